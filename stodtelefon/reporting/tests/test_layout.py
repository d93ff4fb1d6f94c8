"""What stands where on the page of a year."""

from datetime import date

import pytest

from outreach.factories import OutreachEventFactory
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting import layout
from stodtelefon.reporting.catalogue import OUTREACH, TABLES
from stodtelefon.reporting.layout import Headline, YearPage, lay_out
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.tests.invented import OPENED_ON, at, invent_2016, open_the_line, person
from stodtelefon.reporting.year import count_year

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def page_of(number: int) -> YearPage:
    return lay_out(count_year(Year(number, OPENED_ON), on=TODAY, organisation=Organisation.load()))


def told(headlines: tuple[Headline, ...]) -> list[tuple[str, str, str]]:
    return [(headline.label, str(headline.cell), headline.note) for headline in headlines]


def test_big_numbers_of_2016_stand_with_their_words():
    invent_2016()

    page = page_of(2016)

    assert told(page.headlines) == [
        ("Personer som hörde av sig", "31", "alla kommunens tjänstepersoner"),
        ("Samtal om oro", "38", "och 12 övriga kontakter"),
        ("Möten hållna", "14", "median 5 arbetsdagar från samtalet"),
        ("Tillfällen då vi nådde ut", "1", "ungefär 40 personer nåddes"),
    ]
    assert page.why_hidden == (
        "Skäl att tro våldsbejakande extremism (VE) visas inte som tal: färre än 5 ärenden kan peka ut någon."
    )


def test_big_numbers_of_a_running_year_end_with_outreach():
    open_the_line()
    person(at(2026, 2))
    OutreachEventFactory(on=date(2026, 3, 2), people_reached=30)

    assert told(page_of(2026).headlines) == [
        ("Personer som hörde av sig", "1", ""),
        ("Samtal om oro", "1", "och 0 övriga kontakter"),
        ("Möten hållna", "0", ""),
        ("Tillfällen då vi nådde ut", "1", "ungefär 30 personer nåddes"),
    ]


def test_outreach_that_reached_nobody_knows_how_many_says_no_number():
    open_the_line()
    OutreachEventFactory(on=date(2026, 3, 2), people_reached=None)

    assert told(page_of(2026).headlines)[-1] == ("Tillfällen då vi nådde ut", "1", "")


def test_every_table_stands_in_one_chapter():
    invent_2016()

    chapters = page_of(2016).chapters

    standing = [section.table.key for chapter in chapters for section in (*chapter.drawn, *chapter.tables)]
    assert sorted(standing) == sorted(table.key for table in (*TABLES, OUTREACH))
    assert [chapter.key for chapter in chapters] == [key for key, _, _ in layout.CHAPTERS]


def test_some_tables_are_drawn_and_the_others_lie_open():
    invent_2016()

    chapters = page_of(2016).chapters

    assert {section.table.key for chapter in chapters for section in chapter.drawn} == set(layout.CHARTS)
    assert not any(section.chart for chapter in chapters for section in chapter.tables)


def test_table_that_stands_in_no_chapter_lies_at_the_end(monkeypatch):
    monkeypatch.setattr(layout, "CHAPTERS", layout.CHAPTERS[1:])
    invent_2016()

    last = page_of(2016).chapters[-1]

    assert (last.key, last.heading) == layout.MORE
    assert {section.table.key for section in (*last.drawn, *last.tables)} == {
        "months",
        "returning",
        "calls_by_month",
        "other_by_month",
    }


def test_running_year_has_chapters_of_volume_alone():
    open_the_line()
    person(at(2026, 2))

    sections = [
        section for chapter in page_of(2026).chapters for section in (*chapter.drawn, *chapter.tables)
    ]
    volume = {table.key for table in TABLES if table.is_volume}
    assert {section.table.key for section in sections} == {*volume, OUTREACH.key}
    assert [chapter.key for chapter in page_of(2026).chapters] == ["contacts", "outreach"]


def test_table_that_is_not_shown_is_not_drawn():
    person(at(2017, 2))

    drawn = {section.table.key for chapter in page_of(2017).chapters for section in chapter.drawn}

    assert drawn == {"months", "calls_by_month", "other_by_month", "worry"}


def test_year_in_which_nothing_was_done_is_empty():
    assert page_of(2026).is_empty
    OutreachEventFactory(on=date(2026, 3, 2), people_reached=None)
    assert not page_of(2026).is_empty


def test_layout_speaks_of_tables_that_there_are():
    of_chapters = {key for _, _, keys in layout.CHAPTERS for key in keys}
    spoken_of = {*of_chapters, *layout.CHARTS, *layout.NOTES}

    assert spoken_of - {table.key for table in (*TABLES, OUTREACH)} == set()
