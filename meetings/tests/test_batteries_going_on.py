"""Where the battery leads: to the next part, to its signing, to where it was left."""

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.models import Case
from meetings.factories import AnswerFactory, MeetingFactory
from meetings.models import Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(meeting):
    """A held meeting whose battery is open, and the address of its first section."""
    return meeting, reverse("meetings:battery", args=[meeting.pk, "framing"])


@pytest.mark.parametrize(
    ("status", "button", "to"),
    [
        ("held", "Spara och gå till signering", "battery_sign"),
        ("booked", "Spara och till mötet", "detail"),
    ],
)
def test_battery_last_section_ends_in_what_comes_next(read, visitor, case, battery, status, button, to):
    meeting = MeetingFactory(case=case, battery=battery, **{status: True})
    url = reverse("meetings:battery", args=[meeting.pk, "next_steps"])

    text = read(visitor.get(url))

    assert [text.count(button), text.count("Spara och till mötet")] == [1, 1]
    assert visitor.post(url, {"go": "next"}).url == reverse(f"meetings:{to}", args=[meeting.pk])


def test_battery_says_quietly_that_it_was_saved(visitor, asked):
    _, url = asked
    found = {"go": "next", "works-text": "Läraren ser honom varje dag."}

    for sent, words in (({"go": "next"}, "Inget var ändrat."), (found, "Sparat.")):
        said = list(visitor.post(url, sent, follow=True).context["messages"])
        assert [(str(one), one.tags) for one in said] == [(words, "quiet success")]


def test_battery_with_every_answer_waits_for_its_signing_alone(read, visitor, meeting, battery):
    sign = reverse("meetings:battery_sign", args=[meeting.pk])
    questions = Question.objects.filter(section__battery=battery)
    for question in questions[1:]:
        AnswerFactory(meeting=meeting, key=question.key, is_not_applicable=True, value=None)
    start = reverse("meetings:battery_start", args=[meeting.pk])
    assert visitor.get(start).status_code == 200
    assert "Gör klart och signera" in read(visitor.get(meeting.get_absolute_url()))

    AnswerFactory(meeting=meeting, key=questions[0].key, is_not_applicable=True, value=None)

    page = visitor.get(meeting.get_absolute_url())
    assert (page.context["step"].what, page.context["step"].url) == ("Signera frågebatteriet", sign)
    assert read(page).count(f'href="{sign}"') == 1
    assert visitor.get(start).url == sign


@pytest.mark.parametrize(("level", "is_press"), [("open_service", True), ("advice", False)])
def test_battery_is_begun_by_one_press_unless_the_level_must_rise(
    visitor, case, coordinator, level, is_press
):
    Case.objects.filter(pk=case.pk).update(record_level=level)
    confirmed = {"confirmed_at": timezone.now(), "confirmed_by": coordinator}
    meeting = MeetingFactory(booked=True, case=case, **confirmed)

    step = visitor.get(meeting.get_absolute_url()).context["step"]

    assert (step.label, step.post) == ("Öppna frågebatteriet", is_press)
    begun = visitor.post(step.url, {}, follow=True)
    assert begun.templates[0].name == ("meetings/battery.html" if is_press else "components/confirm.html")


def test_battery_start_goes_on_where_it_was_left(visitor, asked, question):
    meeting, url = asked
    visitor.post(url, {f"v_{question('hopes').pk}": "Lugn.", "version": 1})

    response = visitor.get(reverse("meetings:battery_start", args=[meeting.pk]))

    assert response.status_code == 200
    assert (
        f'action="{reverse("meetings:battery", args=[meeting.pk, "the_concern"])}"'
        in response.content.decode()
    )


@pytest.mark.parametrize(
    ("section", "go", "to"),
    [
        ("framing", "next", "the_concern"),
        ("framing", "prev", "framing"),
        ("the_concern", "prev", "framing"),
        ("framing", "safety", "safety"),
        ("framing", "stay", "framing"),
        ("framing", "nowhere", "framing"),
        ("framing", "", "framing"),
        ("framing", "done", None),
        ("next_steps", "done", None),
    ],
)
def test_battery_goes_where_the_button_says(visitor, meeting, section, go, to):
    response = visitor.post(reverse("meetings:battery", args=[meeting.pk, section]), {"go": go})

    there = reverse("meetings:battery", args=[meeting.pk, to]) if to else meeting.get_absolute_url()
    assert response.url == there
