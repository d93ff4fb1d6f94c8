"""Booking in the browser: one click on a free time, and nothing that was typed is lost."""

import re
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import CallerFactory
from calls.models import Case
from meetings.factories import BookingFactory, MeetingFactory, RoomFactory
from meetings.models import Meeting
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.organisation.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

NASTY = "<script>alert(1)</script> 😀 \"' å"


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


@pytest.mark.parametrize(("state", "way"), [("booked", "meetings:reschedule"), ("offered", "meetings:book")])
def test_planned_meeting_is_said_first_and_no_other_is_offered(read, visitor, coordinator, case, state, way):
    RoomFactory()
    traits = {"booked": True} if state == "booked" else {}
    planned = MeetingFactory(case=case, caller=case.callers.get(), **traits)
    url = reverse("meetings:create", args=[case.number])

    page = read(visitor.get(url))
    follow_up = read(visitor.post(url, wishes(case, [coordinator], kind="follow_up", deed="times")))

    assert "Det finns redan ett planerat möte" in page
    assert f'href="{reverse(way, args=[planned.pk])}"' in page
    assert 'name="slot"' not in page
    assert "Det finns redan" not in follow_up
    assert first_slot(follow_up)


def test_earliest_time_is_pointed_to_and_not_drawn_as_chosen(read, visitor, coordinator, case):
    RoomFactory()

    page = " ".join(read(visitor.get(reverse("meetings:create", args=[case.number]))).split())

    times = page[page.index('<ul class="times') :]
    assert [times.count(words) for words in ("btn-deed", "btn btn-quiet earliest", ">tidigast<")] == [0, 1, 1]
    assert ">vald<" not in page


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

    text = read(visitor.post(url, wishes(case, [coordinator], slot=slot, participants="en rektor")))

    assert "Rummet är redan bokat då." in text
    assert "en rektor" in text
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
    typed["meant"] = f"on={yesterday}"

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


@pytest.fixture
def full_calendar():
    """Fifteen half-hours from now on, each with its room and its person taken."""

    def fill():
        for number in range(15):
            begins = timezone.now() + timedelta(minutes=30 * number)
            meeting = MeetingFactory(booked=True, starts_at=begins, ends_at=begins + timedelta(minutes=30))
            BookingFactory(meeting=meeting)
            BookingFactory(meeting=meeting, room=None, user=UserFactory(coordinator=True))

    return fill


def test_create_costs_the_same_in_an_empty_and_a_full_calendar(visitor, case, room, cost, full_calendar):
    url = reverse("meetings:create", args=[case.number])
    few = cost(visitor, url)
    full_calendar()

    assert cost(visitor, url) == few
    assert few <= 15


@pytest.mark.parametrize(
    ("slag", "kind", "has_caller"),
    [
        ("", "with_caller", True),
        ("follow_up", "follow_up", True),
        ("cooperation", "cooperation", False),
        ("seance", "with_caller", True),
    ],
)
def test_create_begins_with_what_the_address_asks_for(visitor, case, slag, kind, has_caller):
    form = visitor.get(reverse("meetings:create", args=[case.number]), {"slag": slag}).context["form"]

    assert form["kind"].value() == kind
    assert (form["mode"].value(), form["minutes"].value()) == ("on_site", 60)
    assert form.initial.get("caller") == (case.callers.get() if has_caller else None)


@pytest.mark.parametrize("role", ["call_taker", "manager"])
def test_create_suggests_the_handler_if_they_hold_meetings_else_oneself(visitor, case, coordinator, role):
    handler = UserFactory(**{role: True})
    Case.objects.update(handler=handler)

    form = visitor.get(reverse("meetings:create", args=[case.number])).context["form"]

    assert form["staff"].value() == [handler.pk if role == "call_taker" else coordinator.pk]


def test_create_splits_the_times_by_the_promise(visitor, case, room):
    Case.objects.update(meet_by=timezone.localdate() - timedelta(days=1))

    context = visitor.get(reverse("meetings:create", args=[case.number])).context

    assert (context["in_time"], len(context["later"]), context["is_late"]) == ([], 9, True)


