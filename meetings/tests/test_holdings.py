"""What an account holds in meetings: things to find out, and meetings to come."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.actions.bookings import exchange_staff
from meetings.actions.findings import add_finding, give_finding
from meetings.factories import BookingFactory, FindingFactory, MeetingFactory, tomorrow_at
from stodtelefon.accounts.actions.users import change_roles, disable_user
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.accounts.holdings import held_by
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

HANDLER = "meeting__case__handler"


@pytest.fixture
def meet(database):
    """`meet(ada, bo)`: a booked meeting tomorrow at nine with those from us."""

    def make(*people, **values):
        meeting = MeetingFactory(
            booked=True, offered_by=people[0], **({"starts_at": tomorrow_at(9)} | values)
        )
        for person in people:
            BookingFactory(meeting=meeting, room=None, user=person)
        return meeting

    return make


def task(owner, **values):
    return FindingFactory(find_out=True, owner_kind="colleague", owner=owner, **values)


def staff_of(meeting):
    return set(meeting.bookings.taken().of_people().values_list("user", flat=True))


# Things to find out


def test_task_goes_to_the_colleague(administrator, call_taker, other_call_taker, coordinator):
    finding = task(call_taker)
    done = task(call_taker, done_at=timezone.now(), done_by=call_taker, answer="Ja.")

    disable_user(user=call_taker, by=administrator, to=other_call_taker)

    finding.refresh_from_db()
    done.refresh_from_db()
    assert (finding.owner, done.owner) == (other_call_taker, call_taker)


def test_task_goes_to_whoever_handles_the_case_when_nobody_is_chosen(
    administrator, call_taker, other_call_taker, coordinator
):
    theirs = task(call_taker, meeting__offered_by=coordinator, **{HANDLER: other_call_taker})
    queued = task(call_taker, meeting__offered_by=coordinator, **{HANDLER: call_taker})

    disable_user(user=call_taker, by=administrator)

    theirs.refresh_from_db()
    queued.refresh_from_db()
    assert (theirs.owner, queued.owner) == (other_call_taker, coordinator)


def test_give_finding_refuses_who_may_not_and_what_is_done(administrator, call_taker, manager, refused):
    finding = task(call_taker)
    done = task(call_taker, done_at=timezone.now(), done_by=call_taker, answer="Ja.")

    with refused("Välj en kollega."):
        give_finding(finding=finding, to=manager, by=administrator)
    with refused("Det har redan fått ett svar."):
        give_finding(finding=done, to=call_taker, by=administrator)


def test_task_given_to_a_closed_account_is_refused(call_taker, refused):
    colleague, meeting = UserFactory(call_taker=True, disabled=True), MeetingFactory(held=True)

    with refused(f"Kontot för {colleague.name} är avstängt. Välj någon annan.") as refusal:
        add_finding(
            meeting=meeting,
            kind="find_out",
            text="När börjar lovet?",
            owner_kind="colleague",
            owner=colleague,
            due_on=timezone.localdate(),
            by=call_taker,
        )

    assert set(refusal.value.message_dict) == {"owner"}


# Meetings to come


def test_meetings_to_come_are_held_and_not_what_has_been(call_taker, meet):
    meet(call_taker)
    meet(call_taker, starts_at=timezone.now() - timedelta(days=2))

    assert [holding.words(count) for holding, count in held_by(call_taker)] == ["1 bokat möte"]


def test_colleague_comes_to_the_meeting_instead(administrator, call_taker, other_call_taker, meet):
    meeting = meet(call_taker)

    disable_user(user=call_taker, by=administrator, to=other_call_taker)

    assert staff_of(meeting) == {other_call_taker.pk}


def test_booking_is_let_go_where_others_from_us_are_there(administrator, call_taker, coordinator, meet):
    chosen, nobody = meet(call_taker, coordinator), meet(call_taker, coordinator, starts_at=tomorrow_at(14))

    change_roles(user=call_taker, roles=[], is_child_assessor=False, by=administrator, to=coordinator)

    assert (staff_of(chosen), staff_of(nobody)) == ({coordinator.pk}, {coordinator.pk})


def test_free_colleague_comes_when_nobody_is_chosen(administrator, call_taker, coordinator, meet):
    busy, away = coordinator, UserFactory(coordinator=True)
    meet(busy, starts_at=tomorrow_at(9) + timedelta(minutes=30))
    AwayFactory(user=away, going_on=True)
    free = UserFactory(call_taker=True)
    meeting = meet(call_taker)

    disable_user(user=call_taker, by=administrator)

    assert staff_of(meeting) == {free.pk}


def test_colleague_who_is_booked_elsewhere_then_is_refused(
    administrator, call_taker, coordinator, meet, refused
):
    meet(coordinator, starts_at=tomorrow_at(9) + timedelta(minutes=30))
    meet(call_taker)

    with refused(f"{coordinator.name} är redan bokad under ett av mötena. Välj någon annan.") as refusal:
        disable_user(user=call_taker, by=administrator, to=coordinator)

    assert set(refusal.value.message_dict) == {"to"}


def test_meeting_that_nobody_is_free_for_is_said(administrator, call_taker, coordinator, meet, refused):
    meet(coordinator, starts_at=tomorrow_at(9) + timedelta(minutes=30))
    meet(call_taker)

    with refused("Ingen annan är ledig under ett av mötena."):
        disable_user(user=call_taker, by=administrator)


def test_exchange_staff_leaves_one_line_and_never_a_meeting_alone(
    administrator, call_taker, meet, logged, refused
):
    meeting, to = meet(call_taker), UserFactory(roles=[Role.COORDINATOR])

    with refused("Välj minst en person från oss"):
        exchange_staff(meeting=meeting, leaving=call_taker, to=None, by=administrator)
    exchange_staff(meeting=meeting, leaving=call_taker, to=to, by=administrator)

    assert staff_of(meeting) == {to.pk}
    logged("meeting.staff_exchanged", by=administrator, target=meeting, case=meeting.case)
