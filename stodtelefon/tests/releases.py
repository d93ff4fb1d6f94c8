"""The database of each released version, as a small dump with the tests' keys: what every later version must migrate.

A dump is `stodtelefon/tests/releases/<version>.sql.gz`: 2016 as the demo tells it, sealed and hashed with the keys of
`stodtelefon/tests/settings.py`, without owners and rights, which `migrate` gives anew. It is made once, when the
version is released, and never again:

    python -m stodtelefon.tests.releases 0.3.0
"""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "releases"
# What an older server or a driver does not know: settings of the newest dump program, and orders to psql.
NOT_FOR_ALL = re.compile(r"^(SET transaction_timeout.*|\\.*)\n", re.MULTILINE)


def versions() -> list[str]:
    """The released versions, oldest first."""
    names = [path.name.removesuffix(".sql.gz") for path in FOLDER.glob("*.sql.gz")]
    return sorted(names, key=lambda name: [int(part) for part in name.split(".")])


def statements_of(version: str) -> str:
    return gzip.decompress((FOLDER / f"{version}.sql.gz").read_bytes()).decode()


def dump(version: str) -> Path:
    """Make the dump of the version at hand."""
    from django.core.management import call_command
    from django.db import connection

    from stodtelefon.demo.telling import tell_past
    from stodtelefon.tests.databases import Databases

    databases = Databases()
    databases.set_up()
    try:
        tell_past()
        call_command("hourly")
        told = connection.settings_dict
        plain = subprocess.run(
            [
                settings.EMBEDDED_SERVER.programs() / "pg_dump",
                *("--inserts", "--rows-per-insert=200", "--no-owner", "--no-privileges", "--no-comments"),
                *("--host", told["HOST"], "--username", settings.DATABASE_OWNER["USER"], told["NAME"]),
            ],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    finally:
        databases.tear_down()
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{version}.sql.gz"
    path.write_bytes(gzip.compress(NOT_FOR_ALL.sub("", plain).encode(), mtime=0))
    return path


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "stodtelefon.tests.settings"
    import django
    from django.conf import settings

    django.setup()
    sys.stdout.write(f"{dump(sys.argv[1])}\n")
