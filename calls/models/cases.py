"""The case: the thread that calls, meetings, referrals and notes hang on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from calls import case_parts
from calls.models.choices import Outcome, RecordLevel, State, Urgency, VeAssessment
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade, Versioned

OWN_DAYS_AFTER_CLOSING = 30


class CaseSeries(models.Model):
    """The last case number given in a year. One row a year, locked while a number is taken."""

    year = models.PositiveSmallIntegerField("år", primary_key=True)
    last = models.PositiveIntegerField("senaste", default=0)

    class Privacy:
        personal = ()
        plain = ("year", "last")

    def __str__(self):
        return f"{self.year}: {self.last}"


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The cases that `user` may open (lag 2001:454 10 §: what each needs for the work).

        Who may read all open ones (the coordinator): those. Everyone with case rights: the cases they handle, until
        30 days after closing, and those that an app gives a ground for (a booked meeting, a child to assess). What one
        is to do is a ground for as long as it waits, also in a closed case. Nobody else: none.
        """
        if not user.can(Permission.CASE_READ):
            return self.none()
        recent = Q(closed_at__isnull=True) | Q(
            closed_at__gte=timezone.now() - timedelta(days=OWN_DAYS_AFTER_CLOSING)
        )
        seen = (Q(handler=user) | case_parts.grounds(user)) & recent
        seen |= case_parts.lasting_grounds(user)
        if user.can(Permission.CASE_READ_OPEN):
            seen |= Q(closed_at__isnull=True)
        return self.filter(seen)

    def listed_to(self, user):
        """The cases whose number, state and due date `user` may see in a queue, without any content."""
        if user.can(Permission.CASE_LIST_ALL):
            return self.all()
        if not user.can(Permission.CASE_LIST):
            return self.none()
        return self.takeable_by(user)

    def takeable_by(self, user):
        """The cases that `user` may take: unassigned ones, and those they may open. Being listed is not enough."""
        visible = self.model.objects.visible_to(user).values("pk")
        return self.filter(Q(pk__in=visible) | Q(handler__isnull=True, closed_at__isnull=True))

    def open(self):
        return self.filter(closed_at__isnull=True)

    def unassigned(self):
        return self.open().filter(handler__isnull=True)

    def handled_by(self, user):
        return self.filter(handler=user)

    def waiting_for_meeting(self):
        """Cases where the concern remains and no first meeting has been held: the meeting clock runs."""
        return self.filter(
            state__in=[State.SCANNED, State.MEETING_PLANNED],
            urgency__in=Urgency.remaining(),
            meet_by__isnull=False,
        )

    def overdue(self, *, on: date):
        return self.waiting_for_meeting().filter(meet_by__lt=on)

    def stalled(self, *, on: date, days: int):
        """Open cases without an entry for `days` calendar days."""
        return self.open().filter(last_entry_on__lte=on - timedelta(days=days))

    def closed_lately(self, *, since):
        return self.filter(closed_at__gte=since)

    def by_clock(self):
        """Most urgent first: the meeting date where there is one, then the oldest."""
        return self.order_by(F("meet_by").asc(nulls_last=True), "opened_at")

    def with_first_meeting(self):
        """Each with `booked_at`, when its first booked meeting begins, for the clock to say."""
        return self.annotate(booked_at=case_parts.first_meeting())

    def for_list(self):
        return self.with_first_meeting().select_related("handler")


