"""The access log: who did or read what, which case, when and from where.

A line holds ids and field names, never a value and no foreign key, so that erasing a case changes no line.
Lines are only added: the database refuses to change or remove them, also for the tables' owner. Each line
gets its place and its hash in the chain at commit, by a trigger (migration 0002). Source: lag (2001:454) 10
§, dataskyddsförordningen 5.2, 32.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


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

    def newest_first(self) -> AuditEventQuerySet:
        return self.order_by("-id")


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

    objects = AuditEventQuerySet.as_manager()

    class Privacy:
        personal = ("actor_id", "target_id", "case_id", "origin")
        plain = ("id", "at", "event", "is_read", "target_type", "fields")

    class Meta:
        verbose_name = "loggrad"
        verbose_name_plural = "loggrader"
        indexes = (
            models.Index(fields=["case_id", "id"], name="audit_by_case"),
            models.Index(fields=["actor_id", "id"], name="audit_by_actor"),
            models.Index(fields=["at"], name="audit_by_moment"),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.event}"


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
    """The chain's last link at one moment, signed with a key outside the database: no recomputed chain fits
    it.
    """

    id = models.BigAutoField(primary_key=True)
    position = models.BigIntegerField("plats", unique=True)
    hash = models.BinaryField("hash", max_length=32)
    signed_at = models.DateTimeField("signerad", default=timezone.now, editable=False)
    signature = models.BinaryField("signatur", max_length=32)

    class Privacy:
        personal = ()
        plain = ("id", "position", "hash", "signed_at", "signature")

    class Meta:
        verbose_name = "signerad loggkedja"
        verbose_name_plural = "signerade loggkedjor"

    def __str__(self) -> str:
        return f"Signerad till och med plats {self.position}"
