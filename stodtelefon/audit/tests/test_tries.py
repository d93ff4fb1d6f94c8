"""A try on the log in the database, as the application's role, leaves a line whatever becomes of its transaction."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.audit import refusals
from stodtelefon.audit.actions import record
from stodtelefon.audit.factories import ChainFaultFactory
from stodtelefon.audit.models import AuditEvent, AuditLink
from stodtelefon.audit.refusals import kept_until_answered, write_all

EVENT = "log_change.refused"
TRIES = (
    "UPDATE audit_auditevent SET actor_id = NULL",
    "DELETE FROM audit_auditevent",
    "TRUNCATE audit_auditevent",
    "UPDATE audit_auditlink SET position = 7",
    "DELETE FROM audit_auditlink",
    "INSERT INTO audit_auditlink (event_id, position, previous, hash) VALUES (1, 7, '', '')",
    "INSERT INTO audit_signedhead (number) VALUES (7)",
    "DELETE FROM audit_signedhead",
    "DELETE FROM audit_chainfault",
    "ALTER TABLE audit_auditevent DISABLE TRIGGER USER",
    "DROP TABLE audit_signedhead",
    "CREATE TRIGGER mine BEFORE INSERT ON audit_auditevent FOR EACH ROW EXECUTE FUNCTION audit_link_event()",
    # The statement does not name it; the server does.
    "DO $$ BEGIN EXECUTE 'DELETE FROM audit_' || 'auditevent'; END $$",
)


@pytest.fixture
def line(own_database):
    return record("case.opened", by=UserFactory())


def told() -> list[tuple]:
    return list(AuditEvent.objects.filter(event=EVENT).order_by("pk").values_list("actor_id", "is_read"))


def send(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", TRIES)
def test_a_refused_statement_leaves_a_line(line, statement):
    with pytest.raises(DatabaseError):
        send(statement)

    assert told() == [(None, True)]
    assert AuditLink.objects.filter(event_id=AuditEvent.objects.get(event=EVENT).pk).exists()


def test_the_line_stays_where_all_else_of_the_transaction_is_undone(line):
    @transaction.atomic
    def make_and_try() -> None:
        UserFactory(email="nagon@stodtelefon.example")
        send("DELETE FROM audit_auditevent")

    with pytest.raises(DatabaseError):
        make_and_try()

    assert not User.objects.filter(email="nagon@stodtelefon.example").exists()
    assert told() == [(None, True)]


def test_a_try_that_is_caught_within_a_transaction_leaves_its_line_when_that_is_over(line):
    with transaction.atomic():
        with pytest.raises(DatabaseError), transaction.atomic():
            send("DELETE FROM audit_auditevent")
        UserFactory(email="nagon@stodtelefon.example")
        assert told() == []

    assert User.objects.filter(email="nagon@stodtelefon.example").exists()
    assert told() == [(None, True)]


def test_in_a_request_the_line_says_who_sent_it_and_waits_for_the_answer(line):
    user = UserFactory()

    with kept_until_answered() as kept, pytest.raises(DatabaseError), transaction.atomic():
        send("UPDATE audit_auditevent SET actor_id = NULL")
    assert told() == []
    write_all(kept, sent_by=user)

    assert told() == [(user.pk, True)]


def test_a_page_that_is_made_to_try_it_leaves_a_line_of_who_asked(line, call_taker, login, monkeypatch):
    client = login(call_taker)
    client.raise_request_exception = False
    monkeypatch.setattr(
        "stodtelefon.accounts.views.own.render", lambda *given: send("DELETE FROM audit_auditevent")
    )

    assert client.get(reverse("accounts:profile")).status_code == 500
    assert told() == [(call_taker.pk, True)]


def test_what_was_written_of_a_fault_stays_and_the_try_is_told(own_database):
    ChainFaultFactory()

    with pytest.raises(DatabaseError):
        send("UPDATE audit_chainfault SET place = 7")

    assert told() == [(None, True)]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM django_migrations",
        "SELECT 1 / 0",
        "SELECT * FROM audit_finns_inte",
        "SELECT 'audit_auditevent'::int",
        "UPDATE accounts_user SET name = '' WHERE false; DELETE FROM django_migrations -- audit_auditevent",
    ],
)
def test_other_faults_leave_none(line, statement):
    with pytest.raises(DatabaseError):
        send(statement)

    assert told() == []


def test_nobody_fills_the_log_by_it(line, monkeypatch):
    monkeypatch.setattr(refusals, "OF_ONE", 3)

    for _ in range(5):
        with pytest.raises(ProgrammingError):
            send("DELETE FROM audit_auditevent")

    assert len(told()) == 3
