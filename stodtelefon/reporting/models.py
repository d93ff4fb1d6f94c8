"""A year, counted and protected once and read from then on; what says that it is to be counted anew; and its releases.

docs/adr/0027-a-closed-year-is-kept.md says why, and when a kept year is still true; 0029 what is kept of the running
one; 0042-a-released-year-stands.md what a release is.
"""

from __future__ import annotations

from uuid import uuid4

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import ExtractYear
from django.urls import reverse

from stodtelefon.accounts.models.by_two import ByTwo, ByTwoQuerySet, by_two_rules
from stodtelefon.database.signed_rows import SignedText, stays_as_signed, stays_as_signed_sentence
from stodtelefon.privacy.fields import SealedJSONField
from stodtelefon.saving import FormMade

DECISION = ("decision", "decided_at", "decided_by_id", "released_at", "version")
NO_GAP = """
    IF NEW.edition <> 1 + (
        SELECT count(*) FROM public.reporting_release r WHERE r.year = NEW.year AND r.decision = 'approved'
    ) THEN
        RAISE EXCEPTION 'editions follow on each other'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'release_follows_on_the_last_edition';
    END IF;
    RETURN NEW;
"""
NEXT_YEAR = """
    INSERT INTO public.reporting_yearchange (year) VALUES (NEW.year + 1);
    RETURN NULL;
"""


class YearChange(models.Model):
    """Something that the page of a year counts was changed since it was last counted; gone when it is counted anew.

    A trigger on each table that is counted adds it, in the transaction of the change. `day`: on which day of a running
    year, or of the year before it; without it, it may be any.
    """

    year = models.PositiveSmallIntegerField("år", db_index=True)
    day = models.DateField("dag", null=True)

    class Privacy:
        personal = ()
        plain = ("id", "year", "day")

    class Meta:
        verbose_name = "ändring i ett räknat år"
        verbose_name_plural = "ändringar i räknade år"

    def __str__(self) -> str:
        return str(self.year)


class KeptYearQuerySet(models.QuerySet):
    def still_true(self, *, made_of: str) -> KeptYearQuerySet:
        """Made of the same code and settings as now, and nothing that it counts has changed."""
        changed = YearChange.objects.filter(year=OuterRef("year"))
        return self.filter(~Exists(changed), made_of=made_of)


class KeptYear(models.Model):
    """The figures of a year, as they may be told to anyone, and its page as they were drawn.

    `figures` is `YearFigures.as_plain()`: protected, no exact count of people. `page` is what stands under the heading;
    `is_empty` where nobody got in touch. `made_of` is known again from the code and settings that it was made by.
    """

    year = models.PositiveSmallIntegerField("år", primary_key=True)
    figures = models.JSONField("tal")
    page = models.TextField("sida")
    is_empty = models.BooleanField("inget är inskrivet")
    made_of = models.CharField("gjord av", max_length=64)
    made_at = models.DateTimeField("räknad")

    objects = KeptYearQuerySet.as_manager()

    class Privacy:
        personal = ()
        plain = ("year", "figures", "page", "is_empty", "made_of", "made_at")

    class Meta:
        verbose_name = "räknat år"
        verbose_name_plural = "räknade år"
        constraints = (
            models.CheckConstraint(
                name="kept_year_has_begun",
                condition=Q(year__lte=ExtractYear("made_at")),
                violation_error_message="Ett år som inte har börjat kan inte sparas.",
            ),
        )

    def __str__(self) -> str:
        return str(self.year)


class CountedMonth(models.Model):
    """What was counted of a month of the running year, by its days and all together: volume, before any protection.

    It says of days what the page says of months, so it is sealed. Gone when the year is over.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.PositiveSmallIntegerField("år")
    month = models.PositiveSmallIntegerField("månad")
    days = SealedJSONField("dagarna", blank=True, max_length=200_000)
    total = SealedJSONField("hela månaden", blank=True, max_length=200_000)
    made_of = models.CharField("gjord av", max_length=64)

    class Privacy:
        personal = ("days", "total")
        plain = ("id", "year", "month", "made_of")

    class Meta:
        verbose_name = "räknad månad"
        verbose_name_plural = "räknade månader"
        constraints = (
            models.UniqueConstraint(
                fields=("year", "month"),
                name="month_is_counted_once",
                violation_error_message="Månaden är redan räknad.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


class YearToReleaseQuerySet(models.QuerySet):
    def waiting(self) -> YearToReleaseQuerySet:
        """Those that have a day, and neither a release nor a preview that waits for its second person."""
        found = Release.objects.that_stand().filter(year=OuterRef("year"))
        return self.filter(~Exists(found), due_on__isnull=False)


class YearToRelease(models.Model):
    """A year that is over, from when somebody has to do with its release: the row by which two wait for each other.

    `due_on`: the working day on which it should be released. Without one it waits for nobody, as years that were over
    before there were releases.
    """

    audit_name = "year_to_release"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.PositiveSmallIntegerField("år", unique=True)
    due_on = models.DateField("senast", null=True, blank=True)

    objects = YearToReleaseQuerySet.as_manager()

    class Privacy:
        personal = ()
        plain = ("id", "year", "due_on")

    class Meta:
        verbose_name = "år att fastställa"
        verbose_name_plural = "år att fastställa"

    def __str__(self) -> str:
        return str(self.year)


class ReleaseQuerySet(ByTwoQuerySet):
    def released(self) -> ReleaseQuerySet:
        return self.filter(decision="approved")

    def of_year(self, year: int) -> ReleaseQuerySet:
        return self.filter(year=year)

    def with_people(self) -> ReleaseQuerySet:
        return self.select_related("asked_by", "decided_by")

    def that_stand(self) -> ReleaseQuerySet:
        """Those that are released, and the preview that waits."""
        return self.filter(decision__in=("", "approved"))

    def without_figures(self) -> ReleaseQuerySet:
        """For a list: a year's figures are much to read."""
        return self.newest_first().defer("figures", "thresholds")

    def words_of(self, year: int) -> dict[str, str]:
        """The own words of the last time that a year was prepared, whatever became of it."""
        row = self.of_year(year).order_by("-asked_at").values("figures__own_words").first()
        return row["figures__own_words"] or {} if row else {}

    def newest_first(self) -> ReleaseQuerySet:
        return self.order_by("-year", "-edition")


