"""The figures of a year on paper: a report of four to six pages that can be handed to a board."""

from datetime import date
from random import Random

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from stodtelefon.accounts.models import User
from stodtelefon.demo.telling import tell_past
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.counting import Tally
from stodtelefon.reporting.kept_years import CONTENT, what_it_is_made_of
from stodtelefon.reporting.layout import lay_out
from stodtelefon.reporting.models import KeptYear
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.tests.random_years import random_answers
from stodtelefon.reporting.year import tell, thresholds_of
from stodtelefon.tests.browser.paper import Sheet, faults_of, printed_sheets

A_QUARTER = 1 / 4
FULL, FULLEST = 2023, 2024
PERSONS = {FULL: 300, FULLEST: 3000}


@pytest.fixture(scope="module")
def session(line):
    """The demonstration's 2016, and two years of many persons in nearly every group, kept as if they had been counted.

    Gives the session of somebody who reads them."""
    tell_past()
    for number, persons in PERSONS.items():
        keep(number, persons)
    client = Client()
    client.force_login(User.objects.get(email="chef@stodtelefon.example"))
    return client.cookies["sessionid"].value


def keep(number: int, persons: int) -> None:
    organisation, now = Organisation.load(), timezone.now()
    year = Year(number, organisation.line_opened_on)
    draw, thresholds = Random(number), thresholds_of(organisation)
    years = [
        Tally(
            each,
            on=date(2026, 1, 1),
            thresholds=thresholds,
            answers=random_answers(draw, year=each.year, persons=persons),
        )
        for each in (year, year.previous)
    ]
    figures = tell(year, years, on=date(2026, 1, 1), thresholds=thresholds)
    KeptYear(
        year=number,
        figures=figures.as_plain(),
        page=render_to_string(CONTENT, {"page": lay_out(figures)}),
        is_empty=False,
        made_of=what_it_is_made_of(year, organisation),
        made_at=now,
    ).save()


@pytest.fixture
def printed(session, tab):
    def sheets(number: int) -> list[Sheet]:
        opened = tab(session=session)
        assert opened.page.goto(f"/statistik/{number}/").status == 200
        opened.page.emulate_media(media="print")
        assert faults_of(opened.page) == []
        assert opened.said == []
        return printed_sheets(opened.page)

    return sheets


@pytest.mark.parametrize("number", [2016, FULLEST])
def test_year_is_accessible_and_fits_a_phone(session, tab, number):
    """In every guise, with every drawing and every row."""
    opened = tab(session=session)
    opened.page.goto(f"/statistik/{number}/")

    assert opened.faults() == []


@pytest.mark.parametrize("number", [2016, FULL, FULLEST])
def test_year_is_a_report_of_four_to_six_pages(printed, number):
    sheets = printed(number)

    assert 4 <= len(sheets) <= 6
    assert [place for place, sheet in enumerate(sheets, start=1) if sheet.filled <= A_QUARTER] == []
    assert not any(sheet.can_be_pressed for sheet in sheets)


def test_each_page_says_whose_it_is_of_which_year_and_that_it_is_no_edition(printed):
    sheets = printed(2016)

    for place, sheet in enumerate(sheets, start=1):
        assert "Exempelstad, Stödtelefonen. Inte fastställda. Påhittade uppgifter." in sheet.text
        assert f"Årsstatistik 2016, sida {place} av {len(sheets)}" in sheet.text
    assert (
        "hörde 31 personer av sig till stödtelefonen. Alla var tjänstepersoner i kommunen." in sheets[0].text
    )


def test_everything_that_is_drawn_is_printed_once(printed):
    """On paper a drawing has its numbers on the marks, and its table is left out."""
    text = " ".join(sheet.text for sheet in printed(FULL))

    for caption in ("Ärendenas väg", "Egen oro före och efter samtalet", "Kontakter och personer, år för år"):
        assert caption in text
    assert text.count("Oron kvarstod efter samtalet") == 2  # the funnel, and the way beside it
    assert "Visa som tabell" not in text
    assert "På den här sidan" not in text
