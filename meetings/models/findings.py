"""What works, what does not, and what somebody is to find out."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from calls.models.cases import in_visible_case
from meetings.models.choices import FindingKind, Owner
from meetings.models.meetings import Meeting
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.can(Permission.MEETING_READ):
            return self.none()
        return self.filter(in_visible_case(user, "meeting__case"))

    def to_find_out(self):
        return self.filter(kind=FindingKind.FIND_OUT)

    def undone(self):
        """Tasks that still have no answer."""
        return self.to_find_out().filter(done_at__isnull=True)

    def due(self, *, on: date):
        """Undone tasks whose day has come or passed, in open cases."""
        return self.undone().filter(due_on__lte=on, meeting__case__closed_at__isnull=True)

    def grouped(self) -> list[tuple[FindingKind, list]]:
        """What works, what does not, what is to be found out: each kind that there is, in that order."""
        rows = list(self.select_related("owner"))
        groups = [(kind, [row for row in rows if row.kind == kind]) for kind in FindingKind]
        return [(kind, found) for kind, found in groups if found]

    def for_list(self):
        return self.select_related("meeting__case", "owner").order_by("due_on", "created_at")

    def for_page(self):
        """With what the page of a case says of them."""
        said = ("meeting", "kind", "text", "owner_kind", "agency_label", "due_on", "answer", "done_at")
        return self.select_related("owner").only(*said, "created_at", "owner__name")

    def for_step(self):
        """With what a step says of something to find out."""
        said = ("text", "due_on", "owner_kind", "agency_label", "owner__name", "meeting__case__number")
        return self.select_related("meeting__case", "owner").only(*said)


class Finding(FormMade):
    """Something seen in a meeting: it works, it does not, or it is to be found out by somebody before a day.

    The third kind is a task, owned by a colleague, an agency (its key and its name as it was) or the one who got in
    touch. It is done when its answer is written down.
    """

    Kind = FindingKind
    Owner = Owner

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="findings")
    kind = models.CharField("slag", max_length=8, choices=FindingKind)
    text = SealedTextField("vad", max_length=1000)
    owner_kind = models.CharField("vem tar reda på det", max_length=10, choices=Owner, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="findings", null=True, blank=True
    )
    agency_key = models.CharField("samverkansaktörens nyckel", max_length=40, blank=True)
    agency_label = models.CharField("samverkansaktör", max_length=200, blank=True)
    due_on = models.DateField("senast", null=True, blank=True)
    answer = SealedTextField("svar", null=True, blank=True, max_length=2000)
    done_at = models.DateTimeField("klar", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField("skriven", default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "iakttagelse"
        verbose_name_plural = "iakttagelser"
        ordering = ("created_at",)
        indexes = [
            models.Index(
                fields=["due_on"],
                name="finding_undone_by_day",
                condition=Q(kind="find_out", done_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="finding_to_find_out_has_owner_and_day",
                condition=(Q(kind="find_out", due_on__isnull=False) & ~Q(owner_kind=""))
                | (
                    ~Q(kind="find_out")
                    & Q(owner_kind="", due_on__isnull=True, answer__isnull=True, done_at__isnull=True)
                ),
                violation_error_message="Välj vem som tar reda på det och senast när.",
            ),
            models.CheckConstraint(
                name="finding_owner_is_who_the_kind_says",
                condition=Q(owner_kind="colleague", owner__isnull=False, agency_key="", agency_label="")
                | (Q(owner_kind="agency", owner__isnull=True) & ~Q(agency_key="") & ~Q(agency_label=""))
                | Q(owner_kind__in=["caller", ""], owner__isnull=True, agency_key="", agency_label=""),
                violation_error_message="Välj en kollega, en samverkansaktör eller den som hör av sig.",
            ),
            models.CheckConstraint(
                name="finding_is_done_by_somebody_with_an_answer",
                condition=Q(done_at__isnull=True, done_by__isnull=True, answer__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False, answer__isnull=False),
                violation_error_message="Skriv vad svaret blev.",
            ),
        ]

    class Privacy:
        personal = ("text", "answer")
        plain = (
            "id",
            "meeting",
            "kind",
            "owner_kind",
            "owner",
            "agency_key",
            "agency_label",
            "due_on",
            "done_at",
            "done_by",
            "created_at",
            "created_by",
            "form_token",
        )

    def __str__(self):
        return self.get_kind_display()

    @property
    def owner_words(self) -> str:
        if self.owner_kind == Owner.COLLEAGUE:
            return self.owner.name
        return self.agency_label or self.get_owner_kind_display()
