"""The battery, findings and the assessment in the browser: nothing typed is lost."""

import pytest
from django.urls import reverse

from calls.models import Case
from calls.models.choices import State
from meetings.actions.batteries import change_answer, save_answers
from meetings.factories import AssessmentFactory, FindingFactory, MeetingFactory
from meetings.models import Answer, Assessment, Battery, Finding, Question

pytestmark = pytest.mark.django_db

NASTY = "<script>alert(1)</script> ‮😀 \"' å"


# The battery


@pytest.fixture
def asked(case):
    """A held meeting whose battery is open, and the address of its first section."""
    Case.objects.update(state=State.MEETING_HELD)
    meeting = MeetingFactory(held=True, case=case, battery=Battery.objects.get())
    return meeting, reverse("meetings:battery", args=[meeting.pk, "framing"])


def key(name: str) -> int:
    return Question.objects.get(section__battery__number=1, key=name).pk


def test_battery_saves_on_the_way_to_the_next_section(read, visitor, asked):
    meeting, url = asked
    data = {
        f"v_{key('hopes')}": NASTY,
        f"v_{key('person_knows')}": "not_applicable",
        "go": "next",
        "version": 1,
    }

    response = visitor.post(url, data)

    assert response.url == reverse("meetings:battery", args=[meeting.pk, "the_concern"])
    answers = {answer.question.key: answer.in_words for answer in Answer.objects.for_list()}
    assert answers == {"hopes": NASTY, "person_knows": "ej aktuellt"}
    assert "<script>alert" not in read(visitor.get(url))


def test_battery_step_saves_and_goes_where_it_says(visitor, asked):
    meeting, url = asked

    response = visitor.post(url, {f"v_{key('hopes')}": "Lugn.", "go": "safety", "version": 1})

    assert response.url == reverse("meetings:battery", args=[meeting.pk, "safety"])
    assert Answer.objects.count() == 1


def test_battery_last_section_leads_to_the_meeting(visitor, asked):
    meeting, _ = asked
    url = reverse("meetings:battery", args=[meeting.pk, "next_steps"])

    assert visitor.post(url, {"go": "next"}).url == meeting.get_absolute_url()


def test_battery_with_a_nul_keeps_what_was_typed_and_saves_nothing(read, visitor, asked):
    _, url = asked

    response = visitor.post(
        url, {f"v_{key('hopes')}": "a\0b", f"n_{key('hopes')}": "Skolgården", "version": 1}
    )

    assert "Skolgården" in read(response)
    assert f"v_{key('hopes')}" in response.context["form"].errors
    assert not Answer.objects.exists()


def test_battery_that_somebody_else_wrote_in_shows_theirs_and_keeps_mine(read, visitor, coordinator, asked):
    meeting, url = asked
    question = Question.objects.get(pk=key("hopes"))
    save_answers(
        meeting=meeting,
        section=question.section,
        answers={question.pk: {"value": ["Deras svar"]}},
        by=coordinator,
    )
    data = {f"v_{question.pk}": "Mitt svar", "version": 1, "go": "stay"}

    response = visitor.post(url, data)

    text = read(response)
    assert "Deras svar" in text
    assert "Mitt svar" in text
    assert Answer.objects.get().in_words == "Deras svar"
    data["version"] = response.context["form"]["version"].value()
    assert visitor.post(url, data).status_code == 302
    assert Answer.objects.get().in_words == "Mitt svar"


def test_finding_is_added_without_losing_the_answers(visitor, asked):
    _, url = asked
    data = {f"v_{key('hopes')}": "Lugn.", "version": 1, "go": "add:works", "works-text": "Morfar"}

    response = visitor.post(url, data)

    assert response.url == f"{url}#works"
    assert (Answer.objects.get().in_words, Finding.objects.get().text) == ("Lugn.", "Morfar")


def test_finding_that_is_refused_keeps_what_was_typed(read, visitor, asked):
    _, url = asked
    data = {f"v_{key('hopes')}": "Lugn.", "version": 1, "go": "add:find_out", "find_out-text": "Vem?"}

    text = read(visitor.post(url, data))

    assert "Vem?" in text
    assert Answer.objects.get().in_words == "Lugn."
    assert not Finding.objects.exists()


def test_finding_that_was_typed_is_added_whichever_button_was_pressed(visitor, asked):
    meeting, url = asked
    data = {f"v_{key('hopes')}": "Lugn.", "version": 1, "go": "next", "works-text": "Morfar"}

    response = visitor.post(url, data)

    assert response.url == reverse("meetings:battery", args=[meeting.pk, "the_concern"])
    assert (Answer.objects.get().in_words, Finding.objects.get().text) == ("Lugn.", "Morfar")


def test_finding_that_was_typed_stays_when_the_answers_are_refused(read, visitor, asked):
    _, url = asked
    data = {f"v_{key('hopes')}": "a\0b", "version": 1, "go": "next"}

    text = read(visitor.post(url, data | {"works-text": "Morfar", "find_out-text": "Vem hämtar?"}))

    assert ["Morfar" in text, "Vem hämtar?" in text] == [True, True]
    assert not Finding.objects.exists()


