"""What came in on the line: calls about a concern, and contacts that are only counted."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case as Choose
from django.db.models import F, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from calls.models.case_sets import is_left_to, own_since
from calls.models.cases import Case, in_visible_case
from calls.models.choices import Advice
from calls.models.codes import Audience, Channel, OutreachKind
from calls.models.guards import stays_in_its_case, stays_sentence
from calls.models.people import Caller
from stodtelefon.dates import iso_moment
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade

UNDO_MINUTES = 10


def own_calls(user) -> Q:
    """The calls that somebody took or wrote down, until 30 days after their case was closed."""
    is_recent = Q(case__closed_at__isnull=True) | Q(case__closed_at__gte=own_since(user))
    return is_recent & (Q(created_by=user) | Q(taken_by=user))


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
        return self.filter(Q(case__isnull=True) | Q(in_visible_case(user)))

    def readable_by(self, user):
        """Those that are visible, and one's own."""
        if not user.can(Permission.CALL_LOG):
            return self.none()
        visible = Case.objects.visible_to(user).one_by_one("case")
        own = Q(own_calls(user), is_left_to(user))
        return self.filter(Q(case__isnull=True) | own | Q(visible))

    def newest_first(self):
        return self.order_by("-received_at", "pk")

    def with_may_open(self, user):
        """Each with `may_open`: may `user` open its case? What is plain is asked first, then each row by itself."""
        plainly = Q(case__closed_at__isnull=True)
        if not user.can(Permission.CASE_READ_OPEN):
            plainly &= Q(case__handler=user)
        plainly &= is_left_to(user)
        visible = Case.objects.visible_to(user).one_by_one("case")
        no_case = When(case__isnull=True, then=Value(False))
        return self.annotate(may_open=Choose(no_case, When(plainly, then=Value(True)), default=visible))

    def for_list(self):
        """With who got in touch, and what became of the case."""
        shown = ("kind", "received_at", "logged_at", "created_by", "taken_by__name", "caller__role__label")
        rows = self.select_related("case", "taken_by", "caller__role")
        return rows.only(*shown, "case__number", "case__outcome", "case__closed_at").newest_first()


class Call(FormMade):
    """One contact with the line. A concern hangs on a case; the other kinds are only counted.

    `received_at` is when the caller got in touch, `logged_at` when it was written down (both UTC). `taken_by` took
    the call; `created_by` wrote it down, on the other's behalf where they differ. No telephone number is ever kept by
    itself (JO 2798-2008). `minutes` is the length, rounded up.
    """

    TRIGGER_SENTENCES = stays_sentence("call", "Samtalet")

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
        triggers = [stays_in_its_case("call")]
        ordering = ("-received_at",)
        indexes = [
            models.Index(fields=["-received_at"], name="call_newest_first"),
            models.Index(fields=["-received_at"], name="call_without_case", condition=Q(case__isnull=True)),
            models.Index(fields=["taken_by", "-received_at"], name="call_by_taker"),
        ]
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

    def get_absolute_url(self):
        is_concern = self.kind == Call.Kind.CONCERN
        return reverse("calls:call", args=[self.pk]) if is_concern else reverse("calls:index")

    def __str__(self):
        return f"{self.get_kind_display()} {iso_moment(self.received_at)}"

    @property
    def was_logged_late(self) -> bool:
        """Written down by somebody else than the one who took it, or more than two hours after it came in."""
        return (
            self.taken_by_id != self.created_by_id
            or (self.logged_at - self.received_at).total_seconds() > 7200
        )
