"""The form of one section of the battery: what is kept of each kind of question, and shown again."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from meetings.factories import AnswerFactory, QuestionFactory
from meetings.forms.batteries import QuestionForm, SectionForm
from meetings.models import Answer
from stodtelefon.forms.beside import side_by_side
from stodtelefon.saving import Stale
from stodtelefon.tests.answers import codes

pytestmark = pytest.mark.django_db

OPTIONS = [{"value": "open", "label": "öppet"}, {"value": "named", "label": "med namn"}]
NOW = timezone.localdate()


@pytest.fixture
def ask():
    """`ask("scale")`: an unsaved question of that kind, with a key."""

    def of(kind: str, **values):
        options = OPTIONS if kind in ("choice", "multi_choice") else []
        return QuestionFactory.build(pk=7, section=None, kind=kind, options=options, **values)

    return of


@pytest.fixture(autouse=True)
def agencies(directory):
    agencies = [("7", "Polisen"), ("8", "Fritidsgården Linden")]
    directory(*agencies)
    return agencies


def fill(question, answer: Answer | None = None, **sent) -> QuestionForm:
    """The form as it was sent with `v="…"`, `n="…"` and so on."""
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        data.setlist(f"{name}_7", value if isinstance(value, list) else [value])
    return QuestionForm(data, questions=[question], row=[answer] if answer else [])


def shown(question, **values) -> str | list[str]:
    """What the field shows of an answer, as the browser would send it."""
    field = QuestionForm(questions=[question], row=[Answer(question=question, **values)])["v_7"]
    return field.field.widget.format_value(field.value())


GOOD = [
    ("text", " Lugn. ", ["Lugn."]),
    ("yes_no", "yes", ["yes"]),
    ("yes_no", "declined", ["declined"]),
    ("choice", "named", ["named"]),
    ("multi_choice", ["open", "named"], ["open", "named"]),
    ("month", "2026-03", ["2026-03"]),
    ("month", "1900-01", ["1900-01"]),
    ("month", f"{NOW:%Y-%m}", [f"{NOW:%Y-%m}"]),
    ("scale", "0", ["0"]),
    ("scale", "10", ["10"]),
    (
        "partners",
        ["8", "7"],
        [{"id": "8", "label": "Fritidsgården Linden"}, {"id": "7", "label": "Polisen"}],
    ),
]


@pytest.mark.parametrize(("kind", "sent", "kept"), GOOD)
def test_answer_is_kept_as_a_list(ask, kind, sent, kept):
    form = fill(ask(kind), v=sent)

    assert form.is_valid(), form.errors
    assert form.contents()[7]["value"] == kept


@pytest.mark.parametrize(("kind", "sent", "kept"), GOOD)
def test_answer_that_was_kept_is_shown_and_kept_again(ask, kind, sent, kept):
    question = ask(kind)

    again = shown(question, value=kept)
    form = fill(question, Answer(question=question, value=kept), v=again)

    assert form.is_valid(), form.errors
    assert form.contents()[7]["value"] == kept


@pytest.mark.parametrize("kind", ["text", "yes_no", "choice", "multi_choice", "month", "scale", "partners"])
def test_question_that_is_left_open_has_nothing(ask, kind):
    form = fill(ask(kind))

    assert form.is_valid(), form.errors
    nothing = {"value": None, "is_not_applicable": False, "note": "", "basis": "", "decision": ""}
    assert form.contents() == {7: nothing}


@pytest.mark.parametrize("kind", ["yes_no", "choice", "scale"])
def test_not_applicable_is_one_of_the_answers_where_one_is_chosen(ask, kind):
    question = ask(kind)

    form = fill(question, v="not_applicable")

    assert form.is_valid(), form.errors
    assert (form.contents()[7]["value"], form.contents()[7]["is_not_applicable"]) == (None, True)
    assert "na_7" not in form.fields
    assert shown(question, is_not_applicable=True) == ["not_applicable"]


@pytest.mark.parametrize("kind", ["text", "multi_choice", "month", "partners"])
def test_not_applicable_is_a_box_beside_the_others(ask, kind):
    question = ask(kind)

    form = fill(question, na="on")

    assert form.is_valid(), form.errors
    assert form.contents()[7]["is_not_applicable"] is True
    answer = Answer(question=question, is_not_applicable=True)
    assert QuestionForm(questions=[question], row=[answer])["na_7"].value() is True


@pytest.mark.parametrize(
    ("kind", "sent", "code"),
    [
        ("text", "å" * 5001, "max_length"),
        ("text", "a\0b", "null_characters_not_allowed"),
        ("yes_no", "ja", "invalid_choice"),
        ("choice", "gone", "invalid_choice"),
        ("multi_choice", ["open", "gone"], "invalid_choice"),
        ("month", "mars", "invalid"),
        ("month", "2026-13", "invalid"),
        ("month", "2026-03-01", "invalid"),
        ("month", "9999-12", "bounds"),
        ("scale", "11", "invalid_choice"),
        ("scale", "-1", "invalid_choice"),
        ("scale", "7.5", "invalid_choice"),
        ("partners", ["404"], "invalid_choice"),
    ],
)
def test_answer_outside_what_is_asked_is_refused(ask, kind, sent, code):
    assert codes(fill(ask(kind), v=sent)) == {"v_7": [code]}


@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        ("1899-12", "Kontrollera årtalet."),
        ("0026-11", "Kontrollera årtalet."),
        (f"{NOW.year + 1}-01", "Välj en månad som har varit."),
        ("9999-12", "Välj en månad som har varit."),
    ],
)
def test_month_that_has_not_been_is_refused(ask, month, sentence):
    assert fill(ask("month"), v=month).errors == {"v_7": [sentence]}


# What stands beside the answer


def test_note_basis_and_decision_are_kept(ask):
    question = ask("yes_no", asks_basis=True, yes_needs_decision=True)

    form = fill(question, v="yes", n="Skolgården", b="told", d="Rektor kontaktas.")

    assert form.is_valid(), form.errors
    assert form.contents()[7] == {
        "value": ["yes"],
        "is_not_applicable": False,
        "note": "Skolgården",
        "basis": "told",
        "decision": "Rektor kontaktas.",
    }


def test_note_basis_and_decision_are_shown(ask):
    question = ask("yes_no", asks_basis=True, yes_needs_decision=True)
    answer = Answer(question=question, value=["yes"], note="Skolgården", basis="told", decision="Rektor.")

    form = QuestionForm(questions=[question], row=[answer])

    shown = {name: form[f"{name}_7"].value() for name in ("v", "n", "b", "d")}
    assert shown == {"v": "yes", "n": "Skolgården", "b": "told", "d": "Rektor."}


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"n": "å" * 5001}, {"n_7": ["max_length"]}),
        ({"d": "å" * 2001}, {"d_7": ["max_length"]}),
        ({"b": "gossip"}, {"b_7": ["invalid_choice"]}),
    ],
    ids=["note", "decision", "basis"],
)
def test_what_stands_beside_is_refused_by_its_field(ask, sent, code):
    assert codes(fill(ask("yes_no", asks_basis=True, yes_needs_decision=True), **sent)) == code


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({}, "vn"),
        ({"asks_basis": True}, "vnb"),
        ({"yes_needs_decision": True}, "vnd"),
    ],
    ids=["an answer", "what it rests on", "a decision"],
)
def test_form_asks_only_what_the_question_asks(meeting, values, names):
    asked = QuestionFactory(kind="yes_no", **values)

    fields = SectionForm(meeting=meeting, section=asked.section).fields

    assert set(fields) == {f"{name}_{asked.pk}" for name in names} | {"go", "version", "opened_with"}


@pytest.mark.parametrize("kind", ["yes_no", "choice", "scale"])
def test_answer_can_be_left_open_again_once_it_is_given(ask, kind):
    question = ask(kind)
    before = QuestionForm(questions=[question]).fields["v_7"].choices

    after = QuestionForm(questions=[question], row=[Answer(question=question)]).fields["v_7"].choices

    assert after == [*before, ("", "lämna öppen")]


# Agencies


def test_agency_that_has_left_the_directory_stays_in_the_answer(ask, agencies):
    question, kept = ask("partners"), [{"id": "9", "label": "Moskén"}, {"id": "7", "label": "Polisen"}]

    form = fill(question, Answer(question=question, value=kept), v=["9", "7"])

    assert form.is_valid(), form.errors
    assert form.contents()[7]["value"] == kept
    assert form.fields["v_7"].choices == [*agencies, ("9", "Moskén")]


def test_agency_that_has_left_the_directory_can_be_taken_away(ask):
    question = ask("partners")

    form = fill(question, Answer(question=question, value=[{"id": "9", "label": "Moskén"}]), v=["7"])

    assert form.is_valid(), form.errors
    assert form.contents()[7]["value"] == [{"id": "7", "label": "Polisen"}]


def test_agency_that_has_left_the_directory_is_not_there_for_others(ask):
    assert codes(fill(ask("partners"), v=["9"])) == {"v_7": ["invalid_choice"]}


# The version that was shown


@pytest.mark.parametrize(("versions", "shown"), [([], 1), ([1], 2), ([1, 4], 6)])
def test_form_carries_the_sections_version(meeting, battery, versions, shown):
    section = battery.sections.get(key="framing")
    for question, version in zip(section.questions.all(), versions, strict=False):
        AnswerFactory(meeting=meeting, question=question, version=version)

    assert SectionForm(meeting=meeting, section=section)["version"].value() == shown


def test_form_shows_what_somebody_else_saved_only_when_they_did(meeting, question):
    hopes = question("hopes")
    AnswerFactory(meeting=meeting, value=["Deras svar."])
    sent = QueryDict(f"v_{hopes.pk}=Mitt svar.&version=1")
    form = SectionForm(sent, meeting=meeting, section=hopes.section)
    assert (form.is_valid(), form.theirs) == (True, ())

    form.refuse(Stale())

    assert form.theirs == [(hopes.text, "Deras svar.")]
    assert [one.yours for one in side_by_side(form)] == ["Mitt svar."]
    assert (form["version"].value(), form[f"v_{hopes.pk}"].value()) == (2, "Mitt svar.")


def test_decision_is_drawn_when_the_answer_is_yes(ask):
    (asked,) = QuestionForm(questions=[ask("yes_no", yes_needs_decision=True)]).asked()

    assert (asked.show_decision_when, asked.decision.name, asked.basis, asked.not_applicable) == (
        "v_7=yes",
        "d_7",
        None,
        None,
    )
