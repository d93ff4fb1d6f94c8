"""Which meetings: those that a person may open, by what became of them, and by their day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone

from calls.models import Case, CodeAccess
from calls.models.case_sets import is_left_to
from calls.models.cases import in_visible_case
from calls.models.choices import State
from meetings.models.bookings import Booking
from meetings.models.choices import Kind, Status
from stodtelefon.dates import day_bounds
from stodtelefon.permissions import Permission
from stodtelefon.swedish_order import SwedishOrder

FOR_STEP = (
    *("kind", "status", "mode", "place", "starts_at", "ends_at", "offered_at", "held_at"),
    *("late_reason", "late_words", "room__name"),
)


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The meetings of the cases that `user` may open."""
        if not user.can(Permission.MEETING_READ):
            return self.none()
        return self.filter(in_visible_case(user))

    def reachable_by(self, user):
        """The visible ones, and those of a caller whose reference code was just spoken to `user`."""
        if not user.can(Permission.CALL_LOG):
            return self.visible_to(user)
        spoken = Q(caller__in=CodeAccess.objects.filter(user=user, until__gt=timezone.now()).values("caller"))
        spoken &= is_left_to(user)
        if not user.can(Permission.MEETING_READ):
            return self.filter(spoken)
        return self.filter(Q(Case.objects.visible_to(user).one_by_one("case")) | spoken)

    def with_caller(self):
        """The kind that counts in the funnel and stops the meeting clock."""
        return self.filter(kind=Kind.WITH_CALLER)

    def planned(self):
        return self.filter(status__in=Status.planned())

    def planned_with(self, caller):
        """The one that stands in the way of another first meeting with the same person."""
        return self.planned().with_caller().filter(caller=caller)

    def offered(self):
        return self.filter(status=Status.OFFERED)

    def booked(self):
        return self.filter(status=Status.BOOKED)

    def held(self):
        return self.filter(status=Status.HELD)

    def held_between(self, start: datetime, end: datetime):
        """Held from `start` up to but not including `end`."""
        return self.held().filter(held_at__gte=start, held_at__lt=end)

    def first_with_caller(self):
        """Each case's first held meeting with the one who got in touch: at most one a case.

        Asked of each meeting by itself, so that what is asked of few reads the meetings of few cases.
        """
        of_case = self.model.objects.held().with_caller().filter(case=OuterRef("case"))
        return self.held().with_caller().filter(pk=of_case.order_by("held_at", "pk").values("pk")[:1])

    def starting_between(self, start: datetime, end: datetime):
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def today(self, *, on: date):
        """Booked or held, beginning on a local day, in the order of the day."""
        return self.of_a_day(*day_bounds(on))

    def of_a_day(self, start, end):
        """The same by the moments at which the day begins and ends."""
        rows = self.starting_between(start, end).filter(status__in=[Status.BOOKED, Status.HELD])
        return rows.order_by("starts_at")

    def late(self):
        """Booked to a day after the promised one, while the case waits for its first meeting and has none in time."""
        to_come = self.model.objects.booked().with_caller().filter(case=OuterRef("case"))
        in_time = to_come.filter(starts_at__date__lte=OuterRef("case__meet_by"))
        waiting = self.booked().with_caller().filter(case__state=State.MEETING_PLANNED)
        return waiting.filter(~Exists(in_time), starts_at__date__gt=F("case__meet_by"))

    def written_to(self):
        """Those that have a battery or findings."""
        return self.filter(Q(battery__isnull=False) | Q(findings__isnull=False))

    def for_step(self):
        """With what a step says of a meeting, but for its case."""
        return self.select_related("room").only(*FOR_STEP)

    def for_page(self):
        """With what the page of a case says of a meeting, but for the case and the people in it."""
        who = ("offered_by", "booked_by", "held_by", "no_show_by", "cancelled_by")
        when = ("booked_at", "no_show_at", "cancelled_at", "written_at", "battery_signed_at")
        said = ("case", "caller", "cancelled_side", "reason", "battery", "confirmed_at", "version")
        rows = self.select_related("room", "superseded_by")
        return rows.only(*FOR_STEP, *who, *when, *said, "superseded_by__starts_at")

    def with_number(self):
        """The same with the number of the case, who comes, and whether that is confirmed."""
        rows = self.select_related("case", "room", "caller__role")
        return rows.only(*FOR_STEP, "confirmed_at", "case__number", "caller__role__label")

    def for_list(self):
        staff = (
            Booking.objects.filter(user__isnull=False)
            .select_related("user")
            .order_by(SwedishOrder("user__name"))
        )
        return self.select_related("case", "room").prefetch_related(
            Prefetch("bookings", queryset=staff, to_attr="staff_bookings")
        )
