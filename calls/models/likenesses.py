"""Two cases in which somebody is alike: found by comparing identities (`calls/likeness.py`), settled by a person."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from calls.models.cases import Case, in_visible_case
from calls.models.restrictions import restricted


class LikenessQuerySet(models.QuerySet):
    def unsettled(self):
        return self.filter(settled_at__isnull=True)

    def of_open_cases(self):
        """Those that somebody can settle: both cases are open."""
        return self.filter(first__closed_at__isnull=True, second__closed_at__isnull=True)

    def unrestricted(self):
        """Those of which neither case is restricted: of such a pair nobody is told."""
        return self.filter(~restricted("first"), ~restricted("second"))

    def of(self, case_id):
        """The pairs that a case is in."""
        return self.filter(Q(first=case_id) | Q(second=case_id))

    def between(self, one, other):
        """The pair of these two cases, if there is one."""
        return self.filter(first__in=(one, other), second__in=(one, other))

    def visible_to(self, user):
        """The pairs of which `user` may open both cases. Of any other pair nobody learns that it is there."""
        return self.filter(in_visible_case(user, "first"), in_visible_case(user, "second"))

    def for_list(self):
        return self.select_related("first__handler", "second__handler").order_by("found_at")

    def for_step(self):
        """With what a step says of a pair."""
        return self.select_related("first", "second").only("alike", "first__number", "second__number")


class Likeness(models.Model):
    """An unordered pair of cases in which somebody has the same personal number, or a name or contact that is alike.

    `first` is the one with the lower id, so that a pair is there once and no case stands beside itself. `alike` names
    what was alike, never a value. It waits until a coordinator has said how the two belong together.
    """

    class What(models.TextChoices):
        PERSONAL_NUMBER = "personal_number", "personnummer"
        NAME = "name", "namn"
        PHONE = "phone", "telefon"
        EMAIL = "email", "e-post"

    class How(models.TextChoices):
        NOT_SAME = "not_same", "inte samma oro"
        LINKED = "linked", "länkade"
        MERGED = "merged", "sammanslagna"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    first = models.ForeignKey(Case, models.CASCADE, related_name="+")
    second = models.ForeignKey(Case, models.CASCADE, related_name="+")
    alike = ArrayField(
        models.CharField(max_length=20, choices=What), verbose_name="vad som liknar", blank=True
    )
    found_at = models.DateTimeField("hittad", default=timezone.now, editable=False)
    how = models.CharField("avgjort som", max_length=10, choices=How, blank=True)
    settled_at = models.DateTimeField("avgjort", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = LikenessQuerySet.as_manager()

    class Meta:
        verbose_name = "likhet"
        verbose_name_plural = "likheter"
        ordering = ("found_at",)
        indexes = [
            models.Index(fields=["found_at"], name="likeness_waiting", condition=Q(settled_at__isnull=True))
        ]
        constraints = [
            models.UniqueConstraint(
                name="likeness_is_there_once_for_two_cases",
                fields=["first", "second"],
                violation_error_message="De två ärendena står redan bredvid varandra.",
            ),
            models.CheckConstraint(
                name="likeness_is_of_two_cases_in_order",
                condition=Q(first__lt=F("second")),
                violation_error_message="Ett ärende kan inte likna sig självt.",
            ),
            models.CheckConstraint(
                name="likeness_says_what_is_alike",
                condition=Q(alike__len__gte=1),
                violation_error_message="Ange vad som liknar.",
            ),
            models.CheckConstraint(
                name="likeness_is_settled_by_somebody_in_some_way",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, how="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(how="")),
                violation_error_message="En likhet avgörs av någon, vid en tidpunkt, på ett sätt.",
            ),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "first", "second", "alike", "found_at", "how", "settled_at", "settled_by")

    def __str__(self):
        return "Likhet"

    def beside(self, case_id) -> Case:
        """The other case of the pair."""
        return self.second if self.first_id == case_id else self.first

    @property
    def in_words(self) -> str:
        """«personnummer och namn», the surest first."""
        words = [self.What(what).label for what in self.What.values if what in self.alike]
        return " och ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


class ComparisonQuerySet(models.QuerySet):
    def whole(self, *, by_contact: bool):
        """Those that looked at all that is looked at now."""
        return self.filter(by_contact=True) if by_contact else self


class Comparison(models.Model):
    """That the people of a case were held against those of every other case; no row: the night does it.

    `by_contact`: by telephone and e-mail too, as the settings said then.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="+")
    compared_at = models.DateTimeField("jämförd")
    by_contact = models.BooleanField("också telefon och e-post")

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        verbose_name = "jämförelse med andra ärenden"
        verbose_name_plural = "jämförelser med andra ärenden"

    class Privacy:
        personal = ()
        plain = ("case", "compared_at", "by_contact")

    def __str__(self):
        return "Jämförelse"
