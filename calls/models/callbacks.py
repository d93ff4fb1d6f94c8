"""Calling back somebody who left a message on a missed call."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q

from calls.models.calls import Call
from stodtelefon.privacy.fields import SealedTextField

# So long a try keeps colleagues from calling the same person; somebody who was called away does not stop the line.
TRY_LASTS = timedelta(minutes=30)
# So many tries without an answer, and it has to be decided: try on, or give up.
TRIES = 3


class CallbackQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(settled_at__isnull=True)

    def tried_by(self, user_id: int):
        """Those that somebody has tried to call."""
        return self.filter(pk__in=CallbackTry.objects.filter(tried_by=user_id).values("callback"))

    def by_clock(self):
        """Late ones first, then by the day and the hour from which they can be reached."""
        return self.order_by("due_on", F("reach_from").asc(nulls_first=True), "call__received_at")

    def for_line(self):
        """With what a line on a page says of each: its day, when it came in, and the tries."""
        tried = ("callback", "begun_at", "ended_at", "result", "tried_by__name")
        tries = CallbackTry.objects.select_related("tried_by").only(*tried)
        shown = ("due_on", "reach_on", "reach_from", "call__received_at")
        return self.select_related("call").only(*shown).prefetch_related(Prefetch("tries", tries))

    def for_list(self):
        tries = CallbackTry.objects.select_related("tried_by")
        return self.select_related("call", "settled_by").prefetch_related(Prefetch("tries", tries))

    def for_step(self):
        """With what a step says of somebody to call back."""
        tries = CallbackTry.objects.select_related("tried_by")
        tries = tries.only("callback", "begun_at", "ended_at", "result", "tried_by__name")
        rows = self.select_related("call").only("due_on", "reach_on", "reach_from", "call__received_at")
        return rows.prefetch_related(Prefetch("tries", tries))


class Callback(models.Model):
    """Somebody who left a message on a missed call and is to be called back by `due_on`, from `reach_from` that day.

    `due_on` is the promise of the line (working days). Where a day was named, by the person or as the next try, it is
    that day, and `reach_on` says that it is not before. `contact` is kept until the call
    that followed is saved, or the line gives up with a `reason`, and is then erased: the row remains as a count.
    """

    class Result(models.TextChoices):
        REACHED = "reached", "nådd"
        GIVEN_UP = "given_up", "gick inte att nå"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    call = models.OneToOneField(Call, models.CASCADE, related_name="callback")
    contact = SealedTextField("ring tillbaka till", null=True, blank=True, max_length=300)
    due_on = models.DateField("ring senast")
    reach_on = models.DateField("går att nå den dagen, inte före", null=True, blank=True)
    reach_from = models.TimeField("går att nå från", null=True, blank=True)
    result = models.CharField("hur gick det", max_length=10, choices=Result, blank=True)
    reason = SealedTextField("varför det inte gick", null=True, blank=True, max_length=300)
    settled_at = models.DateTimeField("klar", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = CallbackQuerySet.as_manager()

    class Meta:
        verbose_name = "återuppringning"
        verbose_name_plural = "återuppringningar"
        ordering = ("due_on",)
        indexes = [
            models.Index(fields=["due_on"], name="callback_waiting", condition=Q(settled_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="callback_on_a_named_day_is_due_that_day",
                condition=Q(reach_on__isnull=True) | Q(reach_on=F("due_on")),
                violation_error_message="Den dag som personen går att nå är den dag då vi ringer.",
            ),
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
            ),
            # Not validated: what was given up before 0.3.0 has no reason, and is never changed.
            models.CheckConstraint(
                name="callback_is_given_up_with_a_reason",
                condition=Q(result="given_up", reason__isnull=False)
                | (~Q(result="given_up") & Q(reason__isnull=True)),
                violation_error_message="Skriv i en mening varför personen inte gick att nå.",
            ),
        ]

    class Privacy:
        personal = ("contact", "reason")
        plain = ("id", "call", "due_on", "reach_on", "reach_from", "result", "settled_at", "settled_by")

    def __str__(self):
        return f"Ring tillbaka senast {self.due_on}"

    @property
    def open_try(self) -> CallbackTry | None:
        """The try that nobody has ended, if there is one."""
        return next((one for one in self.tries.all() if one.ended_at is None), None)

    def is_early(self, *, on: date) -> bool:
        """Was a later day named? Then nobody is to call before it."""
        return self.reach_on is not None and on < self.reach_on

    def held_by_another(self, user, *, at: datetime) -> CallbackTry | None:
        """The try by which a colleague is calling at this moment."""
        one = self.open_try
        return one if one and one.tried_by_id != user.pk and at - one.begun_at < TRY_LASTS else None

    @property
    def unanswered(self) -> list[CallbackTry]:
        return [one for one in self.tries.all() if one.result == CallbackTry.Result.NO_ANSWER]


class CallbackTry(models.Model):
    """Somebody is calling back, or has tried: who, when, and how it went. One at a time."""

    class Result(models.TextChoices):
        REACHED = "reached", "nådd"
        NO_ANSWER = "no_answer", "ingen svarade"
        LET_GO = "let_go", "avbröts"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    callback = models.ForeignKey(Callback, models.CASCADE, related_name="tries")
    tried_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField("började ringa")
    ended_at = models.DateTimeField("slutade ringa", null=True, blank=True)
    result = models.CharField("hur gick det", max_length=10, choices=Result, blank=True)

    class Meta:
        verbose_name = "försök att ringa tillbaka"
        verbose_name_plural = "försök att ringa tillbaka"
        ordering = ("begun_at",)
        constraints = [
            models.UniqueConstraint(
                name="callback_has_one_try_at_a_time",
                fields=["callback"],
                condition=Q(ended_at__isnull=True),
                violation_error_message="Någon ringer redan upp personen.",
            ),
            models.CheckConstraint(
                name="callback_try_ends_with_how_it_went",
                condition=Q(ended_at__isnull=True, result="")
                | (Q(ended_at__isnull=False, ended_at__gte=F("begun_at")) & ~Q(result="")),
                violation_error_message="Ett försök avslutas med hur det gick.",
            ),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "callback", "tried_by", "begun_at", "ended_at", "result")

    def __str__(self):
        return f"Försök {self.begun_at:%Y-%m-%d %H:%M}"
