"""Opening a case (öppning): who, why, from when, until when; who decided about an old one, who reviewed the rest."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from calls.models.case_sets import breaks_to_identities, is_left_to
from calls.models.cases import Case
from calls.models.choices import State
from calls.models.restrictions import restricted
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade, both_or_neither

A_YEAR = timedelta(days=365)
OPEN_FOR = timedelta(hours=24)


class Kind(models.TextChoices):
    """Why an opening was needed, and so who decides about it. Each kind has its own constraint below."""

    CLOSED_LATELY = "closed_lately", "avslutat det senaste året"
    CLOSED_LONG_AGO = "closed_long_ago", "avslutat för mer än ett år sedan"
    BREAK_GLASS = "break_glass", "nödöppnat"
    IDENTITIES = "identities", "identiteterna nödöppnade"


# Which kinds of opening a permission lets somebody read by, for as long as they have it.
BY_PERMISSION = {
    Permission.CASE_OPEN_CLOSED: (Kind.CLOSED_LATELY, Kind.CLOSED_LONG_AGO),
    Permission.CASE_BREAK_GLASS: (Kind.BREAK_GLASS,),
}


# By which permission each kind of break-glass is reviewed, of what somebody else has opened.
REVIEWED_BY = {
    Kind.BREAK_GLASS: Permission.OPENING_DECIDE,
    Kind.IDENTITIES: Permission.IDENTITY_GLASS_REVIEW,
}


def kinds_for(user) -> list[Kind]:
    """The kinds of opening that this person may make and read a case by."""
    return [kind for permission, kinds in BY_PERMISSION.items() if user.can(permission) for kind in kinds]


def kinds_reviewed_by(user) -> list[Kind]:
    return [kind for kind, permission in REVIEWED_BY.items() if user.can(permission)]


class CaseOpeningQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With their reasons: all of them to who decides about openings, to others their own, and those that they
        review. None of a case that is taken from `user`."""
        if user.can(Permission.OPENING_DECIDE):
            return self.filter(is_left_to(user))
        seen = Q(kind__in=kinds_reviewed_by(user))
        if kinds_for(user):
            seen |= Q(created_by=user)
        return self.filter(seen, is_left_to(user))

    def running(self, *, at: Any):
        return self.filter(opened_at__lte=at, until__gt=at)

    def of(self, user, *, at: Any):
        """Those by which `user` may read a case at that moment. They end with the right to make them."""
        return self.running(at=at).filter(created_by=user, kind__in=kinds_for(user))

    def to_identities(self, user, *, at: Any):
        """Those by which `user` may open the identities of a case at that moment, and nothing else of it. None of a
        restricted case, whoever is named in it, nor of one that became a part of another."""
        if not breaks_to_identities(user):
            return self.none()
        mine = self.running(at=at).filter(created_by=user, kind=Kind.IDENTITIES)
        return mine.filter(is_left_to(user), ~Q(restricted())).exclude(case__state=State.MERGED)

    def unreviewed(self, *kinds: Kind):
        """By break-glass of these kinds, and not looked at by somebody else since."""
        return self.filter(kind__in=kinds, reviewed_at__isnull=True)

    def to_review_by(self, user):
        """Nobody reviews what they opened themselves."""
        waiting = self.unreviewed(*kinds_reviewed_by(user))
        return waiting.filter(is_left_to(user)).exclude(created_by=user)

    def waiting(self):
        """Asked for and not decided, and the case has not been opened again since."""
        undecided = self.filter(kind=Kind.CLOSED_LONG_AGO, decided_at__isnull=True)
        return undecided.filter(case__closed_at__lte=F("created_at"))

    def to_decide_by(self, user):
        """Nobody decides about what they asked for themselves."""
        may = user.can(Permission.OPENING_DECIDE)
        return self.waiting().filter(is_left_to(user)).exclude(created_by=user) if may else self.none()

    def answered_to(self, user, *, at: Any):
        """The decisions that `user` waits to hear of: a yes as long as it lasts, a no until it is read. None of a case
        that is taken from them."""
        yes = Q(opened_at__isnull=False, until__gt=at, case__closed_at__isnull=False)
        no = Q(opened_at__isnull=True, read_at__isnull=True)
        decided = self.filter(kind=Kind.CLOSED_LONG_AGO, decided_at__isnull=False, created_by=user)
        return decided.filter(yes | no, is_left_to(user))

    def for_list(self):
        return self.select_related("case", "created_by", "decided_by", "reviewed_by")

    def for_step(self):
        """With what a step says of a question, but for its case."""
        return self.select_related("created_by").only("kind", "created_at", "until", "created_by__name")

    def as_answers(self):
        """With what a step says of an answer."""
        said = ("opened_at", "until", "refusal", "decided_at", "case__number", "decided_by__name")
        return self.select_related("case", "decided_by").only(*said)


