"""The meeting: offered, booked, held, or what became of it instead."""

from __future__ import annotations

from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from calls.models import Caller, Case
from calls.models.guards import stays_in_its_case, stays_sentence
from calls.record_levels import holds
from meetings.models.batteries import Battery
from meetings.models.choices import Kind, LateReason, Mode, Side, Status
from meetings.models.meeting_sets import MeetingQuerySet
from meetings.models.rooms import Room
from stodtelefon.addresses import address
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.saving import FormMade, Versioned, both_or_neither


class Meeting(Versioned, FormMade):
    """A meeting about a case. Times are UTC; `held_at` is when the meeting took place, `written_at` when the status it
    has was written down (None in rows from before 0.3.0).

    `confirmed_by` noted that the one who got in touch has confirmed the time.
    A meeting that was booked at once was offered in the same moment. A moved meeting keeps its own row, with why and
    on whose initiative, and points to the one that came instead. What was written to a meeting that was not held, its
    battery with the answers and the findings, goes on to the next: `battery_went_to`. `late_reason`: why it was booked
    to a day after the one that was promised (`calls.promptness.meet_by`). Holding one needs at least the
    record level `insats utan behovsprövning`, which a trigger in the database holds (SoL 14:3–14:5).
    """

    Kind = Kind
    Status = Status
    Mode = Mode
    Side = Side

    TRIGGER_SENTENCES = {
        "meeting_is_held_at_open_service_or_above": (
            "Ett möte kan inte hållas på nivån rådgivning. Höj nivån först, med skäl."
        )
    } | stays_sentence("meeting", "Mötet")

    bookkeeping = ("written_at",)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="meetings", verbose_name="ärende")
    caller = models.ForeignKey(
        Caller,
        models.CASCADE,
        related_name="meetings",
        null=True,
        blank=True,
        verbose_name="den som hör av sig",
    )
    kind = models.CharField("slag", max_length=12, choices=Kind, default=Kind.WITH_CALLER)
    status = models.CharField("läge", max_length=12, choices=Status, default=Status.OFFERED)
    mode = models.CharField("sätt", max_length=8, choices=Mode, default=Mode.ON_SITE)
    room = models.ForeignKey(
        Room, models.PROTECT, related_name="meetings", null=True, blank=True, verbose_name="rum"
    )
    place = SealedTextField("plats", null=True, blank=True, max_length=200)
    starts_at = models.DateTimeField("börjar", null=True, blank=True)
    ends_at = models.DateTimeField("slutar", null=True, blank=True)
    late_reason = models.CharField(
        "varför efter sista dagen", max_length=10, choices=LateReason, blank=True, default="", db_default=""
    )
    late_words = SealedTextField("varför efter sista dagen, i ord", null=True, blank=True, max_length=500)
    participants = SealedTextField("fler som deltar", null=True, blank=True, max_length=1000)
    offered_at = models.DateTimeField("erbjudet")
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    booked_at = models.DateTimeField("bokat", null=True, blank=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField("bekräftat", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    held_at = models.DateTimeField("hållet", null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    no_show_at = models.DateTimeField("uteblev", null=True, blank=True)
    no_show_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    cancelled_at = models.DateTimeField("inställt eller ombokat", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    cancelled_side = models.CharField("på vems initiativ", max_length=6, choices=Side, blank=True)
    reason = SealedTextField("skäl", null=True, blank=True, max_length=500)
    superseded_by = models.OneToOneField(
        "self", models.SET_NULL, related_name="supersedes", null=True, blank=True, verbose_name="ersatt av"
    )
    battery = models.ForeignKey(
        Battery,
        models.PROTECT,
        related_name="meetings",
        null=True,
        blank=True,
        verbose_name="frågebatteri",
    )
    battery_signed_at = models.DateTimeField("frågebatteriet signerat", null=True, blank=True)
    battery_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    battery_went_to = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="svaren följde med till",
    )
    written_at = models.DateTimeField("skrivet", null=True, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "möte"
        verbose_name_plural = "möten"
        ordering = ("-starts_at", "-offered_at")
        indexes = [
            models.Index(fields=["starts_at"], name="meeting_by_start"),
            models.Index(fields=["held_at"], name="meeting_by_held", condition=Q(status="held")),
            models.Index(fields=["offered_at"], name="meeting_offered", condition=Q(status="offered")),
        ]
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
                violation_error_message="Mötet måste sluta efter att det börjar.",
            ),
            models.CheckConstraint(
                name="meeting_past_offer_has_a_time",
                condition=Q(status__in=["offered", "cancelled"]) | Q(starts_at__isnull=False),
                violation_error_message="Ett bokat möte behöver en tid.",
            ),
            models.CheckConstraint(
                name="meeting_after_the_last_day_says_why_in_words_if_other",
                condition=Q(late_reason="other", late_words__isnull=False)
                | (~Q(late_reason="other") & Q(late_words__isnull=True)),
                violation_error_message="Skriv i en mening varför mötet blir efter sista dagen.",
            ),
            models.CheckConstraint(
                name="meeting_is_offered_before_it_is_booked",
                condition=Q(booked_at__isnull=True) | Q(booked_at__gte=F("offered_at")),
                violation_error_message="Mötet kan inte ha bokats innan det erbjöds.",
            ),
            models.CheckConstraint(
                name="meeting_is_booked_by_somebody_at_some_time",
                condition=both_or_neither("booked_at", "booked_by"),
                violation_error_message="Ett bokat möte behöver både tidpunkt och den som bokade.",
            ),
            models.CheckConstraint(
                name="meeting_offered_is_not_booked_yet",
                condition=Q(status="offered", booked_at__isnull=True)
                | Q(status="cancelled")
                | (~Q(status__in=["offered", "cancelled"]) & Q(booked_at__isnull=False)),
                violation_error_message="Ett möte blir bokat när det får en tid, inte förr.",
            ),
            models.CheckConstraint(
                name="meeting_is_confirmed_once_it_is_booked",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, booked_at__isnull=False),
                violation_error_message="Bara ett bokat möte kan bekräftas.",
            ),
            models.CheckConstraint(
                name="meeting_is_held_by_somebody_at_some_time",
                condition=Q(status="held", held_at__isnull=False, held_by__isnull=False)
                | (~Q(status="held") & Q(held_at__isnull=True, held_by__isnull=True)),
                violation_error_message="Ett hållet möte behöver både tidpunkt och den som höll i det.",
            ),
            models.CheckConstraint(
                name="meeting_no_show_is_noted_by_somebody",
                condition=Q(status="no_show", no_show_at__isnull=False, no_show_by__isnull=False)
                | (~Q(status="no_show") & Q(no_show_at__isnull=True, no_show_by__isnull=True)),
                violation_error_message="Ett möte där någon uteblev behöver både tidpunkt och den som antecknade.",
            ),
            models.CheckConstraint(
                name="meeting_is_cancelled_with_reason_and_side",
                condition=(
                    Q(
                        status__in=["cancelled", "rescheduled"],
                        cancelled_at__isnull=False,
                        cancelled_by__isnull=False,
                        reason__isnull=False,
                    )
                    & ~Q(cancelled_side="")
                )
                | (
                    ~Q(status__in=["cancelled", "rescheduled"])
                    & Q(
                        cancelled_at__isnull=True,
                        cancelled_by__isnull=True,
                        reason__isnull=True,
                        cancelled_side="",
                    )
                ),
                violation_error_message="Skriv varför mötet ställs in eller flyttas, och på vems initiativ.",
            ),
            models.CheckConstraint(
                name="meeting_moved_points_to_the_new_one",
                condition=Q(superseded_by__isnull=True) | Q(status="rescheduled"),
                violation_error_message="Bara ett ombokat möte har ett nytt möte i stället.",
            ),
            models.CheckConstraint(
                name="meeting_on_site_has_one_place",
                condition=Q(status__in=["offered", "cancelled"])
                | ~Q(mode="on_site")
                | Q(room__isnull=False, place__isnull=True)
                | Q(room__isnull=True, place__isnull=False),
                violation_error_message="Välj ett rum, eller skriv en annan plats.",
            ),
            models.CheckConstraint(
                name="meeting_battery_is_signed_by_somebody",
                condition=Q(battery_signed_at__isnull=True, battery_signed_by__isnull=True)
                | Q(
                    battery__isnull=False,
                    battery_signed_at__isnull=False,
                    battery_signed_by__isnull=False,
                ),
                violation_error_message="Ett signerat frågebatteri behöver både tidpunkt och den som signerade.",
            ),
            models.CheckConstraint(
                name="meeting_battery_goes_on_from_one_that_was_not_held",
                condition=Q(battery_went_to__isnull=True)
                | Q(status__in=["cancelled", "rescheduled", "no_show"], battery__isnull=True),
                violation_error_message="Bara det som är skrivet till ett möte som inte blev av följer med.",
            ),
            models.CheckConstraint(
                name="meeting_is_held_before_it_is_written_down",
                condition=Q(written_at__isnull=True)
                | Q(held_at__isnull=True)
                | Q(held_at__lte=F("written_at")),
                violation_error_message="Mötet kan inte skrivas in innan det hölls.",
            ),
            models.UniqueConstraint(
                name="meeting_with_one_caller_is_planned_once",
                fields=["case", "caller"],
                condition=Q(kind="with_caller", status__in=["offered", "booked"]),
                nulls_distinct=False,
                violation_error_message=(
                    "Det finns redan ett planerat möte med den som hör av sig. Boka om det i stället."
                ),
            ),
        ]
        triggers = [
            stays_in_its_case("meeting"),
            pgtrigger.Trigger(
                name="bookings_go_with_their_meeting",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("case_id"),
                condition=pgtrigger.Condition('OLD."case_id" <> NEW."case_id"'),
                func="""
                    UPDATE meetings_booking SET case_id = NEW.case_id WHERE meeting_id = NEW.id;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="meeting_held_needs_open_service",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__status="held"),
                func="""
                    IF EXISTS (SELECT 1 FROM calls_case c WHERE c.id = NEW.case_id AND c.record_level = 'advice') THEN
                        RAISE EXCEPTION 'a meeting is held at open service or above'
                        USING ERRCODE = 'check_violation',
                              CONSTRAINT = 'meeting_is_held_at_open_service_or_above';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    class Privacy:
        personal = ("place", "participants", "reason", "late_words")
        plain = (
            "id",
            "case",
            "caller",
            "kind",
            "status",
            "mode",
            "room",
            "starts_at",
            "ends_at",
            "late_reason",
            "offered_at",
            "offered_by",
            "booked_at",
            "booked_by",
            "confirmed_at",
            "confirmed_by",
            "held_at",
            "held_by",
            "no_show_at",
            "no_show_by",
            "cancelled_at",
            "cancelled_by",
            "cancelled_side",
            "superseded_by",
            "battery",
            "battery_signed_at",
            "battery_signed_by",
            "battery_went_to",
            "written_at",
            "version",
            "form_token",
        )

    def __str__(self):
        return f"{self.get_kind_display().capitalize()}, {self.get_status_display()}"

    def get_absolute_url(self):
        return address("meetings:detail", self.pk)

    @property
    def created_by_id(self) -> int:
        """Who sent the form that made the row."""
        return self.offered_by_id

    @property
    def is_confirmed(self) -> bool:
        """Booked, and the one who got in touch has said yes to the time."""
        return self.status == Status.BOOKED and self.confirmed_at is not None

    @property
    def standing(self) -> str:
        """How it stands, in words: its status, or that it is confirmed."""
        return "bekräftat" if self.is_confirmed else self.get_status_display()

    @property
    def is_planned(self) -> bool:
        return self.status in Status.planned()

    @property
    def with_answers(self) -> Meeting:
        """Where the battery and the findings are now: here, or in the meeting that they went on to."""
        meeting = self
        while meeting.battery_went_to is not None:
            meeting = meeting.battery_went_to
        return meeting

    @property
    def level_holds_battery(self) -> bool:
        """Whether a battery is begun by a press alone. Otherwise the level must rise first, with a reason."""
        return holds(self.case.record_level).battery

    @property
    def awaits_signing(self) -> bool:
        """Whether its battery can be signed, as far as the meeting goes: the answers may still lack something."""
        is_begun = self.battery_id is not None and self.battery_signed_at is None
        return is_begun and self.status == Status.HELD

    @property
    def why_late(self) -> str:
        """Why it was booked after the last day, in words; empty when it was not."""
        return self.late_words or self.get_late_reason_display()

    @property
    def where(self) -> str:
        """Room or place, or the way one meets."""
        if self.room_id:
            return self.room.name
        return self.place or self.get_mode_display()

    @property
    def moves_the_case(self) -> bool:
        """Only a meeting with the one who got in touch moves the case along."""
        return self.kind == Kind.WITH_CALLER
