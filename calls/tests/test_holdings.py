"""What an account holds in calls, and where it goes when the account closes."""

import pytest

from calls.factories import (
    CallbackTryFactory,
    CaseFactory,
    CaseOpeningFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    ReminderFactory,
)
from calls.models import CallbackTry, Case
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.accounts.holdings import held_by

pytestmark = pytest.mark.django_db


def test_cases_go_with_their_reminders_and_say_why(administrator, call_taker, coordinator):
    case = ReminderFactory(case__handler=call_taker).case
    closed = CaseFactory(handler=call_taker, closed=True)
    assert [holding.words(count) for holding, count in held_by(call_taker)] == [
        "1 öppet ärende",
        "1 bevakning i ärendena",
    ]

    disable_user(user=call_taker, by=administrator, to=coordinator)

    case.refresh_from_db()
    decision = case.decisions.get()
    assert case.handler == coordinator
    assert (decision.from_value, decision.to_value) == (call_taker.name, coordinator.name)
    assert decision.reason == f"Kontot för {call_taker.name} stängdes."
    assert Case.objects.get(pk=closed.pk).handler == call_taker


def test_cases_go_to_the_queue_when_the_colleague_may_not_have_them(
    administrator, call_taker, coordinator, manager
):
    case = CaseFactory(handler=call_taker)

    disable_user(user=call_taker, by=administrator, to=manager)

    case.refresh_from_db()
    assert case.handler is None
    assert case in Case.objects.listed_to(coordinator).unassigned()


def test_child_goes_to_the_colleague_who_is_an_assessor(administrator, child_assessor, coordinator):
    waiting = ChildDecisionFactory(waiting=True, assessor=child_assessor)
    to = UserFactory(call_taker=True, child_assessor=True)
    UserFactory(coordinator=True, child_assessor=True)

    disable_user(user=child_assessor, by=administrator, to=to)

    waiting.refresh_from_db()
    assert waiting.assessor == to


def test_child_goes_to_another_assessor_who_is_here_when_the_colleague_is_none(
    administrator, child_assessor, coordinator
):
    waiting = ChildDecisionFactory(waiting=True, assessor=child_assessor)
    AwayFactory(user=UserFactory(coordinator=True, child_assessor=True), going_on=True)
    here = UserFactory(call_taker=True, child_assessor=True)

    disable_user(user=child_assessor, by=administrator, to=coordinator)

    waiting.refresh_from_db()
    assert waiting.assessor == here


def test_somebody_who_was_calling_lets_go(administrator, call_taker, other_call_taker):
    one = CallbackTryFactory(tried_by=call_taker)
    theirs = CallbackTryFactory(tried_by=other_call_taker)

    disable_user(user=call_taker, by=administrator)

    one.refresh_from_db()
    theirs.refresh_from_db()
    assert one.result == CallbackTry.Result.LET_GO
    assert theirs.ended_at is None


def test_what_one_person_does_not_hold_hinders_nobody(administrator, call_taker, manager, coordinator):
    """A danger that waits for review is everybody's who may: the second manager leaves freely."""
    DangerReportFactory(call__caller__case__handler=coordinator)
    second = UserFactory(manager=True)

    disable_user(user=second, by=administrator)

    assert held_by(second) == []


def test_last_manager_stays_while_somebody_waits_to_open_an_older_case(administrator, manager, refused):
    CaseOpeningFactory(asked=True)

    with refused(
        "Minst en enhetschef måste kunna logga in så länge någon har frågat om att öppna ett äldre ärende."
    ):
        disable_user(user=manager, by=administrator)

    UserFactory(manager=True)
    disable_user(user=manager, by=administrator)
