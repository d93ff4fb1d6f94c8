"""The form of one section of a draft: its questions, their order, and room for one more."""

import pytest

from meetings.actions.battery_drafts import TOO_LONG, TOO_MANY, save_section
from meetings.factories import QuestionFactory, SectionFactory
from meetings.forms.battery_drafts import DraftSectionForm
from stodtelefon.tests.answers import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    """A section of a draft with the questions A, B, C and D, of different kinds."""
    section = SectionFactory(title="Ramar")
    options = [{"value": "open", "label": "öppet"}, {"value": "named", "label": "med namn"}]
    kinds = {"A": "text", "B": "yes_no", "C": "choice", "D": "scale"}
    for position, (text, kind) in enumerate(kinds.items(), start=1):
        QuestionFactory(
            section=section,
            text=text,
            kind=kind,
            options=options if kind == "choice" else [],
            position=position,
        )
    return section


@pytest.fixture
def keys(section) -> dict[str, str]:
    return {question.text: str(question.pk) for question in section.questions.all()} | {"new": "new"}


@pytest.fixture
def fill(section, keys):
    """`fill(place_B="1")`: the form sent as it was shown, but for that."""

    def send(**changes) -> DraftSectionForm:
        shown = DraftSectionForm(row=section.battery, section=section)
        data = {name: shown[name].value() for name in shown.fields}
        for name, value in changes.items():
            stem, _, text = name.partition("_")
            data[f"{stem}_{keys[text]}" if text else name] = value
        sent = {name: value for name, value in data.items() if value not in (None, False)}
        return DraftSectionForm(sent, row=section.battery, section=section)

    return send


def order(form: DraftSectionForm) -> str:
    assert form.is_valid(), form.errors
    return " ".join(row["text"] for row in form.arguments["questions"])


def test_form_sent_as_it_was_shown_changes_nothing(fill, section):
    form = fill()

    assert order(form) == "A B C D"
    arguments = form.arguments
    assert (arguments["title"], arguments["version"]) == ("Ramar", 1)
    assert [row["id"] for row in arguments["questions"]] == [one.pk for one in section.questions.all()]
    assert [row["kind"] for row in arguments["questions"]] == ["text", "yes_no", "choice", "scale"]
    assert arguments["questions"][2]["labels"] == ["öppet", "med namn"]
    assert {row["is_removed"] for row in arguments["questions"]} == {False}


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({"place_D": "1"}, "D A B C"),
        ({"place_D": "2"}, "A D B C"),
        ({"place_A": "4"}, "B C D A"),
        ({"place_A": "3"}, "B C A D"),
        ({"place_A": "99"}, "B C D A"),
        ({"place_A": "2", "place_B": "1"}, "B A C D"),
        ({"place_A": "4", "place_D": "1"}, "D B C A"),
        ({"place_B": None}, "A B C D"),
    ],
    ids=str,
)
def test_questions_are_ordered_by_the_place_they_were_given(fill, places, expected):
    assert order(fill(**places)) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (None, "A B C D Ny"),
        ("1", "Ny A B C D"),
        ("3", "A B Ny C D"),
        ("4", "A B C Ny D"),
        ("99", "A B C D Ny"),
    ],
)
def test_new_question_goes_before_the_one_that_stands_there(fill, place, expected):
    assert order(fill(text_new="Ny", place_new=place)) == expected


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, {"kind": "text", "labels": [], "asks_basis": False, "yes_needs_decision": False}),
        (
            {"kind_new": "yes_no", "basis_new": "on", "decision_new": "on"},
            {"kind": "yes_no", "labels": [], "asks_basis": True, "yes_needs_decision": True},
        ),
        (
            {"kind_new": "scale", "decision_new": "on"},
            {"kind": "scale", "labels": [], "asks_basis": False, "yes_needs_decision": False},
        ),
        (
            {"kind_new": "choice", "labels_new": " bra \r\n\r\nilla\nbra\n"},
            {"kind": "choice", "labels": ["bra", "illa"], "asks_basis": False, "yes_needs_decision": False},
        ),
    ],
    ids=["text", "yes or no", "a decision after no yes", "a choice"],
)
def test_new_question_is_what_it_was_said_to_be(fill, sent, expected):
    form = fill(text_new="Ny", **sent)

    assert form.is_valid(), form.errors
    assert form.arguments["questions"][-1] == {"id": None, "text": "Ny", "is_removed": False, **expected}


