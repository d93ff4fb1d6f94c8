"""Lägesbild: one page, from the same figures, with source, what the words mean, and how much is hidden."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.disclosure import DEFAULT, Cell
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.report import Report
from stodtelefon.reporting.situation_report import SituationReport, first_sentence, situation_report_as_pdf
from stodtelefon.reporting.tests.attacked_years import random_years, tally, told
from stodtelefon.reporting.tests.invented import OPENED_ON, at, invent_2016, person
from stodtelefon.reporting.tests.read_files import one_line, pages_of, tags_of
from stodtelefon.reporting.tests.reports import HEAD, report_of
from stodtelefon.reporting.year import count_year

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 27)
LONG = replace(
    HEAD,
    municipality="Kommunalförbundet Norra Bergslagens " * 3,
    board="Nämnden för arbete, utbildning och medborgarskap i hela förbundet " * 2,
    line_name="Stödtelefonen för den som är orolig för någon som dras in i våld",
    is_invented=True,
)


def counted(number: int, head=HEAD) -> Report:
    figures = count_year(Year(number, OPENED_ON), on=TODAY, organisation=Organisation.load())
    return report_of(figures, head)


def test_page_of_2016_has_answers_tables_words_and_source():
    invent_2016()
    report = counted(2016)

    (page,) = pages_of(situation_report_as_pdf(report))

    assert "Lägesbild 2016 Oro för våldsbejakande extremism, mars till december" in page
    for answer in report.figures.answers:
        assert f"{answer.question} {answer.words}" in page
    for caption in ("Nyckeltal", "Ärendenas väg", "Vilka som hörde av sig", "Den oron gäller: miljö"):
        assert caption in page
    assert "Källa: Stödtelefonen, Malmö: årsstatistik 2016. Siffrorna som de var fredag 27 november" in page
    assert "Sida 1 av 1" in page


def test_how_much_is_hidden_is_said():
    invent_2016()
    report = counted(2016)
    shown = SituationReport(report)

    cells = [
        cell for table in shown.tables for row in (*table.rows, table.total) if row for cell in row.cells
    ]
    cells = [cell for cell in cells if str(cell) != "–"]
    assert shown.hidden.startswith(f"{sum(cell.is_hidden for cell in cells)} av {len(cells)} tal på sidan")

    rows = tuple(replace(row, cells=(Cell(value=7),)) for row in report.figures.key_figures.rows)
    all_shown = replace(report.figures, key_figures=replace(report.figures.key_figures, rows=rows), tables=())
    assert SituationReport(report_of(all_shown)).hidden == "Inget tal på sidan är dolt."


def test_it_is_one_page_whatever_the_year_and_the_names(draw):
    for answers in random_years(draw, 3):
        figures = told([tally(answers, thresholds=DEFAULT)] * 2, thresholds=DEFAULT)
        assert len(pages_of(situation_report_as_pdf(report_of(figures, LONG)))) == 1


def test_running_year_has_its_months_alone():
    person(at(2026, 2))

    (page,) = pages_of(situation_report_as_pdf(counted(2026)))

    assert "Fördelningar visas när året är slut" in page
    assert "Personer som hörde av sig, per månad" in page
    assert "miljö" not in page


def test_no_word_is_explained_that_is_not_on_the_page():
    invent_2016()
    person(at(2026, 2))

    of_2016, of_running = (
        {term for term, _ in SituationReport(counted(number)).definitions} for number in (2016, 2026)
    )

    assert {"Ärendenas väg", "Vilka som hörde av sig", "Avslut", "Den oron gäller"} <= of_2016
    assert not {"Hur och när samtalen kom", "Vad det var i stället", "Egen oro"} & of_2016
    assert of_running == {"Person som hörde av sig", "Samtal om oro och övriga kontakter", "Möten och väntan"}


def test_it_is_tagged():
    invent_2016()

    kinds = [kind for kind, _ in tags_of(situation_report_as_pdf(counted(2016)))]

    assert [kind for kind in kinds if kind.startswith("H")] == ["H1", *["H2"] * 8]
    assert kinds.count("Table") == kinds.count("THead") == 4


def test_page_on_screen_says_the_same(login, manager):
    invent_2016()

    response = login(manager).get(reverse("reporting:situation_report", args=[2016]))

    shown, html = response.context["shown"], one_line(response.content.decode())
    for table in shown.tables:
        assert f'id="{table.key}-heading"' in html
        for row in table.rows:
            cells = "".join(f"<td>{cell}</td>" for cell in row.cells)
            unit = f' <span class="unit">{row.unit_to_say}</span>' if row.unit_to_say else ""
            assert f'<th scope="row">{row.label}{unit}</th>{cells}</tr>' in html
    assert shown.hidden in html
    assert shown.source in html


@pytest.mark.parametrize(
    ("words", "first"), [("En mening. En till.", "En mening."), ("En mening.", "En mening."), ("", "")]
)
def test_first_sentence(words, first):
    assert first_sentence(words) == first
