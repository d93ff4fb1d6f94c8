"""Offering a meeting, without a time yet."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from calls.factories import CallerFactory, CaseFactory
from calls.models import Case
from calls.models.choices import State
from meetings.actions.meetings import offer_meeting
from meetings.factories import MeetingFactory
from meetings.models import Booking, Meeting

pytestmark = pytest.mark.django_db

PLANNED_ALREADY = "Det finns redan ett planerat möte med den som hör av sig. Boka om det i stället."


# What it does


def test_offer_meeting_keeps_who_offered_what_and_when(case, coordinator):
    caller, at = case.callers.get(), case.opened_at + timedelta(minutes=10)

    offer_meeting(
        case=case,
        caller=caller,
        mode="video",
        participants="Rektor Åsa",
        by=coordinator,
        at=at,
        token=uuid4(),
    )

    meeting = Meeting.objects.get()
    assert (meeting.case, meeting.caller, meeting.kind, meeting.mode) == (
        case,
        caller,
        "with_caller",
        "video",
    )
    assert (meeting.status, meeting.offered_at, meeting.offered_by) == ("offered", at, coordinator)
    assert (meeting.starts_at, meeting.booked_at, meeting.participants) == (None, None, "Rektor Åsa")
    assert not Booking.objects.exists()


def test_offer_meeting_leaves_one_line(case, coordinator, logged):
    meeting = offer_meeting(case=case, participants="Rektor Åsa", by=coordinator)

    logged("meeting.offered", by=coordinator, target=meeting, case=case)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("scanned", "meeting_planned"),
        ("meeting_planned", "meeting_planned"),
        ("meeting_held", "meeting_held"),
        ("follow_up", "follow_up"),
    ],
)
def test_offer_meeting_moves_the_case(case, coordinator, before, after):
    Case.objects.update(state=before)

    offer_meeting(case=case, by=coordinator)

    assert Case.objects.get().state == after


@pytest.mark.parametrize("kind", ["cooperation", "follow_up"])
@pytest.mark.parametrize("state", ["new", "scanned", "meeting_held"])
def test_offer_meeting_of_another_kind_leaves_the_case_where_it_is(case, coordinator, kind, state):
    Case.objects.update(state=state)

    offer_meeting(case=case, kind=kind, by=coordinator)

    assert Case.objects.get().state == state


@pytest.mark.parametrize("kind", ["with_caller", "cooperation"])
def test_offer_meeting_is_an_entry_on_the_case(case, coordinator, kind):
    today = timezone.localdate()
    Case.objects.update(last_entry_on=today - timedelta(days=30))

    offer_meeting(case=case, kind=kind, by=coordinator)

    assert Case.objects.get().last_entry_on == today


def test_offer_meeting_to_another_caller_is_a_meeting_of_its_own(case, coordinator):
    first, second = case.callers.get(), CallerFactory(case=case)

    for caller in (first, second):
        offer_meeting(case=case, caller=caller, by=coordinator)

    assert [meeting.caller for meeting in Meeting.objects.planned().order_by("offered_at")] == [first, second]


def test_offer_meeting_of_another_kind_may_be_one_of_many(case, coordinator):
    for _ in range(2):
        offer_meeting(case=case, kind="cooperation", by=coordinator)

    assert Meeting.objects.planned().count() == 2


@pytest.mark.parametrize("status", ["held", "no_show", "cancelled", "rescheduled"])
def test_offer_meeting_after_one_that_is_settled_is_a_new_one(case, coordinator, status):
    settled = MeetingFactory(case=case, **{status: True})

    new = offer_meeting(case=case, by=coordinator)

    assert list(Meeting.objects.planned()) == [new]
    assert new != settled


def test_offer_meeting_sent_twice_is_one_meeting_and_one_line(case, coordinator, logged):
    token = uuid4()

    first, second = (offer_meeting(case=case, by=coordinator, token=token) for _ in range(2))

    assert second == first == Meeting.objects.get()
    logged("meeting.offered", by=coordinator, target=first, case=case)


# What it refuses


@pytest.mark.parametrize("status", ["offered", "booked"])
def test_offer_meeting_twice_to_the_same_caller_is_refused(refused, case, coordinator, status):
    caller = case.callers.get()
    MeetingFactory(case=case, caller=caller, **{status: True})

    with refused(PLANNED_ALREADY):
        offer_meeting(case=case, caller=caller, by=coordinator)


def test_offer_meeting_without_caller_twice_is_refused(refused, case, coordinator):
    MeetingFactory(case=case)

    with refused(PLANNED_ALREADY):
        offer_meeting(case=case, by=coordinator)


def test_offer_meeting_to_a_caller_of_another_case_is_refused(refused, case, coordinator):
    stranger = CallerFactory()

    with refused("Personen hör inte till det här ärendet."):
        offer_meeting(case=case, caller=stranger, by=coordinator)


def test_offer_meeting_before_the_scan_is_done_is_refused(refused, coordinator):
    case = CaseFactory(state=State.NEW, urgency="", outcome="")

    with refused("Gör klart snabbscanningen först."):
        offer_meeting(case=case, by=coordinator)


@pytest.mark.parametrize("kind", ["with_caller", "cooperation", "follow_up"])
def test_offer_meeting_in_a_closed_case_is_refused(refused, coordinator, kind):
    case = CaseFactory(closed=True)

    with refused("Ärendet är avslutat. Öppna det igen först."):
        offer_meeting(case=case, kind=kind, by=coordinator)


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (
            lambda case: timezone.now() + timedelta(minutes=5),
            "Tidpunkten ligger i framtiden. Ange när det faktiskt hände.",
        ),
        (
            lambda case: datetime(1999, 12, 31, 23, tzinfo=timezone.get_current_timezone()),
            "Kontrollera årtalet. Ange när det faktiskt hände.",
        ),
        (
            lambda case: case.opened_at - timedelta(minutes=1),
            "Mötet kan inte ha erbjudits innan samtalet kom in.",
        ),
    ],
    ids=["in the future", "another century", "before the call"],
)
def test_offer_meeting_at_a_moment_that_cannot_be_is_refused(refused, case, coordinator, at, sentence):
    with refused(sentence):
        offer_meeting(case=case, by=coordinator, at=at(case))


def test_offer_meeting_at_the_moment_of_the_call_is_let_through(case, coordinator):
    assert offer_meeting(case=case, by=coordinator, at=case.opened_at).offered_at == case.opened_at


@pytest.mark.parametrize("name", ["kind", "mode"])
def test_offer_meeting_outside_the_list_is_refused(refused, case, coordinator, name):
    with refused("Värdet 'seance' är inget giltigt alternativ.") as refusal:
        offer_meeting(case=case, by=coordinator, **{name: "seance"})

    assert set(refusal.value.message_dict) == {name}


def test_offer_meeting_with_a_novel_of_participants_is_refused(refused, case, coordinator):
    with refused("Texten är för lång: 1\u00a0001 tecken, högst 1\u00a0000 får plats."):
        offer_meeting(case=case, participants="å" * 1001, by=coordinator)


def test_offer_meeting_with_somebody_elses_token_is_refused(refused, case, coordinator, call_taker):
    token = uuid4()
    offer_meeting(case=case, by=coordinator, token=token)

    with refused("Formuläret tillhör någon annan. Öppna ett nytt och försök igen."):
        offer_meeting(case=case, by=call_taker, token=token)
