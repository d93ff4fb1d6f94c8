"""Leafing through long lists: one row more than a page shows is read, nothing is counted, and no page is a deep one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stodtelefon.audit.factories import make_lines
from stodtelefon.audit.models import AuditEvent
from stodtelefon.leafing import DEEPEST, leaf, leaf_by_key


@pytest.mark.parametrize(
    ("typed", "rows", "words", "previous", "following"),
    [
        ({}, [0, 1, 2], "1–3", None, {"sida": 2}),
        ({"sida": "2"}, [3, 4, 5], "4–6", {"sida": 1}, {"sida": 3}),
        ({"sida": "3"}, [6], "7–7", {"sida": 2}, None),
    ],
)
def test_leaf_shows_its_rows_and_leads_on(typed, rows, words, previous, following):
    page = leaf(range(7), typed, per_page=3)

    assert (list(page), page.words, page.previous, page.next) == (rows, words, previous, following)


@pytest.mark.parametrize("typed", ["", "0", "-1", "x", "\x00", "²", "1e9", "9" * 30, "99"])
def test_what_leads_nowhere_is_the_first_page(typed):
    assert leaf(range(7), {"sida": typed}, per_page=3).rows == [0, 1, 2]


@pytest.mark.parametrize(("count", "is_alone"), [(0, True), (3, True), (4, False)])
def test_leaf_that_is_all_there_is_stands_alone(count, is_alone):
    assert leaf(range(count), {}, per_page=3).is_alone is is_alone


@pytest.mark.parametrize("typed", [str(DEEPEST), str(DEEPEST + 1), "9" * 18])
def test_no_page_lies_deeper_than_the_deepest(typed):
    page = leaf(range(1000), {"sida": typed}, per_page=3)

    last = DEEPEST * 3
    assert (page.rows, page.next, page.has_further) == (list(range(last - 3, last)), None, True)


def test_the_deepest_page_that_is_the_last_has_nothing_further():
    page = leaf(range(DEEPEST * 3), {"sida": str(DEEPEST)}, per_page=3)

    assert (page.next, page.has_further) == (None, False)


@pytest.fixture
def lines(db):
    """Keys of seven lines, the newest first."""
    return [line.pk for line in reversed(make_lines(7))]


def keys(page):
    return [line.pk for line in page]


def by_key(by="pk", **typed):
    typed = {name: str(key) for name, key in typed.items()}
    return leaf_by_key(AuditEvent.objects.all(), typed, per_page=3, by=by)


def test_leafing_by_key_goes_all_the_way_back_and_forth(lines):
    first = by_key()
    second = by_key(**first.next)
    third = by_key(**second.next)

    assert [keys(page) for page in (first, second, third)] == [lines[:3], lines[3:6], lines[6:]]
    assert (first.previous, third.next) == (None, None)
    assert keys(by_key(**third.previous)) == lines[3:6]
    assert keys(by_key(**second.previous)) == lines[:3]


def test_leafing_by_moment_goes_all_the_way_where_lines_share_one(db):
    """The later the line was written, the longer ago it speaks of, two by two."""
    first = timezone.now()
    written = [
        AuditEvent.objects.create(event="case.opened", at=first - timedelta(minutes=number // 2)).pk
        for number in range(7)
    ]
    newest_first = [written[place] for place in (1, 0, 3, 2, 5, 4, 6)]

    first = by_key(by="at")
    second = by_key(by="at", **first.next)
    third = by_key(by="at", **second.next)

    assert [key for page in (first, second, third) for key in keys(page)] == newest_first
    assert (first.previous, third.next) == (None, None)
    assert keys(by_key(by="at", **third.previous)) == newest_first[3:6]
    assert keys(by_key(by="at", fore=written[-1] + 1)) == newest_first[:3]


def test_what_is_added_meanwhile_moves_no_row_to_another_page(lines):
    second = by_key().next
    make_lines(2)

    assert keys(by_key(**second)) == lines[3:6]


@pytest.mark.parametrize("name", ["fore", "efter"])
@pytest.mark.parametrize("typed", ["0", "-1", "x", "\x00", "9" * 30])
def test_a_key_that_is_none_is_the_first_page(lines, name, typed):
    assert keys(by_key(**{name: typed})) == lines[:3]


def test_past_an_end_is_the_first_page(lines):
    assert keys(by_key(fore=lines[-1])) == lines[:3]
    assert keys(by_key(efter=lines[0])) == lines[:3]


@pytest.mark.parametrize(("leafs", "name"), [(leaf, "sida"), (leaf_by_key, "fore")])
def test_a_page_is_one_statement_that_reads_one_row_more(lines, leafs, name):
    second = {"sida": "2", "fore": str(lines[2])}[name]

    with CaptureQueriesContext(connection) as asked:
        page = leafs(AuditEvent.objects.order_by("-pk"), {name: second}, per_page=3)

    assert keys(page) == lines[3:6]
    assert [("COUNT" in one["sql"], "LIMIT 4" in one["sql"]) for one in asked] == [(False, True)]