def test_new_question_without_words_is_none(fill):
    form = fill(kind_new="choice", labels_new="bra\nilla", basis_new="on")

    assert order(form) == "A B C D"


@pytest.mark.parametrize(
    ("labels", "errors"),
    [
        (["å" * 120, *map(str, range(19))], {}),
        (["å" * 121], {"labels_new": [TOO_LONG]}),
        (list(map(str, range(21))), {"labels_new": [TOO_MANY]}),
    ],
)
def test_choices_are_at_most_20_of_120_characters_and_none_is_cut(fill, labels, errors):
    form = fill(text_new="Ny", kind_new="choice", labels_new="\r\n".join(labels))

    assert form.errors == errors
    assert errors or form.arguments["questions"][-1]["labels"] == labels


def test_question_that_is_removed_is_said_to_be(fill):
    form = fill(removed_B="on")

    assert form.is_valid(), form.errors
    removed = [row["text"] for row in form.arguments["questions"] if row["is_removed"]]
    assert removed == ["B"]


def test_yes_or_no_may_come_to_need_a_decision_and_others_may_not(fill, keys):
    form = fill(decision_B="on")

    assert form.is_valid(), form.errors
    needs = {row["text"]: row["yes_needs_decision"] for row in form.arguments["questions"]}
    assert needs == {"A": False, "B": True, "C": False, "D": False}
    assert f"decision_{keys['A']}" not in form.fields


def test_kind_of_a_question_that_exists_is_not_asked_for(fill, keys):
    assert [name for name in fill().fields if name.startswith("kind_")] == ["kind_new"]


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        ({"title": " "}, "title", "required"),
        ({"title": "å" * 121}, "title", "max_length"),
        ({"text_A": " "}, "text_A", "required"),
        ({"text_A": "å" * 301}, "text_A", "max_length"),
        ({"text_new": "å" * 301}, "text_new", "max_length"),
        ({"place_A": "0"}, "place_A", "min_value"),
        ({"place_A": "100"}, "place_A", "max_value"),
        ({"place_A": "först"}, "place_A", "invalid"),
        ({"labels_C": " \n"}, "labels_C", "required"),
        ({"labels_C": "å" * 1001}, "labels_C", "max_length"),
        ({"text_new": "Ny", "kind_new": "seance"}, "kind_new", "invalid_choice"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_form_refuses_by_the_field(fill, keys, sent, field, code):
    stem, _, text = field.partition("_")

    assert codes(fill(**sent)) == {f"{stem}_{keys[text]}" if text else field: [code]}


@pytest.mark.parametrize("kind", ["choice", "multi_choice"])
def test_new_choice_without_options_is_refused_by_its_field(fill, kind):
    form = fill(text_new="Ny", kind_new=kind, labels_new=" \n ")

    assert form.errors == {"labels_new": ["En valfråga behöver val, ett på varje rad."]}


def test_arguments_are_what_save_section_takes(fill, section, coordinator):
    form = fill(text_new="Ny", place_new="1", removed_D="on", title="Början")
    assert form.is_valid(), form.errors

    save_section(section=section, by=coordinator, **form.arguments)

    found = section.questions.order_by("position")
    assert list(found.values_list("text", "position")) == [("Ny", 1), ("A", 2), ("B", 3), ("C", 4)]


def test_edited_is_each_question_and_room_for_one_more(section):
    rows = DraftSectionForm(row=section.battery, section=section).edited()

    assert [row.question.text if row.question else None for row in rows] == ["A", "B", "C", "D", None]
    drawn = [(row.kind is not None, row.labels is not None, row.is_removed is not None) for row in rows]
    ordinary = (False, False, True)
    assert drawn == [ordinary, ordinary, (False, True, True), ordinary, (True, True, False)]


# Somebody else was first


def test_section_sent_second_keeps_the_words_and_shows_their_questions(fill, keys, section, coordinator):
    sent = fill(text_A="Mina ord").data
    QuestionFactory(section=section, text="Deras fråga", position=5)
    type(section.battery).objects.filter(pk=section.battery_id).update(version=2)
    form = DraftSectionForm(sent, row=section.battery, section=section)

    assert form.accept(save_section, section=section, by=coordinator) is None

    assert list(form.errors) == ["__all__"]
    assert form.theirs == [("Frågor", "A\nB\nC\nD\nDeras fråga")]
    assert (form[f"text_{keys['A']}"].value(), form["version"].value()) == ("Mina ord", 2)
