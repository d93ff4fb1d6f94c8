"""What is refused leaves a line of its own, whatever becomes of the request, and nobody fills the log by it."""

import pytest
from django.core.exceptions import ValidationError

from calls.actions.danger import review_danger
from calls.actions.openings import break_glass, review_opening
from calls.actions.recusals import end_recusal
from calls.factories import CallFactory, CaseFactory, DangerReportFactory, NoteFactory
from calls.tests.factories import RecusalFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit import refusals
from stodtelefon.audit.models import AuditEvent
from stodtelefon.audit.refusals import kept_until_answered, note_refusal, write_all
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db


def told(event: str) -> list[tuple]:
    return list(
        AuditEvent.objects.filter(event=event)
        .order_by("pk")
        .values_list("actor_id", "target_id", "case_id", "is_read")
    )


@pytest.fixture
def hidden(call_taker):
    """A case of somebody else's."""
    return CaseFactory(handler=UserFactory(call_taker=True))


def test_the_page_of_a_case_that_is_not_theirs_leaves_a_line(login, call_taker, hidden):
    assert login(call_taker).get(f"/arenden/{hidden.number}/").status_code == 404

    assert told("case.refused") == [(call_taker.pk, "", hidden.pk, True)]


def test_a_guessed_id_of_what_is_there_leaves_a_line(login, call_taker, hidden):
    call = CallFactory(case=hidden)

    assert login(call_taker).get(f"/samtal/{call.pk}/").status_code == 404

    assert told("case.refused") == [(call_taker.pk, str(call.pk), hidden.pk, True)]


def test_what_is_not_there_leaves_none(login, call_taker):
    client = login(call_taker)
    for address in (
        "/arenden/2026-9999/",
        "/samtal/00000000-0000-4000-8000-000000000000/",
        "/finns-inte/",
    ):
        assert client.get(address).status_code == 404

    assert told("case.refused") == []


def test_what_is_theirs_and_lacks_something_leaves_none(login, call_taker):
    case = CaseFactory(handler=call_taker)
    note = NoteFactory(case=case)

    assert login(call_taker).get(f"/anteckningar/{note.pk}/finns-inte/").status_code == 404
    assert told("case.refused") == []


def test_a_stranger_leaves_none_by_addresses(client, hidden):
    client.get(f"/arenden/{hidden.number}/")

    assert told("case.refused") == []


def test_a_try_on_the_log_leaves_a_line(login, call_taker):
    assert login(call_taker).get("/logg/").status_code == 404

    assert told("log.refused") == [(call_taker.pk, "", None, True)]


def test_the_log_tells_from_where(login, call_taker, hidden):
    login(call_taker).get(f"/arenden/{hidden.number}/", REMOTE_ADDR="192.0.2.7")

    assert AuditEvent.objects.get(event="case.refused").origin == "192.0.2.7"


def test_to_judge_ones_own_leaves_a_line_that_is_not_rolled_back(own_database):
    report = DangerReportFactory()

    with kept_until_answered() as kept, pytest.raises(ValidationError):
        review_danger(report=report, review="Rätt gjort.", by=report.reported_by)
    write_all(kept)

    (line,) = told("own_deed.refused")
    assert line[:2] == (report.reported_by_id, str(report.pk))


def test_to_review_ones_own_break_glass_or_to_end_ones_recusal_leaves_one_too(own_database):
    user = UserFactory(roles=[Role.CALL_TAKER, Role.MANAGER])
    opening = break_glass(case=CaseFactory(), reason="Det kan inte vänta till i morgon", by=user)
    recusal = RecusalFactory(user=user)
    own = (
        (opening, lambda: review_opening(opening=opening, by=user)),
        (recusal, lambda: end_recusal(recusal=recusal, reason="Det är över.", by=user)),
    )

    for target, deed in own:
        with kept_until_answered() as kept, pytest.raises(ValidationError):
            deed()
        write_all(kept)
        assert (user.pk, str(target.pk)) in [line[:2] for line in told("own_deed.refused")]


def test_a_person_gets_so_many_lines_and_no_more(monkeypatch):
    monkeypatch.setattr(refusals, "OF_ONE", 3)
    one, other = UserFactory(), UserFactory()
    for by in [one] * 5 + [other]:
        note_refusal("case.refused", by=by)

    assert [line[0] for line in told("case.refused")] == [one.pk] * 3 + [other.pk]


def test_strangers_get_so_many_together(monkeypatch):
    monkeypatch.setattr(refusals, "OF_STRANGERS", 3)
    for nth in range(5):
        token = refusals.origin.set(f"192.0.2.{nth}")
        note_refusal("session.refused", by=None)
        refusals.origin.reset(token)

    assert len(told("session.refused")) == 3


def test_a_line_that_cannot_be_written_spoils_no_answer(monkeypatch, caplog, login, call_taker, hidden):
    client = login(call_taker)
    monkeypatch.setattr(refusals, "record", lambda *given, **named: 1 / 0)

    assert client.get(f"/arenden/{hidden.number}/").status_code == 404
    assert "kunde inte skrivas" in caplog.text
