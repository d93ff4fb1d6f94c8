"""The next version of the battery: drafted, edited, published; what was published stays as it was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.actions.battery_drafts import discard_draft, draft_battery, publish_battery, save_section
from meetings.factories import AnswerFactory, BatteryFactory, MeetingFactory, QuestionFactory, SectionFactory
from meetings.models import Battery, Question, Section
from meetings.tests.drafted import say_something_new
from stodtelefon.audit.models import AuditEvent
from stodtelefon.editions.actions import NOTHING_NEW

pytestmark = pytest.mark.django_db

USED = "En version som har använts ändras aldrig. Gör en ny version i stället."
STALE = "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."


@pytest.fixture
def section():
    """A section of a small draft, with three questions."""
    section = SectionFactory(key="framing", title="Ramar", battery__number=2)
    QuestionFactory(section=section, key="hopes", text="Vad hoppas du på?", position=1)
    options = [{"value": "open", "label": "öppet"}, {"value": "undecided", "label": "vet inte än"}]
    QuestionFactory(section=section, key="open", text="Öppet?", kind="choice", options=options, position=2)
    QuestionFactory(section=section, key="knows", text="Vet hen?", kind="yes_no", position=3)
    return section


def content(question=None, **changes) -> dict:
    """What the form gives of a question, as it is, or of a new one."""
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


@pytest.fixture
def write(section, coordinator):
    def rows(*questions, **changes) -> Section:
        values = {"section": section, "title": section.title, "questions": questions, "by": coordinator}
        return save_section(**(values | changes))

    return rows


def texts(section: Section) -> list[str]:
    return list(section.questions.order_by("position").values_list("text", flat=True))


# Draft


def test_draft_battery_copies_every_word_of_the_one_in_use(battery, coordinator):
    draft = draft_battery(by=coordinator)

    assert (draft.number, draft.name, draft.status, draft.used_from) == (2, battery.name, "draft", None)
    names = ("section__key", "section__title", "section__position", "key", "text", "kind", "options")
    more = ("asks_basis", "yes_needs_decision", "position")
    copied, original = (
        list(Question.objects.filter(section__battery=one).values_list(*names, *more))
        for one in (draft, battery)
    )
    assert copied == original
    assert len(copied) == 38


def test_draft_battery_leaves_one_line_about_no_case(coordinator, logged):
    draft = draft_battery(by=coordinator)

    logged("battery.drafted", by=coordinator, target=draft)


def test_draft_battery_where_none_is_in_use_is_empty(battery, coordinator):
    Battery.objects.update(status="retired", retired_at=timezone.now(), retired_by=coordinator)

    draft = draft_battery(by=coordinator)

    assert (draft.number, draft.name, draft.sections.count()) == (2, "Frågebatteri", 0)


def test_draft_battery_takes_the_number_after_the_highest(coordinator):
    BatteryFactory(
        number=7,
        status="retired",
        used_from=timezone.now(),
        used_by=coordinator,
        retired_at=timezone.now(),
        retired_by=coordinator,
    )

    assert draft_battery(by=coordinator).number == 8


def test_draft_battery_twice_is_refused(refused, section, coordinator):
    with refused("Det finns redan ett utkast. Fortsätt på det."):
        draft_battery(by=coordinator)


# Edit


def test_save_section_writes_the_title_and_the_questions_in_the_order_given(write, section):
    hopes, is_open, knows = section.questions.all()

    write(content(knows), content(hopes, text=" Vad önskar du? "), content(is_open), title=" Början ")

    section.refresh_from_db()
    assert (section.title, section.key) == ("Början", "framing")
    assert texts(section) == ["Vet hen?", "Vad önskar du?", "Öppet?"]
    assert list(section.questions.values_list("position", flat=True)) == [1, 2, 3]


def test_save_section_leaves_one_line_with_the_section(write, section, coordinator, logged):
    write(*map(content, section.questions.all()))

    logged("battery.changed", by=coordinator, target=section.battery, fields=["framing"])


def test_save_section_makes_a_new_version_of_the_draft(write, section):
    write(*map(content, section.questions.all()), version=1)

    assert Battery.objects.get(pk=section.battery_id).version == 2


def test_save_section_adds_a_question_with_a_key_of_its_own(write, section):
    write(
        *map(content, section.questions.all()),
        content(kind="yes_no", asks_basis=True, yes_needs_decision=True),
    )

    new = section.questions.get(position=4)
    assert (new.text, new.kind, new.options) == ("Vem kan stötta dig?", "yes_no", [])
    assert (new.asks_basis, new.yes_needs_decision) == (True, True)
    assert new.key.startswith("q_")


def test_save_section_removes_a_question_and_closes_the_gap(write, section):
    hopes, is_open, knows = section.questions.all()

    write(content(hopes), content(is_open, is_removed=True), content(knows))

    assert list(section.questions.values_list("key", "position")) == [("hopes", 1), ("knows", 2)]


def test_save_section_removes_a_new_question_that_was_taken_back(write, section):
    write(*map(content, section.questions.all()), content(is_removed=True))

    assert section.questions.count() == 3


def test_save_section_keeps_the_kind_of_a_question_that_exists(write, section):
    hopes, is_open, knows = section.questions.all()

    write(content(hopes, kind="scale"), content(is_open), content(knows))

    assert section.questions.get(key="hopes").kind == "text"


@pytest.mark.parametrize(
    ("labels", "values"),
    [
        (["öppet", "vet inte än"], ["open", "undecided"]),
        (["vet inte än", "öppet"], ["undecided", "open"]),
        (["öppet", "Någon gång senare"], ["open", "nagon_gang_senare"]),
        (["öppet", "?!"], ["open", "val"]),
        (["öppet", "a" * 60], ["open", "a" * 30]),
    ],
    ids=["as they were", "turned round", "a new one", "one of signs alone", "a long one"],
)
def test_save_section_keeps_the_value_of_a_label_that_was_there(write, section, labels, values):
    hopes, is_open, knows = section.questions.all()

    write(content(hopes), content(is_open, labels=labels), content(knows))

    options = section.questions.get(key="open").options
    assert options == [{"value": value, "label": label} for value, label in zip(values, labels, strict=True)]


def test_save_section_never_gives_a_new_label_the_value_of_another(write, section):
    hopes, is_open, knows = section.questions.all()

    write(content(hopes), content(is_open, labels=["Open", "open!"]), content(knows))

    values = [option["value"] for option in section.questions.get(key="open").options]
    assert len(set(values) | {"open", "undecided"}) == 4
    assert [value[:5] for value in values] == ["open_", "open_"]


def test_save_section_leaves_the_version_in_use_as_it_was(battery, coordinator):
    draft = draft_battery(by=coordinator)
    framing = draft.sections.get(key="framing")

    rows = [content(question, is_removed=True) for question in framing.questions.all()]
    save_section(section=framing, title="x", questions=[*rows, content()], by=coordinator)

    assert texts(framing) == ["Vem kan stötta dig?"]
    assert battery.sections.get(key="framing").questions.count() == 4


def test_save_section_on_a_stale_version_is_refused(refused, write):
    with refused(STALE):
        write(version=99)


def test_save_section_of_the_published_version_is_refused(refused, write, battery):
    with refused(USED):
        write(section=battery.sections.get(key="framing"))


def test_save_section_with_a_question_of_another_is_refused(refused, write, section):
    stranger = QuestionFactory(section=SectionFactory(battery=section.battery))

    with refused("Frågan hör inte till den här delen. Öppna sidan igen."):
        write(*map(content, section.questions.all()), content(stranger))


def test_save_section_that_forgets_a_question_is_refused(refused, write, section):
    hopes, _, knows = section.questions.all()

    with refused("Två frågor kan inte stå på samma plats."):
        write(content(hopes), content(knows))


def test_save_section_with_a_choice_that_has_no_options_is_refused(refused, write, section):
    hopes, is_open, knows = section.questions.all()

    with refused("En valfråga behöver val, andra frågor har inga."):
        write(content(hopes), content(is_open, labels=[]), content(knows))


def test_save_section_with_a_decision_after_a_text_is_refused(refused, write, section):
    hopes, is_open, knows = section.questions.all()

    with refused("Bara en ja- och nejfråga kan kräva beslut."):
        write(content(hopes, yes_needs_decision=True), content(is_open), content(knows))


@pytest.mark.parametrize("text", ["", "  \n"])
def test_save_section_with_a_question_without_words_is_refused(refused, write, section, text):
    hopes, is_open, knows = section.questions.all()

    with refused("") as refusal:
        write(content(hopes, text=text), content(is_open), content(knows))

    assert set(refusal.value.message_dict) == {"text"}


def test_save_section_without_a_title_is_refused(refused, write, section):
    with refused("") as refusal:
        write(*map(content, section.questions.all()), title="  ")

    assert set(refusal.value.message_dict) == {"title"}


# Publish


def test_publish_battery_takes_it_into_use_and_retires_the_one_before(section, battery, coordinator):
    at = timezone.now() - timedelta(minutes=1)

    publish_battery(battery=section.battery, by=coordinator, version=1, at=at)

    draft, first = Battery.objects.order_by("-number")
    assert (draft.status, draft.used_from, draft.used_by) == ("published", at, coordinator)
    assert (draft.retired_at, draft.retired_by, draft.version) == (None, None, 2)
    assert (first.status, first.retired_at, first.retired_by) == ("retired", at, coordinator)
    assert first.used_from == battery.used_from


def test_publish_battery_leaves_one_line(section, coordinator, logged):
    publish_battery(battery=section.battery, by=coordinator)

    logged("battery.published", by=coordinator, target=section.battery)


def test_publish_battery_leaves_meetings_that_have_begun_with_theirs(section, battery, coordinator):
    meeting = MeetingFactory(held=True, battery=battery)
    answer = AnswerFactory(meeting=meeting)

    publish_battery(battery=section.battery, by=coordinator)

    meeting.refresh_from_db()
    assert meeting.battery == battery
    assert [one.question for one in meeting.answers.for_list()] == [answer.question]


def test_publish_battery_where_none_is_in_use(section, coordinator):
    Battery.objects.filter(number=1).update(
        status="retired", retired_at=timezone.now(), retired_by=coordinator
    )

    publish_battery(battery=section.battery, by=coordinator)

    assert Battery.objects.in_use().get() == section.battery


def test_publish_battery_with_an_empty_section_is_refused(refused, section, coordinator):
    SectionFactory(battery=section.battery)

    with refused("Varje del behöver minst en fråga."):
        publish_battery(battery=section.battery, by=coordinator)


def test_publish_battery_without_a_section_is_refused(refused, coordinator):
    draft = BatteryFactory()

    with refused("Varje del behöver minst en fråga."):
        publish_battery(battery=draft, by=coordinator)


def test_publish_battery_in_the_future_is_refused(refused, section, coordinator):
    with refused("Tidpunkten ligger i framtiden. Ange när det faktiskt hände."):
        publish_battery(battery=section.battery, by=coordinator, at=timezone.now() + timedelta(minutes=1))


def test_publish_battery_that_says_nothing_new_is_refused(refused, coordinator):
    draft = draft_battery(by=coordinator)

    with refused(NOTHING_NEW):
        publish_battery(battery=draft, by=coordinator)

    assert publish_battery(battery=say_something_new(draft), by=coordinator).is_in_use


# Throw away


def test_discard_draft_removes_it_with_its_questions_and_leaves_the_one_in_use(section, battery, coordinator):
    discard_draft(battery=section.battery, by=coordinator, version=1)

    assert list(Battery.objects.all()) == [battery]
    assert (Section.objects.count(), Question.objects.count()) == (8, 38)


def test_discard_draft_leaves_one_line_that_outlives_it(section, coordinator, logged):
    discard_draft(battery=section.battery, by=coordinator)

    logged("battery.discarded", by=coordinator, target=section.battery)


# Both


@pytest.mark.parametrize("action", [publish_battery, discard_draft])
def test_a_draft_that_somebody_else_changed_is_refused(refused, section, coordinator, action):
    with refused(STALE):
        action(battery=section.battery, by=coordinator, version=99)


@pytest.mark.parametrize("action", [publish_battery, discard_draft])
def test_a_version_that_is_published_is_refused(refused, battery, coordinator, action):
    with refused(USED):
        action(battery=battery, by=coordinator)


@pytest.mark.parametrize("action", [publish_battery, discard_draft])
def test_a_draft_that_is_gone_is_refused(refused, section, coordinator, action):
    Battery.objects.filter(pk=section.battery_id).delete()
    assert not AuditEvent.objects.exists()

    with refused("Det här finns inte längre. Gå tillbaka och se hur det är nu."):
        action(battery=section.battery, by=coordinator)
