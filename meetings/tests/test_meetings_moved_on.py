"""A meeting that has moved on while somebody wrote: its page says so at once, and where one goes instead."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.models import Case
from calls.models.choices import State
from meetings.factories import MeetingFactory
from stodtelefon.dates import day, moment
from stodtelefon.drafts.factories import DraftFactory
from stodtelefon.drafts.models import Draft

pytestmark = pytest.mark.django_db

WHY = "Läraren vill ha stöd framåt."


@pytest.fixture
def opened(case):
    Case.objects.update(state=State.MEETING_PLANNED, opened_at=timezone.now() - timedelta(days=2))
    case.refresh_from_db()
    return case


@pytest.fixture
def moved(opened):
    """A meeting that began half an hour ago, and was then moved to tomorrow."""
    return MeetingFactory(
        rescheduled=True, case=opened, superseded_by=MeetingFactory(booked=True, case=opened)
    )


def draft_of(meeting, name, writer):
    address = reverse(f"meetings:{name}", args=[meeting.pk])
    fields = [["level_reason", WHY], ["version", "1"]]
    contents = {"address": address, "title": "När hölls mötet?", "place": "", "fields": fields}
    return DraftFactory(writer=writer, contents=contents)


@pytest.mark.parametrize("name", ["hold", "cancel", "confirm", "no_show"])
def test_deed_on_a_meeting_that_was_moved_leads_to_the_new_one(visitor, moved, name):
    page = visitor.get(reverse(f"meetings:{name}", args=[moved.pk]), follow=True)

    new = moved.superseded_by
    assert page.redirect_chain[-1][0] == new.get_absolute_url()
    assert f"Mötet är ombokat till {moment(new.starts_at)}." in page.content.decode()


def test_draft_of_a_meeting_that_was_moved_says_so_at_once(visitor, moved, coordinator, read):
    draft = draft_of(moved, "hold", coordinator)

    said = read(visitor.get(draft.resume_url, follow=True))

    new = moved.superseded_by
    assert f"Mötet är ombokat till {moment(new.starts_at)}." in said
    assert f'href="{new.get_absolute_url()}"' in said
    assert WHY in said
    assert [word in said for word in ("Skriv vidare", "i ett annat fönster")] == [False, False]
    assert Draft.objects.open().get() == draft


def test_page_that_is_led_to_is_one_of_ours(visitor, moved, coordinator, read):
    draft = draft_of(moved, "hold", coordinator)

    said = read(visitor.get(f"{draft.get_absolute_url()}?vidare=//elsewhere.example/"))

    assert "elsewhere.example" not in said


def test_draft_shows_the_words_whose_field_is_gone(visitor, opened, coordinator, read):
    draft = draft_of(MeetingFactory(begun=True, case=opened), "hold", coordinator)

    said = read(visitor.get(draft.resume_url))

    assert "Varför höjs nivån?" in said
    assert WHY in said


def test_meeting_is_marked_as_held_from_its_own_day(visitor, opened, read):
    meeting = MeetingFactory(booked=True, case=opened)
    hold = reverse("meetings:hold", args=[meeting.pk])

    said = read(visitor.get(meeting.get_absolute_url()))

    assert f"Mötet kan markeras som hållet från {day(meeting.starts_at)}." in said
    assert hold not in said
    assert "Boka om det först." in visitor.get(hold, follow=True).content.decode()


def test_all_that_stands_in_the_way_of_a_held_meeting_is_said_at_once(visitor, opened, read):
    Case.objects.update(record_level="advice")
    meeting = MeetingFactory(begun=True, case=opened)
    hold = reverse("meetings:hold", args=[meeting.pk])

    before = read(visitor.get(hold))
    at = timezone.localtime(meeting.starts_at - timedelta(days=1))
    errors = visitor.post(hold, {"at": f"{at:%Y-%m-%dT%H:%M}"}).context["form"].errors

    assert "behövs" in before
    assert set(errors) == {"at", "level_reason"}
