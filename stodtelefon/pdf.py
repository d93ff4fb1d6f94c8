"""A pdf that is made to be read aloud as well as looked at: PDF/UA-1, made by typst from a template and plain data.

typst refuses by itself what does not meet PDF/UA-1. It runs in a process of its own (`stodtelefon/typesetting.py`),
which has no secrets, no network, no fonts of the machine, and reads nothing but what lies in templates/pdf.
"""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

TEMPLATES = settings.BASE_DIR / "templates" / "pdf"
PROGRAM = settings.BASE_DIR / "stodtelefon" / "typesetting.py"
SECONDS = 20  # a report takes under one
NOT_MADE = (
    "Det gick inte att göra en pdf som alla kan läsa, så ingen fil gjordes. "
    "Sidan har samma uppgifter. Säg till den som sköter programmet."
)
NO_SIGN = (
    "Det gick inte att göra en pdf: tecknet {sign} finns inte i typsnittet. "
    "Det står i kommunens namn, i nämndens eller i en kodlista. Ta bort det där, eller använd sidan."
)
MISSING_SIGN = re.compile(r'the text `"(.+?)"` could not be displayed')

logger = logging.getLogger(__name__)
_one_at_a_time = Lock()  # each takes some 80 MB while it is made


def as_pdf(template: str, data: Mapping[str, Any], *, made_on: date) -> bytes:
    """The pdf that a template in templates/pdf makes of the data. The same data and day give the same bytes.

    `data` is what JSON can say. It reaches the template as text: nothing in it is markup. Where typst refuses, or is
    not done in time, a ValidationError with a sentence for the one who asked; the log says why.
    """
    asked = {
        "template": str(TEMPLATES / template),
        "root": str(TEMPLATES),
        "data": data,
        "timestamp": int(datetime.combine(made_on, time(12), UTC).timestamp()),
    }
    try:
        with _one_at_a_time:
            done = subprocess.run(
                [sys.executable, "-I", str(PROGRAM)],
                input=json.dumps(asked).encode(),
                capture_output=True,
                timeout=SECONDS,
                env={"RAYON_NUM_THREADS": "1"},
                cwd=TEMPLATES,
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise _refused(template, f"inte klar efter {SECONDS} sekunder") from None
    if done.returncode:
        raise _refused(template, done.stderr.decode(errors="replace"))
    return done.stdout


def _refused(template: str, why: str) -> ValidationError:
    logger.error("ingen pdf av %s: %s", template, why)
    missing = MISSING_SIGN.search(why)
    sentence = NO_SIGN.format(sign=f"”{missing[1]}”") if missing else NOT_MADE
    return ValidationError(sentence, code="pdf")
