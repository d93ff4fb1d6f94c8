"""The report to a board: what stands on its first page, how it is tagged, and which colours its drawings have."""

import re
from dataclasses import replace
from datetime import date

import pytest

from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.layout import lay_out
from stodtelefon.reporting.pdf_file import DRAWING, STYLE, year_as_pdf
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.report import Report
from stodtelefon.reporting.tests.invented import OPENED_ON, at, invent_2016, person
from stodtelefon.reporting.tests.read_files import pages_of, tags_of
from stodtelefon.reporting.tests.reports import HEAD, report_of
from stodtelefon.reporting.year import count_year

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 27)


def counted(number: int, head=HEAD) -> Report:
    figures = count_year(Year(number, OPENED_ON), on=TODAY, organisation=Organisation.load())
    return report_of(figures, head)


def test_first_page_answers_the_three_questions():
    invent_2016()
    report = counted(2016, replace(HEAD, is_invented=True))

    first, *others = pages_of(year_as_pdf(report))

    assert "Årsstatistik 2016 Stödtelefonen, mars till december" in first
    for answer in report.figures.answers:
        assert f"{answer.question} {answer.words}" in first
    assert "Personer som hörde av sig, per månad" in first
    assert all("Påhittade uppgifter" in page for page in (first, *others))
    assert " ".join((first, *others)).count("Så läser du talen") == 1


def test_report_is_of_a_few_pages():
    invent_2016()

    assert 4 <= len(pages_of(year_as_pdf(counted(2016)))) <= 6


def test_every_table_has_a_heading_and_a_head_and_every_drawing_its_words():
    invent_2016()
    report = counted(2016)

    tags = list(tags_of(year_as_pdf(report)))

    headings = [tag["/T"] for kind, tag in tags if kind in ("H1", "H2", "H3")]
    assert headings[0] == "Årsstatistik 2016"
    assert {table.caption for table in report.tables} <= set(headings)
    kinds = [kind for kind, _ in tags]
    assert kinds.count("Table") == kinds.count("THead") == len(report.tables)
    drawn = [tag["/Alt"] for kind, tag in tags if kind == "Figure"]
    assert any(words.startswith("Ärendenas väg (2016). Ärenden 31") for words in drawn)
    assert len(drawn) == sum(bool(chart) for chart in _charts(report))


def test_what_the_manager_says_stands_in_its_place():
    invent_2016()
    report = counted(2016)
    own_words = {"year": "Ett lugnt år.\n\n#pagebreak() i två stycken.", "funnel": "Vägen blev kortare."}
    report = replace(report, figures=replace(report.figures, own_words=own_words))

    text = " ".join(pages_of(year_as_pdf(report)))

    assert "Om året Ett lugnt år. #pagebreak() i två stycken." in text
    assert "Ärendenas väg Vägen blev kortare." in text


def test_running_year_says_why_it_has_volume_only():
    person(at(2026, 2))

    first, *_ = pages_of(year_as_pdf(counted(2026)))

    assert "Årsstatistik 2026 hittills" in first
    assert "Fördelningar visas när året är slut" in first


def test_year_without_a_call_can_be_handed_over_too():
    assert "Inget samtal är inskrivet för 2024." in pages_of(year_as_pdf(counted(2024)))[0]


def test_long_names_stand_whole_on_every_page():
    invent_2016()
    names = {"municipality": "Kommunalförbundet " * 6, "board": "Nämnden för arbete och " * 6}

    pages = pages_of(year_as_pdf(counted(2016, replace(HEAD, line_name="Linje " * 13, **names))))

    assert len(pages) <= 7
    assert "Linje " * 12 in pages[0]
    assert all(name.strip() in page for page in pages for name in names.values())


def test_every_class_of_a_drawing_has_its_colour_on_paper():
    invent_2016()
    person(at(2017, 2))
    styled = set(re.findall(r"\.([\w-]+)", STYLE))

    classes = {
        name
        for number in (2016, 2017)
        for chart in _charts(counted(number))
        for drawing in DRAWING.finditer(chart)
        for names in re.findall(r'class="([^"]+)"', drawing["inside"])
        for name in names.split()
    }

    assert classes - styled == set()
    assert {"now", "before", "axis"} <= classes


def _charts(report: Report) -> list[str]:
    chapters = lay_out(report.figures).chapters
    return [str(section.chart) for chapter in chapters for section in chapter.drawn]
