"""Whoever gets hold of the application's role changes and removes nothing that is signed, whatever they tell Postgres.

Each column of each signed row is set to something else, and the row removed: plainly, and with the triggers named in
the setting with which django-pgtrigger silences them. Then what would open the way, for any row.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from calls.factories import (
    CaseDecisionFactory,
    CaseMoveFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    NoteFactory,
    QuickScanFactory,
)
from calls.models import Wording
from meetings.factories import AnswerFactory, AssessmentFactory
from meetings.models import Battery, Question
from referrals.factories import DisclosureFactory, ReferralFactory
from referrals.models.disclosures import AS_WRITTEN
from referrals.models.referrals import AS_SENT
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

# Something else than what stands there, by the type of the column.
OTHER = {
    "bool": 'NOT "{0}"',
    "bytea": "'\\x00'::bytea",
    "date": "date '2000-01-01'",
    "int2": 'coalesce("{0}", 0) + 1',
    "int4": 'coalesce("{0}", 0) + 1',
    "int8": 'coalesce("{0}", 0) + 1',
    "jsonb": "'{{}}'::jsonb",
    "text": "'x'",
    "timestamptz": "timestamptz '2000-01-01 00:00Z'",
    "uuid": "gen_random_uuid()",
    "varchar": "'x'",
}


@dataclass(frozen=True)
class Signed:
    """`make` gives the row. `only`: the columns that stay, where not all do; `free`: those with a way of their own."""

    name: str
    make: object
    only: tuple[str, ...] = ()
    free: tuple[str, ...] = field(default=())


def reviewed_danger():
    by = UserFactory(manager=True)
    return DangerReportFactory(reviewed_at=timezone.now(), reviewed_by=by, review="Rätt gjort.")


MOVED = [{"row": "calls_note", "ids": [], "fields": {}}]


def undone_move():
    by = UserFactory(coordinator=True)
    return CaseMoveFactory(moved_at=timezone.now(), changes=MOVED, undone_at=timezone.now(), undone_by=by)


SIGNED = (
    Signed("note", NoteFactory),
    Signed("scan", QuickScanFactory),
    Signed("decision", CaseDecisionFactory),
    Signed("child decision", ChildDecisionFactory, free=("assessor_id", "assess_on")),
    Signed("danger", reviewed_danger),
    Signed("answer", lambda: AnswerFactory(signed=True)),
    Signed("assessment", AssessmentFactory),
    Signed("move", undone_move),
    Signed("referral", lambda: ReferralFactory(sent=True), only=AS_SENT),
    Signed("disclosure", DisclosureFactory, only=AS_WRITTEN),
    Signed("wording", lambda: Wording.objects.in_use().get(), only=("number", "words", "used_from")),
    Signed("battery", lambda: Battery.objects.in_use().get(), only=("number", "name")),
    Signed(
        "question", lambda: Question.objects.filter(section__battery=Battery.objects.in_use().get()).first()
    ),
)


def columns_of(table: str) -> dict[str, str]:
    """The name and the type of each column, but for the key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, udt_name FROM information_schema.columns"
            " WHERE table_name = %s AND column_name <> 'id'",
            [table],
        )
        return dict(cursor.fetchall())


def other(column: str, kind: str) -> str:
    return "ARRAY['x']" if kind.startswith("_") else OTHER[kind].format(column)


def held(row: models.Model) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT t::text FROM "{row._meta.db_table}" t WHERE id = %s', [row.pk])
        return cursor.fetchone()


def goes_through(statement: str, *parameters, first: str = "") -> bool:
    """Is it carried out, and does it last to the end of the transaction?"""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if first:
                cursor.execute(first)
            cursor.execute(statement, parameters)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError:
        return False
    return True


