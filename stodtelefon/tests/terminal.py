"""The person at the terminal: production's environment, its settings, and `manage.py` with them."""

import os
import runpy
import subprocess
import sys
from unittest import mock

from django.conf import settings

PRODUCTION = {
    "DATABASE_URL": "postgres://application:secret@127.0.0.1:1/stodtelefon",
    "DATABASE_OWNER_URL": "postgres://owner:secret@127.0.0.1:1/stodtelefon",
    "DEBUG": "",
    "ALLOWED_HOSTS": "stodtelefon.example",
    "SITE_URL": "https://stodtelefon.example",
    "PROXIES": "1",
    "SECRET_KEY": "".join(chr(33 + n % 90) for n in range(80)),
    "FIELD_KEYS": os.environ["FIELD_KEYS"],
    "LOOKUP_KEYS": os.environ["LOOKUP_KEYS"],
    "AUDIT_KEYS": os.environ["AUDIT_KEYS"],
    "DJANGO_SETTINGS_MODULE": "stodtelefon.settings",
}


def settings_with(**changes: str) -> dict:
    """What stodtelefon/settings.py makes of production's environment but for `changes`."""
    with mock.patch.dict(os.environ, {"PATH": os.environ["PATH"], **PRODUCTION, **changes}, clear=True):
        return runpy.run_path(str(settings.BASE_DIR / "stodtelefon/settings.py"))


def run(*command: str, **changes: str) -> subprocess.CompletedProcess:
    """A program with production's environment but for `changes`."""
    return subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **PRODUCTION, **changes},
        capture_output=True,
        text=True,
        timeout=60,
    )


def manage(*arguments: str, **changes: str) -> subprocess.CompletedProcess:
    """`manage.py` as an operator runs it, with production's environment but for `changes`."""
    return run(sys.executable, "manage.py", *arguments, **changes)
