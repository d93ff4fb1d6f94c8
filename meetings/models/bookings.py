"""Rooms and people that are taken: one table, so that nothing is taken twice."""

from __future__ import annotations

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q, Value

from calls.models import Case
from meetings.models.rooms import Room
from stodtelefon.database.ranges import NumberRange
from stodtelefon.database.written import Given


class TimeRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def never_twice(name: str, of: str, sentence: str) -> ExclusionConstraint:
    """The same `of` (room or user) is not taken twice at the same time. A released booking takes nothing."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            (NumberRange(F(of), F(of), Value("[]")), RangeOperators.OVERLAPS),
            (TimeRange(F("starts_at"), F("ends_at")), RangeOperators.OVERLAPS),
        ],
        condition=Q(**{f"{of}__isnull": False}, is_released=False),
        violation_error_message=sentence,
    )


class BookingQuerySet(models.QuerySet):
    def taken(self):
        """What is taken now; a cancelled or moved meeting has released what it had."""
        return self.filter(is_released=False)

    def of_people(self):
        return self.filter(user__isnull=False)

    def overlapping(self, start: datetime | Given, end: datetime | Given):
        """Those that have begun before `end` and are not over at `start`, found by `booking_by_time`."""
        return self.alias(time=TimeRange("starts_at", "ends_at")).filter(time__overlap=TimeRange(start, end))


class Booking(models.Model):
    """A room or a member of staff, taken for a meeting from `starts_at` up to but not including `ends_at` (UTC).

    `case` is always the meeting's, which triggers in the database hold, and is never empty: a version that does not
    write it gets it written. By it alone is found in which cases somebody is booked.
    """

    TRIGGER_SENTENCES = {"booking_is_in_the_case_of_its_meeting": "En bokning hör till mötets ärende."}

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="bookings")
    case = models.ForeignKey(Case, models.CASCADE, related_name="bookings", null=True, db_index=False)
    room = models.ForeignKey(Room, models.PROTECT, related_name="bookings", null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookings", null=True, blank=True
    )
    starts_at = models.DateTimeField("från")
    ends_at = models.DateTimeField("till")
    is_released = models.BooleanField("släppt", default=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = "bokning"
        verbose_name_plural = "bokningar"
        indexes = [
            models.Index(
                fields=["user", "ends_at"], name="booking_of_person", condition=Q(is_released=False)
            ),
            models.Index(fields=["room", "ends_at"], name="booking_of_room", condition=Q(is_released=False)),
            models.Index(
                fields=["user", "case"], name="booking_opens_a_case", condition=Q(is_released=False)
            ),
            models.Index(fields=["case"], name="booking_by_case"),
            # Of all of them: Postgres reckons with what it knows of an expression only where its index is whole.
            GistIndex(TimeRange("starts_at", "ends_at"), name="booking_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="booking_takes_one_room_or_one_person",
                condition=Q(room__isnull=False, user__isnull=True) | Q(room__isnull=True, user__isnull=False),
                violation_error_message="En bokning gäller ett rum eller en person.",
            ),
            models.CheckConstraint(
                name="booking_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="Mötet måste sluta efter att det börjar.",
            ),
            never_twice(
                "room_is_booked_once_at_a_time",
                "room",
                "Rummet är redan bokat då. Välj ett annat rum eller en annan tid.",
            ),
            never_twice(
                "person_is_booked_once_at_a_time",
                "user",
                "En kollega är redan bokad då. Välj en annan tid eller en annan person.",
            ),
        ]
        triggers = [
            # The meeting is held meanwhile, so that it does not go to another case unseen.
            pgtrigger.Trigger(
                name="booking_is_in_its_meetings_case",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("meeting_id", "case_id"),
                declare=[("of_meeting", "uuid")],
                func="""
                    SELECT m.case_id INTO of_meeting FROM meetings_meeting m WHERE m.id = NEW.meeting_id FOR SHARE;
                    NEW.case_id := COALESCE(NEW.case_id, of_meeting);
                    IF NEW.case_id IS DISTINCT FROM of_meeting THEN
                        RAISE EXCEPTION 'a booking is in the case of its meeting'
                        USING ERRCODE = 'check_violation',
                              CONSTRAINT = 'booking_is_in_the_case_of_its_meeting';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "meeting", "case", "room", "user", "starts_at", "ends_at", "is_released")

    def __str__(self):
        return "Bokning"
