"""The calls of the last weeks are all counted: as they are kept of the running year, or anew where that is not true."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from calls.factories import CallerFactory, CallFactory
from calls.models import Call
from stodtelefon.database.together import together
from stodtelefon.dates import midnight
from stodtelefon.desk.groups import groups_for
from stodtelefon.desk.numbers import monday_of, numbers
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.privacy.fields import Sealed
from stodtelefon.reporting.kept_years import keep_years
from stodtelefon.reporting.models import CountedMonth

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
KEPT = 2 + 1 + 4  # beside what comes before it


def weeks_of(manager) -> str:
    groups = {group.title: group for group in groups_for(manager, today=TODAY())}
    facts = {fact.name: fact.said[0][0] for fact in groups["Läget i siffror"].facts}
    return facts["Samtal den här veckan"]


def is_read(manager) -> bool:
    """Are the weeks before taken from what is kept?"""
    listing = numbers(manager, TODAY())
    return together({0: listing.asked}, listing.given)[0][0][KEPT]


def called(weeks: int, many: int, *, days: int = 0) -> None:
    at = midnight(monday_of(TODAY()) - timedelta(weeks=weeks) + timedelta(days=days))
    CallFactory.create_batch(many, caller=CallerFactory(), received_at=at)


@pytest.fixture
def kept(database):
    """The last five weeks, and the year counted as every night. What is asked are weeks of one year, but in January."""
    OrganisationFactory(line_opened_on=date(2016, 3, 1))
    called(1, 31)
    called(2, 2, days=6)
    called(4, 3)
    called(5, 7)
    keep_years(on=TODAY())
    return monday_of(TODAY() - timedelta(weeks=4)).year == TODAY().year and TODAY() > date(TODAY().year, 1, 1)


def test_weeks_before_are_read_as_they_are_kept(manager, kept, caplog):
    called(0, 1)

    assert is_read(manager) == kept
    assert weeks_of(manager) == "1 (de fyra veckorna före: 3, 0, 2, 31)"
    assert "går inte att öppna" not in caplog.text


def test_call_that_is_written_in_late_is_counted_at_once(manager, kept):
    called(3, 1)

    assert is_read(manager) is False
    assert weeks_of(manager) == "0 (de fyra veckorna före: 3, 1, 2, 31)"
    keep_years(on=TODAY())
    assert is_read(manager) == kept
    assert weeks_of(manager) == "0 (de fyra veckorna före: 3, 1, 2, 31)"


def test_call_that_is_taken_away_is_counted_no_longer(manager, kept):
    at = midnight(monday_of(TODAY()) - timedelta(weeks=4))
    Call.objects.filter(received_at=at).first().delete()

    assert weeks_of(manager) == "0 (de fyra veckorna före: 2, 0, 2, 31)"


@pytest.mark.parametrize("change", [{"made_of": "an older version"}, {"days": Sealed(b"no key opens this")}])
def test_what_is_not_true_or_cannot_be_opened_is_counted(manager, kept, change):
    CountedMonth.objects.update(**change)

    assert weeks_of(manager) == "0 (de fyra veckorna före: 3, 0, 2, 31)"


def test_where_nobody_has_said_when_the_line_opened_it_is_counted(manager):
    called(1, 31)
    keep_years(on=TODAY())

    assert is_read(manager) is False
    assert weeks_of(manager) == "0 (de fyra veckorna före: 0, 0, 0, 31)"
