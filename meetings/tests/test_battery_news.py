"""What a draft of the battery says otherwise than the version in use."""

import pytest
from django.urls import reverse

from meetings.actions.battery_drafts import draft_battery
from meetings.battery_news import differs, in_words
from meetings.models import Battery, Question, Section

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(coordinator):
    return draft_battery(by=coordinator)


@pytest.fixture
def section(draft):
    return draft.sections.order_by("position").first()


def said(draft) -> list[tuple[str, str, str]]:
    drafts = Battery.objects.with_questions()
    found = differs(drafts.get(pk=draft.pk), drafts.in_use().get())
    return [(one.label, one.before, one.after) for one in found]


def test_new_draft_says_nothing_new(draft):
    assert said(draft) == []


def test_changed_new_and_removed_questions_are_told(draft, section):
    changed, gone = section.questions.order_by("position")[:2]
    before = in_words(changed)
    Question.objects.filter(pk=changed.pk).update(text="Vad tänker du på?", asks_basis=True)
    new = Question.objects.create(
        section=section, key="added", text="Och nu?", kind=changed.kind, position=90
    )
    told = in_words(gone)
    gone.delete()
    changed.refresh_from_db()

    assert said(draft) == [
        ("ändrad fråga", before, in_words(changed)),
        ("ny fråga", "", in_words(new)),
        ("borttagen fråga", told, ""),
    ]
    assert in_words(changed).startswith("Vad tänker du på?\n")
    assert in_words(changed).endswith(". Frågar vad svaret bygger på")


def test_another_heading_and_another_order_are_told(draft, section):
    first, second, *rest = section.questions.order_by("position")
    before = [first.text, second.text, *(one.text for one in rest)]
    was = section.title
    Section.objects.filter(pk=section.pk).update(title="Annan rubrik")
    Question.objects.filter(pk=first.pk).update(position=99)

    heading, order = said(draft)

    assert heading == ("rubrik", was, "Annan rubrik")
    assert order == ("ordning", "\n".join(before), "\n".join([*before[1:], before[0]]))


def test_page_and_question_say_what_is_new(draft, section, visitor, read):
    preview = reverse("meetings:battery_preview", args=[draft.number])
    use = reverse("meetings:draft_publish", args=[draft.number])
    untouched = read(visitor.get(preview))
    section.questions.update(text="Vad tänker du på?")

    page, question = read(visitor.get(preview)), read(visitor.get(use))

    assert ("Inget än." in untouched, use in untouched) == (True, False)
    assert (f"{section.title}: ändrad fråga" in page, use in page) == (True, True)
    assert f"{section.title}: ändrad fråga" in question
    assert "Vad tänker du på?" in question
