"""The battery in the browser: nothing typed is lost."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.actions.answers import change_answer, save_answers
from meetings.factories import AnswerFactory, FindingFactory, MeetingFactory
from meetings.models import Answer, Finding, Question
from stodtelefon.tests.databases import every_row

pytestmark = pytest.mark.django_db

NASTY = "<script>alert(1)</script> 😀 \"' å"


@pytest.fixture
def asked(meeting):
    """A held meeting whose battery is open, and the address of its first section."""
    return meeting, reverse("meetings:battery", args=[meeting.pk, "framing"])


@pytest.fixture
def key(question):
    return lambda name: question(name).pk


def test_battery_saves_on_the_way_to_the_next_section(read, visitor, asked, key):
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


def test_battery_step_saves_and_goes_where_it_says(visitor, asked, key):
    meeting, url = asked

    response = visitor.post(url, {f"v_{key('hopes')}": "Lugn.", "go": "safety", "version": 1})

    assert response.url == reverse("meetings:battery", args=[meeting.pk, "safety"])
    assert Answer.objects.count() == 1


def test_battery_asks_about_who_is_pointed_out(read, visitor, asked, key):
    _, url = asked
    name = f"n_{key('hopes')}"
    data = {name: "Läraren Fatima Ali hoppas.", "go": "next", "version": 1}

    shown = visitor.post(url, data)
    page = read(shown)
    saved = visitor.post(url, data | {f"{name}-ord": "namn:Fatima Ali", f"{name}-ord-0": "mask"})

    assert set(shown.context["form"].errors) == {name}
    assert f'<input type="hidden" name="{name}-ord" value="namn:Fatima Ali">' in page
    assert saved.status_code == 302
    assert Answer.objects.get().note == "Läraren [namn] hoppas."


def test_finding_is_asked_about_in_the_form_that_it_belongs_to(read, visitor, asked):
    _, url = asked
    data = {"works-text": "Morfar Ahmed, varje vecka.", "go": "add:works", "version": 1}

    page = read(visitor.post(url, data))
    visitor.post(url, data | {"works-text-ord": "namn:Ahmed", "works-text-ord-0": "mask"})

    assert '<input type="hidden" name="works-text-ord" value="namn:Ahmed" form="svar">' in page
    assert Finding.objects.get().text == "Morfar [namn], varje vecka."


def test_battery_with_a_nul_keeps_what_was_typed_and_saves_nothing(read, visitor, asked, key):
    _, url = asked

    response = visitor.post(
        url, {f"v_{key('hopes')}": "a\0b", f"n_{key('hopes')}": "Skolgården", "version": 1}
    )

    assert "Skolgården" in read(response)
    assert f"v_{key('hopes')}" in response.context["form"].errors
    assert not Answer.objects.exists()


def test_battery_that_somebody_else_wrote_in_shows_theirs_and_keeps_mine(
    read, visitor, coordinator, asked, key
):
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


def test_question_that_one_left_open_has_the_answer_of_the_other(visitor, coordinator, asked, key):
    meeting, url = asked
    question, mine = Question.objects.get(pk=key("hopes")), f"v_{key('person_knows')}"
    opened = visitor.get(url).context["form"]
    save_answers(
        meeting=meeting,
        section=question.section,
        answers={question.pk: {"value": ["Deras svar"]}},
        by=coordinator,
    )
    data = {name: opened[name].value() for name in ("version", "opened_with")}

    form = visitor.post(url, data | {mine: "yes", "go": "stay"}).context["form"]
    again = {name: form[name].value() for name in (*data, f"v_{question.pk}", mine)}

    assert (form.theirs, form.taken_over) == ([], [(question.text, "Deras svar")])
    assert visitor.post(url, again | {"go": "stay"}).status_code == 302
    assert {one.in_words for one in Answer.objects.current()} == {"Deras svar", "ja"}


def test_finding_is_added_without_losing_the_answers(visitor, asked, key):
    _, url = asked
    data = {f"v_{key('hopes')}": "Lugn.", "version": 1, "go": "add:works", "works-text": "Morfar"}

    response = visitor.post(url, data)

    assert response.url == f"{url}#works"
    assert (Answer.objects.get().in_words, Finding.objects.get().text) == ("Lugn.", "Morfar")


def test_finding_that_is_refused_keeps_what_was_typed(read, visitor, asked, key):
    _, url = asked
    data = {f"v_{key('hopes')}": "Lugn.", "version": 1, "go": "add:find_out", "find_out-text": "Vem?"}

    text = read(visitor.post(url, data))

    assert "Vem?" in text
    assert Answer.objects.get().in_words == "Lugn."
    assert not Finding.objects.exists()


def test_finding_that_was_typed_is_added_whichever_button_was_pressed(visitor, asked, key):
    meeting, url = asked
    data = {f"v_{key('hopes')}": "Lugn.", "version": 1, "go": "next", "works-text": "Morfar"}

    response = visitor.post(url, data)

    assert response.url == reverse("meetings:battery", args=[meeting.pk, "the_concern"])
    assert (Answer.objects.get().in_words, Finding.objects.get().text) == ("Lugn.", "Morfar")


def test_finding_that_was_typed_stays_when_the_answers_are_refused(read, visitor, asked, key):
    _, url = asked
    data = {f"v_{key('hopes')}": "a\0b", "version": 1, "go": "next"}

    text = read(visitor.post(url, data | {"works-text": "Morfar", "find_out-text": "Vem hämtar?"}))

    assert ["Morfar" in text, "Vem hämtar?" in text] == [True, True]
    assert not Finding.objects.exists()


def test_finding_of_a_kind_that_is_not_there_does_not_exist(visitor, asked):
    _, url = asked

    assert visitor.post(url, {"go": "add:score", "version": 1}).status_code == 404


def test_month_in_the_future_is_refused_by_the_field(visitor, asked, key):
    meeting, _ = asked
    url = reverse("meetings:battery", args=[meeting.pk, "changes"])

    response = visitor.post(url, {f"v_{key('noticed_since')}": "2999-01", "version": 1})

    assert response.context["form"].errors[f"v_{key('noticed_since')}"] == ["Välj en månad som har varit."]


def test_battery_that_cannot_be_signed_leads_to_every_decision_that_is_missing(read, visitor, asked):
    meeting, _ = asked
    flagged = Question.objects.filter(section__battery=meeting.battery, yes_needs_decision=True)
    sections = {one.section.key for one in flagged.select_related("section")}
    decided, by = flagged.first(), meeting.offered_by
    said = {"decision": "Rektor ringer.", "decided_at": timezone.now(), "decided_by": by}
    for one in flagged:
        AnswerFactory(meeting=meeting, key=one.key, value=["yes"], **said if one == decided else {})

    page = read(visitor.post(reverse("meetings:battery_sign", args=[meeting.pk])))

    links = re.findall(r'<a href="(/moten/[^"]+#id_d_\d+)"', page)
    left = [one for one in flagged.select_related("section") if one != decided]
    assert links == [
        f"{reverse('meetings:battery', args=[meeting.pk, one.section.key])}#id_d_{one.pk}" for one in left
    ]
    assert len(sections) > 1
    assert (
        page.count("Svaret är ja. Skriv vad ni beslutar."),
        "Det går inte att signera än" in page,
    ) == (
        len(left),
        True,
    )
    meeting.refresh_from_db()
    assert (meeting.battery_signed_at, Answer.objects.filter(signed_at__isnull=False).count()) == (None, 0)
    for link in links:
        assert f'id="{link.partition("#")[2]}"' in read(visitor.get(link))


def test_signed_battery_is_read_and_changed_by_a_new_version(read, visitor, asked, key):
    meeting, url = asked
    visitor.post(url, {f"v_{key('hopes')}": "Lugn.", "version": 1})
    visitor.post(reverse("meetings:battery_sign", args=[meeting.pk]))
    answer = Answer.objects.get()

    assert "Lugn." in read(visitor.get(url))
    assert visitor.post(url, {f"v_{key('hopes')}": "Överskrivet."}).status_code == 200
    change = reverse("meetings:answer_change", args=[meeting.pk, answer.pk])
    visitor.post(change, {f"v_{key('hopes')}": "Trygghet.", "version": answer.pk})

    assert Answer.objects.current().get().in_words == "Trygghet."
    text = read(visitor.get(change))
    assert "Lugn." in text
    assert "Överskrivet." not in text


def test_answer_that_somebody_else_changed_is_sent_next_to_theirs(read, visitor, coordinator, asked, key):
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


def test_battery_has_no_section_of_another_name(visitor, meeting):
    assert visitor.get(reverse("meetings:battery", args=[meeting.pk, "strange"])).status_code == 404


def test_battery_that_is_not_begun_leads_to_its_beginning(visitor, case):
    meeting = MeetingFactory(booked=True, case=case)

    response = visitor.get(reverse("meetings:battery", args=[meeting.pk, "framing"]))

    assert response.url == reverse("meetings:battery_start", args=[meeting.pk])


def test_battery_in_a_closed_case_keeps_what_was_typed_and_says_why(read, visitor, case, asked, key, shut):
    _, url = asked
    shut(case)

    text = read(visitor.post(url, {f"v_{key('hopes')}": "Lugn.", "works-text": "Morfar"}))

    assert ["Ärendet är avslutat." in text, "Lugn." in text, "Morfar" in text] == [True, True, True]
    assert not Answer.objects.exists()
    assert not Finding.objects.exists()


def test_battery_does_not_exist_for_a_stranger_and_changes_nothing(login, other_call_taker, asked, key):
    _, url = asked
    visitor, before = login(other_call_taker), every_row()

    assert visitor.post(url, {f"v_{key('hopes')}": "Lugn."}).status_code == 404
    assert every_row() == before


def test_answer_of_another_meeting_is_not_changed_here(visitor, meeting):
    strange = AnswerFactory(signed=True)

    url = reverse("meetings:answer_change", args=[meeting.pk, strange.pk])

    assert visitor.get(url).status_code == 404


def test_answer_that_is_not_signed_is_not_changed_one_by_one(visitor, meeting):
    answer = AnswerFactory(meeting=meeting)

    assert visitor.get(reverse("meetings:answer_change", args=[meeting.pk, answer.pk])).status_code == 404


@pytest.mark.parametrize(
    ("said", "pressed", "leads_to_the_deed"),
    [("", False, True), ("Rektor vet.", False, False), ("Rektor vet.", True, True)],
)
def test_signed_answer_that_becomes_a_flagged_yes_leads_straight_to_the_deed(
    visitor, meeting, case, key, said, pressed, leads_to_the_deed
):
    answer = AnswerFactory(meeting=meeting, key="anyone_afraid", value=["no"], signed=True)
    url, pk = reverse("meetings:answer_change", args=[meeting.pk, answer.pk]), key("anyone_afraid")
    typed = {f"v_{pk}": "yes", f"d_{pk}": said, "go": f"deed:{pk}" if pressed else "", "version": answer.pk}

    response = visitor.post(url, typed)

    new = Answer.objects.current().get()
    assert (f"/fara/?fran=answer&id={new.pk}" in response.url) is leads_to_the_deed
    assert visitor.get(response.url).status_code == 200


def test_section_costs_the_same_with_few_and_many_answers_and_findings(visitor, battery, asked, cost):
    meeting, url = asked
    FindingFactory(find_out=True, meeting=meeting)
    AnswerFactory(meeting=meeting)
    few = cost(visitor, url)
    for question in Question.objects.filter(section__battery=battery).exclude(key="hopes"):
        AnswerFactory(meeting=meeting, question=question, value=None, is_not_applicable=True)
    FindingFactory.create_batch(50, find_out=True, meeting=meeting)

    assert cost(visitor, url) == few
    assert few <= 16
