"""Cards and posters: the line's number and hours, and that nobody need say who they are, in each language that has a
text."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from outreach.cards import CARD, POSTER, letters
from outreach.forms.lists import CardsForm
from outreach.models import Language
from stodtelefon.organisation.actions import change_code_row
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.saving import refusal
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

PAGE = "outreach:cards"
SOMALI = {
    "card_title": "Ma ka walaacsan tahay qof?",
    "card_anonymous": "Khasab ma aha inaad magacaaga sheegto.",
}


@pytest.fixture(autouse=True)
def line():
    return OrganisationFactory(line_number="040-123 45", opening_hours="vardagar 8-17")


def translated(key: str = "somali", **more) -> Language:
    Language.objects.filter(key=key).update(**SOMALI | more)
    return Language.objects.get(key=key)


def test_swedish_has_a_text_from_the_beginning(login, manager):
    page = login(manager).get(reverse(PAGE)).content.decode()

    for words in ("Du behöver inte säga vem du är.", "040-123 45", "vardagar 8-17", 'lang="sv"'):
        assert words in page
    assert page.count('class="hand-out"') == 8


def test_each_chosen_language_has_its_sheet(login, call_taker):
    translated(card_hours="Maalmaha shaqada 8-17")

    page = (
        login(call_taker)
        .get(reverse(PAGE), {"sprak": ["swedish", "somali"], "som": "poster"})
        .content.decode()
    )

    assert page.count('class="poster"') == 2
    assert '<div class="poster" lang="so" dir="auto">' in " ".join(page.split())
    for words in ("Khasab ma aha inaad magacaaga sheegto.", "Maalmaha shaqada 8-17", "vardagar 8-17"):
        assert words in page


def test_hours_that_nobody_has_translated_are_in_swedish_and_say_so(login, call_taker):
    translated()

    page = login(call_taker).get(reverse(PAGE), {"sprak": ["swedish", "somali"]}).content.decode()

    assert 'dir="auto" lang="sv">vardagar 8-17</p>' in " ".join(page.split())
    assert "Öppettiderna är inte översatta till somaliska: de står på svenska." in page
    translated(card_hours="Maalmaha shaqada 8-17")
    page = login(call_taker).get(reverse(PAGE), {"sprak": ["swedish", "somali"]}).content.decode()
    assert "Öppettiderna är inte översatta" not in page


@pytest.mark.parametrize(("length", "is_smaller"), [(0, False), (300, True)])
def test_letters_are_as_small_as_what_is_written_asks_for(login, manager, length, is_smaller):
    translated(card_words=("Vi lyssnar. " * 25)[:length])

    page = login(manager).get(reverse(PAGE), {"sprak": "somali"}).content.decode()

    assert page.count('class="hand-out"') == (0 if is_smaller else 8)
    assert page.count('class="hand-out letters-') == (8 if is_smaller else 0)


def test_letters_of_all_that_may_be_written_are_the_smallest():
    most = {"title": 80, "words": 300, "anonymous": 160, "hours": 160, "line": 50, "number": 40, "name": 60}
    said = {name: "a" * length for name, length in most.items()}

    assert [letters(said, paper) for paper in (CARD, POSTER)] == [50, 50]
    assert [letters({}, paper) for paper in (CARD, POSTER)] == [100, 100]


def test_language_without_a_text_is_named_and_not_offered():
    translated()
    Language.objects.filter(key="english").update(retired_on=day(0))

    form = CardsForm({})

    assert [row.key for row in form.languages] == ["swedish", "somali"]
    assert "arabic" in [row.key for row in form.without]
    assert "english" not in [row.key for row in form.without]


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"sprak": ["arabic"]}, {"sprak": ["”arabiska” används inte längre. Välj något annat."]}),
        ({"sprak": ["<script>"]}, {"sprak": ["På det språket finns ingen text än. Välj ett annat."]}),
        ({"sprak": ["\x00"]}, {"sprak": ["Välj ett av svaren i listan."]}),
        ({"som": "banner"}, {"som": ["Välj ett av svaren i listan."]}),
    ],
)
def test_what_cannot_be_printed_is_said(login, manager, asked, wrong):
    form = login(manager).get(reverse(PAGE), asked).context["form"]

    assert form.errors == wrong


def test_line_without_a_number_prints_nothing(login, manager, line):
    line.line_number = ""
    line.save()

    page = login(manager).get(reverse(PAGE)).content.decode()

    assert "Linjens nummer eller öppettider är inte inskrivna." in page
    assert "hand-out" not in page


def test_nobody_who_works_here_is_named_on_it(login, call_taker):
    page = login(call_taker).get(reverse(PAGE)).content.decode()

    assert "data-printed" not in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"card_words": "Vi lyssnar."},
            "Ett kort behöver både en rubrik och meningen att man inte behöver säga vem man är.",
        ),
        (
            {"card_title": "Orolig?"},
            "Ett kort behöver både en rubrik och meningen att man inte behöver säga vem man är.",
        ),
        ({"tag": "svenska språket"}, "Skriv språkkoden som sv, so eller fa-AF."),
    ],
)
def test_half_a_card_is_refused(administrator, refused, values, sentence):
    row = Language.objects.get(key="arabic")

    with refused(sentence):
        change_code_row(row=row, by=administrator, **values)


@pytest.mark.parametrize(
    ("rule", "values"),
    [("language_card_is_whole", {"card_hours": "8-17"}), ("language_tag_is_one", {"tag": "SV"})],
)
def test_rules_of_a_language_are_held_by_the_database(rule, values):
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        Language.objects.filter(key="arabic").update(**values)

    assert broken.value.__cause__.diag.constraint_name == rule
    assert refusal(broken.value).code == rule


def test_page_costs_little(login, cost, manager):
    assert cost(login(manager), reverse(PAGE)) <= 4
