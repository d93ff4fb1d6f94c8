"""Years as they are read: counted and drawn once and kept, until something that they count changes.

A year that is released is read from its release (`releases`). A year that is over is kept from the second of January:
whatever was being written at midnight on New Year's Eve is in it by then. The running one is kept for the day, from the
same day on.
"""

from __future__ import annotations

import json
from dataclasses import asdict, astuple, dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256

from django.db import transaction
from django.db.models import CharField, PositiveSmallIntegerField
from django.template.loader import render_to_string
from django.utils import timezone

from stodtelefon.database.locks import Lock, wait_for
from stodtelefon.database.written import Given, Written
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.counting import Answers
from stodtelefon.reporting.disclosure import Thresholds
from stodtelefon.reporting.layout import lay_out
from stodtelefon.reporting.models import KeptYear, Release
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.releases import (
    NotAsSigned,
    is_trusted,
    newest_release,
    nothing_of,
    open_release,
    released_figures,
)
from stodtelefon.reporting.running_year import count_by_days, forget_days, take_changes
from stodtelefon.reporting.version import VERSION
from stodtelefon.reporting.year import YearFigures, count_year, thresholds_of, years_to_show

CONTENT = "reporting/year_content.html"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What stands under the heading of a year's page, and the edition that it is of."""

    page: str
    is_empty: bool
    release: Release | None = None


def read_page(year: Year, *, on: date, organisation: Organisation) -> Drawn:
    """The page of a year: as it was released, else as it is true now. Raises `NotAsSigned`."""
    release = None if year.is_running(on) else newest_release(year.year)
    if release is not None:
        return draw(open_release(release), release)
    if not is_kept(year, on):
        return draw(_count(year, on=on, organisation=organisation))
    kept = _kept(year, on, organisation, "page", "is_empty") or keep_year(
        year, on=on, organisation=organisation
    )
    return Drawn(kept.page, kept.is_empty)


def read_figures(year: Year, *, on: date, organisation: Organisation) -> YearFigures:
    """The figures of a year for whoever reads them, page or file: as they were released, else as they are true now.
    Raises `NotAsSigned`."""
    released = None if year.is_running(on) else released_figures(year.year)
    return released or count_figures(year, on=on, organisation=organisation)


def count_figures(
    year: Year, *, on: date, organisation: Organisation, thresholds: Thresholds | None = None
) -> YearFigures:
    """The figures of a year as they are true now, whatever is released. `thresholds`: other ones than are set."""
    if thresholds not in (None, thresholds_of(organisation)):
        return _count(year, on=on, organisation=organisation, thresholds=thresholds)
    if not is_kept(year, on):
        return _count(year, on=on, organisation=organisation)
    kept = _kept(year, on, organisation, "figures") or keep_year(year, on=on, organisation=organisation)
    return YearFigures.from_plain(kept.figures)


def count_to_release(
    year: Year, *, on: date, organisation: Organisation, before: Release | None
) -> YearFigures:
    """The figures of a year as they would be released after an edition: by its thresholds. By others other rows would
    be hidden, and the two together would tell of the small ones."""
    thresholds = protected_by(before, organisation)
    return count_figures(year, on=on, organisation=organisation, thresholds=thresholds)


def protected_by(before: Release | None, organisation: Organisation) -> Thresholds:
    """By which thresholds the next edition is protected: those that are set where there is none, or it cannot be
    trusted."""
    now = thresholds_of(organisation)
    if before is None or before.thresholds == asdict(now) or not is_trusted(before):
        return now
    return Thresholds(**before.thresholds)


def is_kept(year: Year, on: date) -> bool:
    yesterday = on - timedelta(days=1)
    return year.year < yesterday.year or year.year == yesterday.year == on.year


def what_it_is_made_of(year: Year, organisation: Organisation) -> str:
    """Of which code and settings. The code lists are watched like everything else that is counted."""
    settings = (year.opened_on, *astuple(thresholds_of(organisation)))
    return sha256(f"{VERSION} {settings}".encode()).hexdigest()


@transaction.atomic
def keep_year(year: Year, *, on: date, organisation: Organisation) -> KeptYear:
    """Count a year anew, draw it and keep it. Several who ask at once wait for the one that counts.

    What says that it has changed goes first: a change that comes meanwhile says so by a row that this does not see.
    Of a running year the days that have changed are counted, and of one that is over all.
    """
    wait_for(Lock.YEAR)
    if found := _kept(year, on, organisation, "figures", "page", "is_empty"):
        return found
    answers = None
    if year.is_running(on):
        answers = count_by_days(year, made_of=what_it_is_made_of(year, organisation))
    else:
        take_changes(year)
        forget_days(year)
    figures = _count(year, on=on, organisation=organisation, answers=answers)
    drawn = draw(figures)
    kept = KeptYear(
        year=year.year,
        figures=figures.as_plain(),
        page=drawn.page,
        is_empty=drawn.is_empty,
        made_of=_page_made_of(year, on, organisation),
        made_at=timezone.now(),
    )
    kept.save()
    return kept


def keep_years(*, on: date) -> int:
    """Keep each year that has no true row; how many were counted."""
    organisation = Organisation.load()
    years = years_to_show(organisation=organisation, on=on)
    missing = [year for year in years if is_kept(year, on) and _kept(year, on, organisation, "year") is None]
    for year in missing:
        keep_year(year, on=on, organisation=organisation)
    return len(missing)


def _page_made_of(year: Year, on: date, organisation: Organisation) -> str:
    """A running year says how far it has come, and is another one when it is over."""
    made_of = what_it_is_made_of(year, organisation)
    return sha256(f"{made_of} {on}".encode()).hexdigest() if year.is_running(on) else made_of


def _kept(year: Year, on: date, organisation: Organisation, *columns: str) -> KeptYear | None:
    found = _still_true(columns).ask({"year": year.year, "made_of": _page_made_of(year, on, organisation)})
    if not found:
        return None
    kept = KeptYear(**dict(zip(columns, found[0], strict=True)))
    kept.figures = json.loads(kept.figures or "null")
    return kept


@cache
def _still_true(columns: tuple[str, ...]) -> Written:
    year, made_of = Given("year", PositiveSmallIntegerField()), Given("made_of", CharField())
    return Written.of(KeptYear.objects.still_true(made_of=made_of).filter(year=year).values_list(*columns))


def _count(
    year: Year,
    *,
    on: date,
    organisation: Organisation,
    answers: Answers | None = None,
    thresholds: Thresholds | None = None,
) -> YearFigures:
    """Beside a year stands the one before it as it was released; else, beside a running one and one that has thresholds
    of its own, what is kept of it."""
    before = _released(year.previous) if year.previous else None
    if before is None and (year.is_running(on) or thresholds) and year.previous:
        before = count_figures(year.previous, on=on, organisation=organisation)
    return count_year(
        year, on=on, organisation=organisation, before=before, answers=answers, thresholds=thresholds
    )


def _released(year: Year) -> YearFigures | None:
    """A release that is not as it was signed stands beside nothing as true."""
    try:
        return released_figures(year.year)
    except NotAsSigned:
        return nothing_of(year.year)


def draw(figures: YearFigures, release: Release | None = None) -> Drawn:
    page = lay_out(figures)
    return Drawn(render_to_string(CONTENT, {"page": page}).removesuffix("\n"), page.is_empty, release)
