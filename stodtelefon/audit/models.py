"""The access log: who did or read what, which case, when and from where.

A line holds ids and field names, never a value and no foreign key, so that erasing a case changes no line.
Lines are only added: the database refuses to change or remove them, also for the tables' owner. Each line
gets its place and its hash in the chain at commit, by a trigger (migration 0002). Source: lag (2001:454) 10
§, dataskyddsförordningen 5.2, 32.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from stodtelefon.dates import iso_moment
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import both_or_neither

# Lines of what somebody was not let to do or see: they are written as readings, and nothing was seen.
REFUSED = Q(is_read=True, event__endswith=".refused")


class AuditEventQuerySet(models.QuerySet):
    def by(self, actor_id: int) -> AuditEventQuerySet:
        """What one person did and read."""
        return self.filter(actor_id=actor_id)

    def about(self, case_id: UUID) -> AuditEventQuerySet:
        """What was done and read in one case."""
        return self.filter(case_id=case_id)

    def between(self, since: datetime | None, until: datetime | None) -> AuditEventQuerySet:
        """From `since`, before `until`; None is no limit."""
        rows = self if since is None else self.filter(at__gte=since)
        return rows if until is None else rows.filter(at__lt=until)


class AuditEvent(models.Model):
    """One line of the log: something was done (`is_read` false) or read."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("när", default=timezone.now, editable=False)
    event = models.CharField("händelse", max_length=80, editable=False)
    is_read = models.BooleanField("läsning", default=False, editable=False)
    actor_id = models.BigIntegerField("vem", null=True, editable=False)
    target_type = models.CharField("vad för slag", max_length=60, blank=True, editable=False)
    target_id = models.CharField("vad", max_length=40, blank=True, editable=False)
    case_id = models.UUIDField("ärende", null=True, editable=False)
    fields = ArrayField(models.CharField(max_length=60), verbose_name="fält", default=list, editable=False)
    origin = models.GenericIPAddressField("varifrån", null=True, editable=False)
    digests = ArrayField(
        models.CharField(max_length=160), verbose_name="signerade texters avtryck", null=True, editable=False
    )

    objects = AuditEventQuerySet.as_manager()

    class Privacy:
        personal = ("actor_id", "target_id", "case_id", "origin")
        plain = ("id", "at", "event", "is_read", "target_type", "fields", "digests")

    class Meta:
        verbose_name = "loggrad"
        verbose_name_plural = "loggrader"
        indexes = (
            models.Index(fields=["case_id", "id"], name="audit_by_case"),
            models.Index(fields=["actor_id", "id"], name="audit_by_actor"),
            models.Index(fields=["at"], name="audit_by_moment"),
            models.Index(fields=["event", "id"], name="audit_by_event"),
            # Wrong codes are counted by their lines (`open_by_code` in calls/actions/people.py).
            models.Index(
                fields=["actor_id", "at"], name="audit_code_refused", condition=Q(event="code.refused")
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.event}"

    @property
    def is_refusal(self) -> bool:
        """Somebody was not let to do it, or to see it. Nothing was changed."""
        return self.is_read and self.event.endswith(".refused")

    @property
    def kind(self) -> str:
        """In a word."""
        if self.is_refusal:
            return "nekat"
        return "läsning" if self.is_read else "ändring"


class AuditLink(models.Model):
    """The place of a line in the chain: its hash covers the line and the hash before. Written by the
    database.
    """

    event_id = models.BigIntegerField("loggrad", primary_key=True)
    position = models.BigIntegerField("plats", unique=True)
    previous = models.BinaryField("föregående", max_length=32)
    hash = models.BinaryField("hash", max_length=32)

    class Privacy:
        personal = ()
        plain = ("event_id", "position", "previous", "hash")

    class Meta:
        verbose_name = "länk i loggkedjan"
        verbose_name_plural = "länkar i loggkedjan"

    def __str__(self) -> str:
        return f"Plats {self.position}"


class SignedHead(models.Model):
    """The log up to one place, signed by the owner with a key outside the database, and chained to the head before.

    `state` is the running hash of everything that stands in the log up to `position`, and `marks` the first eight
    bytes of it after each line since the head before: so whatever is recomputed is named by its first line.
    `series` is the number of the first head of a series. A new series begins after a fault that two people have
    dealt with: it signs the log anew from its first line, as it stands, and up to `known_until` it says nothing
    about why it stands so.

    No number is unique: a false row, which nobody can remove, must not stand in the way of a true one. Which rows are
    true is seen by signature and chain (`stodtelefon/audit/heads.py`).
    """

    id = models.BigAutoField(primary_key=True)
    number = models.BigIntegerField("nummer")
    series = models.BigIntegerField("serie")
    position = models.BigIntegerField("plats")
    hash = models.BinaryField("länkens hash", max_length=32)
    state = models.BinaryField("loggens tillstånd", max_length=32)
    marks = models.BinaryField("radernas märken", blank=True)
    marks_hash = models.BinaryField("märkenas hash", max_length=32)
    known_until = models.BigIntegerField("utrett till och med plats", default=0)
    fault_id = models.UUIDField("utrett fel", null=True)
    previous = models.BinaryField("föregående huvud", max_length=32)
    key_number = models.PositiveIntegerField("nyckelns nummer")
    signed_at = models.DateTimeField("signerad", default=timezone.now, editable=False)
    signature = models.BinaryField("signatur", max_length=32)

    class Privacy:
        personal = ()
        plain = (
            *("id", "number", "series", "position", "hash", "state", "marks", "marks_hash", "known_until"),
            *("fault_id", "previous", "key_number", "signed_at", "signature"),
        )

    class Meta:
        verbose_name = "signerat huvud"
        verbose_name_plural = "signerade huvuden"
        indexes = (models.Index(fields=["number", "id"], name="audit_head_by_number"),)

    def __str__(self) -> str:
        return f"Huvud {self.number}, till och med plats {self.position}"


class ChainFaultQuerySet(models.QuerySet):
    def unsigned(self) -> ChainFaultQuerySet:
        """Those after which nothing has been signed yet."""
        return self.filter(signed_number__isnull=True)

    def unconfirmed(self) -> ChainFaultQuerySet:
        """Those that wait for people."""
        return self.filter(confirmed_at__isnull=True)

    def newest_first(self) -> ChainFaultQuerySet:
        return self.order_by("-found_at")


class ChainFault(models.Model):
    """The log did not verify. Nothing is signed until one person has written what happened and another confirmed it.

    `state` is the log's three tables as they were when it was found, and `until` the last place there was: what the
    two have dealt with is that state and no other. `signed_number` is the head that was signed after it, put there
    by the owner. What is written stays as it is (migration 0003).
    """

    audit_name = "chain_fault"
    TRIGGER_SENTENCES = {
        "chain_fault_is_kept": "Det som är skrivet om felet står kvar som det är.",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    found_at = models.DateTimeField("hittat", default=timezone.now)
    what = models.TextField("vad som inte stämmer")
    place = models.BigIntegerField("första plats", null=True, blank=True)
    line = models.BigIntegerField("första rad", null=True, blank=True)
    until = models.BigIntegerField("sista plats då")
    state = models.BinaryField("tillstånd då", max_length=32)
    explanation = SealedTextField("vad som har hänt", null=True, blank=True, max_length=5_000)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    explained_at = models.DateTimeField("förklarat", null=True, blank=True)
    confirmation = SealedTextField("hur det har kontrollerats", null=True, blank=True, max_length=5_000)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField("bekräftat", null=True, blank=True)
    signed_number = models.BigIntegerField("signerat igen från huvud", null=True, blank=True)

    objects = ChainFaultQuerySet.as_manager()

    class Privacy:
        personal = ("explanation", "confirmation")
        plain = (
            *("id", "found_at", "what", "place", "line", "until", "state", "explained_by", "explained_at"),
            *("confirmed_by", "confirmed_at", "signed_number"),
        )

    class Meta:
        verbose_name = "fel i loggen"
        verbose_name_plural = "fel i loggen"
        constraints = (
            models.CheckConstraint(
                condition=both_or_neither("explanation", "explained_by", "explained_at"),
                name="chain_fault_explanation_has_person_and_time",
                violation_error_message="En förklaring behöver både vem som skrev den och när.",
            ),
            models.CheckConstraint(
                condition=both_or_neither("confirmation", "confirmed_by", "confirmed_at"),
                name="chain_fault_confirmation_has_person_and_time",
                violation_error_message="En bekräftelse behöver både vem som skrev den och när.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True)
                | Q(explained_at__isnull=False) & ~Q(confirmed_by=F("explained_by")),
                name="chain_fault_is_confirmed_by_another",
                violation_error_message="Den som skrev vad som hände kan inte själv bekräfta det.",
            ),
            models.CheckConstraint(
                condition=Q(signed_number__isnull=True) | Q(confirmed_at__isnull=False),
                name="chain_fault_is_confirmed_before_it_is_signed",
                violation_error_message="Loggen signeras först när två personer har utrett felet.",
            ),
        )

    def __str__(self) -> str:
        return f"Fel i loggen {iso_moment(self.found_at)}"

    @property
    def status(self) -> str:
        """Where it stands, in words."""
        if self.signed_number is not None:
            return "utrett"
        if self.confirmed_at:
            return "utrett, signeras vid nästa timkörning"
        return "väntar på bekräftelse" if self.explained_at else "väntar på förklaring"
