"""Two people at the same moment, on what joins cases and what ends in them: one result, one sentence, no deadlock."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.cases import reopen_case
from calls.actions.links import confirm_link
from calls.actions.merges import merge_cases
from calls.actions.openings import ask_to_open
from calls.actions.promises import differences
from calls.actions.withdrawals import withdraw_caller
from calls.factories import CallerFactory, CallFactory, CaseFactory, CaseLinkFactory, QuickScanFactory
from calls.models import CaseMove, CaseOpening, Promise
from calls.models.choices import State
from meetings.actions.findings import add_finding
from meetings.factories import MeetingFactory
from meetings.models import Finding
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.races import at_once, refusals

ROUNDS = 3


def called(by):
    case = CaseFactory(handler=by)
    QuickScanFactory(call=CallFactory(caller=CallerFactory(case=case)))
    return case


@pytest.mark.usefixtures("own_database")
def test_two_who_merge_two_cases_into_each_other_make_one(coordinator):
    second = UserFactory(coordinator=True)
    for _ in range(ROUNDS):
        one, other = called(coordinator), called(second)

        results = at_once(
            lambda one=one, other=other: merge_cases(
                case=one, into=other, reason="Loggat två gånger.", by=coordinator
            ),
            lambda one=one, other=other: merge_cases(case=other, into=one, reason="Samma lärare.", by=second),
        )

        [move] = CaseMove.objects.filter(from_case__in=(one, other))
        assert refusals(results) == [
            f"Ärende {move.from_case.number} är redan ihopslaget med {move.to_case.number}."
        ]
        assert {move.from_case.state, move.to_case.state} == {State.MERGED, State.SCANNED}
        assert move.to_case.calls.count() == 2
    assert differences() == []


@pytest.mark.usefixtures("own_database")
def test_two_who_confirm_a_link_confirm_it_once(coordinator):
    people = [UserFactory(coordinator=True) for _ in range(2)]
    for _ in range(ROUNDS):
        link = CaseLinkFactory(created_by=coordinator)

        results = at_once(*[lambda by=by, link=link: confirm_link(link=link, by=by) for by in people])

        link.refresh_from_db()
        assert refusals(results) == [f"{link.confirmed_by.name} har redan bekräftat kopplingen."]
        kinds = [one.kind for one in link.first.decisions.all()]
        assert kinds.count("link_confirmed") == 1
    assert differences() == []


@pytest.mark.usefixtures("own_database")
def test_opening_asked_for_while_the_case_is_opened_again_asks_nobody_for_anything(
    coordinator, call_taker, manager
):
    long_ago = timezone.now() - timedelta(days=500)
    for _ in range(ROUNDS):
        case = CaseFactory(handler=call_taker, closed=True, opened_at=long_ago, closed_at=long_ago)

        asked, opened = at_once(
            lambda case=case: ask_to_open(case=case, reason="Ringde igen.", by=coordinator),
            lambda case=case: reopen_case(case=case, reason="Personen ringde.", by=call_taker),
        )

        assert not isinstance(opened, ValidationError)
        if isinstance(asked, ValidationError):
            assert (asked.messages, CaseOpening.objects.filter(case=case).count()) == (
                ["Ärendet är öppet."],
                0,
            )
        assert not Promise.objects.open().filter(kind="opening_to_decide", case=case).exists()
    assert differences() == []


@pytest.mark.usefixtures("own_database")
def test_task_given_while_the_account_closes_waits_for_somebody_who_is_there(administrator, coordinator):
    for _ in range(ROUNDS):
        leaving, meeting = UserFactory(call_taker=True), MeetingFactory(held=True, case__handler=coordinator)
        task = {
            "kind": "find_out",
            "owner_kind": "colleague",
            "due_on": timezone.localdate() + timedelta(days=2),
        }

        given, closed = at_once(
            lambda meeting=meeting, leaving=leaving, task=task: add_finding(
                meeting=meeting, text="Ring skolan.", owner=leaving, by=coordinator, **task
            ),
            lambda leaving=leaving: disable_user(user=leaving, by=administrator, to=coordinator),
        )

        assert not isinstance(closed, ValidationError)
        if isinstance(given, ValidationError):
            assert given.message_dict == {
                "owner": [f"Kontot för {leaving.name} är avstängt. Välj någon annan."]
            }
        assert not Finding.objects.undone().filter(owner__is_active=False).exists()
    assert differences() == []


@pytest.mark.usefixtures("own_database")
def test_withdrawing_twice_at_once_is_once(coordinator, call_taker):
    for _ in range(ROUNDS):
        case = called(coordinator)
        meeting = MeetingFactory(case=case, caller=case.callers.get(), booked=True)

        results = at_once(
            *[
                lambda by=by, case=case: withdraw_caller(caller=case.callers.get(), by=by)
                for by in (coordinator, call_taker)
            ]
        )

        [refused] = refusals(results)
        meeting.refresh_from_db()
        assert refused.startswith("Personen drog sig tillbaka redan")
        assert (meeting.status, case.decisions.filter(kind="withdrew").count()) == ("cancelled", 1)
    assert differences() == []
