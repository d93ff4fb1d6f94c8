"""The battery of a meeting that was moved, cancelled or signed meanwhile: it is read, and nothing typed is lost."""

import pytest
from django.urls import reverse

from meetings.actions.batteries import sign_battery
from meetings.actions.meetings import cancel_meeting, reschedule_meeting
from meetings.factories import AnswerFactory, FindingFactory, MeetingFactory, hour_tomorrow
from meetings.models import Answer, Finding, Meeting
from stodtelefon.dates import moment
from stodtelefon.drafts.middleware import STILL_HERE
from stodtelefon.drafts.tests.tab import Tab, only_draft
from stodtelefon.forms.beside import side_by_side
from stodtelefon.forms.sides import SAVED
from stodtelefon.tests.answers import messages_of
from stodtelefon.tests.databases import every_row

pytestmark = pytest.mark.django_db

WHY = {"side": "caller", "reason": "Hen fick förhinder."}
SIGNED = "Frågebatteriet är signerat. Ändra ett svar i taget, med en ny version."


@pytest.fixture
def booked(case, battery):
    meeting = MeetingFactory(
        booked=True, case=case, caller=case.callers.get(), battery=battery, **hour_tomorrow(9)
    )
    AnswerFactory(meeting=meeting, value=["Lugn."])
    return meeting


@pytest.fixture
def move(coordinator):
    def away(meeting: Meeting) -> Meeting:
        how = {"staff": [coordinator], "mode": "phone", "by": coordinator}
        return reschedule_meeting(meeting=meeting, **how, **WHY, **hour_tomorrow(13))

    return away


@pytest.fixture
def typed(question):
    """What somebody had written in the first section when the other thing happened."""
    hopes = question("hopes").pk
    return {f"v_{hopes}": "Trygghet.", f"n_{hopes}": "Sagt två gånger.", "works-text": "Morfar", "version": 1}


def section(meeting: Meeting) -> str:
    return reverse("meetings:battery", args=[meeting.pk, "framing"])


def kept(text: str) -> list[bool]:
    return [words in text for words in ("Trygghet.", "Sagt två gånger.", "Morfar")]


def changed_since(before: dict) -> set[str]:
    """The tables that are not as they were; the reading of a page leaves its line."""
    return {name for name, rows in every_row().items() if rows != before[name]}


def test_moved_meeting_says_where_its_answers_went(read, visitor, move, booked):
    new = move(booked)

    text = read(visitor.get(booked.get_absolute_url()))

    assert f'<a href="{new.get_absolute_url()}">mötet {moment(new.starts_at)}</a>' in text
    assert section(booked) not in text
    response = visitor.get(section(booked), follow=True)
    assert response.redirect_chain[-1][0] == booked.get_absolute_url()
    assert messages_of(response) == ["Mötet är ombokat. Det nya skrivs på det nya mötet."]
    assert "Lugn." in read(visitor.get(section(new)))


def test_what_was_typed_when_the_meeting_was_moved_is_sent_to_the_new_one(read, visitor, move, booked, typed):
    new = move(booked)

    response = visitor.post(section(booked), typed)

    text, form = read(response), response.context["form"]
    there = moment(new.starts_at)
    assert form.non_field_errors() == [
        f"Mötet är ombokat, och svaren följde med till mötet {there}. Spara igen, så sparas det du skrev där."
    ]
    assert (kept(text), text.count("och svaren följde med")) == ([True] * 3, 1)
    assert response.context["action"] == section(new)
    assert f'action="{section(new)}"' in text
    assert (Answer.objects.get().value, Finding.objects.count()) == (["Lugn."], 0)

    again = typed | {"version": form["version"].value(), "go": "stay"}
    assert visitor.post(response.context["action"], again).url == section(new)
    assert (Answer.objects.get().value, Answer.objects.get().meeting) == (["Trygghet."], new)
    assert Finding.objects.get().meeting == new


def test_what_was_typed_when_the_meeting_was_cancelled_is_shown_back(
    read, visitor, coordinator, booked, typed
):
    cancel_meeting(meeting=booked, by=coordinator, **WHY)
    before = every_row()

    response = visitor.post(section(booked), typed)

    text = read(response)
    assert "Mötet är inställt. Det som är skrivet följer med när mötet bokas på nytt." in text
    assert kept(text) == [True] * 3
    assert "Det du skrev är inte sparat." in text
    assert "Spara igen" not in text
    assert changed_since(before) == {"audit_auditevent"}


