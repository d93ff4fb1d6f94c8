"""By which code a year was counted and drawn: what is kept of another version is counted anew.

It is read when the process starts and not when it is first asked for: then other code may lie there already, which this
process does not run.
"""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

CODE = (
    *(f"{package}/**/*.py" for package in ("stodtelefon", "calls", "meetings", "referrals", "outreach")),
    "templates/**/*.html",
)
# The working days come from the one, what is drawn and asked from the other.
PARTS = ("holidays", "Django")


def _digest() -> str:
    """Of all code and templates but the tests: nothing of it can be forgotten."""
    root = Path(settings.BASE_DIR)
    files = sorted(path for pattern in CODE for path in root.glob(pattern) if "tests" not in path.parts)
    digest = sha256(" ".join(version(part) for part in PARTS).encode())
    for path in files:
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


VERSION = _digest()
