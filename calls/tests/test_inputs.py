"""What people type, as the forms and the actions of a case take it: both say the same."""

from datetime import date

import pytest

from calls.actions.cases import raise_level
from calls.actions.notes import write_note
from calls.actions.people import add_identity, change_identity, remove_identity
from calls.factories import CallerFactory, CaseFactory, IdentityFactory
from calls.forms.cases import RaiseLevelForm
from calls.forms.people import IdentityForm, PersonIdentityForm, RemoveIdentityForm
from calls.inputs import ChildInput, ContactInput, DangerInput, ScanInput
from calls.models import Identity, Note
from calls.models.choices import RecordLevel
from stodtelefon.reach import NO_DIGITS, ODD_LETTERS, WRONG_ADDRESS

UNSEEN = "\u200b\ufeff"
LONG = "Texten är för lång: {} tecken, högst {} får plats."


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("email", "karim", WRONG_ADDRESS),
        ("email", "karim@", WRONG_ADDRESS),
        ("email", "åsa@exempel.se", ODD_LETTERS),
        ("phone", "hennes mobil", NO_DIGITS),
        ("name", "o" * 201, LONG.format(201, 200)),
    ],
)
def test_who_somebody_is_has_one_rule_in_form_and_action(db, call_taker, refused, name, typed, sentence):
    caller, identity = CallerFactory(), IdentityFactory()

    assert IdentityForm({name: typed}).errors == {name: [sentence]}
    with refused(sentence):
        add_identity(caller=caller, by=call_taker, **{name: typed})
    with refused(sentence):
        change_identity(identity=identity, by=call_taker, **{name: typed})


def test_who_somebody_is_is_kept_as_it_reads(db, call_taker):
    typed = {"name": "Karl\xadsson", "email": "karl＠exempel.se\u200b", "phone": "070\u2011174 06 05"}
    caller = CallerFactory(case__record_level=RecordLevel.CASE)
    add_identity(caller=caller, by=call_taker, personal_number="８１１２１８−９８７６\u200b", **typed)

    kept = Identity.objects.get()
    assert (kept.name, kept.email, kept.phone) == ("Karlsson", "karl@exempel.se", "070-174 06 05")
    assert kept.personal_number == "198112189876"


def test_a_line_break_is_one_character_in_a_note(db, call_taker):
    case = CaseFactory(handler=call_taker, record_level=RecordLevel.ADVICE)
    said = {"event_on": date(2026, 1, 1), "source": Note.Source.CALLER, "text": "rad\r\n" * 250}

    write_note(case=case, by=call_taker, **said)

    assert Note.objects.get().text == "\n".join(["rad"] * 250)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [(UNSEEN, "Skriv i en mening varför nivån behöver höjas."), ("o" * 501, LONG.format(501, 500))],
)
def test_reason_for_raising_the_level_is_seen_and_fits(db, call_taker, refused, typed, sentence):
    case = CaseFactory(handler=call_taker, record_level=RecordLevel.ADVICE)

    form = RaiseLevelForm({"level": RecordLevel.CASE, "reason": typed, "version": 1}, row=case)
    assert form.errors == {"reason": ["Skriv en mening här." if typed == UNSEEN else sentence]}
    with refused(sentence):
        raise_level(case=case, level=RecordLevel.CASE, reason=typed, by=call_taker)


@pytest.mark.parametrize("form", [RemoveIdentityForm, PersonIdentityForm])
def test_reason_that_nobody_can_see_is_asked_for(form):
    assert form({"reason": UNSEEN, "name": "Påhittad Ek"}).errors["reason"] == ["Skriv en mening här."]


def test_identity_is_not_removed_for_a_reason_that_nobody_can_see(db, coordinator, refused):
    identity = IdentityFactory()

    with refused("Skriv i en mening varför identiteten tas bort."):
        remove_identity(identity=identity, reason=UNSEEN, by=coordinator)
    assert Identity.objects.get() == identity


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (ScanInput(danger="no", reason=UNSEEN), "reason"),
        (ContactInput(name=UNSEEN), "name"),
        (DangerInput(emergency="", told_whom=UNSEEN), "told_whom"),
        (ChildInput(kind="reported", reported_to=UNSEEN), "reported_to"),
    ],
)
def test_what_nobody_can_see_was_not_said(given, name):
    assert getattr(given, name) == ""
