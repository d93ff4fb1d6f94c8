"""Whether somebody who was helped onward got there (kom du fram?), asked on a day that they chose."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from calls.models.cases import in_visible_case
from calls.models.given_to import given_to
from referrals.models.signpostings import Signposting
from stodtelefon.permissions import Permission
from stodtelefon.privacy.fields import SealedTextField


class ArrivalQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(result="")

    def visible_to(self, user):
        """Those of the cases that `user` may open: who has to ask may, also when the case is closed."""
        if not user.can(Permission.REFERRAL_PROPOSE):
            return self.none()
        return self.filter(in_visible_case(user, "signposting__case"))

    def for_list(self):
        of = ("case", "agency", "agency_type", "created_by")
        return self.select_related(*(f"signposting__{name}" for name in of)).order_by("ask_on")

    def for_step(self):
        """With what a step says of a question to ask."""
        of = ("case", "agency", "agency_type")
        said = ("given_at", "case__number", "agency__name", "agency_type__label")
        rows = self.select_related(*(f"signposting__{name}" for name in of))
        return rows.only("ask_on", *(f"signposting__{name}" for name in said))


class Arrival(models.Model):
    """The question "kom du fram?" to somebody who was helped onward and wants to be asked. There is no row for others.

    It is asked on `ask_on`, a local day, by `reach`: the number and how it is safe to use, as they said it for this
    alone. Once it is answered, or they cannot be reached, `reach` is erased and the result stays. In the queue or in a
    closed case it is asked by whoever it was `given_to`, when the one who was to ask had left.
    """

    class Result(models.TextChoices):
        ARRIVED = "arrived", "kom fram"
        NOT_ARRIVED = "not_arrived", "kom inte fram"
        DECLINED = "declined", "ville inte"
        UNREACHABLE = "unreachable", "gick inte att nå"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    signposting = models.OneToOneField(Signposting, models.CASCADE, related_name="arrival")
    ask_on = models.DateField("frågas den")
    reach = SealedTextField("så nås personen", null=True, blank=True, max_length=300)
    given_to = given_to()
    result = models.CharField("hur gick det", max_length=12, choices=Result, blank=True)
    note = SealedTextField("vad som sades", null=True, blank=True, max_length=1000)
    settled_at = models.DateTimeField("besvarad", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = "fråga om någon kom fram"
        verbose_name_plural = "frågor om någon kom fram"
        ordering = ("ask_on",)
        indexes = [models.Index(fields=["ask_on"], name="arrival_waiting_by_day", condition=Q(result=""))]
        constraints = [
            models.CheckConstraint(
                name="arrival_is_settled_by_somebody_at_some_time",
                condition=Q(result="", settled_at__isnull=True, settled_by__isnull=True, note__isnull=True)
                | (~Q(result="") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                violation_error_message="Ett svar behöver hur det gick, tid och person.",
            ),
            models.CheckConstraint(
                name="arrival_keeps_the_number_until_it_is_settled",
                condition=Q(result="", reach__isnull=False) | (~Q(result="") & Q(reach__isnull=True)),
                violation_error_message="Numret finns så länge frågan väntar, och inte längre.",
            ),
        ]

    class Privacy:
        personal = ("reach", "result", "note")
        plain = ("id", "signposting", "ask_on", "given_to", "settled_at", "settled_by")

    def __str__(self):
        return "Kom du fram?"

    @property
    def is_settled(self) -> bool:
        return bool(self.result)
