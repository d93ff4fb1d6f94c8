"""What the database itself holds of the battery: a published version stays as it was, and a draft hangs together."""

import pytest
from django.utils import timezone

from meetings.factories import BatteryFactory, QuestionFactory, SectionFactory
from meetings.models import Battery, Question, Section
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

NEVER_CHANGES = (
    "published_battery_never_changes",
    "En version som har använts ändras aldrig. Gör en ny version i stället.",
)


def person_and_time(what: str) -> dict:
    time = {"used": "used_from"}.get(what, f"{what}_at")
    return {time: timezone.now(), f"{what}_by": UserFactory()}


@pytest.fixture
def retired(battery):
    Battery.objects.update(status="retired", **person_and_time("retired"))
    return battery


# A version that has been published


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Något annat"},
        {"number": 7},
        {"used_from": timezone.now()},
        {"created_at": timezone.now()},
        {"status": "draft", "used_from": None},
    ],
    ids=lambda values: next(iter(values)),
)
@pytest.mark.parametrize("status", ["published", "retired"])
def test_published_battery_never_changes(request, broken, battery, status, values):
    if status == "retired":
        request.getfixturevalue("retired")

    with broken(*NEVER_CHANGES):
        Battery.objects.filter(pk=battery.pk).update(**values)


def test_published_battery_never_gets_another_publisher(broken, battery, coordinator):
    with broken(*NEVER_CHANGES):
        Battery.objects.update(used_by=coordinator)


def test_published_battery_may_be_retired(battery, coordinator):
    Battery.objects.update(status="retired", retired_at=timezone.now(), retired_by=coordinator)

    assert not Battery.objects.in_use().exists()


def test_retired_battery_is_never_taken_up_again(broken, retired):
    with broken(*NEVER_CHANGES):
        Battery.objects.update(status="published", retired_at=None, retired_by=None)


@pytest.mark.parametrize(
    "values", [{"retired_at": timezone.now()}, {"retired_by": 1}], ids=["when", "by whom"]
)
def test_retired_battery_keeps_when_and_by_whom(broken, retired, values):
    with broken(*NEVER_CHANGES):
        Battery.objects.update(**values)


def test_published_battery_is_never_removed(broken, battery):
    with broken(*NEVER_CHANGES):
        Battery.objects.filter(pk=battery.pk)._raw_delete("default")


HOSTILE_WRITES = {
    "a section renamed": lambda section: Section.objects.filter(pk=section.pk).update(title="Något annat"),
    "a section moved": lambda section: Section.objects.filter(pk=section.pk).update(position=9),
    "a section removed": lambda section: Section.objects.filter(pk=section.pk)._raw_delete("default"),
    "a section added": lambda section: SectionFactory(battery=section.battery, position=99),
    "a question reworded": lambda section: section.questions.filter(key="hopes").update(text="Något annat"),
    "what the questions rest on": lambda section: section.questions.update(asks_basis=True),
    "a question removed": lambda section: section.questions.filter(key="hopes").delete(),
    "a question added": lambda section: QuestionFactory(section=section, position=99),
}


@pytest.mark.parametrize("write", HOSTILE_WRITES.values(), ids=HOSTILE_WRITES)
@pytest.mark.parametrize("status", ["published", "retired"])
def test_published_battery_keeps_its_sections_and_questions(request, broken, battery, status, write):
    if status == "retired":
        request.getfixturevalue("retired")
    section = battery.sections.get(key="framing")

    with broken(*NEVER_CHANGES):
        write(section)


def test_published_battery_takes_over_no_section_of_a_draft(broken, battery):
    section = SectionFactory()

    with broken(*NEVER_CHANGES):
        Section.objects.filter(pk=section.pk).update(battery=battery)


def test_published_section_takes_over_no_question_of_a_draft(broken, battery):
    question = QuestionFactory()

    with broken(*NEVER_CHANGES):
        Question.objects.filter(pk=question.pk).update(section=battery.sections.first())


# One at a time


def test_one_battery_is_drafted_at_a_time(broken):
    BatteryFactory()

    with broken("one_battery_is_drafted_at_a_time", "Det finns redan ett utkast. Fortsätt på det."):
        BatteryFactory()


def test_one_battery_is_published_at_a_time(broken):
    draft = BatteryFactory()

    with broken(
        "one_battery_is_published_at_a_time",
        "En annan version används redan. Öppna sidan igen och se vilken.",
    ):
        Battery.objects.filter(pk=draft.pk).update(status="published", **person_and_time("used"))


