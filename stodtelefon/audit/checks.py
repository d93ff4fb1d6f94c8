"""`manage.py check --deploy`: the signed heads have a place outside the database, and it can be written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

NOWHERE = (
    "Loggens signerade huvuden skrivs ingenstans utanför databasen: den som äger databasen kan tömma loggen utan att "
    "det syns. Ange HEADS_FILE eller HEADS_SYSLOG=true."
)


def check_heads(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Nothing outside, a path that depends on where the program is started, or a folder that cannot be written."""
    if not settings.HEADS_FILE:
        return [] if settings.HEADS_SYSLOG else [checks.Warning(NOWHERE, id="audit.W020")]
    path = Path(settings.HEADS_FILE)
    if not path.is_absolute():
        return [checks.Error(f"HEADS_FILE ska vara en hel sökväg från roten, inte {path}.", id="audit.E021")]
    if not os.access(path if path.exists() else path.parent, os.W_OK) or path.is_dir():
        return [checks.Error(f"HEADS_FILE går inte att skriva: {path}.", id="audit.E022")]
    return []
