"""The writer's hand: what points somebody out in a text is asked about once, and kept, masked or moved."""

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string

from stodtelefon.forms import moving
from stodtelefon.forms.fields import OneOf, Tick, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.forms.guarded import POINTS_OUT
from stodtelefon.forms.kept import Shown
from stodtelefon.forms.moving import Move, Place, Places

TEXT = "Sonen heter Fatima Ali och nås på 070-123 45 67.\r\nFatima Ali sover."
ASKED = ("namn:Fatima Ali", "telefon:070-123 45 67")


class NoteForm(StodForm, forms.Form):
    text = Words(rows=3, required=False)
    place = Words(required=False, may_name=True)
    kind = OneOf([("a", "a"), ("b", "b")])


class SheetForm(StodForm, forms.Form):
    leaves_house = ("sheet",)

    sheet = Words(rows=3)
    is_named = Tick(label="Med namn")


class Row:
    """What a form is opened on."""

    text = "Läraren Fatima Ali ringde."
    version = 1


def typed(*asked, answers=(), field="text", **values) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"text": TEXT, "kind": "a"} | values)
    data.setlist(f"{field}-ord", list(asked))
    for number, answer in enumerate(answers):
        data[f"{field}-ord-{number}"] = answer
    return data


def save(form, **values):
    """What the action was given, or None."""
    return form.accept(lambda **given: given, **values)


def codes(form) -> dict:
    return {name: [one.code for one in errors.as_data()] for name, errors in form.errors.items()}


# Asking


def test_what_points_somebody_out_is_asked_about_and_nothing_is_saved():
    form = NoteForm(typed())

    assert save(form) is None
    assert codes(form) == {"text": [POINTS_OUT]}
    assert form.errors["text"] == [
        "Det ser ut att stå ett namn och ett telefonnummer här. Välj nedanför, eller spara igen så står det kvar."
    ]


def test_several_of_a_kind_are_counted_in_words():
    form = NoteForm(typed(text="Fatima Ali och Erik Lindgren ringde."))

    assert save(form) is None
    assert form.errors["text"][0].startswith("Det ser ut att stå två namn här.")


def test_a_text_about_nobody_is_saved_at_once():
    assert save(NoteForm(typed(text="Sten kastades mot bussen.")))["text"] == "Sten kastades mot bussen."


def test_sent_again_without_an_answer_it_stays_as_it_was_written():
    assert save(NoteForm(typed(*ASKED)))["text"] == TEXT.replace("\r\n", "\n")


def test_new_words_are_asked_about_and_the_old_ones_are_not():
    form = NoteForm(typed(*ASKED, answers=("mask", "keep"), text=f"{TEXT} Läraren Anna Ek ringde."))

    assert save(form) is None
    assert [(one.words, one.choice) for one in form.read_texts["text"].questions.values()] == [
        ("Fatima Ali", "mask"),
        ("070-123 45 67", "keep"),
        ("Anna Ek", ""),
    ]


def test_each_is_masked_or_kept_wherever_it_stands():
    saved = save(NoteForm(typed(*ASKED, answers=("mask", "keep"))))

    assert saved["text"] == "Sonen heter [namn] och nås på 070-123 45 67.\n[namn] sover."


def test_an_answer_outlives_another_error_and_what_was_typed_stays():
    form = NoteForm(typed(*ASKED, answers=("mask", "keep"), kind=""))

    assert save(form) is None
    html = as_crispy_field(form["text"])
    assert set(form.errors) == {"kind"}
    assert "Sonen heter Fatima Ali och nås" in html
    assert 'value="mask" id="id_text-ord-0-mask" checked' in html
    assert 'value="keep" id="id_text-ord-1-keep" checked' in html


def test_other_errors_are_told_together_with_what_is_asked():
    form = NoteForm(typed(kind=""))

    assert save(form) is None
    assert set(form.errors) == {"kind", "text"}


def test_words_that_the_row_held_before_are_not_asked_about():
    form = NoteForm(typed(text="Läraren Fatima Ali ringde. Hon sover."), row=Row, initial={"text": Row.text})

    assert save(form)["text"] == "Läraren Fatima Ali ringde. Hon sover."


def test_a_field_that_may_name_and_a_form_that_is_only_read_are_not_asked():
    form = NoteForm(typed(text="", place="Fatima Ali, 070-123 45 67"))
    read = NoteForm(typed())

    assert save(form)["place"] == "Fatima Ali, 070-123 45 67"
    assert read.is_valid()
    assert "Pekar det ut" not in as_crispy_field(read["text"])


def test_nothing_is_asked_when_somebody_is_in_danger():
    class DangerForm(NoteForm):
        danger = Words(may_name=True)

    assert save(DangerForm(typed(danger="yes")))["text"].startswith("Sonen heter Fatima Ali")
    assert save(DangerForm(typed(danger="no"))) is None


def test_beyond_the_first_twenty_all_are_asked_about_together():
    text = "\n".join(f"Läraren Fatima Ali{letter} ringde." for letter in "abcdefghijklmnopqrstuvwxyz")
    form = NoteForm(typed(text=text))
    save(form)
    questions = list(form.read_texts["text"].questions.values())
    asked = [f"{one.kind}:{one.words}" if one.kind else "" for one in questions]

    masked = save(NoteForm(typed(*asked, answers=["keep"] * 20 + ["mask"], text=text)))["text"]

    assert (len(questions), questions[-1].kind) == (21, "")
    assert "6 till" in as_crispy_field(form["text"])
    assert (masked.count("Fatima"), masked.count("[namn]")) == (20, 6)


