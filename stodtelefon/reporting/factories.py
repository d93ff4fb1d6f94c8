"""Invented releases for tests: rows alone, of a year that nobody counts."""

import factory
from django.utils import timezone

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.reporting.models import Release, YearToRelease
from stodtelefon.reporting.releases import RULE, nothing_of
from stodtelefon.tests.factories import RowFactory


class YearToReleaseFactory(RowFactory):
    """A year of its own that waits, since today."""

    class Meta:
        model = YearToRelease

    year = factory.Sequence(lambda n: 2016 + n % 9)
    due_on = factory.LazyFunction(timezone.localdate)


class ReleaseFactory(RowFactory):
    """A preview of the first edition of a year of its own."""

    class Meta:
        model = Release

    year = factory.Sequence(lambda n: 2016 + n % 9)
    edition = 1
    figures = factory.LazyAttribute(lambda it: nothing_of(it.year).as_plain())
    thresholds = factory.Dict({})
    rule = RULE
    made_of = "0" * 64
    asked_at = factory.LazyFunction(timezone.now)
    asked_by = factory.SubFactory(UserFactory, manager=True)
