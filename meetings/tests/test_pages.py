"""Who sees what of meetings, the week, what every reading leaves, and what a page costs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import CaseFactory
from calls.models import Case
from calls.models.choices import State
from meetings.factories import AnswerFactory, BookingFactory, FindingFactory, MeetingFactory, RoomFactory
from meetings.models import Battery, Booking, Meeting, Question
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

NASTY = "<script>alert(1)</script> ‮😀 \"' å"


def pages_of(meeting: Meeting) -> list[str]:
    names = ("detail", "book", "reschedule", "cancel", "hold", "no_show", "battery_start", "battery_sign")
    pages = [reverse(f"meetings:{name}", args=[meeting.pk]) for name in (*names, "assessment")]
    return [*pages, reverse("meetings:battery", args=[meeting.pk, "framing"])]


# Who sees what


def test_pages_of_a_case_one_may_not_open_do_not_exist(login, other_call_taker, manager, case):
    meeting = MeetingFactory(held=True, case=case, battery=Battery.objects.get())

    for person in (other_call_taker, manager):
        visitor = login(person)
        answers = {visitor.get(url).status_code for url in pages_of(meeting)}
        answers |= {visitor.post(url, {"reason": "x", "side": "us"}).status_code for url in pages_of(meeting)}
        answers.add(visitor.get(reverse("meetings:create", args=[case.number])).status_code)
        assert answers == {404}
    assert Meeting.objects.get().status == "held"


def test_staff_who_are_booked_may_open_the_case_while_it_is_open(other_call_taker, case):
    meeting = MeetingFactory(booked=True, case=case)
    assert not Case.objects.visible_to(other_call_taker).exists()

    BookingFactory(meeting=meeting, room=None, user=other_call_taker)
    assert list(Case.objects.visible_to(other_call_taker)) == [case]

    Booking.objects.update(is_released=True)
    assert not Case.objects.visible_to(other_call_taker).exists()


def test_staff_who_were_booked_do_not_see_the_closed_case(other_call_taker):
    closed = CaseFactory(closed=True, record_level="open_service")
    BookingFactory(meeting=MeetingFactory(held=True, case=closed), room=None, user=other_call_taker)

    assert not Meeting.objects.visible_to(other_call_taker).exists()


def test_every_reading_leaves_a_line(read, visitor, coordinator, case):
    meeting = MeetingFactory(booked=True, case=case)

    read(visitor.get(meeting.get_absolute_url()))

    line = AuditEvent.objects.get(is_read=True)
    assert (line.event, line.target_id, line.case_id) == ("meeting.opened", str(meeting.pk), case.pk)
    assert line.actor_id == coordinator.pk


# The week


def test_week_shows_others_bookings_only_as_taken(read, login, other_call_taker, case):
    meeting = MeetingFactory(booked=True, case=case, room=RoomFactory(name="Rum Eken"))
    BookingFactory(meeting=meeting)
    monday = meeting.starts_at.date() - timedelta(days=meeting.starts_at.weekday())

    text = read(login(other_call_taker).get("/moten/", {"vecka": f"{monday:%G-W%V}"}))

    assert "upptaget" in text
    assert "Rum Eken" in text
    assert case.number not in text
    assert str(meeting.pk) not in text


def test_week_links_to_meetings_one_may_open(read, visitor, case):
    meeting = MeetingFactory(booked=True, case=case)
    BookingFactory(meeting=meeting)

    text = read(visitor.get("/moten/", {"vecka": f"{meeting.starts_at:%G-W%V}"}))

    assert meeting.get_absolute_url() in text
    assert case.number in text
    assert "upptaget" not in text


@pytest.mark.parametrize("week", ["", "2026-W99", "x", "\0", "9999-W01", "2026-W48&a=", "-1-W1", "😀"])
def test_week_that_is_no_week_is_this_week(visitor, week):
    today = timezone.localdate()

    response = visitor.get("/moten/", {"vecka": week})

    assert response.context["monday"] == today - timedelta(days=today.weekday())


def test_week_without_rooms_or_meetings_says_so(read, visitor):
    assert "Inga rum finns inlagda än." in read(visitor.get("/moten/"))


@pytest.fixture
def asked(case):
    """A held meeting whose battery is open, and the address of its first section."""
    Case.objects.update(state=State.MEETING_HELD)
    meeting = MeetingFactory(held=True, case=case, battery=Battery.objects.get())
    return meeting, reverse("meetings:battery", args=[meeting.pk, "framing"])


def key(name: str) -> int:
    return Question.objects.get(section__battery__number=1, key=name).pk


# Queries


def fill_week(number: int, start) -> None:
    for hour in range(number):
        begins = start + timedelta(minutes=30 * hour)
        meeting = MeetingFactory(booked=True, starts_at=begins, ends_at=begins + timedelta(minutes=30))
        BookingFactory(meeting=meeting)
        BookingFactory(meeting=meeting, room=None, user=UserFactory(coordinator=True))
        MeetingFactory()


def test_week_costs_the_same_with_10_and_200_meetings(visitor, django_assert_max_num_queries):
    monday = timezone.localtime() - timedelta(days=timezone.localdate().weekday())
    start = monday.replace(hour=0, minute=0, second=0, microsecond=0)
    fill_week(10, start)
    with django_assert_max_num_queries(10) as few:
        visitor.get("/moten/")
    fill_week(190, start + timedelta(hours=5))

    with django_assert_max_num_queries(10) as many:
        visitor.get("/moten/")

    assert len(many) == len(few)


def test_meeting_page_costs_the_same_with_1_and_200_findings(visitor, asked, django_assert_max_num_queries):
    meeting, url = asked
    AnswerFactory(meeting=meeting)
    FindingFactory(find_out=True, meeting=meeting)
    with django_assert_max_num_queries(15) as few:
        visitor.get(meeting.get_absolute_url())
    for _ in range(200):
        FindingFactory(find_out=True, meeting=meeting)

    with django_assert_max_num_queries(15) as many:
        visitor.get(meeting.get_absolute_url())
    with django_assert_max_num_queries(16):
        visitor.get(url)

    assert len(many) == len(few)


def test_booking_page_costs_the_same_in_an_empty_and_a_full_calendar(
    visitor, case, django_assert_max_num_queries
):
    url = reverse("meetings:create", args=[case.number])
    RoomFactory()
    with django_assert_max_num_queries(15) as few:
        visitor.get(url)
    fill_week(30, timezone.now())

    with django_assert_max_num_queries(15) as many:
        visitor.get(url)

    assert len(many) == len(few)