def test_a_form_with_a_prefix_has_answers_of_its_own():
    form = NoteForm(
        QueryDict("b-text=Läraren+Fatima+Ali&b-kind=a&b-text-ord=namn:Fatima+Ali&b-text-ord-0=mask"),
        prefix="b",
    )

    assert save(form)["text"] == "Läraren [namn]"


# What leaves the house without names


def test_what_leaves_the_house_is_not_saved_until_each_is_answered():
    asked = {"field": "sheet", "sheet": TEXT}

    assert save(SheetForm(typed(**asked))) is None
    assert save(SheetForm(typed(*ASKED, **asked))) is None
    assert save(SheetForm(typed(*ASKED, answers=("mask", ""), **asked))) is None
    assert save(SheetForm(typed(*ASKED, answers=("mask", "mask"), **asked)))["sheet"] == (
        "Sonen heter [namn] och nås på [telefon].\n[namn] sover."
    )


def test_what_is_said_to_hold_names_is_not_asked_about():
    assert save(SheetForm(typed(sheet=TEXT, is_named="on")))["sheet"] == TEXT.replace("\r\n", "\n")


# Moving


class Mover:
    """Two places; remembers what was moved."""

    why = ((frozenset(), "Bara på nivån ärende."), (frozenset({"adress"}), "Ingen adress."))

    def __init__(self, refusal=None):
        self.moved, self.refusal = [], refusal

    def places(self, values):
        return Places((Place("caller", "flytta till den som hör av sig", frozenset({"namn"})),), self.why)

    def move(self, moves, values):
        if self.refusal:
            raise ValidationError(self.refusal)
        self.moved.append((moves, sorted(values)))


@pytest.fixture
def mover(monkeypatch):
    mover = Mover()
    monkeypatch.setattr(moving, "movers", [mover])
    return mover


@pytest.mark.django_db
def test_what_is_moved_is_masked_and_handed_over_with_the_saving(mover):
    saved = save(NoteForm(typed(*ASKED, answers=("to:caller", "keep"))), case="ärendet")

    assert saved["text"] == "Sonen heter [namn] och nås på 070-123 45 67.\n[namn] sover."
    assert mover.moved == [([Move("caller", "namn", "Fatima Ali", "text")], ["case"])]


@pytest.mark.django_db
def test_what_cannot_be_moved_is_said_and_what_was_typed_stays(mover):
    mover.refusal = "Där står något annat."
    form = NoteForm(typed(*ASKED, answers=("to:caller", "keep")))

    assert save(form) is None
    assert form.non_field_errors() == ["Där står något annat."]
    html = as_crispy_field(form["text"])
    assert 'value="to:caller" id="id_text-ord-0-to:caller" checked' in html
    assert "Sonen heter Fatima Ali" in html


def test_a_draft_that_is_opened_again_shows_its_answers_and_asks_nothing(mover):
    shown, fresh = Shown("", mutable=True), Shown("", mutable=True)
    shown.update(typed(*ASKED, answers=("to:caller", "")))
    fresh.update(typed())
    answered, unasked = NoteForm(shown), NoteForm(fresh)

    assert save(answered) is save(unasked) is None
    assert 'value="to:caller" id="id_text-ord-0-to:caller" checked' in as_crispy_field(answered["text"])
    assert "Pekar det ut" not in as_crispy_field(unasked["text"])
    assert mover.moved == []


def test_only_what_a_place_holds_is_offered_and_why_is_said(mover):
    form = NoteForm(typed())
    save(form, case="ärendet")
    html = as_crispy_field(form["text"])

    assert ('value="to:caller" id="id_text-ord-0-to:caller"' in html, "id_text-ord-1-to:caller" in html) == (
        True,
        False,
    )
    assert ("Bara på nivån ärende." in html, "Ingen adress." in html) == (True, False)


# The page


def test_the_page_shows_the_text_with_marks_and_escapes_it():
    form = NoteForm(typed(text="<b>Läraren Fatima Ali</b> & 'mejl'"))
    save(form)

    html = as_crispy_field(form["text"])

    assert "&lt;b&gt;Läraren <mark>Fatima Ali</mark>&lt;/b&gt; &amp; &#x27;mejl&#x27;" in html
    assert '<input type="hidden" name="text-ord" value="namn:Fatima Ali">' in html
    assert "<b>" not in html


def test_of_a_long_text_what_stands_around_is_shown():
    form = NoteForm(typed(text="a " * 400 + "Läraren Fatima Ali sover. " + "b " * 400))
    save(form)

    parts = form.read_texts["text"].parts()

    assert [is_marked for _, is_marked in parts] == [False, True, False]
    assert [len(text) < 110 for text, _ in parts] == [True] * 3


def test_summary_says_that_it_is_asked_and_not_wrong():
    form = NoteForm(typed())
    save(form)

    html = render_to_string("components/error_summary.html", {"form": form})

    assert ("Stämmer det här?" in html, "Se efter vid fältet" in html, "sheet soon" in html) == (True,) * 3
