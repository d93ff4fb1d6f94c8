"""Nothing about people reaches a reader that the attacker does not count with: each cell is in its equations, and each
page and file says the cells and no other number."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting import catalogue
from stodtelefon.reporting.csv_file import as_csv
from stodtelefon.reporting.disclosure import DEFAULT, NOT_SHOWN, Cell
from stodtelefon.reporting.factories import ReleaseFactory
from stodtelefon.reporting.json_file import as_json, year_as_data
from stodtelefon.reporting.kept_years import CONTENT
from stodtelefon.reporting.layout import lay_out
from stodtelefon.reporting.pdf_file import year_as_pdf
from stodtelefon.reporting.reach import IN_REST, set_against
from stodtelefon.reporting.situation_report import SituationReport, situation_report_as_pdf
from stodtelefon.reporting.tables import NO_ROW, Table
from stodtelefon.reporting.tests.attacked_years import orders, random_years, tally, told
from stodtelefon.reporting.tests.printed_year import Unlike, systems
from stodtelefon.reporting.tests.read_files import pages_of, tags_of, words_of_book
from stodtelefon.reporting.tests.reports import report_of
from stodtelefon.reporting.xlsx_file import as_xlsx
from stodtelefon.reporting.year import YearFigures

pytestmark = pytest.mark.django_db

OF_PEOPLE = {row.key for row in (*catalogue.FIGURES, *catalogue.TABLES) if not row.is_volume}


def years(draw, count: int = 3):
    for answers in random_years(draw, count):
        truth = tally(answers, thresholds=DEFAULT)
        yield truth, told([truth], thresholds=DEFAULT)


def other(cell: Cell) -> Cell:
    """What could not stand there beside all else: words for a number, a number for words."""
    return Cell(value=987_654) if cell.is_hidden else Cell(words=NOT_SHOWN)


def with_one_other(table: Table, place: int) -> Table:
    row = table.rows[place]
    changed = replace(row, cells=(other(row.cells[0]), *row.cells[1:]))
    return replace(table, rows=(*table.rows[:place], changed, *table.rows[place + 1 :]))


def is_said_again(year: YearFigures, table: Table, place: int) -> bool:
    """A whole side of the callers that is one row: its number is that of the key figure, which is counted with."""
    row = table.rows[place]
    is_side = table.key == "groups" and row.key in ("staff", "others")
    return is_side and year.key_figures.first_cells[row.key] == row.cells[0]


def with_each_cell_another(year: YearFigures) -> Iterator[tuple[str, YearFigures]]:
    for place, row in enumerate(year.key_figures.rows):
        if row.key in OF_PEOPLE:
            yield row.key, replace(year, key_figures=with_one_other(year.key_figures, place))
    for number, table in enumerate(year.tables):
        if table.key not in OF_PEOPLE:
            continue
        places = [place for place in range(len(table.rows)) if not is_said_again(year, table, place)]
        changed = [with_one_other(table, place) for place in places]
        if table.total:
            total = replace(table.total, cells=(other(table.total.cells[0]),))
            changed.append(replace(table, total=total))
        for one in changed:
            yield table.key, replace(year, tables=(*year.tables[:number], one, *year.tables[number + 1 :]))


def test_every_cell_about_people_is_in_the_equations(draw):
    """A new figure or table that nobody has told the attacker of is found here."""
    lists = orders()

    def read(year, truth):
        return [(one.key, one.known, one.either) for one in systems(year, truth, lists, thresholds=DEFAULT)]

    tried = set()
    for truth, year in years(draw):
        whole = read(year, truth)
        for key, changed in with_each_cell_another(year):
            tried.add(key)
            with suppress(Unlike, TypeError):  # it was read, and made no sense
                assert read(changed, truth) != whole, key

    assert tried == OF_PEOPLE


def test_what_is_our_own_work_is_said_here():
    """What the attacker leaves out, since it is shown as it is. Who adds to it says that it is about nobody."""
    assert {row.key for row in (*catalogue.FIGURES, *catalogue.TABLES)} - OF_PEOPLE == {
        *("persons", "calls", "other", "meetings", "outreach", "reached"),
        *("wait", "longest", "in_time", "wait_prompt", "in_time_prompt", "wait_others", "in_time_others"),
        *("months", "calls_by_month", "other_by_month", "outreach_kinds"),
    }


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


def words_and_names(page: str) -> str:
    """What a page says to the eye, and to who has it read aloud."""
    aloud = re.findall(r'(?:aria-label|title|alt|data-[\w-]+)="([^"]*)"', page)
    return unescape(" ".join([re.sub(r"<[^>]*>", " ", page), *aloud]))


def said(year: YearFigures) -> set[str]:
    """The numbers of the cells; and those in words that are the same whatever was counted."""
    tables = (year.key_figures, *year.tables, year.outreach)
    cells = [cell for table in tables for row in (*table.rows, table.total) if row for cell in row.cells]
    words = [
        year.period,
        year.protection,
        year.standing,
        *(text for both in year.definitions for text in both),
    ]
    words += [text for table in tables for text in (table.caption, table.unit, *table.columns)]
    words += [row.label for table in tables for row in table.rows]
    words += [label for order in orders().values() for _, label in order]
    return (
        numbers(" ".join(words)) | {number for cell in cells for number in numbers(str(cell))} | {"0", "10"}
    )


def said_in_pdf(content: bytes) -> Iterator[str]:
    """To the eye, and of its drawings to who has it read aloud."""
    yield from pages_of(content)
    yield from (str(tag["/Alt"]) for _, tag in tags_of(content) if "/Alt" in tag)


def texts(year: YearFigures) -> Iterator[tuple[str, str, str]]:
    """Each page and file: its name, what it says, and what it may say besides the figures."""
    report = report_of(year)
    facts = " ".join(str(value) for _, value in report.facts)
    situation, reach = SituationReport(report), set_against(year)
    data = year_as_data(
        ReleaseFactory.build(released_at=timezone.now()), year, organisation=Organisation.load()
    )
    cells = (cell for table in reach.tables for row in table.rows for cell in row.cells)
    pages = " ".join(map(str, range(1, 20)))
    yield "page", words_and_names(render_to_string(CONTENT, {"page": lay_out(year)})), ""
    yield "csv", as_csv(report).decode("utf-8-sig"), facts
    yield "xlsx", words_of_book(as_xlsx(report)), f"{facts} 00:00:00"
    yield "pdf", " ".join(said_in_pdf(year_as_pdf(report))), f"{facts} {pages}"
    keys = " ".join(row["key"] for table in data["tables"] for row in table["rows"])
    yield "json", as_json({"said": [data["tables"], data["summary"], data["definitions"]]}).decode(), keys
    yield (
        "situation report",
        " ".join(said_in_pdf(situation_report_as_pdf(report))),
        f"{facts} {pages} {situation.hidden}",
    )
    yield "reach", " ".join([*(answer.words for answer in reach.answers), *map(str, cells)]), ""


def test_every_page_and_file_says_the_numbers_of_the_figures_and_no_other(draw):
    for _, year in years(draw):
        for name, text, besides in texts(year):
            assert numbers(text) - said(year) - numbers(besides) == set(), name


def test_reach_says_the_cells_of_the_year(draw):
    """By the same rows, so that it is no table of its own; or less."""
    for _, year in years(draw):
        tables = {table.key: table for table in year.tables}
        for shown, key in zip(set_against(year).tables, ("heard_as", "heard"), strict=True):
            cells = tables[key].first_cells
            for row in shown.rows:
                expected = cells.get(row.key, Cell(words=IN_REST if cells else NOT_SHOWN))
                assert row.cells[-1] == expected or row.cells[-1].words in (NO_ROW, NOT_SHOWN)
