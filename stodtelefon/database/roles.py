"""The two roles of the database, and what the application's role may do there.

The owner (`DATABASE_OWNER_URL`) owns every table and migrates. The application (`DATABASE_URL`) reads and changes rows,
and in the log it only adds lines: what was done and read can be neither changed nor taken away by anyone who gets hold
of the application. The tests run as the application's role.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

CREDENTIALS = ("HOST", "PORT", "USER", "PASSWORD", "OPTIONS")

ORDINARY = "SELECT, INSERT, UPDATE, DELETE"
EXCEPTIONS = {
    "audit_auditevent": "SELECT, INSERT",
    "audit_auditlink": "SELECT",  # the chain is written by the owner's own trigger
    "audit_signedhead": "SELECT",  # signed by the owner: what the application wrote would prove nothing
    "audit_chainfault": "SELECT, INSERT, UPDATE",
    "reporting_release": "SELECT, INSERT, UPDATE",
    # Who was let in, and what two decided: an end is written, and no row goes.
    "accounts_deputyship": "SELECT, INSERT, UPDATE",
    "accounts_factorreset": "SELECT, INSERT, UPDATE",
    "accounts_rolechange": "SELECT, INSERT, UPDATE",
    "calls_accessrequest": "SELECT, INSERT, UPDATE",
    "calls_caseopening": "SELECT, INSERT, UPDATE",
    "calls_namedperson": "SELECT, INSERT, UPDATE",
    "calls_recusal": "SELECT, INSERT, UPDATE",
    "calls_restriction": "SELECT, INSERT, UPDATE",
    "calls_restrictionrequest": "SELECT, INSERT, UPDATE",
    "earlier_earlierversion": "SELECT",  # written by the owner's own triggers
    "django_migrations": "SELECT",
}


NO_OWNER = "DATABASE_OWNER_URL saknas eller nämner samma roll som DATABASE_URL"


def has_owner() -> bool:
    """Whether a role of its own owns the tables. Only in development may the application own them itself."""
    return settings.DATABASE_OWNER.get("USER") != settings.DATABASES["default"].get("USER")


@contextmanager
def as_owner() -> Iterator[None]:
    """Let this thread's connection be the owner's. Not inside a transaction: the connection is closed and opened."""
    if connection.in_atomic_block:
        raise RuntimeError(
            "as_owner() opens a connection of its own, so it cannot be used inside a transaction."
        )
    application = connection.settings_dict
    connection.close()
    connection.settings_dict = application | {
        name: settings.DATABASE_OWNER[name] for name in CREDENTIALS if name in settings.DATABASE_OWNER
    }
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = application


# django-pgtrigger lets any session name the triggers that are not to run. Here the owner's alone may: with
# `rotate_keys`, which seals the same words anew.
SILENCED = """
    CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        named text := current_setting('pgtrigger.ignore', true);
    BEGIN
        IF named IS NULL OR named = '' THEN
            RETURN false;
        END IF;
        RETURN trigger_name = ANY (named::text[]) AND current_user = (
            SELECT pg_get_userbyid(proowner) FROM pg_proc
            WHERE oid = 'public._pgtrigger_should_ignore(name)'::regprocedure
        );
    END
    $$
"""


def let_only_owner_silence_triggers() -> None:
    """Run as the owner after each migration: one that makes a trigger writes the library's own function anew."""
    with connection.cursor() as cursor:
        cursor.execute(SILENCED)


# How Postgres plans. A wide statement over few rows took a second to compile and a millisecond to run; and with disks
# of today a row by its index costs hardly more than the next row of the table, where Postgres believes in four times.
# A statement that is prepared is planned once, whatever is then given.
PLANNING = {"jit": "off", "random_page_cost": "1.1", "plan_cache_mode": "force_generic_plan"}


def plan_for_short_answers() -> None:
    """Set on the database, so that it holds behind a pool of connections too. Run as its owner; who does not own it
    leaves it as it is.
    """
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_userbyid(datdba) = current_user FROM pg_database WHERE datname = %s", [name]
        )
        if cursor.fetchone() == (True,):
            for setting, value in PLANNING.items():
                cursor.execute(f"ALTER DATABASE {connection.ops.quote_name(name)} SET {setting} = {value}")


@transaction.atomic
def grant_to(role: str) -> None:
    """Give `role` exactly what the application needs on the tables there are. Run as the owner after each migration."""
    quoted = connection.ops.quote_name(role)
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        for table in tables:
            rights = EXCEPTIONS.get(table, ORDINARY)
            cursor.execute(f"GRANT {rights} ON {connection.ops.quote_name(table)} TO {quoted}")
