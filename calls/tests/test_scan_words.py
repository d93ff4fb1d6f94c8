"""A snabbscanning as people read it: every answer in words, in the order of the conversation."""

from datetime import date

import pytest

from calls.models import Need, QuickScan, Wording
from calls.models.choices import AgeBand, Involved, Milieu, Outcome, Situation, Urgency, YesNoUnknown
from calls.scan_words import answers, in_words

SAID = {
    "danger": "no",
    "age_band": "15_17",
    "child_at_risk": "unknown",
    "own_observations": "Bär märken på jackan.",
    "second_hand": "En kollega såg klottret.",
    "changes": "Har bytt vänner.",
    "changed_since": date(2026, 9, 1),
    "situation": "at_risk",
    "milieus": ["far_right", "mixed"],
    "what_works": "Spelar fotboll.",
    "involved": ["school", "police"],
    "needs": ["advice", "talk"],
    "urgency": "prompt",
    "reason": "Det går fort.",
    "outcome": "invited",
}
IN_WORDS = [
    ("SN4", "nej"),
    ("SN5", "15–17"),
    ("SN6", "vet inte"),
    ("SN7", "Bär märken på jackan."),
    ("SN7", "En kollega såg klottret."),
    ("SN8", "Har bytt vänner."),
    ("SN8", "2026-09"),
    ("SN9", "i riskzon"),
    ("SN10", "högerextrem, vit makt, blandat"),
    ("SN11", "Spelar fotboll."),
    ("SN12", "skola, polis"),
    ("SN13", "råd om nästa steg, prata igenom"),
    ("SN14", "ja, skyndsamt"),
    ("SN14", "Det går fort."),
    ("SN14", "inbjuden till möte"),
]
ONE_OF = {
    "danger": YesNoUnknown,
    "child_at_risk": YesNoUnknown,
    "age_band": AgeBand,
    "situation": Situation,
    "urgency": Urgency,
    "outcome": Outcome,
}
SOME_OF = {"milieus": Milieu, "involved": Involved}
EVERY_ONE = [(name, choice) for name, choices in ONE_OF.items() for choice in choices]
EVERY_SOME = [(name, choice) for name, choices in SOME_OF.items() for choice in choices]


@pytest.fixture
def scan(database):
    """`scan(danger="yes")`: asked in the words of now."""
    wording = Wording.objects.in_use().get()
    return lambda **said: QuickScan(wording=wording, **said)


def test_answers_stand_in_the_order_of_the_conversation(scan):
    assert [(one.step, one.answer) for one in answers(scan(**SAID))] == IN_WORDS


def test_answers_are_told_with_the_question_that_was_asked(scan):
    questions = {one.step: one.question for one in answers(scan(**SAID))}

    assert questions["SN4"] == (
        "Är någon i fara just nu, eller har någon sagt att något ska hända inom kort?"
    )
    assert questions["SN9"] == "Hur skulle du beskriva läget?"


def test_answers_leave_out_what_was_not_said(scan):
    assert [(one.step, one.answer) for one in answers(scan(danger="yes"))] == [("SN4", "ja")]


@pytest.mark.parametrize(("name", "choice"), EVERY_ONE)
def test_in_words_says_each_answer_as_its_list_does(name, choice):
    assert in_words(QuickScan(**{name: choice.value}), name) == choice.label


@pytest.mark.parametrize(("name", "choice"), EVERY_SOME)
def test_in_words_says_each_of_several_answers_as_its_list_does(name, choice):
    assert in_words(QuickScan(**{name: [choice.value]}), name) == choice.label


@pytest.mark.django_db
def test_in_words_says_a_need_as_the_municipality_calls_it_now():
    Need.objects.filter(key="talk").update(label="få prata av sig")

    assert in_words(QuickScan(needs=["talk"]), "needs") == "få prata av sig"


@pytest.mark.django_db
def test_in_words_keeps_a_need_that_is_in_no_list_any_more():
    assert in_words(QuickScan(needs=["talk", "gone"]), "needs") == "prata igenom, gone"
