"""`table.txt` has a line for every page, and is read and written as it is meant."""

from dataclasses import replace
from math import inf

from stodtelefon.tests.test_access.table import TABLE
from stodtelefon.tests.test_access.world import every_address
from stodtelefon.tests.test_gates.deeds import DEEDS
from stodtelefon.tests.test_gates.table import (
    LINES,
    OPEN,
    PATH,
    SEND,
    growth,
    leeway,
    read,
    somebody_who_opens,
    written,
)

LINE = next(iter(read("open calls:index taker 7 120 130 grows calls_call").values()))


def test_every_page_that_opens_for_somebody_has_a_line():
    opened = {name for name in every_address() if TABLE[name].method == "get" and somebody_who_opens(name)}
    named = {line.name for line in LINES.values() if line.way == OPEN}

    assert (sorted(opened - named), sorted(named - opened)) == ([], [])


def test_every_deed_has_a_line():
    assert {line.page for line in LINES.values() if line.way == SEND} == set(DEEDS)


def test_no_page_has_two_lines_for_one_role():
    rows = [row for row in PATH.read_text().splitlines() if read(row)]

    assert len(rows) == len(LINES)


def test_every_line_has_been_measured():
    assert [str(line) for line in LINES.values() if line.is_new] == []


def test_line_is_read_as_it_is_written():
    assert (LINE.name, LINE.role, LINE.statements, LINE.few_rows, LINE.many_rows) == (
        *("calls:index", "taker"),
        *(7, 120, 130),
    )
    assert LINE.not_yet == {"grows", "calls_call"}
    assert list(read(str(LINE)).values()) == [LINE]


def test_line_without_what_is_asked_is_the_name_of_its_address():
    asked = read("open calls:case_index?lista=oppna taker 1 1 1\nopen reporting:year=2025 manager 1 1 1")

    assert [line.name for line in asked.values()] == ["calls:case_index", "reporting:year"]


def test_figures_are_only_written_lower():
    found = replace(
        LINE, statements=5, few_rows=500, many_rows=90, not_yet=frozenset({"grows", "calls_case"})
    )

    lowered = LINE.lowered(found)

    assert lowered == replace(LINE, statements=5, few_rows=120, many_rows=90, not_yet=frozenset({"grows"}))


def test_new_line_is_written_as_it_was_found():
    new = next(iter(read("open calls:index taker ? ? ?").values()))

    assert (new.statements, new.is_new, LINE.is_new) == (inf, True, False)
    assert new.lowered(LINE) == LINE


def test_writing_keeps_every_other_word():
    text = f"What it is.\n\n# calls\n{LINE}\nopen home taker 3 4 5\n"
    lower = replace(LINE, statements=1)

    assert written(text, {LINE.key: lower}) == text.replace(str(LINE), str(lower))
    assert written(PATH.read_text(), {}) == PATH.read_text()


def test_rows_grow_when_there_are_more_than_a_third_more():
    assert growth(1_000, 1_360) == frozenset()
    assert growth(1_000, 1_361) == {"grows"}
    assert growth(0, 60) == frozenset()
    assert leeway(1_000) == 120