class Case(Versioned, FormMade):
    """A concern on its way (ärende). Complete without any identity at all.

    `opened_at` is when the first call was received and `meet_by` the last local day on which a first meeting keeps
    the promise (working days, `calls.promptness`), `booked_at` when the first booked meeting begins, where it was asked
    for. `handler` empty: the case waits in the unassigned queue.
    `handed_over_at`: given by a colleague to the handler, who has not opened it since.
    Record level: SoL 14:3–14:5.
    """

    State = State
    Urgency = Urgency
    Outcome = Outcome
    RecordLevel = RecordLevel
    VeAssessment = VeAssessment
    booked_at: datetime | None = None

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField("ärendenummer", max_length=12, unique=True)
    record_level = models.CharField("nivå", max_length=20, choices=RecordLevel, default=RecordLevel.ADVICE)
    state = models.CharField("läge", max_length=20, choices=State, default=State.NEW)
    urgency = models.CharField("kvarstår oron", max_length=10, choices=Urgency, blank=True)
    outcome = models.CharField("utfall", max_length=20, choices=Outcome, blank=True)
    ve_assessment = models.CharField("bedömning", max_length=12, choices=VeAssessment, blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="cases",
        null=True,
        blank=True,
        verbose_name="handläggare",
    )
    opened_at = models.DateTimeField("öppnat")
    meet_by = models.DateField("möte senast", null=True, blank=True)
    last_entry_on = models.DateField("senaste anteckning")
    handed_over_at = models.DateTimeField("lämnat över, inte öppnat än", null=True, blank=True)
    closed_at = models.DateTimeField("avslutat", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField("inskrivet", default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "ärende"
        verbose_name_plural = "ärenden"
        ordering = ("-opened_at",)
        indexes = [
            models.Index(fields=["handler", "closed_at"], name="case_by_handler"),
            models.Index(fields=["meet_by"], name="case_by_clock", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["-opened_at"], name="case_newest_first"),
            models.Index(fields=["-closed_at"], name="case_closed_lately"),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_closes_with_time_person_outcome_and_assessment",
                condition=(
                    Q(state=State.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(ve_assessment="")
                )
                | (~Q(state=State.CLOSED) & Q(closed_at__isnull=True, closed_by__isnull=True)),
                violation_error_message="Ett avslutat ärende behöver utfall och bedömning.",
            ),
            models.CheckConstraint(
                name="case_meeting_date_only_while_concern_remains",
                condition=Q(meet_by__isnull=True) | Q(urgency__in=["can_wait", "prompt", "acute"]),
                violation_error_message="Ett sista datum för möte finns bara när oron kvarstår.",
            ),
            models.CheckConstraint(
                name="case_past_call_has_urgency",
                condition=Q(state=State.NEW) | ~Q(urgency=""),
                violation_error_message="Frågan om oron kvarstår måste vara besvarad.",
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id",
            "number",
            "record_level",
            "state",
            "urgency",
            "outcome",
            "ve_assessment",
            "handler",
            "opened_at",
            "meet_by",
            "last_entry_on",
            "handed_over_at",
            "closed_at",
            "closed_by",
            "created_at",
            "created_by",
            "version",
            "form_token",
        )

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("calls:case", args=[self.number])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class CaseDecision(models.Model):
    """A decision that stands on the case's timeline: who decided what, when, and why. Never edited."""

    audit_name = "decision"

    class Kind(models.TextChoices):
        LEVEL_RAISED = "level_raised", "nivån höjdes"
        LEVEL_RAISE_UNDONE = "level_raise_undone", "höjningen av nivån ångrades"
        TAKEN_OVER = "taken_over", "ärendet togs över"
        HANDED_OVER = "handed_over", "ärendet lämnades över"
        CLOSED = "closed", "ärendet avslutades"
        REOPENED = "reopened", "ärendet öppnades igen"
        CODE_REPLACED = "code_replaced", "ny återkopplingskod"
        IDENTITY_ADDED = "identity_added", "identitet lades till"
        IDENTITY_REMOVED = "identity_removed", "identitet togs bort"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions")
    kind = models.CharField("beslut", max_length=20, choices=Kind)
    from_value = models.CharField("från", max_length=40, blank=True)
    to_value = models.CharField("till", max_length=40, blank=True)
    reason = SealedTextField("skäl", null=True, blank=True, max_length=2000)
    at = models.DateTimeField("när")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField("namn", max_length=120)
    by_title = models.CharField("titel", max_length=120, blank=True)

    class Meta:
        verbose_name = "beslut"
        verbose_name_plural = "beslut"
        ordering = ("-at",)
        constraints = [
            models.CheckConstraint(
                name="decision_on_level_closing_and_identity_has_reason",
                condition=~Q(kind__in=["level_raised", "reopened", "identity_added", "identity_removed"])
                | Q(reason__isnull=False),
                violation_error_message="Skriv skälet i en mening.",
            )
        ]

    class Privacy:
        personal = ("reason",)
        plain = ("id", "case", "kind", "from_value", "to_value", "at", "by", "by_name", "by_title")

    def __str__(self):
        return self.get_kind_display()
