"""From a release on, its database is migrated by every later version: up, down to the release and up again."""

from __future__ import annotations

import contextlib
import re
import threading

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from calls.models import Call, Case, QuickScan
from stodtelefon.audit.chain import verify
from stodtelefon.database.roles import as_owner, grant_to
from stodtelefon.database.versions import our_apps
from stodtelefon.privacy.sentinel import faults
from stodtelefon.tests.databases import Databases, another_database, in_database
from stodtelefon.tests.releases import statements_of, versions

LONGEST_LOCK = "2s"
MANY = 100_000
BRACKETS = re.compile(r"[()]|::(character varying|text)\b(\[\])?")
GROWING = ["calls_case", "calls_caller", "calls_call", "calls_quickscan", "calls_note", "audit_auditevent"]


@pytest.fixture(params=versions())
def release(request, django_db_setup, django_db_blocker):
    """The database of a released version, with what its migrations were."""
    with django_db_blocker.unblock(), in_database(django_db_setup, django_db_setup.empty()):
        put_there(request.param, django_db_setup)
        yield leaves()


@pytest.fixture(params=versions())
def upgraded(request, django_db_setup, django_db_blocker):
    """The database of a released version as every migration since has left it: made once, as long as none changes."""

    def from_the_release():
        put_there(request.param, django_db_setup)
        up()

    made_by = (f"stodtelefon/tests/releases/{request.param}.sql.gz", "stodtelefon/database/*.py")
    with django_db_blocker.unblock():
        name = f"from_{request.param.replace('.', '_')}"
        kept = django_db_setup.kept(name, from_the_release, made_by=made_by, is_migrated=False)
        with in_database(django_db_setup, django_db_setup.copy(kept)):
            yield


def put_there(version: str, databases: Databases) -> None:
    """Into the empty database in use, and let the application in."""
    databases.execute_in(databases.default["NAME"], statements_of(version))
    with as_owner():
        grant_to(settings.DATABASES["default"]["USER"])


def leaves() -> list[tuple[str, str]]:
    """The last migration of each of our apps that the database knows, as a target to go back to."""
    ours = {config.label for config in our_apps()}
    with as_owner():
        applied = MigrationRecorder(connection).applied_migrations()
    return [
        max(key for key in applied if key[0] == label) for label in sorted(ours & {key[0] for key in applied})
    ]


def up() -> None:
    call_command("migrate", verbosity=0)


def down_to(release: list[tuple[str, str]]) -> None:
    """Every migration since the release is undone, by the owner; those of an app that came later too."""
    since = {label for label, _ in leaves()} - {label for label, _ in release}
    with as_owner():
        MigrationExecutor(connection).migrate([*release, *((label, None) for label in since)])


