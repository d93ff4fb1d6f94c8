"""The battery in the printout of a case: each question that was asked, and all that was answered to it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.case_page import CasePage
from meetings import printouts
from meetings.factories import AnswerFactory, MeetingFactory
from meetings.models import Battery, Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(call_taker):
    return MeetingFactory(held=True, battery=Battery.objects.in_use().get(), case__handler=call_taker)


def rows(meeting, user) -> dict[str, str]:
    (printed,) = printouts.of_meetings(CasePage(meeting.case, user))
    return {question: answer for _, those in printed.parts for question, answer in those}


def test_every_question_of_the_version_stands_there_and_what_was_left_open(meeting, call_taker):
    asked = list(Question.objects.filter(section__battery=meeting.battery).values_list("text", flat=True))

    found = rows(meeting, call_taker)

    assert list(found) == asked
    assert set(found.values()) == {"lämnad öppen"}


def test_answer_stands_with_what_it_rests_on_its_note_and_its_decision(meeting, call_taker):
    question = Question.objects.filter(section__battery=meeting.battery, yes_needs_decision=True).first()
    AnswerFactory(
        meeting=meeting,
        question=question,
        value=["yes"],
        basis="own",
        note="Sa det två gånger.",
        decision="Polisen är kontaktad.",
        decided_at=timezone.now(),
        decided_by=call_taker,
    )

    first, *more, last = rows(meeting, call_taker)[question.text].split("\n")

    assert first == "ja"
    assert more == ["Bygger på: sett eller hört själv", "Sa det två gånger."]
    assert last.startswith(f"Beslut: Polisen är kontaktad. ({call_taker.name}, ")


def test_who_may_not_read_the_battery_gets_none_of_it(meeting, manager):
    assert list(printouts.of_meetings(CasePage(meeting.case, manager))) == []


def test_blank_battery_has_every_question_of_the_version_in_use_and_nothing_to_press(login, call_taker):
    page = login(call_taker).get(reverse("meetings:battery_blank")).content.decode()

    for question in Question.objects.filter(section__battery__status="published"):
        assert question.text in page
    assert "<input" not in page.split('<div class="blank')[1]
