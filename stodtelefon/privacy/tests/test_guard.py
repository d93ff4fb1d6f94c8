"""What the guard finds of numbers, addresses and streets, where it finds it, and that no text is too much for it."""

from datetime import date
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stodtelefon.privacy.guard import words
from stodtelefon.privacy.guard.finding import find_personal_data
from stodtelefon.privacy.guard.found import Found, Kind

ON = date(2026, 11, 26)
MANY = 5_000
KNOWN = (words.words, words._groups)  # what the guard knows beforehand is kept


def found_in(text):
    return [(one.mask, text[one.start : one.end]) for one in find_personal_data(text, on=ON)]


@pytest.mark.parametrize(
    "number",
    [
        *("850101-1236", "8501011236", "850101 1236", "850101 - 1236", "850101+1236", "850101–1236"),
        *("19850101-1236", "198501011236", "19 850101-1236", "1985 01 01 1236", "1985-01-01-1236"),
        *("850161-1233", "198501611233"),  # coordination numbers: 60 is added to the day
        *("850101-1235", "8501011235", "19850101 1235"),  # a slip: the check digit is wrong
        *("850101-T123", "19850101TF12"),  # reserve numbers
        "８５０１０１-１２３６",
        "٨٥٠١٠١-١٢٣٦",
    ],
)
def test_personal_number_is_found_however_it_is_written(number):
    assert found_in(f"Sonen ({number}) är trött.") == [("[personnummer]", number)]


def test_what_is_called_a_personal_number_is_one_whatever_its_day():
    assert found_in("Hennes personnummer är 859901-1234.") == [("[personnummer]", "859901-1234")]
    assert found_in("Siffrorna 859901-1234 stod där.") == []


@pytest.mark.parametrize(
    "number",
    [
        *("070-123 45 67", "0701234567", "070.123.45.67", "(070) 123 45 67", "0701-23 45 67", "0411/123 45"),
        *("08-123 456", "040-12 34 56", "+46 70 123 45 67", "+46 (0)40-12 34 56", "0046701234567"),
        *("+49 151 23456789", "+252 61 5551234", "00963 944 123456", "+1 (212) 555-0123"),
    ],
)
def test_phone_number_is_found_however_it_is_written(number):
    assert found_in(f"Nås på {number}, helst på kvällen.") == [("[telefon]", number)]


def test_phone_number_may_lack_its_nought_where_it_is_called_one():
    assert found_in("Mobil: 731234567") == [("[telefon]", "731234567")]
    assert found_in("Det blev 731234567") == []


def test_ten_digits_are_a_personal_number_when_their_check_digit_says_so():
    """0701234567 would be somebody born on a day in 2007 that never was; 0701011238 could be either."""
    assert found_in("Där stod 0701234567.") == [("[telefon]", "0701234567")]
    assert found_in("Där stod 0701011231.") == [("[personnummer]", "0701011231")]
    assert found_in("Där stod 0701011238.") == [("[telefon]", "0701011238")]


@pytest.mark.parametrize(
    "address", ["anna.x@post.example", "Å_b+c-d@Post.Example.SE", "kalle(at)post.example", "k@a-b.example"]
)
def test_mail_address_is_found(address):
    assert found_in(f"Skriv till <{address}>.") == [("[e-post]", address)]


@pytest.mark.parametrize(
    "address",
    [
        *(
            "Storgatan 5 B",
            "Storgatan 5b",
            "Östra Vallgatan 12 lgh 1203",
            "S:t Johannesgatan 5A",
            "videgatan 14",
        ),
        *("Carl Gustafs väg 12, 211 22 Malmö", "Gustav Adolfs torg 4", "Hyllie torgväg 8", "Nobelvägen 4-6"),
        *("Amiralsgatan 20, 3 tr", "Fågelgatan 5, uppgång C"),
    ],
)
def test_street_address_is_found_whole(address):
    assert found_in(f"De ses på {address}.") == [("[adress]", address)]


def test_street_without_a_number_is_an_address_where_somebody_lives():
    assert found_in("Han bor på Norra Storgatan.") == [("[adress]", "Norra Storgatan")]
    assert found_in("Bråket var på Norra Storgatan.") == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Ärende 2026-0123",
            "20260123",
            "2026-01-23 14:30",
            "2026-01-23 1430",
            "20260123 1431",
            "12.12.2026",
        ),
        *(
            "kl 08.00-09.30",
            "0800-1700",
            "08 00 - 09 00",
            "SoL 14:3, OSL 10:18 b",
            "lag 2018:218",
            "LEK-47-RAV",
        ),
        *("1 000 000 kr", "+10 000 000 kr", "212000-1124", "112, 1177, 114 14, 116 111", "020-50 50 50"),
        *("0771-414 300", "Diarienummer 2026/004512", "198501011236789", "Sjumilaskolan 5", "vägen 5 gånger"),
        *("Motorvägen 5 km", "Arbetsplatsen 2", "handlingsplan 3", "ring 2026-01-23", "@nagon", "a@b"),
    ],
)
def test_other_numbers_are_left_alone(text):
    assert found_in(text) == []


def test_places_are_those_of_the_text_as_it_was_given():
    text = "🙂 Anna\u00a0Öberg, tel 070‑123 45 67\nיש mejl a@b.example"

    assert find_personal_data(text, on=ON) == [
        Found(2, 12, Kind.NAME),
        Found(18, 31, Kind.PHONE),
        Found(40, 51, Kind.MAIL),
    ]


@pytest.mark.parametrize(
    "part",
    [
        *(
            "a",
            "A",
            "1",
            "1 ",
            "070-",
            "a@",
            "a.",
            "\0",
            "🙂",
            "שלום ",
            "A-",
            "Ab ",
            "Ab von ",
            "A. ",
            "(",
            "00 ",
        ),
        *("+46", "personnummer 1 ", "bor på Storgatan ", "Storgatan 5, ", "”A”", "\n", "AB CD\n", "Xyz\n"),
    ],
)
def test_no_text_is_too_much(part):
    """A pattern that tried again from each place would not come back from these."""
    text = part * (MANY // len(part))

    assert all(one.end <= len(text) for one in find_personal_data(text, on=ON))


def test_a_long_text_of_anything_is_read_and_what_is_in_it_is_found():
    chance = Random(1)
    noise = "".join(chance.choice("aB åÄ01 7-+@.\n\0🙂שم\u202e'”:,(/") for _ in range(20_000))
    text = f"{noise}\nMamman Anna Öberg, 850101-1236.\n{noise}"
    middle = range(len(noise), len(text) - len(noise))

    found = [
        (one.kind, text[one.start : one.end])
        for one in find_personal_data(text, on=ON)
        if one.start in middle
    ]

    assert found == [(Kind.NAME, "Anna Öberg"), (Kind.PERSONAL_NUMBER, "850101-1236")]


@settings(max_examples=60)
@given(st.text(alphabet="aA Å0179-+@.\n\0”'åäö🙂:", max_size=80))
def test_what_is_found_is_in_order_and_apart(text):
    found = find_personal_data(text, on=ON)

    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_no_word_of_a_text_is_remembered():
    find_personal_data("Fatima ringde. Läraren Öberg svarade i Arlöv.", on=ON)

    judged = [one for one in vars(words).values() if hasattr(one, "cache_info") and one not in KNOWN]
    assert (len(judged), [one.cache_info().currsize for one in judged]) == (8, [0] * 8)
