"""What came in on the line: calls, contacts that are no case, call-backs, danger and the decision about a child."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from calls.models.cases import Case
from calls.models.choices import Advice
from calls.models.codes import Audience, Channel, OutreachKind
from calls.models.people import Caller
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade

UNDO_MINUTES = 10


class CallQuerySet(models.QuerySet):
    def concerns(self):
        return self.filter(kind=Call.Kind.CONCERN)

    def non_case(self):
        """Contacts that are counted with one click and start no case."""
        return self.exclude(kind=Call.Kind.CONCERN)

    def received_between(self, start, end):
        return self.filter(received_at__gte=start, received_at__lt=end)

    def visible_to(self, user):
        """Calls of the cases one may open, and contacts without a case for everyone who logs calls."""
        if not user.can(Permission.CALL_LOG):
            return self.none()
        return self.filter(Q(case__isnull=True) | Q(case__in=Case.objects.visible_to(user).values("pk")))

    def for_list(self):
        return self.select_related("case", "taken_by").order_by("-received_at")


class Call(FormMade):
    """One contact with the line. A concern hangs on a case; the other kinds are only counted.

    `received_at` is when the caller got in touch, `logged_at` when it was written down (both UTC). `taken_by` took
    the call; `logged_by` wrote it down, on the other's behalf where they differ. No telephone number is ever kept by
    itself (JO 2798-2008). `minutes` is the length, rounded up.
    """

    class Kind(models.TextChoices):
        CONCERN = "concern", "oro"
        MISSED = "missed", "missat samtal"
        WRONG_NUMBER = "wrong_number", "felringning"
        SILENT = "silent", "tyst samtal"
        HANG_UP = "hang_up", "lade på"
        OTHER_ERRAND = "other_errand", "annat ärende"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("slag", max_length=12, choices=Kind, default=Kind.CONCERN)
    case = models.ForeignKey(Case, models.CASCADE, related_name="calls", null=True, blank=True)
    caller = models.ForeignKey(Caller, models.CASCADE, related_name="calls", null=True, blank=True)
    channel = models.CharField("kontaktväg", max_length=10, choices=Channel, default=Channel.PHONE)
    received_at = models.DateTimeField("mottaget")
    minutes = models.PositiveSmallIntegerField("längd i minuter", null=True, blank=True)
    logged_at = models.DateTimeField("inskrivet", default=timezone.now, editable=False)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calls_taken")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    heard_through = models.ForeignKey(
        OutreachKind, models.PROTECT, null=True, blank=True, verbose_name="fick veta genom"
    )
    heard_as = models.ForeignKey(
        Audience, models.PROTECT, null=True, blank=True, verbose_name="fick veta som"
    )
    advice = ArrayField(
        models.CharField(max_length=20, choices=Advice), verbose_name="råd", default=list, blank=True
    )
    advice_text = SealedTextField("råd i en mening", null=True, blank=True, max_length=500)
    worry_before = models.PositiveSmallIntegerField(
        "oro före, 0–10", null=True, blank=True, validators=[MaxValueValidator(10)]
    )
    worry_after = models.PositiveSmallIntegerField(
        "oro efter, 0–10", null=True, blank=True, validators=[MaxValueValidator(10)]
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "samtal"
        verbose_name_plural = "samtal"
        ordering = ("-received_at",)
        indexes = [models.Index(fields=["-received_at"], name="call_newest_first")]
        constraints = [
            models.CheckConstraint(
                name="call_about_a_concern_has_case_and_caller",
                condition=Q(kind="concern", case__isnull=False, caller__isnull=False)
                | (~Q(kind="concern") & Q(case__isnull=True, caller__isnull=True)),
                violation_error_message="Ett samtal om oro hör till ett ärende. Andra kontakter räknas bara.",
            ),
            models.CheckConstraint(
                name="call_is_received_before_it_is_logged",
                condition=Q(received_at__lte=F("logged_at")),
                violation_error_message="Samtalet kan inte ha kommit in i framtiden.",
            ),
            models.CheckConstraint(
                name="worry_is_rated_from_0_to_10",
                condition=(Q(worry_before__isnull=True) | Q(worry_before__lte=10))
                & (Q(worry_after__isnull=True) | Q(worry_after__lte=10)),
                violation_error_message="Oron skattas från 0 till 10.",
            ),
        ]

    class Privacy:
        personal = ("advice_text",)
        plain = (
            "id",
            "kind",
            "case",
            "caller",
            "channel",
            "received_at",
            "minutes",
            "logged_at",
            "taken_by",
            "created_by",
            "heard_through",
            "heard_as",
            "advice",
            "worry_before",
            "worry_after",
            "form_token",
        )

    def __str__(self):
        return f"{self.get_kind_display()} {timezone.localtime(self.received_at):%Y-%m-%d %H:%M}"

    @property
    def was_logged_late(self) -> bool:
        """Written down by somebody else than the one who took it, or more than two hours after it came in."""
        return (
            self.taken_by_id != self.created_by_id
            or (self.logged_at - self.received_at).total_seconds() > 7200
        )


class CallbackQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(settled_at__isnull=True)


class Callback(models.Model):
    """Somebody who left a message on a missed call and is to be called back by `due_on` (working days).

    `contact` is kept until the person was reached or given up, and is then erased: the row remains as a count.
    """

    class Result(models.TextChoices):
        REACHED = "reached", "nådd"
        GIVEN_UP = "given_up", "gick inte att nå"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    call = models.OneToOneField(Call, models.CASCADE, related_name="callback")
    contact = SealedTextField("ring tillbaka till", null=True, blank=True, max_length=300)
    due_on = models.DateField("ring senast")
    result = models.CharField("hur gick det", max_length=10, choices=Result, blank=True)
    settled_at = models.DateTimeField("klar", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = CallbackQuerySet.as_manager()

    class Meta:
        verbose_name = "återuppringning"
        verbose_name_plural = "återuppringningar"
        ordering = ("due_on",)
        constraints = [
            models.CheckConstraint(
                name="callback_contact_is_erased_when_settled",
                condition=Q(
                    settled_at__isnull=True, settled_by__isnull=True, result="", contact__isnull=False
                )
                | (
                    Q(settled_at__isnull=False, settled_by__isnull=False, contact__isnull=True)
                    & ~Q(result="")
                ),
                violation_error_message="Kontaktuppgiften tas bort när återuppringningen är klar.",
            )
        ]

    class Privacy:
        personal = ("contact",)
        plain = ("id", "call", "due_on", "result", "settled_at", "settled_by")

    def __str__(self):
        return f"Ring tillbaka senast {self.due_on}"


class DangerQuerySet(models.QuerySet):
    def unreviewed(self):
        return self.filter(reviewed_at__isnull=True)


class DangerReport(models.Model):
    """Somebody was in danger: what was done, who was told and when; reviewed afterwards by the manager."""

    class Emergency(models.TextChoices):
        WE_CALLED = "we_called", "vi ringde 112"
        CALLER_CALLS = "caller_calls", "den som hörde av sig ringer 112"
        NOT_NEEDED = "not_needed", "112 behövdes inte"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    call = models.OneToOneField(Call, models.CASCADE, related_name="danger")
    emergency = models.CharField("112", max_length=12, choices=Emergency)
    socialjour_told = models.BooleanField("socialjouren kontaktad", default=False)
    told_whom = SealedTextField("vem fick veta", max_length=300)
    told_at = models.DateTimeField("när")
    done = SealedTextField("vad som gjordes", null=True, blank=True, max_length=2000)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField("granskad", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    review = SealedTextField("granskning", null=True, blank=True, max_length=2000)

    objects = DangerQuerySet.as_manager()

    class Meta:
        verbose_name = "fara"
        verbose_name_plural = "fara"
        ordering = ("told_at",)
        constraints = [
            models.CheckConstraint(
                name="danger_is_reviewed_with_time_person_and_words",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, review__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, review__isnull=False),
                violation_error_message="Skriv vad granskningen visade.",
            ),
            models.CheckConstraint(
                name="danger_is_not_reviewed_by_who_reported_it",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("reported_by")),
                violation_error_message="Den som hanterade faran kan inte granska den själv.",
            ),
        ]

    class Privacy:
        personal = ("told_whom", "done", "review")
        plain = (
            "id",
            "call",
            "emergency",
            "socialjour_told",
            "told_at",
            "reported_by",
            "reviewed_at",
            "reviewed_by",
        )

    def __str__(self):
        return "Fara"

    @property
    def handled_by_ids(self) -> set[int]:
        """Who took the call, and who wrote down what was done: neither may review it."""
        return {self.reported_by_id, self.call.taken_by_id}


class ChildDecisionQuerySet(models.QuerySet):
    def awaiting(self):
        """Left to a named assessor today, and not yet decided."""
        return self.filter(kind=ChildDecision.Kind.ASSESS_TODAY, settled_by_decision__isnull=True)

    def awaiting_from(self, user):
        return self.awaiting().filter(assessor=user)

    def left_alone(self):
        """Awaiting somebody whose account is closed, or who is no barnbedömare any more."""
        return self.awaiting().exclude(assessor__is_active=True, assessor__is_child_assessor=True)

    def ground(self, user):
        """Ground of visibility: the named assessor may open the case until the child is assessed."""
        return Q(pk__in=self.awaiting_from(user).values("case"))


class ChildDecision(models.Model):
    """What was decided about a child who may be faring ill, and when (SoL 19:1: report at once).

    Only a *barnbedömare* may decide that no report is made (SoL 25:1). Whoever is not one leaves it to a named
    assessor the same local day; the assessor's own decision then points back with `settles`. Never edited.
    """

    class Kind(models.TextChoices):
        REPORTED = "reported", "orosanmälan gjord av oss"
        CALLER_REPORTS = "caller_reports", "den som hör av sig anmäler själv"
        NOT_IDENTIFIABLE = "not_identifiable", "barnet går inte att identifiera, råd gavs"
        NO_REPORT = "no_report", "ingen anmälan, med skäl"
        ASSESS_TODAY = "assess_today", "bedöms idag av barnbedömare"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="child_decisions")
    call = models.ForeignKey(Call, models.CASCADE, related_name="child_decisions", null=True, blank=True)
    kind = models.CharField("beslut", max_length=20, choices=Kind)
    decided_at = models.DateTimeField("beslutat")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_to = SealedTextField("anmält till", null=True, blank=True, max_length=300)
    reason = SealedTextField("skäl", null=True, blank=True, max_length=2000)
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    assess_on = models.DateField("bedöms", null=True, blank=True)
    settles = models.OneToOneField(
        "self", models.RESTRICT, related_name="settled_by_decision", null=True, blank=True
    )

    objects = ChildDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "beslut om barn"
        verbose_name_plural = "beslut om barn"
        ordering = ("decided_at",)
        constraints = [
            models.CheckConstraint(
                name="child_report_says_to_whom",
                condition=~Q(kind="reported") | Q(reported_to__isnull=False),
                violation_error_message="Skriv till vem orosanmälan gjordes.",
            ),
            models.CheckConstraint(
                name="no_child_report_says_why",
                condition=~Q(kind="no_report") | Q(reason__isnull=False),
                violation_error_message="Skriv skälet till att ingen orosanmälan görs.",
            ),
            models.CheckConstraint(
                name="child_assessment_today_names_assessor",
                condition=Q(kind="assess_today", assessor__isnull=False, assess_on__isnull=False)
                | (~Q(kind="assess_today") & Q(assessor__isnull=True, assess_on__isnull=True)),
                violation_error_message="Välj vem som ska bedöma idag.",
            ),
        ]

    class Privacy:
        personal = ("reported_to", "reason")
        plain = ("id", "case", "call", "kind", "decided_at", "decided_by", "assessor", "assess_on", "settles")

    def __str__(self):
        return self.get_kind_display()
