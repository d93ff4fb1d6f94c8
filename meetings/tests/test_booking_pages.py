"""Booking in the browser, the anonymous caller, and holding a meeting."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import CallerFactory, IdentityFactory
from calls.models import Case, CodeAccess
from calls.models.choices import State
from meetings.factories import BookingFactory, MeetingFactory, RoomFactory
from meetings.models import Meeting

pytestmark = pytest.mark.django_db

NASTY = "<script>alert(1)</script> ‮😀 \"' å"


def begun(case: Case) -> Meeting:
    """A booked meeting that began half an hour ago."""
    start = timezone.now() - timedelta(minutes=30)
    return MeetingFactory(
        booked=True, case=case, starts_at=start, ends_at=start + timedelta(hours=1), offered_at=start
    )


# Booking


def wishes(case, staff, **changes) -> dict:
    return {
        "kind": "with_caller",
        "caller": str(case.callers.first().pk),
        "mode": "on_site",
        "minutes": "60",
        "staff": [person.pk for person in staff],
        **changes,
    }


def first_slot(text: str) -> str:
    return re.search(r'name="slot"\s+value="([^"]+)"', text)[1]


def test_create_books_a_proposed_time_with_one_click(read, visitor, coordinator, case):
    room = RoomFactory()
    url = reverse("meetings:create", args=[case.number])
    slot = first_slot(read(visitor.get(url)))

    response = visitor.post(url, wishes(case, [coordinator], slot=slot))

    meeting = Meeting.objects.get()
    assert response.url == meeting.get_absolute_url()
    assert (meeting.room, meeting.caller) == (room, case.callers.get())
    assert timezone.localtime(meeting.starts_at).strftime("%Y-%m-%dT%H:%M") == slot.split("/")[0]


def test_create_sent_twice_is_one_meeting(read, visitor, coordinator, case):
    RoomFactory()
    url = reverse("meetings:create", args=[case.number])
    opened = visitor.get(url)
    slot = first_slot(read(opened))
    data = wishes(case, [coordinator], slot=slot, token=str(opened.context["form"]["token"].value()))

    first, second = visitor.post(url, data), visitor.post(url, data)

    assert first.url == second.url
    assert Meeting.objects.count() == 1


def test_create_of_a_time_that_was_taken_meanwhile_keeps_what_was_typed(read, visitor, coordinator, case):
    room = RoomFactory()
    url = reverse("meetings:create", args=[case.number])
    slot = first_slot(read(visitor.get(url)))
    start = timezone.make_aware(timezone.datetime.fromisoformat(slot.split("/")[0]))
    BookingFactory(room=room, starts_at=start, ends_at=start + timedelta(hours=1))

    text = read(visitor.post(url, wishes(case, [coordinator], slot=slot, participants="Rektor Åsa")))

    assert "Rummet är redan bokat då." in text
    assert "Rektor Åsa" in text
    assert first_slot(text) != slot
    assert not case.meetings.exists()


def test_create_only_shows_times_when_asked_to(read, visitor, coordinator, case):
    url = reverse("meetings:create", args=[case.number])

    text = read(visitor.post(url, wishes(case, [coordinator], mode="phone", deed="times", minutes="30")))

    assert 'name="slot"' in text
    assert "error-summary" not in text
    assert not Meeting.objects.exists()


def test_create_offers_without_a_time(visitor, coordinator, case):
    url = reverse("meetings:create", args=[case.number])

    visitor.post(url, wishes(case, [], deed="offer"))

    meeting = Meeting.objects.get()
    assert (meeting.status, meeting.starts_at) == ("offered", None)


def test_create_writes_in_a_meeting_that_has_been(read, visitor, coordinator, case):
    Case.objects.update(opened_at=timezone.now() - timedelta(days=9))
    url = reverse("meetings:create", args=[case.number])
    yesterday = timezone.localdate() - timedelta(days=1)
    typed = {"deed": "book", "on": yesterday.isoformat(), "start": "10:00", "place": "Biblioteket"}

    text = read(visitor.post(url, wishes(case, [coordinator], **typed)))
    assert "Tiden har redan varit." in text

    visitor.post(url, wishes(case, [coordinator], **typed, is_late="on"))
    meeting = Meeting.objects.get()
    assert (meeting.place, meeting.booked_at) == ("Biblioteket", meeting.starts_at)


def test_create_without_a_time_says_so_by_the_field(visitor, coordinator, case):
    url = reverse("meetings:create", args=[case.number])

    response = visitor.post(url, wishes(case, [coordinator]))

    assert response.context["form"].errors["on"] == ["Välj dag, eller en av de lediga tiderna."]


def test_create_with_a_caller_of_another_case_is_refused_by_the_field(visitor, coordinator, case):
    stranger = CallerFactory()
    url = reverse("meetings:create", args=[case.number])

    response = visitor.post(url, wishes(case, [coordinator], deed="offer", caller=str(stranger.pk)))

    assert set(response.context["form"].errors) == {"caller"}
    assert not Meeting.objects.exists()


def test_reschedule_page_moves_the_meeting(read, visitor, coordinator, case):
    room = RoomFactory()
    meeting = MeetingFactory(booked=True, case=case, room=room)
    BookingFactory(meeting=meeting)
    BookingFactory(meeting=meeting, room=None, user=coordinator)
    url = reverse("meetings:reschedule", args=[meeting.pk])
    opened = visitor.get(url)
    data = {
        "mode": "on_site",
        "minutes": "60",
        "staff": [coordinator.pk],
        "side": "caller",
        "reason": NASTY,
        "slot": first_slot(read(opened)),
        "version": opened.context["form"]["version"].value(),
    }

    response = visitor.post(url, data)

    meeting.refresh_from_db()
    assert meeting.status == "rescheduled"
    assert response.url == meeting.superseded_by.get_absolute_url()
    assert "<script>alert" not in read(visitor.get(meeting.get_absolute_url()))


# The anonymous caller


def test_anonymous_caller_has_a_code_instead_of_contact(read, visitor, case):
    meeting = MeetingFactory(booked=True, case=case, caller=case.callers.get())

    assert "kod i stället för kontakt" in read(visitor.get(meeting.get_absolute_url()))


def test_caller_with_contact_details_is_reached_through_the_identity_store(read, visitor, case):
    identity = IdentityFactory(caller=case.callers.get(), name="Åsa Påhittad", phone="040-11 22 33")
    meeting = MeetingFactory(booked=True, case=case, caller=case.callers.get())

    text = read(visitor.get(meeting.get_absolute_url()))

    assert reverse("calls:identity", args=[case.number, identity.pk]) in text
    assert "Åsa Påhittad" not in text
    assert "040-11 22 33" not in text


def test_caller_who_speaks_the_code_may_have_the_meeting_confirmed_and_cancelled(
    login, other_call_taker, case
):
    caller = case.callers.get()
    meeting = MeetingFactory(booked=True, case=case, caller=caller)
    url = reverse("meetings:cancel", args=[meeting.pk])
    visitor = login(other_call_taker)
    assert visitor.get(url).status_code == 404
    access = CodeAccess.objects.create(
        caller=caller, user=other_call_taker, until=timezone.now() + timedelta(hours=1)
    )
    visitor.post(reverse("meetings:confirm", args=[meeting.pk]))
    assert Meeting.objects.get().confirmed_by == other_call_taker

    response = visitor.post(url, {"side": "caller", "reason": "Kan inte komma."})

    assert response.url == reverse("calls:caller", args=[caller.pk])
    assert Meeting.objects.get().status == "cancelled"
    assert visitor.get(meeting.get_absolute_url()).status_code == 404
    CodeAccess.objects.filter(pk=access.pk).update(until=timezone.now())
    assert visitor.get(url).status_code == 404


# Holding


def test_hold_page_asks_for_a_reason_only_at_the_level_of_advice(read, visitor, case):
    meeting = begun(case)
    assert "level_reason" not in read(visitor.get(reverse("meetings:hold", args=[meeting.pk])))

    Case.objects.update(record_level="advice")
    url = reverse("meetings:hold", args=[meeting.pk])
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    assert "Skriv en mening här." in read(visitor.post(url, {"at": at}))
    assert Meeting.objects.get().status == "booked"

    visitor.post(url, {"at": at, "level_reason": "Mötet är en insats."})
    assert Meeting.objects.get().status == "held"
    assert Case.objects.get().record_level == "open_service"


def test_no_show_page_needs_only_a_press(visitor, case):
    Case.objects.update(state=State.MEETING_PLANNED)
    meeting = begun(case)

    visitor.post(reverse("meetings:no_show", args=[meeting.pk]))

    assert Meeting.objects.get().status == "no_show"


def test_cancel_on_a_stale_version_keeps_the_reason_and_goes_through_next_time(read, visitor, case):
    meeting = MeetingFactory(booked=True, case=case)
    url = reverse("meetings:cancel", args=[meeting.pk])
    Meeting.objects.update(version=7)
    data = {"side": "us", "reason": "Sjukdom i gruppen.", "version": 1}

    response = visitor.post(url, data)

    text = read(response)
    assert "Någon annan har ändrat det här medan du skrev." in text
    assert "Sjukdom i gruppen." in text
    data["version"] = response.context["form"]["version"].value()
    assert visitor.post(url, data).status_code == 302


def test_reschedule_page_proposes_the_length_that_is_closest(visitor, case):
    meeting = MeetingFactory(booked=True, case=case)
    Meeting.objects.update(ends_at=meeting.starts_at + timedelta(minutes=50))

    form = visitor.get(reverse("meetings:reschedule", args=[meeting.pk])).context["form"]

    assert form["minutes"].value() == 45
