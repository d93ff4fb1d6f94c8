"""What the forms of the other deeds on a meeting understand."""

from datetime import UTC, datetime, timedelta

import pytest

from calls.models import Case
from meetings.actions.meetings import cancel_meeting
from meetings.factories import MeetingFactory, RoomFactory
from meetings.forms.meetings import CancelForm, HoldForm, KindForm, LevelForm
from stodtelefon.tests.answers import codes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, {"side": ["required"], "reason": ["required"]}),
        ({"side": "them", "reason": " "}, {"side": ["invalid_choice"], "reason": ["required"]}),
        ({"side": "us", "reason": "å" * 501}, {"reason": ["max_length"]}),
        ({"side": "us", "reason": "Sjukdom.", "version": "0"}, {"version": ["min_value"]}),
        ({"side": "us", "reason": "Sjukdom."}, {}),
    ],
    ids=["nothing", "outside the list", "a novel", "no version", "good"],
)
def test_cancel_form(sent, errors):
    assert codes(CancelForm(sent)) == errors


@pytest.mark.parametrize(("level", "asks"), [("advice", True), ("open_service", False), ("case", False)])
@pytest.mark.parametrize("form", [LevelForm, HoldForm])
def test_reason_for_the_level_is_asked_for_only_at_the_level_of_advice(case, form, level, asks):
    Case.objects.update(record_level=level)

    assert ("level_reason" in form(case=Case.objects.get()).fields) == asks


def test_reason_for_the_level_is_demanded(case):
    case.record_level = "advice"

    assert codes(LevelForm({"level_reason": " "}, case=case)) == {"level_reason": ["required"]}


@pytest.mark.parametrize(
    "at", ["2026-01-11T09:30", "2026-01-11 09:30", "2026-01-11 09.30", "11 jan 2026 kl 9.30"]
)
def test_hold_form_reads_local_time(case, at):
    case.opened_at = datetime(2026, 1, 11, 8, 30, 40, tzinfo=UTC)
    meeting = MeetingFactory(case=case, starts_at=case.opened_at, ends_at=case.opened_at + timedelta(hours=1))
    form = HoldForm({"at": at, "version": "1"}, case=case, row=meeting)

    assert form.is_valid(), form.errors
    assert form.arguments["held_at"] == datetime(2026, 1, 11, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("", "required"),
        ("i går", "invalid"),
        ("2027-02-30T09:00", "invalid"),
        ("2026-01-11", "invalid"),
        ("2026-03-29T02:30", "no_hour"),
        ("2126-01-11T09:30", "bounds"),
    ],
    ids=["nothing", "words", "no such day", "no time", "an hour that is not", "not yet"],
)
def test_hold_form_refuses_what_is_no_moment(case, at, code):
    assert codes(HoldForm({"at": at}, case=case)) == {"at": [code]}


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({}, "with_caller"),
        ({"slag": ""}, "with_caller"),
        ({"slag": "cooperation"}, "cooperation"),
        ({"slag": "follow_up"}, "follow_up"),
        ({"slag": "seance"}, "with_caller"),
        ({"slag": "\0"}, "with_caller"),
    ],
    ids=repr,
)
def test_kind_that_the_address_asks_for(asked, kind):
    assert KindForm(asked).kind == kind


# Somebody else was first


def test_cancelling_second_shows_how_the_meeting_stands(coordinator):
    meeting = MeetingFactory(booked=True, room=RoomFactory(name="Rum 2"))
    form = CancelForm({"side": "us", "reason": "Sjukdom.", "version": "1"}, row=meeting)
    meeting.version += 1
    meeting.save()

    assert form.accept(cancel_meeting, meeting=meeting, by=coordinator) is None

    assert dict(form.theirs)["Mötet"] == "bokat"
    assert dict(form.theirs)["Plats"] == "Rum 2"
    assert (form["reason"].value(), form["version"].value()) == ("Sjukdom.", 2)
