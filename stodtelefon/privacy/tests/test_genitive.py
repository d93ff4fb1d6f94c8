"""A name is moved without the s of what its owner owns, and never without an s of its own."""

from datetime import date

import pytest

from stodtelefon.privacy.guard.finding import find_personal_data


def moved(text):
    """Each name of the text as it stands there and as it is moved."""
    found = find_personal_data(text, on=date(2026, 11, 26))
    return [(text[one.start : one.end], one.bare or text[one.start : one.end]) for one in found]


@pytest.mark.parametrize(
    ("text", "stands", "called"),
    [
        ("Fatimas bror är orolig.", "Fatimas", "Fatima"),
        ("Vi talade om Fatimas yngre bror.", "Fatimas", "Fatima"),
        ("Det var i Ahmeds rum.", "Ahmeds", "Ahmed"),
        ("Läraren såg Fatima Alis teckning.", "Fatima Alis", "Fatima Ali"),
        ("Enligt Karin Anderssons kollega är det lugnt.", "Karin Anderssons", "Karin Andersson"),
        *(
            (f"Vi talade med {name}s bror.".replace("ss bror", "s bror"), name, name)
            for name in ("Jonas", "Elias", "Thomas", "Tobias", "Magnus", "Iris", "Lars", "Hans Ross")
        ),
        ("Vi talade med Fatimas om det.", "Fatimas", "Fatimas"),  # owns nothing: it may be a name
        ("Jonas ringde.", "Jonas", "Jonas"),
        ("Hon såg Zibras och mamman.", "Zibras", "Zibras"),
    ],
)
def test_the_s_of_what_is_owned_is_left_out(text, stands, called):
    assert moved(text) == [(stands, called)]


def test_what_the_text_itself_says_of_a_name_counts():
    assert moved("Zibras ringde. Zibras bror svarade.") == [("Zibras", "Zibras")] * 2
    assert moved("Zibra ringde. Zibras är borta.") == [("Zibra", "Zibra"), ("Zibras", "Zibras")]
    assert moved("Tobia ringde. Tobias bror svarade.") == [("Tobia", "Tobia"), ("Tobias", "Tobia")]
