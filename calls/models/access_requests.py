"""Asking for access (fråga om tillgång): who asked about which case, what its handler answered, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from calls.models.case_sets import is_left_to
from calls.models.cases import Case
from calls.models.people import Identity
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import both_or_neither

LONGEST = timedelta(days=7)


class Answer(models.TextChoices):
    WHOLE = "whole", "ja, hela ärendet"
    IDENTITY = "identity", "ja, en identitet och inget annat"
    NO = "no", "nej"


YES = (Answer.WHOLE, Answer.IDENTITY)


class AccessRequestQuerySet(models.QuerySet):
    def waiting(self):
        """Not answered, by somebody who may still ask and does not handle the case. In a case that is closed, or merged
        with another, nothing waits.
        """
        asked = self.filter(answer="", fell_at__isnull=True, case__closed_at__isnull=True)
        return asked.exclude(case__handler=F("created_by"))

    def asked_or_running(self, *, at: Any):
        """Not answered and not over, whether it waits or not; or a yes that holds."""
        return self.filter(answer="", fell_at__isnull=True) | self.running(at=at)

    def running(self, *, at: Any):
        """A yes that holds at that moment: while its time lasts and the case is open."""
        yes = self.filter(answer__in=YES, until__gt=at, ended_at__isnull=True)
        return yes.filter(case__closed_at__isnull=True)

    def of(self, user, *, at: Any):
        """Those by which `user` may open something at that moment. They end with the right to ask."""
        mine = self.running(at=at).filter(created_by=user)
        return mine if user.can(Permission.ACCESS_ASK) else mine.none()

    def opening(self, user, *, at: Any):
        """Those by which `user` may open the whole case."""
        return self.of(user, at=at).filter(answer=Answer.WHOLE)

    def naming(self, user, *, at: Any):
        """Those by which `user` may open an identity and nothing else: one that is in the case still. Nothing of a case
        that is taken from them."""
        if not user.can(Permission.IDENTITY_READ):
            return self.none()
        there = Identity.objects.by_case().filter(pk=OuterRef("identity"), of_case=OuterRef("case"))
        named = self.of(user, at=at).filter(Exists(there), answer=Answer.IDENTITY)
        return named.filter(is_left_to(user))

    def answered_to(self, user, *, at: Any):
        """What `user` waits to hear of: a yes as long as it opens something, a no until it is read, and so that the
        case closed, or became part of another, before there was an answer. Nothing of a case that is taken from them.
        """
        opens = self.opening(user, at=at) | self.naming(user, at=at)
        unread = self.filter(created_by=user, read_at__isnull=True)
        fell = unread.filter(answer="", fell_at__isnull=True, case__closed_at__isnull=False)
        fell = fell.exclude(case__handler=F("created_by"))
        return (opens | unread.filter(answer=Answer.NO) | fell).filter(is_left_to(user))

    def for_step(self):
        """With what a step says of a question, but for its case."""
        return self.select_related("created_by").only("created_at", "created_by__name")

    def as_answers(self):
        """With what a step says of an answer."""
        said = ("number", "answer", "until", "refusal", "answered_by__name", "case__state")
        return self.select_related("answered_by", "case").only(*said)

    def for_page(self):
        return self.select_related("case__handler", "created_by", "answered_by", "ended_by", "identity")


class AccessRequest(models.Model):
    """Somebody who may not open a case asks its handler, who says yes for a time, or no.

    `number` is what was asked about: that of a case which has become part of another leads to the one that goes on. A
    yes is for the whole case, or for one `identity` in it; it holds until `until`, for a week at most, and while the
    case is open. Whoever handles the case can end it before (`ended_at`), and it ends when the case is restricted.
    `answer_by` is a local day. `fell_at`: who asked may no longer ask, or has read that there is no answer. A number
    that no case has leaves no row.
    """

    Answer = Answer

    audit_name = "access"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="access_requests")
    number = models.CharField("nummer som frågan gällde", max_length=12)
    reason = SealedTextField("skäl", max_length=500)
    created_at = models.DateTimeField("frågat", default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    answer_by = models.DateField("svar senast")
    answer = models.CharField("svar", max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField("besvarat", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    refusal = SealedTextField("varför inte", null=True, blank=True, max_length=500)
    identity = models.ForeignKey(
        Identity, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name="identitet"
    )
    until = models.DateTimeField("till", null=True, blank=True)
    ended_at = models.DateTimeField("avslutat i förtid", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    read_at = models.DateTimeField("svaret läst", null=True, blank=True)
    fell_at = models.DateTimeField("frågan föll", null=True, blank=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "fråga om tillgång"
        verbose_name_plural = "frågor om tillgång"
        ordering = ("created_at",)
        indexes = [models.Index(fields=["created_by", "until"], name="access_by_person")]
        constraints = [
            models.CheckConstraint(
                name="access_is_answered_by_another",
                condition=both_or_neither("answered_at", "answered_by")
                & (Q(answer="", answered_by__isnull=True) | (~Q(answer="") & Q(answered_by__isnull=False)))
                & (Q(answered_by__isnull=True) | ~Q(answered_by=F("created_by"))),
                violation_error_message="Någon annan än den som frågade svarar.",
            ),
            models.CheckConstraint(
                name="access_lasts_a_week_at_most",
                condition=Q(~Q(answer__in=YES), until__isnull=True)
                | Q(
                    answer__in=YES,
                    until__isnull=False,
                    until__gt=F("answered_at"),
                    until__lte=F("answered_at") + LONGEST,
                ),
                violation_error_message="Tillgången gäller en tid, högst en vecka.",
            ),
            models.CheckConstraint(
                name="access_is_refused_with_a_reason",
                condition=Q(answer=Answer.NO, refusal__isnull=False)
                | Q(~Q(answer=Answer.NO), refusal__isnull=True),
                violation_error_message="Skriv i en mening varför svaret är nej.",
            ),
            models.CheckConstraint(
                name="access_identity_is_named_where_it_is_all",
                condition=Q(identity__isnull=True) | Q(answer=Answer.IDENTITY),
                violation_error_message="Välj en identitet bara när tillgången gäller den.",
            ),
            models.CheckConstraint(
                name="access_is_ended_by_somebody_after_a_yes",
                condition=both_or_neither("ended_at", "ended_by")
                & (Q(ended_at__isnull=True) | Q(answer__in=YES)),
                violation_error_message="Det som har öppnats avslutas av någon, vid en tid.",
            ),
            models.CheckConstraint(
                name="access_falls_unanswered",
                condition=Q(fell_at__isnull=True) | Q(answer=""),
                violation_error_message="En fråga som är besvarad faller inte.",
            ),
        ]

    class Privacy:
        personal = ("reason", "refusal")
        plain = (
            *("id", "case", "number", "created_at", "created_by", "answer_by", "answer", "answered_at"),
            *("answered_by", "identity", "until", "ended_at", "ended_by", "read_at", "fell_at"),
        )

    def __str__(self):
        return "Fråga om tillgång"

    @property
    def is_yes(self) -> bool:
        return self.answer in YES

    @property
    def has_fallen(self) -> bool:
        """Was the case closed, or became part of another, before there was an answer? As far as row and case say."""
        return not self.answer and self.fell_at is None and not self.case.is_open

    def is_running(self, *, at: datetime) -> bool:
        """Does it open anything at that moment, as far as the row and its case say?"""
        return self.is_yes and self.ended_at is None and self.until > at and self.case.is_open
