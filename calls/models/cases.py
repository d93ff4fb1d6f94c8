"""The case: the thread that calls, meetings, referrals and notes hang on."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from calls.models.case_sets import RUNS_UNTIL, CaseQuerySet
from calls.models.choices import Outcome, RecordLevel, State, Urgency, VeAssessment
from calls.models.guards import (
    is_not_of_who_is_recused,
    is_of_who_is_named,
    named_sentence,
    recused_sentence,
    stays_in_its_case,
    stays_sentence,
)
from stodtelefon.addresses import address
from stodtelefon.database.signed_rows import SignedText, stays_as_signed, stays_as_signed_sentence
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade, Versioned


class CaseSeries(models.Model):
    """The last case number given in a year. One row a year, locked while a number is taken."""

    year = models.PositiveSmallIntegerField("år", primary_key=True)
    last = models.PositiveIntegerField("senaste", default=0)

    class Privacy:
        personal = ()
        plain = ("year", "last")

    def __str__(self):
        return f"{self.year}: {self.last}"


def in_visible_case(user, case: str = "case") -> Exists:
    """For a filter over rows of a case, in place of `case__in`: whether `user` may open it.

    Asked of each row that is left when the rest of the filter has been asked. A set of all cases that somebody may open
    is as large as the line's work, and would be made once for each place in the statement where it stands.
    """
    return Exists(Case.objects.visible_to(user).filter(pk=OuterRef(case)))


class Case(Versioned, FormMade):
    """A concern on its way (ärende). Complete without any identity at all.

    `opened_at` is when the first call was received and `meet_by` the last local day on which a first meeting keeps
    the promise (working days, `calls.promptness`), `booked_at` when the first booked meeting begins, where it was asked
    for. `handler` empty: the case waits in the unassigned queue.
    `handed_over_at`: given by a colleague to the handler, or with a new call in it that a colleague took; the handler
    has not opened it since.
    `merged_into`: this was a doublet, and all that was in it is in that case. It is closed, counted nowhere, and its
    number leads there.
    Record level: SoL 14:3–14:5.
    """

    TRIGGER_SENTENCES = {**recused_sentence("case", "ärendet"), **named_sentence("case", "det")}

    State = State
    Urgency = Urgency
    Outcome = Outcome
    RecordLevel = RecordLevel
    VeAssessment = VeAssessment
    bookkeeping = ("last_entry_on", "handed_over_at", "created_at", "created_by")
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
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="merged",
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        verbose_name="ihopslaget med",
    )
    created_at = models.DateTimeField("inskrivet", default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "ärende"
        verbose_name_plural = "ärenden"
        ordering = ("-opened_at",)
        triggers = [
            is_not_of_who_is_recused("case", case="id", person="handler_id"),
            is_of_who_is_named("case", case="id", person="handler_id"),
        ]
        indexes = [
            models.Index(fields=["handler", "closed_at"], name="case_by_handler"),
            models.Index(fields=["meet_by"], name="case_by_clock", condition=Q(closed_at__isnull=True)),
            models.Index(
                RUNS_UNTIL,
                "last_entry_on",
                "opened_at",
                name="case_running_first",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                "handler",
                RUNS_UNTIL,
                "last_entry_on",
                "opened_at",
                "id",
                name="case_of_handler_running_first",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["meet_by", "opened_at", "id"],
                name="case_waits_by_clock",
                condition=Q(
                    closed_at__isnull=True,
                    state__in=[State.SCANNED, State.MEETING_PLANNED],
                    urgency__in=Urgency.remaining(),
                ),
            ),
            models.Index(
                fields=["meet_by", "opened_at", "id"],
                name="case_unassigned_by_clock",
                condition=Q(closed_at__isnull=True, handler__isnull=True),
            ),
            models.Index(
                fields=["last_entry_on", "opened_at"],
                name="case_stalled",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(fields=["-opened_at"], name="case_newest_first"),
            models.Index(fields=["-closed_at", "id"], name="case_newest_closed"),
            models.Index(
                fields=["merged_into"], name="case_doublets", condition=Q(merged_into__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_closes_with_time_person_outcome_and_assessment",
                condition=(
                    Q(state=State.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(ve_assessment="")
                )
                | Q(state=State.MERGED, closed_at__isnull=False, closed_by__isnull=False)
                | (
                    ~Q(state__in=[State.CLOSED, State.MERGED])
                    & Q(closed_at__isnull=True, closed_by__isnull=True)
                ),
                violation_error_message="Ett avslutat ärende behöver utfall och bedömning.",
            ),
            models.CheckConstraint(
                name="case_that_was_merged_says_into_which",
                condition=(Q(state=State.MERGED, merged_into__isnull=False) & ~Q(merged_into=F("id")))
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
                violation_error_message="Ett ihopslaget ärende hör till ett annat ärende.",
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
            "merged_into",
            "created_at",
            "created_by",
            "version",
            "form_token",
        )

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return address("calls:case", self.number)

    @property
    def whole_url(self) -> str:
        """Its page with everything that has happened, not the latest alone."""
        return f"{self.get_absolute_url()}?handelser=alla"

    def just_written(self, anchor: str, *, on: date) -> str:
        """Where what was just written of a day stands on its page: what is of today is among the latest."""
        page = self.get_absolute_url() if on == timezone.localdate() else self.whole_url
        return f"{page}#{anchor}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class CaseDecision(models.Model):
    """A decision that stands on the case's timeline: who decided what, when, and why. Never edited.

    One about two cases stands on both, each with the other's number as `to_value`.
    """

    audit_name = "decision"
    TRIGGER_SENTENCES = {
        **stays_sentence("decision", "Beslutet"),
        **stays_as_signed_sentence("decision", "Beslutet är fattat"),
    }
    signed_texts = (
        SignedText(
            "decision",
            ("kind", "from_value", "to_value", "reason", "at", "by_id", "by_name", "by_title"),
            signed_at="at",
        ),
    )

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
        URGENCY_CHANGED = "urgency_changed", "hur bråttom det är ändrades"
        AGE_CHANGED = "age_changed", "åldern ändrades"
        SITUATION_CHANGED = "situation_changed", "läget ändrades"
        WITHDREW = "withdrew", "den som hör av sig drog sig tillbaka"
        WITHDRAWAL_UNDONE = "withdrawal_undone", "den som hör av sig är i kontakt igen, det var fel"
        LINKED = "linked", "kopplat till ett annat ärende"
        LINK_CONFIRMED = "link_confirmed", "kopplingen till ett annat ärende bekräftades"
        LINK_CHANGED = "link_changed", "kopplingen till ett annat ärende ändrades"
        LINK_REMOVED = "link_removed", "kopplingen till ett annat ärende togs bort"
        MERGED = "merged", "ärendet slogs ihop med ett annat"
        MERGE_UNDONE = "merge_undone", "sammanslagningen ångrades"
        SPLIT = "split", "ärendet delades upp"
        SPLIT_UNDONE = "split_undone", "uppdelningen ångrades"
        CALL_MOVED = "call_moved", "ett samtal flyttades"
        NOTE_MOVED = "note_moved", "en anteckning flyttades"

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
        triggers = [stays_in_its_case("decision"), stays_as_signed("decision", moves=["case_id"])]
        ordering = ("-at",)
        constraints = [
            models.CheckConstraint(
                name="decision_on_level_closing_and_identity_has_reason",
                condition=~Q(kind__in=["level_raised", "reopened", "identity_added", "identity_removed"])
                | Q(reason__isnull=False),
                violation_error_message="Skriv skälet i en mening.",
            ),
            models.CheckConstraint(
                name="decision_on_urgency_age_and_situation_has_reason",
                condition=~Q(kind__in=["urgency_changed", "age_changed", "situation_changed"])
                | Q(reason__isnull=False),
                violation_error_message="Skriv i en mening varför det ändras.",
            ),
        ]

    class Privacy:
        personal = ("reason", "from_value", "to_value")
        plain = ("id", "case", "kind", "at", "by", "by_name", "by_title")

    def __str__(self):
        return self.get_kind_display()
