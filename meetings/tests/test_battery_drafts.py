"""The next version of the battery: drafted, edited, published; what was published stays as it was."""

import pytest
from django.urls import reverse

from meetings.actions.battery_drafts import discard_draft, draft_battery, publish_battery, save_section
from meetings.factories import MeetingFactory
from meetings.models import Battery, Question
from meetings.tests.unchanged import refused
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(coordinator):
    return draft_battery(by=coordinator)


def content(question=None, **changes) -> dict:
    values = {
        "id": question.pk if question else None,
        "text": question.text if question else "Vem kan stötta dig?",
        "kind": question.kind if question else "text",
        "labels": [label for _, label in question.choices] if question else [],
        "asks_basis": False,
        "yes_needs_decision": False,
        "is_removed": False,
    }
    return values | changes


def test_draft_battery_copies_the_one_in_use(draft):
    assert (draft.number, draft.status) == (2, "draft")
    assert Question.objects.filter(section__battery=draft).count() == 38
    assert list(AuditEvent.objects.values_list("event", flat=True)) == ["battery.drafted"]


def test_draft_battery_twice_is_refused(draft, coordinator):
    with refused("Det finns redan ett utkast."):
        draft_battery(by=coordinator)


def test_save_section_changes_adds_removes_and_orders(draft, coordinator):
    section = draft.sections.get(key="framing")
    hopes, name_or_open, knows, worry = section.questions.all()
    rows = [
        content(worry),
        content(hopes, text="Vad hoppas du på?"),
        content(name_or_open, labels=["öppet", "vet inte än", "senare"]),
        content(knows, is_removed=True),
        content(),
    ]

    save_section(section=section, title="Början", questions=rows, by=coordinator, version=draft.version)

    found = list(section.questions.order_by("position"))
    assert [question.text for question in found][:2] == [worry.text, "Vad hoppas du på?"]
    assert [question.key for question in found][:3] == ["worry_before", "hopes", "name_or_open"]
    assert [option["value"] for option in found[2].options] == ["open", "undecided", "senare"]
    assert (len(found), found[3].text) == (4, "Vem kan stötta dig?")
    assert Battery.objects.get(number=1).sections.get(key="framing").questions.count() == 4


def test_save_section_on_a_stale_version_is_refused(draft, coordinator):
    section = draft.sections.get(key="framing")

    with refused("Någon annan har ändrat det här medan du skrev."):
        save_section(section=section, title="x", questions=[], by=coordinator, version=99)


def test_save_section_of_the_published_version_is_refused(coordinator):
    section = Battery.objects.get().sections.get(key="framing")

    with refused("En publicerad version ändras aldrig."):
        save_section(section=section, title="x", questions=[], by=coordinator)


def test_save_section_with_a_question_of_another_is_refused(draft, coordinator):
    section = draft.sections.get(key="framing")
    stranger = Question.objects.filter(section__battery__number=1).first()

    with refused("Frågan hör inte till den här delen."):
        save_section(section=section, title="x", questions=[content(stranger)], by=coordinator)


def test_publish_battery_retires_the_one_before_and_meetings_keep_theirs(draft, coordinator):
    meeting = MeetingFactory(held=True, battery=Battery.objects.get(number=1))

    publish_battery(battery=draft, by=coordinator, version=draft.version)

    assert Battery.objects.published().get() == draft
    first = Battery.objects.get(number=1)
    assert (first.status, first.retired_by) == ("retired", coordinator)
    meeting.refresh_from_db()
    assert meeting.battery == first


def test_publish_battery_with_an_empty_section_is_refused(draft, coordinator):
    section = draft.sections.get(key="framing")
    rows = [content(question, is_removed=True) for question in section.questions.all()]
    save_section(section=section, title="x", questions=rows, by=coordinator)

    with refused("Varje del behöver minst en fråga."):
        publish_battery(battery=draft, by=coordinator)


def test_publish_battery_twice_is_refused(draft, coordinator):
    publish_battery(battery=draft, by=coordinator)

    with refused("En publicerad version ändras aldrig."):
        publish_battery(battery=draft, by=coordinator)


def test_discard_draft_leaves_the_one_in_use(draft, coordinator):
    discard_draft(battery=draft, by=coordinator)

    assert Battery.objects.get().number == 1
    assert Question.objects.count() == 38


def test_pages_draft_edit_and_publish(login, coordinator, call_taker):
    visitor = login(coordinator)
    visitor.post(reverse("meetings:draft_create"))
    url = reverse("meetings:draft_edit", args=[2, "framing"])
    form = visitor.get(url).context["form"]
    data = {name: value for name, value in form.initial.items() if value not in (None, False)}
    data |= {
        "text_new": "Hur sov du?",
        "kind_new": "choice",
        "labels_new": "bra\nilla\n\nbra",
        "place_new": "1",
    }

    assert visitor.post(url, data).status_code == 302

    question = Question.objects.get(text="Hur sov du?")
    assert (question.position, question.choices) == (1, [("bra", "bra"), ("illa", "illa")])
    assert login(call_taker).get(url).status_code == 404
    assert visitor.post(reverse("meetings:draft_publish", args=[2])).status_code == 302
    assert visitor.get(url).status_code == 404
    assert visitor.get("/fragebatteri/").content.decode().count("används inte längre") == 1