class CaseOpening(FormMade):
    """One person may open a case for a while, for a reason that is said once and written for the manager.

    A case that closed within a year opens at once, for reading; for an older one a manager decides, who has not asked.
    Until then `opened_at` and `until` are empty, and after a no they stay so. One that is somebody else's opens at once
    by break-glass (nödöppning): for a day, and a manager reviews it afterwards. To a manager, who reads no cases, so do
    the identities in it and nothing else: another manager or a coordinator reviews that. Never edited otherwise.
    """

    Kind = Kind

    audit_name = "opening"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="openings")
    kind = models.CharField("slag", max_length=20, choices=Kind)
    reason = SealedTextField("skäl", max_length=500)
    created_at = models.DateTimeField("sagt", default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("från", null=True, blank=True)
    until = models.DateTimeField("till", null=True, blank=True)
    decided_at = models.DateTimeField("beslutat", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    refusal = SealedTextField("varför inte", null=True, blank=True, max_length=500)
    read_at = models.DateTimeField("svaret läst", null=True, blank=True)
    reviewed_at = models.DateTimeField("granskat", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    objects = CaseOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = "öppning av ärende"
        verbose_name_plural = "öppningar av ärenden"
        ordering = ("-created_at",)
        indexes = [
            models.Index(fields=["created_by", "until"], name="opening_by_person"),
            models.Index(fields=["-created_at"], name="opening_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(
                name="opening_lasts_from_some_time_until_another",
                condition=Q(opened_at__isnull=True, until__isnull=True)
                | Q(opened_at__isnull=False, until__isnull=False, until__gt=F("opened_at")),
                violation_error_message="En öppning gäller från en tidpunkt till en senare.",
            ),
            models.CheckConstraint(
                name="opening_is_decided_by_somebody_at_some_time",
                condition=both_or_neither("decided_at", "decided_by"),
                violation_error_message="Ett beslut behöver både tid och den som fattade det.",
            ),
            models.CheckConstraint(
                name="opening_of_a_case_closed_lately_needs_no_decision",
                condition=~Q(kind="closed_lately") | Q(opened_at__isnull=False, decided_at__isnull=True),
                violation_error_message="Ett ärende som avslutats det senaste året öppnas genast.",
            ),
            models.CheckConstraint(
                name="opening_of_an_older_case_is_decided_first",
                condition=~Q(kind="closed_long_ago")
                | Q(opened_at__isnull=True)
                | Q(decided_at__isnull=False),
                violation_error_message="Chefen beslutar innan ett äldre ärende öppnas.",
            ),
            models.CheckConstraint(
                name="opening_is_refused_with_a_reason",
                condition=Q(refusal__isnull=True, decided_at__isnull=True)
                | Q(refusal__isnull=True, opened_at__isnull=False)
                | Q(refusal__isnull=False, decided_at__isnull=False, opened_at__isnull=True),
                violation_error_message="Skriv i en mening varför ärendet inte öppnas.",
            ),
            models.CheckConstraint(
                name="opening_is_not_decided_by_who_asked",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("created_by")),
                violation_error_message="Den som har frågat kan inte själv besluta.",
            ),
            models.CheckConstraint(
                name="opening_by_break_glass_lasts_a_day_at_most",
                condition=~Q(kind__in=["break_glass", "identities"])
                | Q(opened_at__isnull=False, decided_at__isnull=True, until__lte=F("opened_at") + OPEN_FOR),
                violation_error_message="En nödöppning gäller genast, och i 24 timmar.",
            ),
            models.CheckConstraint(
                name="opening_by_break_glass_is_reviewed_by_another",
                condition=both_or_neither("reviewed_at", "reviewed_by")
                & (
                    Q(reviewed_by__isnull=True)
                    | Q(kind__in=["break_glass", "identities"]) & ~Q(reviewed_by=F("created_by"))
                ),
                violation_error_message="Någon annan än den som nödöppnade granskar.",
            ),
        ]

    class Privacy:
        personal = ("reason", "refusal")
        plain = (
            *("id", "case", "kind", "created_at", "created_by", "opened_at", "until"),
            *("decided_at", "decided_by", "read_at", "reviewed_at", "reviewed_by", "form_token"),
        )

    def __str__(self):
        return f"Öppning ({self.get_kind_display()})"

    @property
    def is_break_glass(self) -> bool:
        """Was it opened without anybody's decision, so that somebody reviews it?"""
        return self.kind in REVIEWED_BY

    @property
    def is_of_identities(self) -> bool:
        return self.kind == Kind.IDENTITIES

    @property
    def is_refused(self) -> bool:
        return self.decided_at is not None and self.opened_at is None

    @property
    def is_waiting(self) -> bool:
        return self.opened_at is None and self.decided_at is None


def kind_of(closed_on: date, *, today: date) -> Kind:
    """What it takes to open a case that was closed on that day."""
    return Kind.CLOSED_LATELY if today - closed_on <= A_YEAR else Kind.CLOSED_LONG_AGO
