"""The years as one line, from what is kept of them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls.factories import CallFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.kept_years import keep_years
from stodtelefon.reporting.models import KeptYear
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.several_years import several_years
from stodtelefon.reporting.tests.invented import OPENED_ON, at, invent_2016, person
from stodtelefon.reporting.tests.released import change_past_the_guards, release

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def line_of(number: int, on: date = TODAY, opened_on: date = OPENED_ON):
    return several_years(Year(number, opened_on), on=on, organisation=Organisation.load())


def rows_of(section) -> dict[str, list[str]]:
    return {row.label: [str(cell) for cell in row.cells] for row in section.table.rows}


def test_each_year_has_its_contacts_and_its_persons():
    invent_2016()
    for month in (1, 2):
        person(at(2018, month))

    section = line_of(2018)

    assert rows_of(section) == {"2016": ["50", "31"], "2017": ["–", "–"], "2018": ["2", "2"]}
    assert section.table.notes == ("2016: mars till december.", "2017: inget samtal är inskrivet.")
    assert "<polyline" in section.chart


def test_years_without_a_contact_have_no_number_and_are_told_together():
    """Nobody can tell whether the line was open: it is not drawn as if nobody had called."""
    invent_2016()
    CallFactory(missed=True, received_at=at(2020, 6))
    person(at(2022, 6))

    section = line_of(2022)

    assert rows_of(section)["2017"] == ["–", "–"]
    assert rows_of(section)["2020"] == ["1", "0"]
    assert section.table.notes[1:] == (
        "2017–2019: inget samtal är inskrivet.",
        "2021: inget samtal är inskrivet.",
    )
    assert section.chart.partition("</svg>")[0].count("<polyline") == 2 * 3


def test_ten_years_at_most_and_none_that_is_running():
    invent_2016()
    person(at(2018, 2))

    assert list(rows_of(line_of(2026))) == [str(year) for year in range(2016, 2026)]
    assert list(rows_of(line_of(2026, opened_on=date(2012, 1, 1)))) == [
        str(year) for year in range(2016, 2026)
    ]


def test_one_year_is_no_line():
    invent_2016()

    assert line_of(2018) is None
    person(at(2018, 2))
    assert line_of(2016) is None
    assert line_of(2017, on=date(2017, 5, 2)) is None


def test_years_that_are_kept_are_read_in_one_statement():
    invent_2016()
    person(at(2018, 2))
    line_of(2025)

    with CaptureQueriesContext(connection) as captured:
        line_of(2025)

    assert len([query for query in captured if "organisation" not in query["sql"]]) == 1


def test_year_that_has_changed_is_counted_anew():
    invent_2016()
    person(at(2018, 2))
    line_of(2018)

    person(at(2016, 5))

    assert rows_of(line_of(2018))["2016"] == ["51", "32"]


def test_line_stands_on_the_page_and_not_in_what_is_kept(login, statistics_reader):
    invent_2016()
    person(at(2017, 2))
    client = login(statistics_reader)

    html = client.get(reverse("reporting:year", args=[2017])).content.decode()

    assert "Kontakter och personer, år för år" in html
    assert (
        html.index("Vilka vi nådde ut till, och hur</h2>")
        < html.index("år för år")
        < html.index("Så läser du talen</h2>")
    )
    assert html.count('<a href="#several_years">Flera år</a>') == html.count('id="several_years"') == 1
    assert "år för år" not in KeptYear.objects.get(year=2017).page
    assert (
        "Det finns inte två avslutade år med samtal"
        in client.get(reverse("reporting:year", args=[2016])).content.decode()
    )


def test_released_year_stands_in_the_line_as_it_was_released(manager, coordinator):
    """Erased or corrected since, it says what its own page says."""
    invent_2016()
    release(2016, by=manager, and_by=coordinator)
    person(at(2018, 2))
    assert rows_of(line_of(2018))["2016"] == ["50", "31"]

    person(at(2016, 5))

    assert rows_of(line_of(2018))["2016"] == ["50", "31"]
    keep_years(on=TODAY)
    assert rows_of(line_of(2018))["2016"] == ["50", "31"]


def test_year_whose_release_is_not_as_it_was_signed_has_no_number(own_database):
    manager, coordinator = UserFactory(manager=True), UserFactory(coordinator=True)
    invent_2016()
    for number in (2017, 2018):
        person(at(number, 2))
    made = release(2016, by=manager, and_by=coordinator)
    keep_years(on=TODAY)
    change_past_the_guards(made, "made_of = 'another'")

    section = line_of(2018)

    assert list(rows_of(section)) == ["2017", "2018"]
    assert section.table.notes == (
        "2016: mars till december.",
        "2016: visas inte. Utgåvan säger inte det som fastställdes.",
    )
