"""`manage.py check --deploy --database default`: is this the database that docs/drift.md describes?

Asked as the application's role, in a few statements, without a change. Each fault is a sentence that says what to do.
Without `--database` nothing is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connection
from django.utils import timezone

from stodtelefon.database.roles import EXCEPTIONS
from stodtelefon.database.versions import missing_migrations, not_migrated

OLDEST = 15
CLOCKS_MAY_DIFFER = timedelta(seconds=5)

# With these values the server's own log is silent. Those of an extension that is not loaded are not there.
SILENT = {
    "log_statement": ("none",),
    "log_min_error_statement": ("panic", "fatal"),
    "log_error_verbosity": ("terse",),
    "log_parameter_max_length": ("0",),
    "log_parameter_max_length_on_error": ("0",),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
    "log_transaction_sample_rate": ("0",),
    "auto_explain.log_min_duration": ("-1",),
    "pgaudit.log": ("none",),
}
# What was answered "saved" is saved.
LASTING = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "local", "remote_write", "remote_apply"),
}
POWERS = {
    "rolsuper": "är superanvändare",
    "rolcreaterole": "får skapa roller",
    "rolcreatedb": "får skapa databaser",
    "rolreplication": "får kopiera hela servern",
    "rolbypassrls": "går förbi radskydd",
}


@dataclass(frozen=True)
class Facts:
    """What the database said of itself, of the role that asked, and of the time."""

    encoding: str
    lowers_swedish: bool
    has_the_zone: bool
    collation_moved: bool
    is_standby: bool
    is_read_only: bool
    clock: datetime
    role: str
    powers: tuple[str, ...]
    owns_tables: bool
    may_create_tables: bool
    log_is_open: tuple[str, ...]
    migrations_missing: int
    settings: dict[str, str]


def check_database(app_configs: Any, databases: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        connection.ensure_connection()
        if (version := connection.pg_version // 10_000) < OLDEST:
            return [checks.Error(f"Databasen är Postgres {version}: minst {OLDEST} behövs.", id="stod.E041")]
        facts = ask()
    except (DatabaseError, InterfaceError) as error:
        first = str(error).strip().partition("\n")[0]
        return [checks.Error(f"Databasen svarar inte: {first}", id="stod.E040")]
    return list(faults_of(facts, now=timezone.now()))


def ask() -> Facts:
    """Everything that is judged, from the database itself. Raises what the database raises."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_encoding'),"
            " lower('ÅÄÖÉ') = 'åäöé', EXISTS (SELECT FROM pg_timezone_names WHERE name = %s),"
            " EXISTS (SELECT FROM pg_database WHERE datname = current_database()"
            "   AND datcollversion <> pg_database_collation_actual_version(oid)),"
            " pg_is_in_recovery(), current_setting('transaction_read_only') = 'on', clock_timestamp(), current_user,"
            " has_schema_privilege('public', 'CREATE')",
            [settings.TIME_ZONE],
        )
        encoding, lowers, zone, moved, standby, read_only, clock, role, creates = cursor.fetchone()
        cursor.execute(f"SELECT {', '.join(POWERS)} FROM pg_roles WHERE rolname = current_user")  # noqa: S608
        powers = tuple(words for words, has in zip(POWERS.values(), cursor.fetchone(), strict=True) if has)
        cursor.execute(
            "SELECT coalesce(bool_or(pg_has_role(tableowner, 'MEMBER')), false) FROM pg_tables"
            " WHERE schemaname = 'public'"
        )
        (owns_tables,) = cursor.fetchone()
        log_is_open = []
        for table, rights in EXCEPTIONS.items():
            kept = [right for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE") if right not in rights]
            cursor.execute(
                "SELECT has_table_privilege(to_regclass(%s)::oid, %s)", [f"public.{table}", ", ".join(kept)]
            )
            if cursor.fetchone()[0]:
                log_is_open.append(table)
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(SILENT | LASTING)])
        found = dict(cursor.fetchall())
    return Facts(
        encoding=encoding,
        lowers_swedish=lowers,
        has_the_zone=zone,
        collation_moved=moved,
        is_standby=standby,
        is_read_only=read_only,
        clock=clock,
        role=role,
        powers=powers,
        owns_tables=owns_tables,
        may_create_tables=creates,
        log_is_open=tuple(log_is_open),
        migrations_missing=missing_migrations(),
        settings=found,
    )