def test_cancelled_meeting_is_read_and_not_filled_in(read, visitor, coordinator, booked):
    cancel_meeting(meeting=booked, by=coordinator, **WHY)

    text = read(visitor.get(section(booked)))

    assert ["Lugn." in text, "Inte signerat." in text, "<textarea" in text] == [True, True, False]
    assert "följer med när mötet bokas på nytt. Här går det att läsa." in " ".join(text.split())
    assert "följer med när mötet bokas på nytt." in read(visitor.get(booked.get_absolute_url()))


def test_battery_in_a_closed_case_is_read(read, visitor, case, meeting, shut):
    AnswerFactory(meeting=meeting, value=["Lugn."])
    shut(case)

    text = read(visitor.get(section(meeting)))

    assert ["Lugn." in text, "Ärendet är avslutat." in text, "<textarea" in text] == [True, True, False]


def test_what_was_typed_when_a_colleague_signed_is_shown_back(read, visitor, coordinator, meeting, typed):
    AnswerFactory(meeting=meeting, value=["Lugn."])
    sign_battery(meeting=meeting, by=coordinator)

    response = visitor.post(section(meeting), typed)

    text, form = read(response), response.context["form"]
    assert (form.non_field_errors(), kept(text)) == ([SIGNED], [True] * 3)
    assert form.theirs[0] == ("Vad hoppas du att mötet ska leda till?", "Lugn.\nAnteckning: tomt")
    assert side_by_side(form)[0].yours == "Trygghet.\nAnteckning: Sagt två gånger."
    assert (form.sides, "Sparat</span>" in text) == (SAVED, True)
    assert f'<a href="{section(meeting)}">Läs frågebatteriet som det är nu</a>' in text
    assert (Answer.objects.get().value, Finding.objects.exists()) == (["Lugn."], False)


def test_answer_to_a_task_that_went_on_to_the_new_meeting_is_saved(visitor, move, booked):
    task = FindingFactory(meeting=booked, find_out=True)
    address = reverse("meetings:finding_answer", args=[booked.pk, task.pk])
    new = move(booked)

    response = visitor.post(address, {"answer": "Skolan vet."})

    task.refresh_from_db()
    assert (response.url, task.answer, task.meeting) == (new.get_absolute_url(), "Skolan vet.", new)


@pytest.mark.parametrize("deed", ["book", "times"])
def test_reason_typed_when_the_meeting_was_cancelled_is_kept(visitor, coordinator, booked, deed):
    tab, address = Tab(visitor), reverse("meetings:reschedule", args=[booked.pk])
    tab.get(address)
    cancel_meeting(meeting=booked, by=coordinator, **WHY)
    typed = {"side": "us", "reason": "Rummet behövs till annat.", "mode": "phone", "minutes": "60"}
    typed |= {"staff": [coordinator.pk], "on": "2027-01-11", "start": "09:30", "deed": deed}

    response = tab.post(address, typed)

    assert response.url == booked.get_absolute_url()
    assert messages_of(visitor.get(response.url)) == [
        "Mötet är inställt. Boka ett nytt i stället.",
        STILL_HERE,
    ]
    assert dict(only_draft().contents["fields"])["reason"] == "Rummet behövs till annat."
    assert Meeting.objects.get().status == "cancelled"


@pytest.mark.parametrize("status", ["booked", "begun", "held"])
def test_cooperation_meeting_never_offers_the_battery(read, visitor, case, status):
    meeting = MeetingFactory(case=case, kind="cooperation", **{status: True})

    response = visitor.get(meeting.get_absolute_url())

    step = response.context["step"]
    start = reverse("meetings:battery_start", args=[meeting.pk])
    assert start not in read(response)
    assert (step and step.what) == ("När hölls mötet?" if status == "begun" else None)
    assert visitor.get(start).url == meeting.get_absolute_url()


@pytest.mark.parametrize("kind", ["with_caller", "follow_up", "cooperation"])
def test_meeting_that_was_not_held_is_offered_anew_as_the_kind_it_was(visitor, case, kind):
    meeting = MeetingFactory(case=case, cancelled=True, kind=kind)

    step = visitor.get(meeting.get_absolute_url()).context["step"]

    assert step.url == f"/arenden/{case.number}/boka/?slag={kind}"