def test_finding_of_a_kind_that_is_not_there_does_not_exist(visitor, asked):
    _, url = asked

    assert visitor.post(url, {"go": "add:score", "version": 1}).status_code == 404


def test_month_in_the_future_is_refused_by_the_field(visitor, asked):
    meeting, _ = asked
    url = reverse("meetings:battery", args=[meeting.pk, "changes"])

    response = visitor.post(url, {f"v_{key('noticed_since')}": "2999-01", "version": 1})

    assert response.context["form"].errors[f"v_{key('noticed_since')}"] == ["Välj en månad som har varit."]


def test_signed_battery_is_read_and_changed_by_a_new_version(read, visitor, asked):
    meeting, url = asked
    visitor.post(url, {f"v_{key('hopes')}": "Lugn.", "version": 1})
    visitor.post(reverse("meetings:battery_sign", args=[meeting.pk]))
    answer = Answer.objects.get()

    assert "Lugn." in read(visitor.get(url))
    assert visitor.post(url, {f"v_{key('hopes')}": "Överskrivet."}).status_code == 200
    change = reverse("meetings:answer_change", args=[meeting.pk, answer.pk])
    visitor.post(change, {f"v_{key('hopes')}": "Trygghet."})

    assert Answer.objects.current().get().in_words == "Trygghet."
    text = read(visitor.get(change))
    assert "Lugn." in text
    assert "Överskrivet." not in text


def test_answer_that_somebody_else_changed_is_sent_next_to_theirs(read, visitor, coordinator, asked):
    meeting, url = asked
    visitor.post(url, {f"v_{key('hopes')}": "Lugn.", "version": 1})
    visitor.post(reverse("meetings:battery_sign", args=[meeting.pk]))
    first = Answer.objects.get()
    change_answer(answer=first, content={"value": ["Trygghet."]}, by=coordinator)
    address = reverse("meetings:answer_change", args=[meeting.pk, first.pk])
    mine = {f"v_{key('hopes')}": "Ro.", "version": str(first.pk)}

    response = visitor.post(address, mine)

    text, form = read(response), response.context["form"]
    assert ["Ro." in text, "Trygghet." in text] == [True, True]
    assert form.theirs == [(Question.objects.get(pk=key("hopes")).text, "Trygghet.")]
    assert visitor.post(address, mine | {"version": form["version"].value()}).status_code == 302
    assert Answer.objects.current().get().in_words == "Ro."


def test_battery_start_goes_on_where_it_was_left(visitor, asked):
    meeting, url = asked
    visitor.post(url, {f"v_{key('hopes')}": "Lugn.", "version": 1})

    response = visitor.get(reverse("meetings:battery_start", args=[meeting.pk]))

    assert response.url == reverse("meetings:battery", args=[meeting.pk, "the_concern"])


def test_versions_of_the_battery_are_for_those_who_edit_it(read, login, visitor, call_taker):
    assert "38 frågor" in read(visitor.get("/fragebatteri/"))
    assert "Vad hoppas du att mötet ska leda till?" in read(visitor.get("/fragebatteri/1/"))
    assert login(call_taker).get("/fragebatteri/").status_code == 404


# Findings and the assessment


def test_finding_answer_page(read, visitor, asked):
    meeting, _ = asked
    finding = FindingFactory(find_out=True, meeting=meeting)
    works = FindingFactory(meeting=meeting)

    visitor.post(reverse("meetings:finding_answer", args=[meeting.pk, finding.pk]), {"answer": NASTY})

    assert Finding.objects.get(pk=finding.pk).answer == NASTY
    assert "<script>alert" not in read(visitor.get(meeting.get_absolute_url()))
    url = reverse("meetings:finding_answer", args=[meeting.pk, works.pk])
    assert visitor.get(url).status_code == 404


def test_assessment_page_signs_and_replaces(read, visitor, asked):
    meeting, _ = asked
    url = reverse("meetings:assessment", args=[meeting.pk])
    visitor.post(url, {"speaks_for": "Nya kontakter.", "ve": "reason"})
    first = Assessment.objects.get()

    opened = visitor.get(url)
    assert opened.context["form"]["version"].value() == str(first.pk)
    visitor.post(url, {"speaks_against": "Borta.", "ve": "no_reason", "version": str(first.pk)})

    assert Assessment.objects.current().get().ve == "no_reason"
    assert "Nya kontakter." in read(visitor.get(url))


def test_assessment_written_while_somebody_else_signed_keeps_my_words(read, visitor, asked):
    meeting, _ = asked
    url = reverse("meetings:assessment", args=[meeting.pk])
    theirs = AssessmentFactory(meeting=meeting)

    response = visitor.post(url, {"speaks_for": "Mina ord.", "ve": "reason"})

    text = read(response)
    assert "Mina ord." in text
    assert theirs.speaks_for in text
    assert response.context["form"]["version"].value() == str(theirs.pk)


def test_assessment_before_the_meeting_is_held_leads_back(visitor, case):
    meeting = MeetingFactory(booked=True, case=case)

    assert visitor.get(reverse("meetings:assessment", args=[meeting.pk])).url == meeting.get_absolute_url()
