"""Deeds of the walk: a year's figures are expected, prepared, approved, not approved or taken back."""

from __future__ import annotations

from django.utils import timezone

from stodtelefon.accounts.models import User
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission as P
from stodtelefon.reporting import actions as reporting
from stodtelefon.reporting.kept_years import count_figures
from stodtelefon.reporting.models import Release
from stodtelefon.reporting.periods import years_of_the_line
from stodtelefon.reporting.releases import digest_of
from stodtelefon.tests.test_promises.walk import Walk, deed

FIRST_YEAR = 2016


class ReleaseDeeds(Walk):
    def _year_to_prepare(self, chance) -> int:
        """The line is as old as its settings say: from the first deed on it has years that are over."""
        Organisation.objects.update_or_create(pk=1, defaults={"line_opened_on": f"{FIRST_YEAR}-03-01"})
        return chance.one(range(FIRST_YEAR, timezone.localdate().year))

    def _waiting(self, chance, permission: P) -> tuple[User, Release]:
        return self.somebody(chance, permission), chance.one(Release.objects.open().order_by("pk"))

    @deed
    def expect_release(self, chance):
        """The night does it, once."""
        year = self._year_to_prepare(chance)
        self.said.append(f"Siffrorna för {year} väntas.")
        reporting.expect_release(year=year)
        self.done[reporting.expect_release] += 1

    @deed
    def prepare_release(self, chance):
        by, number, on = (
            self.somebody(chance, P.RELEASE_PREPARE),
            self._year_to_prepare(chance),
            timezone.localdate(),
        )
        organisation = Organisation.load()
        years = years_of_the_line(opened_on=organisation.line_opened_on, today=on)
        year = next(year for year in years if year.year == number)
        seen = digest_of(count_figures(year, on=on, organisation=organisation))
        said = f"förbereder siffrorna för {number}."
        self.do(said, reporting.prepare_release, year=number, seen=seen, by=by, reason="Rättat.")

    @deed
    def decide_release(self, chance):
        by, release = self._waiting(chance, P.RELEASE_APPROVE)
        sent = {"release": release, "is_approved": chance.yes(), "by": by}
        self.do(f"avgör siffrorna för {release.year}.", reporting.decide_release, **sent)

    @deed
    def withdraw_release(self, chance):
        by, release = self._waiting(chance, P.RELEASE_PREPARE)
        by = release.asked_by if chance.random() < 0.7 else by
        self.do(
            f"tar tillbaka siffrorna för {release.year}.", reporting.withdraw_release, release=release, by=by
        )
