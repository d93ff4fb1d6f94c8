"""Somebody was in danger: what was done, and the manager's review of it. In a call, or found on the case later."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from calls.models.calls import Call
from calls.models.case_sets import is_left_to
from calls.models.cases import Case
from calls.models.choices import FoundIn
from calls.models.guards import stays_in_its_case, stays_sentence
from stodtelefon.database.signed_rows import SignedText, stays_as_signed, stays_as_signed_sentence
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade


class DangerQuerySet(models.QuerySet):
    def told_outside(self):
        """We called 112, or the socialjour was told: something was handed over."""
        return self.filter(Q(emergency=DangerReport.Emergency.WE_CALLED) | Q(socialjour_told=True))

    def unreviewed(self):
        return self.filter(reviewed_at__isnull=True)

    def of_cases(self, cases):
        """Those of one of the cases: found in its calls, or later."""
        return self.filter(Q(case__in=cases) | Q(call__case__in=cases))

    def in_their_cases(self):
        """With the key of the case as `its_case_id`, whether it came up in a call or was found later."""
        return self.annotate(its_case_id=Coalesce("case_id", "call__case_id"))

    def to_review_by(self, user):
        """Those that `user` may read as a manager, reviewed or not: none of a case that is taken from them."""
        if not user.can(Permission.DANGER_REVIEW):
            return self.none()
        return self.in_their_cases().filter(is_left_to(user, case="its_case_id"))

    def with_case(self):
        return self.select_related("call__case", "case", "reported_by", "reviewed_by")


class DangerReport(FormMade):
    """Somebody was in danger: what was done, who was told and when; reviewed afterwards by the manager.

    What came up in a call hangs on the call. What was found later hangs on the case, with where it was found:
    `found_id` is the meeting, the answer or the note.
    """

    audit_name = "danger"

    TRIGGER_SENTENCES = {
        **stays_sentence("danger", "Vad som gjordes vid fara"),
        **stays_as_signed_sentence("danger", "Det som gjordes vid faran är inskrivet"),
    }
    signed_texts = (
        SignedText(
            "danger",
            (
                *("call_id", "found_in", "found_id", "emergency", "socialjour_told", "told_whom", "told_at"),
                *("done", "reported_by_id"),
            ),
            signed_at="told_at",
        ),
        SignedText("danger_review", ("reviewed_at", "reviewed_by_id", "review"), signed_at="reviewed_at"),
    )

    class Emergency(models.TextChoices):
        WE_CALLED = "we_called", "vi ringde 112"
        CALLER_CALLS = "caller_calls", "den som hörde av sig skulle ringa 112"
        NOT_NEEDED = "not_needed", "112 behövdes inte"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    call = models.OneToOneField(Call, models.CASCADE, related_name="danger", null=True, blank=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="dangers", null=True, blank=True)
    found_in = models.CharField("kom fram i", max_length=10, choices=FoundIn, blank=True, db_default="")
    found_id = models.UUIDField("kom fram i, id", null=True, blank=True)
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
        indexes = [
            models.Index(
                fields=["-told_at", "id"],
                name="danger_told_outside",
                condition=Q(emergency="we_called") | Q(socialjour_told=True),
            )
        ]
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
            models.CheckConstraint(
                name="danger_hangs_on_its_call_or_on_the_case",
                condition=Q(call__isnull=False, case__isnull=True, found_in="")
                | (Q(call__isnull=True, case__isnull=False) & ~Q(found_in="")),
                violation_error_message="Faran hör antingen till ett samtal eller till ärendet.",
            ),
            models.CheckConstraint(
                name="danger_says_where_it_was_found",
                condition=Q(found_in__in=["", "case"], found_id__isnull=True)
                | (~Q(found_in__in=["", "case"]) & Q(found_id__isnull=False)),
                violation_error_message="Säg i vilket möte, svar eller vilken anteckning faran kom fram.",
            ),
        ]
        triggers = [
            stays_in_its_case("danger"),
            stays_as_signed("danger", moves=["case_id"], once=["reviewed_at", "reviewed_by_id", "review"]),
        ]

    class Privacy:
        personal = ("told_whom", "done", "review")
        plain = (
            "id",
            "call",
            "case",
            "found_in",
            "found_id",
            "form_token",
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
        return {self.reported_by_id} | ({self.call.taken_by_id} if self.call is not None else set())

    @property
    def its_case(self) -> Case:
        """The case, whether it came up in a call or was found later."""
        return self.case if self.call is None else self.call.case

    @property
    def created_by_id(self) -> int:
        """Whose form made it."""
        return self.reported_by_id
