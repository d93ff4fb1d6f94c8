"""What an account holds in calls, and where it goes when the account closes."""

import pytest

from calls.actions.callbacks import reach_callback
from calls.actions.cases import hand_over_case, take_over_case
from calls.actions.promises import differences
from calls.actions.reminders import finish_reminder
from calls.factories import (
    CallbackFactory,
    CallbackTryFactory,
    CaseFactory,
    CaseLinkFactory,
    CaseOpeningFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    QuickScanFactory,
    ReminderFactory,
)
from calls.models import CallbackTry, Case, Promise
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.accounts.holdings import held_by
from stodtelefon.accounts.models import User

pytestmark = pytest.mark.django_db

IN_A_CLOSED_CASE = "Minst en samordnare måste kunna logga in så länge något väntar i ett avslutat ärende."


def test_cases_go_with_their_reminders_and_say_why(administrator, call_taker, coordinator):
    case = ReminderFactory(case__handler=call_taker).case
    closed = CaseFactory(handler=call_taker, closed=True)
    assert [holding.words(count) for holding, count in held_by(call_taker)] == [
        "1 öppet ärende",
        "1 bevakning",
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


def owner_of(row):
    return Promise.objects.open().get(target=row.pk).owner


WROTE = "wrote it"


@pytest.mark.parametrize("chosen", [True, False])
@pytest.mark.parametrize(
    ("make", "otherwise"),
    [
        (lambda who: ReminderFactory(created_by=who), "coordinator"),  # in the queue
        (lambda who: ReminderFactory(case__handler=who, case__closed=True), "coordinator"),
        (lambda who: ReminderFactory(case__handler=who, created_by=who), "coordinator"),
        (lambda who: ReminderFactory(case__handler=who), WROTE),  # goes to the queue with its case
        (
            lambda who: QuickScanFactory(
                unfinished=True, call__taken_by=who, call__caller__case__state="new"
            ),
            "coordinator",
        ),
    ],
)
def test_what_hangs_on_a_case_goes_to_the_colleague_or_a_coordinator(
    administrator, call_taker, other_call_taker, coordinator, make, otherwise, chosen
):
    row = make(call_taker)
    assert owner_of(row) == call_taker

    disable_user(user=call_taker, by=administrator, to=other_call_taker if chosen else None)

    receiver = other_call_taker if chosen else row.created_by if otherwise == WROTE else coordinator
    assert (owner_of(row), held_by(call_taker), differences()) == (receiver, [], [])


def test_scan_goes_to_who_handles_the_case_when_its_writer_leaves(
    administrator, call_taker, other_call_taker, coordinator
):
    case = CaseFactory(handler=other_call_taker, state="new")
    scan = QuickScanFactory(unfinished=True, call__taken_by=call_taker, call__caller__case=case)

    disable_user(user=call_taker, by=administrator)

    assert owner_of(scan) == other_call_taker


def test_scan_follows_the_case_but_not_what_a_colleague_wrote_in_it(
    call_taker, other_call_taker, coordinator
):
    case = CaseFactory(handler=call_taker, state="new")
    own, theirs = (
        QuickScanFactory(unfinished=True, call__taken_by=who, call__caller__case=case)
        for who in (call_taker, coordinator)
    )

    hand_over_case(case=case, to=other_call_taker, by=call_taker)
    assert (owner_of(own), owner_of(theirs)) == (other_call_taker, coordinator)
    hand_over_case(case=case, to=None, by=other_call_taker)
    assert (owner_of(own), owner_of(theirs)) == (call_taker, coordinator)
    take_over_case(case=case, by=other_call_taker)
    assert (owner_of(own), owner_of(theirs)) == (other_call_taker, other_call_taker)
    assert differences() == []


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


def test_last_coordinator_stays_while_something_waits_in_a_closed_case(administrator, coordinator, refused):
    by = {"created_by": coordinator}
    reminder = ReminderFactory(case__closed=True, case__handler=coordinator, **by)

    with refused(IN_A_CLOSED_CASE):
        disable_user(user=coordinator, by=administrator)

    finish_reminder(reminder=reminder, by=coordinator)
    link = CaseLinkFactory(cases=(CaseFactory(closed=True), CaseFactory(closed=True)), **by)
    User.objects.exclude(pk__in=[administrator.pk, coordinator.pk]).update(roles=[])

    with refused(IN_A_CLOSED_CASE):
        disable_user(user=coordinator, by=administrator)

    link.delete()
    disable_user(user=coordinator, by=administrator)
    assert not User.objects.get(pk=coordinator.pk).is_active


def test_last_who_takes_calls_stays_while_somebody_is_to_be_called_back(administrator, call_taker, refused):
    callback = CallbackFactory()
    User.objects.exclude(pk__in=[administrator.pk, call_taker.pk]).update(roles=[])

    with refused("Minst en som tar emot samtal måste kunna logga in så länge någon ska ringas tillbaka."):
        disable_user(user=call_taker, by=administrator)

    reach_callback(callback=callback, by=call_taker)
    disable_user(user=call_taker, by=administrator)
    assert not User.objects.get(pk=call_taker.pk).is_active