@pytest.mark.parametrize(
    "names",
    [
        ("used_from",),
        ("used_by",),
        ("status",),
        ("status", "used_from"),
        ("status", "used_by"),
    ],
    ids=", ".join,
)
def test_battery_is_published_by_somebody_at_some_time(broken, retired, names):
    draft = BatteryFactory()
    values = {"status": "published"} | person_and_time("used")

    with broken(
        "battery_is_published_by_somebody_at_some_time",
        "En version som används har både tidpunkt och den som bestämde det.",
    ):
        Battery.objects.filter(pk=draft.pk).update(**{name: values[name] for name in names})


@pytest.mark.parametrize(
    "names",
    [("retired_at",), ("retired_by",), ("status",), ("status", "retired_at"), ("retired_at", "retired_by")],
    ids=", ".join,
)
def test_battery_is_retired_by_somebody_at_some_time(broken, battery, names):
    values = {"status": "retired"} | person_and_time("retired")

    with broken(
        "battery_is_retired_by_somebody_at_some_time",
        "En version som togs ur bruk behöver både tidpunkt och person.",
    ):
        Battery.objects.filter(pk=battery.pk).update(**{name: values[name] for name in names})


# A draft


def test_section_key_is_used_once_in_a_battery(broken):
    section = SectionFactory()

    with broken("section_key_is_used_once_in_a_battery", "Det finns redan en del med den nyckeln."):
        SectionFactory(battery=section.battery, key=section.key)


def test_section_has_its_own_place_in_a_battery(broken):
    section = SectionFactory()

    with broken("section_has_its_own_place_in_a_battery", "Två delar kan inte stå på samma plats."):
        SectionFactory(battery=section.battery, position=section.position)


def test_question_key_is_used_once_in_a_section(broken):
    question = QuestionFactory()

    with broken("question_key_is_used_once_in_a_section", "Det finns redan en fråga med den nyckeln."):
        QuestionFactory(section=question.section, key=question.key)


def test_question_has_its_own_place_in_a_section(broken):
    question = QuestionFactory()

    with broken("question_has_its_own_place_in_a_section", "Två frågor kan inte stå på samma plats."):
        QuestionFactory(section=question.section, position=question.position)


OPTION = [{"value": "open", "label": "öppet"}]


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("choice", []),
        ("multi_choice", []),
        ("text", OPTION),
        ("yes_no", OPTION),
        ("month", OPTION),
        ("scale", OPTION),
        ("partners", OPTION),
    ],
)
def test_question_has_options_when_its_kind_has(broken, kind, options):
    section = SectionFactory()

    with broken("question_has_options_when_its_kind_has", "En valfråga behöver val, andra frågor har inga."):
        QuestionFactory(section=section, kind=kind, options=options)


@pytest.mark.parametrize("kind", ["text", "month", "scale", "partners"])
def test_question_decision_only_after_a_yes(broken, kind):
    section = SectionFactory()

    with broken("question_decision_only_after_a_yes", "Bara en ja- och nejfråga kan kräva beslut."):
        QuestionFactory(section=section, kind=kind, yes_needs_decision=True)


# Which versions a question finds


def test_batteries_by_status(battery, retired, coordinator):
    draft = BatteryFactory()
    in_use = BatteryFactory(number=900, status="published", used_from=timezone.now(), used_by=coordinator)

    assert list(Battery.objects.in_use()) == [in_use]
    assert list(Battery.objects.drafts()) == [draft]
    assert Battery.objects.first() == in_use


def test_with_questions_brings_all_in_their_order(django_assert_num_queries):
    battery = BatteryFactory()
    for place, title in ((2, "Sedan"), (1, "Först")):
        section = SectionFactory(battery=battery, title=title, position=place)
        for position in (2, 1):
            QuestionFactory(section=section, text=f"{title} {position}", position=position)

    with django_assert_num_queries(3):
        found = Battery.objects.with_questions().get(pk=battery.pk)
        read = [
            (section.title, [question.text for question in section.questions.all()])
            for section in found.sections.all()
        ]

    assert read == [("Först", ["Först 1", "Först 2"]), ("Sedan", ["Sedan 1", "Sedan 2"])]


def test_for_list_is_the_newest_first_with_how_many_questions_each_has(battery):
    draft = QuestionFactory().section.battery

    counts = Battery.objects.for_list().values_list("number", "question_count")
    assert list(counts) == [(draft.number, 1), (1, 38)]
