"""A personal number where the record level keeps none: pointed out once, never lost, with a way to raise the level."""

import pytest

from calls.factories import CallerFactory, CaseFactory
from calls.models import Call, Case, Identity, Note
from calls.record_levels import TABLE
from stodtelefon.privacy.personal_numbers import holds_personal_number

pytestmark = pytest.mark.django_db

NOTE = {"event_on": "2026-11-01", "source": "caller", "text": "Hon heter 20080101-2386, säger läraren."}


@pytest.fixture
def case(call_taker):
    return CaseFactory(handler=call_taker)


@pytest.fixture
def note(case, call_taker, login):
    """`note(**typed)`: what the page of a new note answers."""
    client = login(call_taker)
    return lambda **typed: client.post(f"/arenden/{case.number}/anteckning/", NOTE | typed)


def test_words_of_a_level_and_its_rule_are_one():
    told = {level: "inget personnummer" in row.words for level, row in TABLE.items()}

    assert told == {level: not row.personal_number for level, row in TABLE.items()}


def test_number_in_a_note_is_pointed_out_and_the_words_stay(note):
    response = note()

    form = response.context["form"]
    assert set(form.errors) == {"text"}
    assert "level_reason" in form.fields
    assert "säger läraren." in response.content.decode()
    assert not Note.objects.exists()


def test_number_in_a_note_is_saved_with_the_level_raised(note):
    asked = {"text-ord": "personnummer:20080101-2386", "text-ord-0": "keep"}

    assert note(level_reason="Samverkan behövs.", **asked).status_code == 302

    assert (Note.objects.get().text, Case.objects.get().record_level) == (NOTE["text"], "open_service")


def test_number_in_a_note_is_a_warning_and_never_a_block(note):
    assert note(**{"text-ord": "personnummer:20080101-2386"}).status_code == 302

    assert (Note.objects.get().text, Case.objects.get().record_level) == (NOTE["text"], "advice")


def test_note_above_advice_is_not_asked_to_raise_it(case, note):
    Case.objects.update(record_level="open_service")

    assert "level_reason" not in note().context["form"].fields


def test_number_in_a_call_is_pointed_out_and_saved_when_it_stays(call_taker, login):
    client = login(call_taker)
    opened = client.get("/samtal/nytt/").context["form"]["opened"].value()
    typed = {
        "opened": opened,
        "was_informed": "on",
        "is_anonymous": "yes",
        "danger": "no",
        "child_at_risk": "no",
        "urgency": "none",
        "reason": "Klart.",
        "outcome": "settled",
        "own_observations": "Han är född 080101-2386.",
    }

    shown = client.post("/samtal/nytt/", typed)
    saved = client.post("/samtal/nytt/", typed | {"own_observations-ord": "personnummer:080101-2386"})

    assert set(shown.context["form"].errors) == {"own_observations"}
    assert "Pekar det ut någon?" in shown.content.decode()
    assert (saved.status_code, Call.objects.count()) == (302, 1)


def test_number_in_a_call_about_danger_holds_nobody_up(call_taker, login):
    client = login(call_taker)
    opened = client.get("/samtal/nytt/").context["form"]["opened"].value()
    typed = {"opened": opened, "danger": "yes", "emergency": "we_called", "told_whom": "112"}

    saved = client.post("/samtal/nytt/", typed | {"own_observations": "080101-2386"})

    assert saved.status_code == 302


def test_number_of_a_caller_is_refused_with_the_offer_to_raise_the_level(case, call_taker, login):
    caller, client = CallerFactory(case=case), login(call_taker)
    url = f"/arenden/{case.number}/kontakt/{caller.pk}/"
    typed = {"name": "Påhittad Ek", "personal_number": "20080101-2386"}

    shown = client.post(url, typed)
    saved = client.post(url, typed | {"level_reason": "Hon ansöker om stöd."})

    assert set(shown.context["form"].errors) == {"personal_number"}
    assert ("level_reason" in shown.context["form"].fields, "Påhittad Ek" in shown.content.decode()) == (
        True,
        True,
    )
    assert (saved.status_code, Identity.objects.get().personal_number) == (302, "200801012386")
    assert Case.objects.get().record_level == "open_service"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("20080101-2386", True),
        ("080101 2386.", True),
        ("född 200801012386", True),
        ("20080101-2387", False),
        ("ring 070-123 45 67", False),
        ("ärende 2026-0042", False),
        ("120080101-23860", False),
        ("", False),
    ],
)
def test_personal_number_is_known_in_a_text_by_its_check_digit(text, is_one):
    from django.utils import timezone

    assert holds_personal_number(text, on=timezone.localdate()) is is_one
