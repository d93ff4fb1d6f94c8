"""Contacts and persons a year, as one line: what the page of each year says of it, released or kept.

Volume alone. The year that is running is not in it: a line that ends in the middle of a year falls.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import CharField, OuterRef, PositiveSmallIntegerField, Subquery

from stodtelefon.database.written import Given, Written
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.charts import line_chart
from stodtelefon.reporting.disclosure import Cell, volume
from stodtelefon.reporting.kept_years import read_figures, what_it_is_made_of
from stodtelefon.reporting.layout import Section
from stodtelefon.reporting.models import KeptYear, Release
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.releases import NotAsSigned, open_release
from stodtelefon.reporting.tables import NO_ROW, Table, TableRow
from stodtelefon.reporting.year import YearFigures

KEY = "several_years"
MOST = 10  # years in a line: more have no room for their numbers
NOTHING = "inget samtal är inskrivet."
PARTS = ("persons", "calls", "other")
Counts = Mapping[str, int]


def several_years(last: Year, *, on: date, organisation: Organisation) -> Section | None:
    """The years up to `last` that are over, ten at most, oldest first. None where not two of them have a contact.

    One query. A year that has changed and is not yet counted anew is read by itself. Of one whose release is not as it
    was signed nothing is said but that. A year without any contact has no number: nobody can tell whether the line was
    open.
    """
    years = _years_until(last, on)
    if len(years) < 2:
        return None
    counts, broken = _counts(years, on=on, organisation=organisation)
    without = [each for each in years if each.year in counts and not any(counts[each.year].values())]
    if len(counts) - len(without) < 2:
        return None
    notes = [f"{each}: {each.words}." for each in years if each.first_month > 1]
    notes += [f"{stretch}: {NOTHING}" for stretch in _stretches(without)]
    notes += [f"{each}: visas inte. Utgåvan säger inte det som fastställdes." for each in broken]
    table = Table(
        key=KEY,
        caption="Kontakter och personer, år för år",
        unit="",
        row_heading="År",
        columns=("Kontakter", "Personer"),
        rows=tuple(_row(each, counts[each.year]) for each in years if counts.get(each.year)),
        notes=tuple(notes),
    )
    return Section(table, line_chart(table), "Kontakter är samtal om oro och övriga kontakter tillsammans.")


def _years_until(last: Year, on: date) -> list[Year]:
    years: list[Year] = []
    each: Year | None = last
    while each and len(years) < MOST:
        if not each.is_running(on):
            years.append(each)
        each = each.previous
    return years[::-1]


def _counts(
    years: list[Year], *, on: date, organisation: Organisation
) -> tuple[dict[int, Counts], list[Year]]:
    """By the year; and the years whose release is not as it was signed."""
    found, broken = {}, []
    told = _told(years, organisation)
    for each in years:
        kept, release = told.get(each.year, (None, None))
        try:
            if release is not None:
                found[each.year] = counts_of_release(release)
            elif kept is not None:
                found[each.year] = _picked(kept)
            else:
                found[each.year] = _of_figures(read_figures(each, on=on, organisation=organisation))
        except NotAsSigned:
            broken.append(each)
    return found, broken


def _told(years: list[Year], organisation: Organisation) -> dict[int, tuple[Any, UUID | None]]:
    """What is kept of each, and its newest release."""
    made_of = what_it_is_made_of(years[-1], organisation)
    given = {"first": years[0].year, "last": years[-1].year, "made_of": made_of}
    return {year: (json.loads(rows), release) for year, rows, release in _still_true().ask(given)}


@cache
def _still_true() -> Written:
    first, last = (Given(name, PositiveSmallIntegerField()) for name in ("first", "last"))
    rows = KeptYear.objects.still_true(made_of=Given("made_of", CharField()))
    newest = Release.objects.released().filter(year=OuterRef("year")).order_by("-edition")
    asked = ("year", "figures__key_figures__rows", Subquery(newest.values("pk")[:1]))
    return Written.of(rows.filter(year__gte=first, year__lte=last).values_list(*asked))


@lru_cache(maxsize=4 * MOST)
def counts_of_release(release: UUID) -> Counts:
    """What a release says, verified once in each process: no release is ever another than it was. Raises
    `NotAsSigned`."""
    return _of_figures(open_release(Release.objects.get(pk=release)))


def _of_figures(figures: YearFigures) -> Counts:
    return _picked(figures.key_figures.as_plain()["rows"])


def _picked(rows: Any) -> Counts:
    return {row["key"]: row["cells"][0]["value"] for row in rows if row["key"] in PARTS}


def contacts_of(counts: Counts) -> int:
    return counts["calls"] + counts["other"]


def _row(year: Year, counts: Counts) -> TableRow:
    if not any(counts.values()):
        return TableRow(str(year), str(year), (Cell(words=NO_ROW),) * 2)
    return TableRow(str(year), str(year), (volume(contacts_of(counts)), volume(counts["persons"])))


def _stretches(years: list[Year]) -> Iterator[str]:
    """Years that follow on each other as one: '2017–2023'."""
    for _, group in groupby(enumerate(years), lambda numbered: numbered[1].year - numbered[0]):
        those = [year for _, year in group]
        yield f"{those[0]}–{those[-1]}" if len(those) > 1 else str(those[0])