def faults_of(facts: Facts, *, now: datetime) -> Iterator[checks.CheckMessage]:
    """What is not as docs/drift.md says, gravest first."""
    if facts.encoding != "UTF8":
        yield checks.Error(
            f"Databasen lagrar text som {facts.encoding}: gör en ny med ENCODING 'UTF8'.", id="stod.E042"
        )
    if not facts.lowers_swedish:
        yield checks.Error(
            "Databasens språkmiljö känner inte å, ä och ö: gör en ny databas med LOCALE 'C.UTF-8'.",
            id="stod.E043",
        )
    if facts.collation_moved:
        yield checks.Error(
            "Operativsystemets sorteringsregler har ändrats sedan databasen gjordes, så index kan vara fel: kör som "
            "ägaren REINDEX DATABASE och sedan ALTER DATABASE … REFRESH COLLATION VERSION.",
            id="stod.E044",
        )
    if facts.is_standby:
        yield checks.Error(
            "Databasen är en replika som inget kan skrivas i: peka DATABASE_URL på den som skriver.",
            id="stod.E045",
        )
    elif facts.is_read_only:
        yield checks.Error(
            f"Rollen {facts.role} får bara läsa: ta bort default_transaction_read_only.", id="stod.E045"
        )
    yield from _faults_of_role(facts)
    if facts.migrations_missing:
        yield checks.Error(not_migrated(facts.migrations_missing), id="stod.E050")
    for id, wanted, why in (
        ("stod.E051", SILENT, "Databasens egen logg kan skriva satser och värden"),
        ("stod.E052", LASTING, "Det som är sparat kan försvinna vid ett strömavbrott"),
    ):
        for name, values in wanted.items():
            if (found := facts.settings.get(name, values[0])) not in values:
                yield checks.Error(
                    f"{why}: {name} är {found} och ska vara {values[0]}. Lägg in deploy/postgresql.conf.",
                    id=id,
                )
    if abs(facts.clock - now) > CLOCKS_MAY_DIFFER:
        seconds = round(abs(facts.clock - now).total_seconds())
        yield checks.Error(
            f"Klockan här och databasens klocka skiljer {seconds} sekunder: ställ båda efter samma tidsserver.",
            id="stod.E053",
        )
    if not facts.has_the_zone:
        yield checks.Error(
            f"Databasen saknar tidszonen {settings.TIME_ZONE}: installera paketet tzdata där den körs.",
            id="stod.E054",
        )


def _faults_of_role(facts: Facts) -> Iterator[checks.CheckMessage]:
    """The application's role changes rows, and nothing more."""
    if facts.powers:
        yield checks.Error(
            f"Rollen {facts.role} i DATABASE_URL {' och '.join(facts.powers)}: gör en ny roll med bara LOGIN.",
            id="stod.E046",
        )
        if "är superanvändare" in facts.powers:
            return  # all else follows
    if facts.owns_tables:
        yield checks.Error(
            f"Rollen {facts.role} i DATABASE_URL äger tabellerna: ange en annan, och ägaren i DATABASE_OWNER_URL.",
            id="stod.E047",
        )
        return
    if facts.may_create_tables:
        yield checks.Error(
            f"Rollen {facts.role} får skapa tabeller: kör REVOKE CREATE ON SCHEMA public FROM PUBLIC, {facts.role}.",
            id="stod.E048",
        )
    if facts.log_is_open:
        yield checks.Error(
            f"Rollen {facts.role} får mer än den ska i {', '.join(facts.log_is_open)}: kör manage.py migrate.",
            id="stod.E049",
        )