def test_create_of_another_kind_has_no_promise_to_keep(visitor, case, room):
    context = visitor.get(reverse("meetings:create", args=[case.number]), {"slag": "cooperation"}).context

    assert (context["meet_by"], context["in_time"], context["is_late"]) == (None, [], False)


def test_book_page_gives_the_offered_meeting_its_time(read, visitor, coordinator, case, room):
    meeting = MeetingFactory(case=case, participants="Rektor Åsa")
    url = reverse("meetings:book", args=[meeting.pk])
    opened = visitor.get(url)
    assert opened.context["form"]["participants"].value() == "Rektor Åsa"
    data = {
        "mode": "on_site",
        "minutes": "60",
        "staff": [coordinator.pk],
        "slot": first_slot(read(opened)),
        "version": "1",
    }

    response = visitor.post(url, data)

    meeting.refresh_from_db()
    assert response.url == meeting.get_absolute_url()
    assert (meeting.status, meeting.room, meeting.participants) == ("booked", room, None)


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


def test_reschedule_page_proposes_the_length_that_is_closest(visitor, case):
    meeting = MeetingFactory(booked=True, case=case)
    Meeting.objects.update(ends_at=meeting.starts_at + timedelta(minutes=50))

    form = visitor.get(reverse("meetings:reschedule", args=[meeting.pk])).context["form"]

    assert form["minutes"].value() == 45


@pytest.mark.parametrize("status", ["offered", "held", "no_show", "cancelled", "rescheduled"])
def test_reschedule_page_of_what_is_not_booked_leads_back(visitor, case, status):
    meeting = MeetingFactory(case=case, **{status: True})

    response = visitor.get(reverse("meetings:reschedule", args=[meeting.pk]))

    assert response.url == meeting.get_absolute_url()


def test_reschedule_page_proposes_the_old_time_again(visitor, case, coordinator):
    meeting = MeetingFactory(booked=True, case=case)
    BookingFactory(meeting=meeting, room=None, user=coordinator)
    url = reverse("meetings:reschedule", args=[meeting.pk])

    context = visitor.get(url).context

    assert context["staff"] == [coordinator]
    assert len(context["in_time"] + context["later"]) == 9


# Without a room


def test_without_rooms_nothing_is_said_of_them_and_the_telephone_is_proposed(
    read, visitor, coordinator, case
):
    url = reverse("meetings:create", args=[case.number])
    text = read(visitor.get(url))

    assert re.search(r"\brum", text, re.IGNORECASE) is None
    assert "Tiderna här är på telefon" in text
    slot = first_slot(text)
    assert slot.endswith("/phone")

    response = visitor.post(url, wishes(case, [coordinator], slot=slot))

    meeting = Meeting.objects.get()
    assert response.url == meeting.get_absolute_url()
    assert (meeting.mode, meeting.room, meeting.place) == ("phone", None, None)


def test_when_every_room_is_taken_the_telephone_is_proposed(read, visitor, case):
    room, now = RoomFactory(), timezone.now()
    meeting = MeetingFactory(booked=True, room=room, starts_at=now, ends_at=now + timedelta(days=40))
    BookingFactory(meeting=meeting, room=room)

    text = read(visitor.get(reverse("meetings:create", args=[case.number])))

    assert "Inget rum är ledigt" in text
    assert first_slot(text).endswith("/phone")


def test_with_a_room_nothing_is_said_of_the_telephone(read, visitor, case):
    RoomFactory()

    text = read(visitor.get(reverse("meetings:create", args=[case.number])))

    assert "Tiderna här är på telefon" not in text


def test_times_are_proposed_within_the_hours_of_the_settings(visitor, case):
    RoomFactory()
    OrganisationFactory(meetings_from=time(13), meetings_until=time(15))

    context = visitor.get(reverse("meetings:create", args=[case.number])).context

    hours = {timezone.localtime(slot.starts_at).hour for slot in (*context["in_time"], *context["later"])}
    assert hours == {13, 14}
