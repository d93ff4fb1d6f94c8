"""A drill: the newest copy is restored on a server where nothing else is, proven with our keys, and removed again.

The server is given by a superuser's address. It is refused, untouched, unless it is empty: no database, role or table
but its own. Whatever the drill made is removed, also when it fails; after a kill the next drill says what is left.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg2.extensions import connection as Connection
from psycopg2.sql import SQL, Identifier, Literal

from stodtelefon.database.copies.manifest import Manifest, manifests
from stodtelefon.database.copies.programs import CopyFailed, libpq, run
from stodtelefon.database.copies.proof import PROOFS, check_counts
from stodtelefon.database.versions import migrations_on_disk, unknown_migrations, version

DATABASE = "stodtelefon_ovning"
JOBS = min(len(os.sched_getaffinity(0)), 4)  # tables and indexes at once, as cores allow
STRANGERS = """
SELECT 'databasen ' || datname FROM pg_database WHERE NOT datistemplate AND datname <> current_database()
    AND datname <> 'postgres'
UNION ALL SELECT 'rollen ' || rolname FROM pg_roles WHERE oid >= 16384 AND rolname <> current_user
UNION ALL SELECT 'tabellen ' || relname FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
"""

Say = Callable[[str], Any]


def drill(folder: Path, server: dict[str, Any], *, name: str, say: Say) -> None:
    """Restore and prove the newest copy of `folder`, or the one called `name`. Raises `CopyFailed` at the first fault.

    `server` is a superuser's address as Django writes it.
    """
    manifest = _chosen(folder, name)
    dump = manifest.check_dump(folder)
    say(f"{manifest.dump}: gjord {manifest.made_at} med version {manifest.program}. Kontrollsumman stämmer.")
    check_version(manifest)
    with _empty(server, manifest) as restored:
        run(
            "pg_restore",
            *("--exit-on-error", f"--jobs={JOBS}", str(dump)),
            database=libpq(server | {"NAME": DATABASE}),
            at_least=manifest.server,
        )
        say(f"Återställd med rollerna {manifest.owner} och {manifest.application}.")
        with _stands_in(restored, manifest):
            say(check_counts(manifest))
            say(_migrated(manifest))
            for prove in PROOFS:
                say(prove(manifest))


def check_version(manifest: Manifest) -> None:
    """A copy of an earlier version is migrated; one of a later version has what this program does not know."""
    if unknown_migrations({(app, name) for app, name in manifest.migrations}):
        raise CopyFailed(
            f"Säkerhetskopian är gjord med en nyare version ({manifest.program}) än den här ({version()}): "
            "installera den versionen."
        )


def _chosen(folder: Path, name: str) -> Manifest:
    wanted = [folder / f"{Path(name).stem}.json"] if name else manifests(folder)[-1:]
    if not wanted:
        raise CopyFailed(f"Ingen säkerhetskopia finns i {folder}.")
    return Manifest.read(wanted[0])


@contextlib.contextmanager
def _empty(server: dict[str, Any], manifest: Manifest) -> Iterator[dict[str, dict]]:
    """A database with the two roles, on a server that had none. Gives the address of each role; all of it goes away."""
    try:
        admin = psycopg2.connect(**libpq(server))
    except psycopg2.OperationalError as error:
        raise CopyFailed(f"Postgres att öva på svarar inte: {str(error).splitlines()[0]}") from None
    with contextlib.closing(admin):
        admin.autocommit = True
        myself = _check_empty(admin, manifest)
        roles = {manifest.owner, manifest.application}
        passwords = {role: secrets.token_hex(24) for role in roles - {myself}}
        try:
            for role, password in passwords.items():
                _execute(admin, "CREATE ROLE {} LOGIN PASSWORD {}", Identifier(role), Literal(password))
            _execute(
                admin,
                "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'",
                *(Identifier(DATABASE), Identifier(manifest.owner)),
            )
            known = {myself: server.get("PASSWORD", "")} | passwords
            yield {role: server | {"NAME": DATABASE, "USER": role, "PASSWORD": known[role]} for role in roles}
        finally:
            _execute(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", Identifier(DATABASE))
            for role in passwords:
                _execute(admin, "DROP ROLE IF EXISTS {}", Identifier(role))


def _check_empty(admin: Connection, manifest: Manifest) -> str:
    """The name of the superuser, when nothing else is there."""
    with admin.cursor() as cursor:
        cursor.execute(STRANGERS)
        strangers = [what for (what,) in cursor.fetchall()]
        cursor.execute("SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user")
        myself, is_superuser = cursor.fetchone()
    if strangers:
        raise CopyFailed(
            f"Där finns redan {', '.join(strangers[:3])}. Övningen görs på en tom Postgres; inget är rört."
        )
    if not is_superuser:
        raise CopyFailed("Övningen görs av en superanvändare på en tom Postgres; inget är rört.")
    major = admin.server_version // 10_000
    if major < manifest.server:
        raise CopyFailed(
            f"Postgres att öva på har version {major} men kopian är gjord på version {manifest.server}: "
            f"öva på {manifest.server} eller senare."
        )
    return myself


def _execute(admin: Connection, statement: str, *parts: Identifier | Literal) -> None:
    with admin.cursor() as cursor:
        cursor.execute(SQL(statement).format(*parts))


@contextlib.contextmanager
def _stands_in(restored: dict[str, dict], manifest: Manifest) -> Iterator[None]:
    """Let this process work in the restored database, as its application and its owner."""
    real = connection.settings_dict, settings.DATABASES, settings.DATABASE_OWNER
    connection.close()
    connection.settings_dict = real[0] | restored[manifest.application]
    settings.DATABASES = {"default": connection.settings_dict}
    settings.DATABASE_OWNER = restored[manifest.owner]
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict, settings.DATABASES, settings.DATABASE_OWNER = real


def _migrated(manifest: Manifest) -> str:
    """A copy of an earlier version is brought to this one, as at an upgrade."""
    there = {(app, name) for app, name in manifest.migrations}
    missing = migrations_on_disk() - there
    if not missing:
        return "Tabellerna är av den här versionen."
    call_command("migrate", verbosity=0)
    return f"Tabellerna var av en äldre version. Migreringar som kördes: {len(missing)}."