def shape() -> list[str]:
    """Every column, index, constraint and trigger, in words that compare.

    Postgres writes a condition in other brackets after it has been dumped and read: those are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%s.%s %s %s %s', table_name, column_name, data_type, character_maximum_length, is_nullable)"
            " FROM information_schema.columns WHERE table_schema = 'public'"
            " UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
            " UNION ALL SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))"
            " FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
            " UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
        )
        return sorted(BRACKETS.sub("", line) for (line,) in cursor.fetchall())


def test_a_released_database_is_read_by_this_version_and_ends_as_a_new_one(upgraded, django_db_setup):
    """A migration that was rewritten after its release makes new lines and old ones differ."""
    as_upgraded = shape()
    with another_database(django_db_setup):
        assert shape() == as_upgraded
    assert faults() == []
    assert verify().is_whole
    assert Case.objects.count() > 20
    assert all(scan.reason != "kan inte läsas" for scan in QuickScan.objects.all())
    assert Call.objects.count() >= Case.objects.count()


def columns(only: str = "true") -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            f" WHERE table_schema = 'public' AND {only}"
        )
        return set(cursor.fetchall())


def test_what_the_released_version_reads_is_still_there(release):
    before = columns()
    up()

    assert before - columns() == set()


@pytest.mark.drift
def test_the_released_version_goes_on_writing_while_the_tables_are_ahead_of_it(release):
    """It names none of the new columns: each of them in a table that it writes may be empty, or has a default."""
    before = columns()
    written = {table for table, _ in before}
    up()

    must = columns("is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'")

    assert {(table, column) for table, column in must - before if table in written} == set()


@pytest.mark.drift
def test_a_released_database_goes_up_and_down_and_up(release):
    up()
    there, rows = shape(), Case.objects.count()
    down_to(release)
    assert leaves() == release
    up()

    assert (shape(), Case.objects.count()) == (there, rows)


def add_a_migration(monkeypatch, *operations) -> None:
    """A trial migration of the calls, on top of all that there are."""
    from django.db.migrations.loader import MigrationLoader

    load = MigrationLoader.load_disk

    def with_one_more(loader):
        load(loader)
        last = max(name for label, name in loader.disk_migrations if label == "calls")
        trial = type(
            "Migration",
            (migrations.Migration,),
            {"operations": list(operations), "dependencies": [("calls", last)]},
        )
        loader.disk_migrations["calls", "9999_trial"] = trial("9999_trial", "calls")

    monkeypatch.setattr(MigrationLoader, "load_disk", with_one_more)


@pytest.mark.drift
def test_a_migration_that_cannot_be_undone_is_found(release, monkeypatch):
    add_a_migration(monkeypatch, migrations.RunSQL("ALTER TABLE calls_case ADD COLUMN trial integer"))
    up()

    with pytest.raises(migrations.exceptions.IrreversibleError):
        down_to(release)


@pytest.mark.drift
def test_a_migration_that_loses_something_on_the_way_down_is_found(release, monkeypatch):
    add_a_migration(
        monkeypatch, migrations.RunSQL("ALTER TABLE calls_case ADD COLUMN trial integer", "SELECT 1")
    )
    up()
    down_to(release)

    with pytest.raises(Exception, match="trial"):
        up()


# Locks: while an upgrade runs, people go on reading and saving


def fill(cursor, table: str) -> None:
    """Copy rows of a table until there are 100 000: unique columns get values of their own, triggers rest."""
    cursor.execute(
        "SELECT DISTINCT a.attname, t.typname FROM pg_index i"
        " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)"
        " JOIN pg_type t ON t.oid = a.atttypid WHERE i.indisunique AND i.indrelid = %s::regclass",
        [table],
    )
    new = {
        "uuid": "gen_random_uuid()",
        "int8": "1000000 + n",
        "int4": "1000000 + n",
        "bytea": "sha256(n::text::bytea)",
        "varchar": "to_char(1000 + n / 10000, 'FM0000') || '-' || to_char(n % 10000, 'FM0000')",
    }
    unique = {column: new[kind] for column, kind in cursor.fetchall()}
    cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", [table])
    columns = [row[0] for row in cursor.fetchall()]
    values = ", ".join(unique.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM (SELECT * FROM {table} LIMIT 1) one,"
        f" generate_series(1, {MANY}) n"
    )


class Clerk(threading.Thread):
    """Goes on wanting to save in each table, and remembers where it had to wait too long."""

    def __init__(self, to: psycopg2.extensions.connection, tables: list[str]):
        super().__init__(daemon=True)
        self.connection, self.tables = to, tables
        self.waited: set[str] = set()
        self.done = threading.Event()

    def run(self) -> None:
        cursor = self.connection.cursor()
        while not self.done.is_set():
            for table in self.tables:
                try:
                    cursor.execute(
                        f"SET lock_timeout = '{LONGEST_LOCK}'; LOCK TABLE {table} IN ROW EXCLUSIVE MODE"
                    )
                except psycopg2.errors.LockNotAvailable:
                    self.waited.add(table)
                self.connection.rollback()


@pytest.fixture
def many_rows(release, django_db_setup):
    """The released database with 100 000 rows in each table that grows."""
    server = settings.EMBEDDED_SERVER
    if not settings.EMBEDDED:
        pytest.skip("Only the embedded server lets a test put triggers to rest.")
    with contextlib.closing(server.connect(connection.settings_dict["NAME"])) as there, there:
        cursor = there.cursor()
        cursor.execute("SET session_replication_role = replica")
        for table in GROWING:
            fill(cursor, table)
    return GROWING


def longest_waits(tables) -> set[str]:
    """Upgrade while a clerk goes on saving; the tables in which the clerk waited too long."""
    told = connection.settings_dict
    with contextlib.closing(
        psycopg2.connect(host=told["HOST"], user=told["USER"], dbname=told["NAME"])
    ) as to:
        clerk = Clerk(to, tables)
        clerk.start()
        try:
            up()
        finally:
            clerk.done.set()
            clerk.join()
    return clerk.waited


@pytest.mark.long
def test_no_migration_locks_a_table_over_two_seconds(many_rows):
    assert longest_waits(many_rows) == set()


@pytest.mark.long
def test_a_migration_that_locks_too_long_is_found(many_rows, monkeypatch):
    add_a_migration(monkeypatch, migrations.RunSQL("LOCK TABLE calls_call; SELECT pg_sleep(3)"))

    assert longest_waits(many_rows) == {"calls_call"}
