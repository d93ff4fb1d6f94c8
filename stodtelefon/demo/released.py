"""The invented years that are over are released: the manager prepares the figures, the coordinator approves them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from stodtelefon.accounts.models import User
from stodtelefon.dates import midnight
from stodtelefon.demo.people import Staff
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.actions import decide_release, expect_release, prepare_release
from stodtelefon.reporting.kept_years import count_figures, is_kept
from stodtelefon.reporting.models import Release
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.releases import digest_of
from stodtelefon.reporting.year import years_to_show

OWN_WORDS = {
    2016: {
        "year": "Det här är vårt första år. Vi berättade om linjen för kommunens egen personal, och det är den som har "
        "ringt. Nästa år vänder vi oss till fler."
    },
}
WAITS = 3  # so many years ago: prepared, and not approved yet


def tell_release_to_approve(staff: Staff, *, on: date) -> None:
    """One year waits for its second person, and the last one to be prepared, until all of it is told."""
    chef = staff.users["chef"]
    year = next(
        year
        for year in years_to_show(organisation=Organisation.load(), on=on)
        if year.year == on.year - WAITS
    )
    _prepare(year, by=chef, on=on)
    if is_kept(Year(on.year - 1, year.opened_on), on):
        expect_release(year=on.year - 1)


def tell_releases(staff: Staff, *, on: date) -> None:
    """Each year that is over and waits for nobody, in their order, since a year stands beside the one before it."""
    chef, second = staff.users["chef"], staff.users["samordnare"]
    told = set(Release.objects.that_stand().values_list("year", flat=True))
    for year in reversed(years_to_show(organisation=Organisation.load(), on=on)):
        if year.year in told or year.is_running(on) or not is_kept(year, on):
            continue
        with transaction.atomic():
            release = _prepare(year, by=chef, on=on)
            decide_release(release=release, is_approved=True, by=second, at=_february(year, 12))


def _prepare(year: Year, *, by: User, on: date) -> Release:
    figures = count_figures(year, on=on, organisation=Organisation.load())
    return prepare_release(
        year=year.year,
        seen=digest_of(figures),
        own_words=OWN_WORDS.get(year.year),
        by=by,
        at=_february(year, 10),
    )


def _february(year: Year, day: int) -> datetime:
    """In the February after the year, or now where that has not come."""
    return min(midnight(date(year.year + 1, 2, day)) + timedelta(hours=10), timezone.now())
