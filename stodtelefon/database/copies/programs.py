"""Postgres' own programs, pg_dump and pg_restore: found, asked for their version, and run without a password in sight.

`CopyFailed` is one sentence for the operator. It holds no row: what pg_restore says of a row is left out.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from psycopg2.extensions import make_dsn

from stodtelefon.jobs.steps import StepFailed

DEBIAN = (
    "/usr/lib/postgresql"  # a folder for each version; what lies in /usr/bin is a wrapper that chooses one
)
WORDS = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
DJANGOS = {"isolation_level", "assume_role", "server_side_binding", "pool"}  # no words of libpq


class CopyFailed(StepFailed):
    """A copy could not be made or proven. The text is one sentence without personal data."""


def libpq(database: dict[str, Any]) -> dict[str, Any]:
    """A database as Django writes it, in the words of libpq."""
    options = {
        name: value for name, value in database.get("OPTIONS", {}).items() if name.lower() not in DJANGOS
    }
    return options | {word: database[name] for name, word in WORDS.items() if database.get(name)}


def run(program: str, *arguments: str, database: dict[str, Any], at_least: int, **streams: Any) -> None:
    """Run `program` of version `at_least` or newer on a database in the words of libpq.

    The password goes in the environment: arguments are seen by everyone on the machine. Raises `CopyFailed`.
    """
    path = _newest(program, at_least)
    address = {word: value for word, value in database.items() if word != "password"}
    environment = os.environ | {"LC_ALL": "C", "PGPASSWORD": str(database.get("password", ""))}
    try:
        done = subprocess.run(
            [str(path), "--no-password", f"--dbname={make_dsn(**address)}", *arguments],
            stdin=streams.pop("stdin", subprocess.DEVNULL),
            stderr=subprocess.PIPE,
            env=environment,
            **{"stdout": subprocess.DEVNULL} | streams,
        )
    except OSError as error:
        raise CopyFailed(f"{program} kunde inte startas: {error.strerror}.") from None
    if done.returncode:
        raise CopyFailed(f"{program} misslyckades: {_first_fault(done.stderr.decode(errors='replace'))}")


def _first_fault(said: str) -> str:
    """What went wrong first. The lines after it may quote a row."""
    lines = [line.partition("error: ")[2] for line in said.splitlines() if "error: " in line]
    return lines[0] if lines else "den sade inte varför."


def _newest(program: str, at_least: int) -> Path:
    found = {version: path for path in _installed(program) if (version := _version(path))}
    if not found:
        raise CopyFailed(
            f"{program} finns inte på den här maskinen: installera Postgres klientprogram (postgresql-client)."
        )
    newest = max(found)
    if newest < at_least:
        raise CopyFailed(
            f"{program} har version {newest} men databasen version {at_least}: "
            f"installera postgresql-client-{at_least} eller senare."
        )
    return found[newest]


def _installed(program: str) -> Iterator[Path]:
    yield from Path(DEBIAN).glob(f"*/bin/{program}")
    if on_path := shutil.which(program):
        yield Path(on_path)
    if settings.EMBEDDED:
        yield settings.EMBEDDED_SERVER.programs() / program


def _version(path: Path) -> int:
    said = subprocess.run([str(path), "--version"], capture_output=True, text=True).stdout
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found[1]) if found else 0
