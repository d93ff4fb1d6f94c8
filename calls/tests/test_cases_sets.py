"""Which cases somebody may open, see in a list and take; and which ones wait, are late or stand still."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from calls.factories import CaseFactory, ChildDecisionFactory
from calls.models import Case
from calls.models.case_sets import OWN_DAYS_AFTER_CLOSING
from calls.models.choices import State, Urgency
from meetings.factories import BookingFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)
DAYS_KEPT = timedelta(days=30)
WITHOUT_CASES = [
    Role.MANAGER,
    Role.STATISTICS_READER,
    Role.ARCHIVIST,
    Role.LOG_REVIEWER,
    Role.ADMINISTRATOR,
]


def closed_ago(handler=None, **ago):
    return CaseFactory(handler=handler, closed=True, closed_at=timezone.now() - timedelta(**ago))


@pytest.fixture
def person():
    """`person(Role.MANAGER)`: somebody with that role."""
    return lambda role: UserFactory(roles=[role])


@pytest.fixture
def world(call_taker, other_call_taker):
    """A case of each sort, by what it is to the call taker."""
    return {
        "mine": CaseFactory(handler=call_taker),
        "mine, closed lately": closed_ago(call_taker, days=29),
        "mine, closed long ago": closed_ago(call_taker, days=31),
        "theirs": CaseFactory(handler=other_call_taker),
        "theirs, closed lately": closed_ago(other_call_taker, days=1),
        "nobody's": CaseFactory(),
        "nobody's, closed lately": closed_ago(days=1),
    }


def names(cases, world):
    return {name for name, case in world.items() if case in set(cases)}


# Whom it is visible to


def test_visible_to_a_call_taker_are_the_own_ones_until_thirty_days_after(world, call_taker):
    visible = Case.objects.visible_to(call_taker)

    assert names(visible, world) == {"mine", "mine, closed lately"}


def test_visible_to_a_coordinator_are_all_open_ones(world, coordinator):
    visible = Case.objects.visible_to(coordinator)

    assert names(visible, world) == {"mine", "theirs", "nobody's"}


def test_visible_to_a_coordinator_are_the_own_closed_ones_too(coordinator):
    lately, long_ago = closed_ago(coordinator, days=29), closed_ago(coordinator, days=31)

    assert list(Case.objects.visible_to(coordinator)) == [lately]
    assert long_ago.handler == coordinator


@pytest.mark.parametrize("role", WITHOUT_CASES)
def test_visible_to_every_other_role_is_none(world, person, role):
    user = person(role)
    Case.objects.filter(pk=world["theirs"].pk).update(handler=user)

    assert list(Case.objects.visible_to(user)) == []


def test_visible_to_somebody_whose_account_is_closed_is_none():
    gone = UserFactory(roles=[Role.CALL_TAKER, Role.COORDINATOR], disabled=True)
    CaseFactory(handler=gone)

    assert list(Case.objects.visible_to(gone)) == []


@pytest.mark.parametrize(
    ("ago", "is_visible"),
    [({"days": 29, "hours": 23, "minutes": 59}, True), ({"days": 30, "minutes": 1}, False)],
)
def test_visible_to_the_handler_ends_thirty_days_after_closing(call_taker, ago, is_visible):
    case = closed_ago(call_taker, **ago)

    assert (case in Case.objects.visible_to(call_taker), OWN_DAYS_AFTER_CLOSING) == (is_visible, 30)


def test_visible_to_the_assessor_of_a_child_until_it_is_assessed():
    waiting = ChildDecisionFactory(waiting=True)
    before = list(Case.objects.visible_to(waiting.assessor))

    ChildDecisionFactory(call=waiting.call, settles=waiting)

    assert before == [waiting.case]
    assert list(Case.objects.visible_to(waiting.assessor)) == []


def test_visible_to_who_is_booked_in_a_meeting_while_the_case_is_open(call_taker):
    case = BookingFactory(user=call_taker, room=None).meeting.case
    before = list(Case.objects.visible_to(call_taker))

    Case.objects.filter(pk=case.pk).update(
        state="closed", closed_at=timezone.now(), closed_by=call_taker, ve_assessment="reason"
    )

    assert before == [case]
    assert list(Case.objects.visible_to(call_taker)) == []


def test_visible_to_on_several_grounds_is_one_row():
    assessor = UserFactory(roles=[Role.COORDINATOR, Role.CALL_TAKER], is_child_assessor=True)
    case = CaseFactory(handler=assessor)
    ChildDecisionFactory.create_batch(2, waiting=True, call__caller__case=case, assessor=assessor)

    assert Case.objects.visible_to(assessor).count() == 1


# Whom it is listed to, and who may take it


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ARCHIVIST])
def test_listed_to_who_counts_and_erases_is_every_case(world, person, role):
    assert names(Case.objects.listed_to(person(role)), world) == set(world)


@pytest.mark.parametrize("role", [Role.STATISTICS_READER, Role.LOG_REVIEWER, Role.ADMINISTRATOR])
def test_listed_to_who_has_nothing_to_do_with_cases_is_none(world, person, role):
    assert list(Case.objects.listed_to(person(role))) == []


def test_listed_to_a_call_taker_are_the_own_ones_and_the_queue(world, call_taker):
    listed = Case.objects.listed_to(call_taker)

    assert names(listed, world) == {"mine", "mine, closed lately", "nobody's"}


def test_listed_to_a_coordinator_are_open_and_closed_ones(world, coordinator):
    assert names(Case.objects.listed_to(coordinator), world) == set(world)


def test_takeable_by_a_coordinator_are_all_open_ones(world, coordinator):
    assert names(Case.objects.takeable_by(coordinator), world) == {"mine", "theirs", "nobody's"}


def test_takeable_by_a_call_taker_are_the_own_ones_and_the_queue(world, call_taker):
    takeable = Case.objects.takeable_by(call_taker)

    assert names(takeable, world) == {"mine", "mine, closed lately", "nobody's"}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ARCHIVIST])
def test_takeable_by_who_lists_every_case_is_no_more_for_it(world, role):
    user = UserFactory(roles=[Role.CALL_TAKER, role])

    assert names(Case.objects.takeable_by(user), world) == {"nobody's"}


# Whose, open, closed


def test_open_unassigned_and_handled_by_tell_the_cases_apart(world, call_taker):
    cases = Case.objects.all()

    assert names(cases.open(), world) == {"mine", "theirs", "nobody's"}
    assert names(cases.unassigned(), world) == {"nobody's"}
    assert names(cases.handled_by(call_taker), world) == {
        "mine",
        "mine, closed lately",
        "mine, closed long ago",
    }


def test_closed_lately_counts_from_the_moment_given():
    since = timezone.now() - timedelta(days=7)
    on_it = CaseFactory(closed=True, closed_at=since)
    CaseFactory(closed=True, closed_at=since - timedelta(microseconds=1))
    CaseFactory()

    assert list(Case.objects.closed_lately(since=since)) == [on_it]


# The clock


@pytest.mark.parametrize(
    ("state", "urgency", "waits"),
    [
        (State.SCANNED, Urgency.CAN_WAIT, True),
        (State.SCANNED, Urgency.PROMPT, True),
        (State.SCANNED, Urgency.ACUTE, True),
        (State.MEETING_PLANNED, Urgency.PROMPT, True),
        (State.NEW, Urgency.ACUTE, False),
        (State.MEETING_HELD, Urgency.PROMPT, False),
        (State.FOLLOW_UP, Urgency.PROMPT, False),
    ],
)
def test_waiting_for_meeting_are_those_whose_clock_runs(state, urgency, waits):
    case = CaseFactory(state=state, urgency=urgency, meet_by=TODAY)

    assert (case in Case.objects.waiting_for_meeting()) == waits


@pytest.mark.parametrize("urgency", [Urgency.NONE, Urgency.PROMPT])
def test_waiting_for_meeting_is_no_case_without_a_promised_day(urgency):
    CaseFactory(urgency=urgency, meet_by=None)

    assert list(Case.objects.waiting_for_meeting()) == []


def test_waiting_for_meeting_is_no_closed_case():
    CaseFactory(waiting=True, closed=True)

    assert list(Case.objects.waiting_for_meeting()) == []


@pytest.mark.parametrize(
    ("meet_by", "is_overdue"),
    [
        (TODAY - timedelta(days=1), True),
        (TODAY, False),
        (TODAY + timedelta(days=1), False),
    ],
)
def test_overdue_from_the_day_after_the_promise(meet_by, is_overdue):
    case = CaseFactory(waiting=True, meet_by=meet_by)

    assert (case in Case.objects.overdue(on=TODAY)) == is_overdue


def test_overdue_is_no_case_that_has_met():
    CaseFactory(waiting=True, state=State.MEETING_HELD, meet_by=TODAY - timedelta(days=9))

    assert list(Case.objects.overdue(on=TODAY)) == []


@pytest.mark.parametrize(
    ("last_entry_on", "is_stalled"),
    [
        (TODAY - timedelta(days=89), False),
        (TODAY - timedelta(days=90), True),
        (TODAY - timedelta(days=91), True),
    ],
)
def test_stalled_after_so_many_days_without_an_entry(last_entry_on, is_stalled):
    case = CaseFactory(last_entry_on=last_entry_on)

    assert (case in Case.objects.stalled(since=TODAY - timedelta(days=90))) == is_stalled


def test_stalled_is_no_closed_case():
    CaseFactory(closed=True, last_entry_on=TODAY - timedelta(days=400))

    assert list(Case.objects.stalled(since=TODAY - timedelta(days=90))) == []


def test_by_clock_puts_the_nearest_promise_first_and_the_oldest_before_the_rest():
    at = datetime(2026, 11, 20, 9, tzinfo=timezone.get_default_timezone())
    late = CaseFactory(waiting=True, meet_by=TODAY + timedelta(days=5))
    soon = CaseFactory(waiting=True, meet_by=TODAY)
    newer = CaseFactory(opened_at=at)
    older = CaseFactory(opened_at=at - timedelta(days=2))

    assert list(Case.objects.by_clock()) == [soon, late, older, newer]
