"""Contacts and persons a year, as one line: read from the years that are kept, of which none is counted for it.

Volume alone. The year that is running is not in it: a line that ends in the middle of a year falls.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.db.models import CharField, PositiveSmallIntegerField

from stodtelefon.database.written import Given, Written
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.charts import line_chart
from stodtelefon.reporting.disclosure import volume
from stodtelefon.reporting.kept_years import read_figures, what_it_is_made_of
from stodtelefon.reporting.layout import Section
from stodtelefon.reporting.models import KeptYear
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.tables import Table, TableRow

MOST = 10  # years in a line: more have no room for their numbers
PARTS = ("persons", "calls", "other")


def several_years(last: Year, *, on: date, organisation: Organisation) -> Section | None:
    """The years up to `last` that are over, ten at most, oldest first. None where there are not two of them.

    One query. A year that has changed and is not yet counted anew is counted.
    """
    years = _years_until(last, on)
    if len(years) < 2:
        return None
    kept = _kept(years, organisation)
    rows = tuple(
        _row(each, kept.get(each.year) or _volume_of(each, on=on, organisation=organisation))
        for each in years
    )
    table = Table(
        key="several_years",
        caption="Kontakter och personer, år för år",
        unit="",
        row_heading="År",
        columns=("Kontakter", "Personer"),
        rows=rows,
        notes=tuple(f"{each}: {each.words}." for each in years if each.first_month > 1),
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


def _row(year: Year, counts: Mapping[str, int]) -> TableRow:
    contacts = counts["calls"] + counts["other"]
    return TableRow(str(year), str(year), (volume(contacts), volume(counts["persons"])))


def _kept(years: list[Year], organisation: Organisation) -> dict[int, dict[str, int]]:
    given = {
        "first": years[0].year,
        "last": years[-1].year,
        "made_of": what_it_is_made_of(years[-1], organisation),
    }
    return {year: _picked(json.loads(rows)) for year, rows in _still_true().ask(given)}


@cache
def _still_true() -> Written:
    first, last = (Given(name, PositiveSmallIntegerField()) for name in ("first", "last"))
    rows = KeptYear.objects.still_true(made_of=Given("made_of", CharField()))
    return Written.of(
        rows.filter(year__gte=first, year__lte=last).values_list("year", "figures__key_figures__rows")
    )


def _volume_of(year: Year, *, on: date, organisation: Organisation) -> dict[str, int]:
    figures = read_figures(year, on=on, organisation=organisation)
    return _picked(figures.key_figures.as_plain()["rows"])


def _picked(rows: Any) -> dict[str, int]:
    return {row["key"]: row["cells"][0]["value"] for row in rows if row["key"] in PARTS}