class Release(ByTwo, FormMade):
    """The figures of a year that is over, as one prepared them and another approved: from then on what the year says.

    `figures` is `YearFigures.as_plain()`, protected, with its definitions and labels as they read and the preparer's
    own words; `thresholds` and `rule` by what it was protected, `made_of` by which code. `edition`: 1, 2, 3 of each
    year; from the second on `reason` says why. Until it is decided it is a preview, of which nothing can be changed
    but the decision, and after that nothing at all. What is released is signed: its digest stands in the log (ADR 34).
    """

    audit_name = "release"
    has_editions = True
    TRIGGER_SENTENCES = {
        **stays_as_signed_sentence("release", "Siffrorna är förberedda"),
        **stays_as_signed_sentence("decided_release", "Utgåvan är avgjord"),
        "release_follows_on_the_last_edition": "Det finns redan en nyare utgåva av året. Förbered en ny.",
    }
    signed_texts = (
        SignedText(
            "release",
            (
                *("year", "edition", "figures", "thresholds", "rule", "made_of", "reason"),
                *("asked_by_id", "asked_at", "decided_by_id", "released_at"),
            ),
            signed_at="released_at",
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.PositiveSmallIntegerField("år")
    edition = models.PositiveSmallIntegerField("utgåva")
    figures = models.JSONField("tal och ord")
    thresholds = models.JSONField("trösklar")
    rule = models.PositiveSmallIntegerField("regelns version")
    made_of = models.CharField("räknad av programmet", max_length=64)
    reason = models.TextField("varför en ny utgåva", max_length=500, blank=True)
    released_at = models.DateTimeField("fastställd", null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Privacy:
        personal = ()
        plain = (
            *("id", "year", "edition", "figures", "thresholds", "rule", "made_of", "reason", "released_at"),
            *("asked_at", "asked_by", "decision", "decided_at", "decided_by", "version", "form_token"),
        )

    class Meta:
        verbose_name = "utgåva av årsstatistik"
        verbose_name_plural = "utgåvor av årsstatistik"
        constraints = (
            *by_two_rules("release", about="year"),
            models.CheckConstraint(
                name="release_is_of_a_year_that_is_over",
                condition=Q(year__lt=ExtractYear("asked_at")),
                violation_error_message="Året är inte slut.",
            ),
            models.CheckConstraint(
                name="release_stands_from_when_it_is_approved",
                condition=Q(decision="approved", released_at__isnull=False)
                | (~Q(decision="approved") & Q(released_at__isnull=True)),
                violation_error_message="En utgåva fastställs när den godkänns.",
            ),
            models.CheckConstraint(
                name="correction_has_a_reason",
                condition=Q(edition=1, reason="") | (Q(edition__gt=1) & ~Q(reason="")),
                violation_error_message="En ny utgåva har ett skäl, den första inget.",
            ),
            models.UniqueConstraint(
                name="release_has_an_edition_of_its_own",
                fields=("year", "edition"),
                condition=Q(decision="approved"),
                violation_error_message="Den utgåvan finns redan.",
            ),
        )
        triggers = (
            stays_as_signed("release", moves=DECISION),
            stays_as_signed("decided_release", when="OLD.decision <> ''"),
            pgtrigger.Trigger(
                name="release_follows_on_the_last_edition",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.decision IN ('', 'approved')"),
                func=NO_GAP,
            ),
            pgtrigger.Trigger(
                name="release_stands_beside_the_next_year",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.decision = 'approved'"),
                func=NEXT_YEAR,
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}, utgåva {self.edition}"

    def get_absolute_url(self) -> str:
        if self.decision != self.Decision.APPROVED:
            return reverse("reporting:release", args=[self.pk])
        return reverse("reporting:edition", args=[self.year, self.edition])

    @property
    def created_by_id(self) -> int:
        """Who sent the form."""
        return self.asked_by_id