def triggers_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table]
        )
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.parametrize("signed", SIGNED, ids=lambda signed: signed.name.replace(" ", "-"))
@pytest.mark.parametrize("is_silenced", [False, True], ids=["plainly", "silenced"])
def test_nothing_in_a_signed_row_is_changed_or_removed(signed, is_silenced):
    row = signed.make()
    table, before = row._meta.db_table, held(row)
    silence = f"SET LOCAL pgtrigger.ignore = '{{{','.join(triggers_of(table))}}}'" if is_silenced else ""
    columns = {
        name: kind
        for name, kind in columns_of(table).items()
        if name not in signed.free and (not signed.only or name in signed.only)
    }
    statements = [f'UPDATE "{table}" SET "{name}" = {other(name, kind)}' for name, kind in columns.items()]
    statements.append(f'DELETE FROM "{table}"')

    done = [one for one in statements if goes_through(f"{one} WHERE id = %s", row.pk, first=silence)]

    assert done == []
    assert held(row) == before


WAYS_ROUND = (
    "ALTER TABLE calls_note DISABLE TRIGGER USER",
    "ALTER TABLE calls_note DISABLE TRIGGER ALL",
    "ALTER TABLE calls_note RENAME TO calls_note_before",
    "ALTER TABLE calls_note DROP COLUMN text",
    "DROP TRIGGER {trigger} ON calls_note",
    "DROP TABLE calls_note CASCADE",
    "TRUNCATE calls_note CASCADE",
    "TRUNCATE referrals_disclosure",
    "SET session_replication_role = replica",
    "SET LOCAL session_replication_role = replica",
    "SET ROLE {owner}",
    "SET SESSION AUTHORIZATION {owner}",
    "REASSIGN OWNED BY {owner} TO CURRENT_USER",
    "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
    " LANGUAGE sql AS $$ SELECT true $$",
    "ALTER FUNCTION public._pgtrigger_should_ignore(name) OWNER TO CURRENT_USER",
    "CREATE FUNCTION public.sweep() RETURNS void LANGUAGE sql AS $$ DELETE FROM calls_note $$",
    "CREATE RULE none AS ON DELETE TO calls_note DO INSTEAD NOTHING",
    "CREATE TRIGGER away BEFORE UPDATE ON calls_note FOR EACH ROW"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "DELETE FROM audit_auditevent",
    "UPDATE audit_auditevent SET actor_id = 1",
    "DELETE FROM audit_auditlink",
    "INSERT INTO audit_auditlink SELECT 1, 1, '', ''",
    "DELETE FROM audit_signedhead",
    "DELETE FROM earlier_earlierversion",
    "UPDATE earlier_earlierversion SET before = '{{}}'",
    "UPDATE earlier_earlierversion SET by_id = NULL",
    "INSERT INTO earlier_earlierversion (record_type, record, version, before, sealed, at)"
    " VALUES ('calls.case', '1', 1, '{{}}', '{{}}', now())",
    "TRUNCATE earlier_earlierversion",
    "SELECT earlier_note('calls.case', '1', 1, '{{}}', '{{}}')",
    "SELECT earlier_erase()",
    "ALTER TABLE calls_case DISABLE TRIGGER earlier_1_is_kept",
    "DROP TRIGGER earlier_1_is_kept ON calls_case",
    "DROP TRIGGER earlier_is_told ON audit_auditevent",
    "CREATE TRIGGER away BEFORE DELETE ON calls_case FOR EACH ROW EXECUTE FUNCTION earlier_erase('calls.note', 'id')",
    "CREATE TEMPORARY TABLE t AS SELECT id FROM calls_case; CREATE TRIGGER away AFTER DELETE ON t FOR EACH ROW"
    " EXECUTE FUNCTION earlier_erase('calls.case', 'id'); DELETE FROM t",
    "DELETE FROM django_migrations",
)


@pytest.mark.parametrize("statement", WAYS_ROUND)
def test_no_statement_opens_a_way_round(statement):
    NoteFactory()
    owner, trigger = settings.DATABASE_OWNER["USER"], triggers_of("calls_note")[0]

    assert not goes_through(statement.format(owner=owner, trigger=trigger))
