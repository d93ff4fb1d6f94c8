"""A backup copy: one dump of the database by its owner, and beside it what `drill` holds it against.

The counts and the signed head are read in the very snapshot that is dumped, so they agree to the row while people
work. The dump holds no key: without `FIELD_KEYS` nobody reads a name in it. Refuses (`CopyFailed`) a folder that others
can read, a pg_dump older than the server, and a disk that is full; then no new copy is there and the old ones stay.
"""

from __future__ import annotations

import contextlib
import os
import stat
from datetime import UTC
from pathlib import Path

import psycopg2
from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg2.extensions import connection as Connection
from psycopg2.sql import SQL, Identifier

from stodtelefon import __version__
from stodtelefon.database.copies.manifest import Manifest, digest_of, manifests
from stodtelefon.database.copies.programs import CopyFailed, libpq, run
from stodtelefon.database.roles import CREDENTIALS

TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
HEAD = "SELECT to_jsonb(head) - 'marks' FROM audit_signedhead head ORDER BY number DESC, id DESC LIMIT 1"


def make_backup(folder: Path, *, keep: int | None = None) -> str:
    """Make a copy in `folder`, and leave the newest `keep` there. Says what was made."""
    check_folder(folder)
    made_at = timezone.now().astimezone(UTC)
    name = f"stodtelefon-{made_at:%Y%m%dT%H%M%SZ}"
    dump, unfinished = folder / f"{name}.dump", folder / f"{name}.dump.part"
    for left_behind in folder.glob("stodtelefon-*.part"):
        left_behind.unlink()
    try:
        manifest = _dump(unfinished, dump.name, made_at.isoformat(timespec="seconds"))
        unfinished.rename(dump)
        manifest.write(folder / f"{name}.json")
        _settle(folder)
    except OSError as error:
        dump.unlink(missing_ok=True)
        raise CopyFailed(f"Säkerhetskopian kunde inte skrivas: {error.strerror}.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    gone = _prune(folder, keep)
    rows = sum(manifest.counts.values())
    return f"{dump.name}, {rows} rader, {manifest.size} byte." + (
        f" Äldre som togs bort: {gone}." if gone else ""
    )


def check_folder(folder: Path) -> None:
    """A copy lies where nobody but its own account comes in. The folder is not made: it may be a disk not mounted."""
    try:
        found = folder.stat()
    except OSError:
        raise CopyFailed(f"Mappen {folder} finns inte: är disken monterad?") from None
    if not stat.S_ISDIR(found.st_mode):
        raise CopyFailed(f"{folder} är ingen mapp.")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise CopyFailed(f"Mappen {folder} kan läsas av andra: chmod 700 {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CopyFailed(f"Mappen {folder} går inte att skriva i för det här kontot.")


def _dump(path: Path, name: str, made_at: str) -> Manifest:
    owner = {key: settings.DATABASE_OWNER[key] for key in CREDENTIALS if key in settings.DATABASE_OWNER}
    database = libpq(connection.settings_dict | owner)
    try:
        server = psycopg2.connect(**database)
    except psycopg2.OperationalError as error:
        raise CopyFailed(f"Databasen svarar inte ägaren: {str(error).splitlines()[0]}") from None
    with contextlib.closing(server), open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as file:
        server.set_session(isolation_level="REPEATABLE READ", readonly=True)
        major = server.server_version // 10_000
        snapshot = _ask(server, "SELECT pg_export_snapshot()")[0][0]
        tables = [table for (table,) in _ask(server, TABLES)]
        counts = {
            table: _ask(server, SQL("SELECT count(*) FROM {}").format(Identifier(table)))[0][0]
            for table in tables
        }
        head = _ask(server, HEAD)
        migrations = _ask(server, "SELECT app, name FROM django_migrations ORDER BY id")
        arguments = ("--format=custom", f"--snapshot={snapshot}")
        run("pg_dump", *arguments, database=database, at_least=major, stdout=file)
        os.fsync(file.fileno())
    return Manifest(
        made_at=made_at,
        program=__version__,
        server=major,
        owner=database["user"],
        application=settings.DATABASES["default"]["USER"],
        migrations=[list(row) for row in migrations],
        counts=counts,
        head=head[0][0] if head else None,
        dump=name,
        size=path.stat().st_size,
        sha256=digest_of(path),
    )


def _ask(server: Connection, question: str | SQL) -> list[tuple]:
    with server.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def _settle(folder: Path) -> None:
    """The names are on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _prune(folder: Path, keep: int | None) -> int:
    old = manifests(folder)[:-keep] if keep else []
    for path in old:
        path.unlink()
        path.with_suffix(".dump").unlink(missing_ok=True)
    return len(old)
