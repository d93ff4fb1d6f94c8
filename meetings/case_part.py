"""What meetings say of a case: what was offered, booked, held and assessed; and who sees it because of a booking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from calls.case_page import CasePage
from calls.case_parts import CasePart, Entry, Group, Link, NextStep
from calls.models import Caller, Case
from calls.models.choices import State
from calls.next_steps import queue_url
from calls.record_levels import Holds
from meetings import next_steps, timeline
from meetings.models import Answer, Assessment, Booking, Finding, Meeting
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


class MeetingsPart(CasePart):
    # The case page

    def entries(self, page: CasePage) -> list[Entry]:
        return timeline.entries(page)

    def next_steps(self, page: CasePage) -> list[NextStep]:
        return list(next_steps.of_case(page))

    def links(self, page: CasePage) -> list[Link]:
        return next_steps.links(page)

    def caller_entries(self, caller: Caller) -> list[Entry]:
        """Their own planned meetings, time and place, and nobody else's."""
        return timeline.caller_entries(caller)

    # Who may see it, and what it forbids

    def grounds(self, user: User) -> Iterable[Q]:
        """Staff who are booked in a meeting may open its case while the case is open."""
        booked = Booking.objects.taken().filter(user=user)
        yield Q(closed_at__isnull=True, pk__in=booked.values("meeting__case"))

    def uses_level(self, case: Case, lower: Holds) -> bool:
        """Something of a held meeting: answers, findings, or that it was held at all."""
        return not lower.battery and (
            Meeting.objects.held().filter(case=case).exists()
            or Answer.objects.filter(meeting__case=case).exists()
            or Finding.objects.filter(meeting__case=case).exists()
        )

    def obstacles_to_closing(self, case: Case) -> Iterator[str]:
        if Meeting.objects.planned().filter(case=case).exists():
            yield "Ett möte är planerat. Håll det eller ställ in det innan ärendet avslutas."

    def has_met(self, case: Case) -> bool:
        return Meeting.objects.held().with_caller().filter(case=case).exists()

    # Idag

    def desk_groups(self, user: User, *, today: date) -> Iterator[Group]:
        if user.can(Permission.MEETING_READ):
            yield self._today(user, today)
            yield self._findings(user, today)
        if user.can(Permission.MEETING_WRITE):
            yield self._to_book(user, today)
            yield self._unsettled(user, today)
            yield self._reviews(user, today)

    def _today(self, user: User, today: date) -> Group:
        return Group.of(
            Meeting.objects.visible_to(user).today(on=today).select_related("case", "room"),
            lambda meeting: next_steps.booked_step(meeting, today=today),
            title="Dagens möten",
            rank=70,
            more_url=reverse("meetings:index"),
        )

    def _to_book(self, user: User, today: date) -> Group:
        """One's own, and every one with a handler for who reads all open cases, by the clock."""
        rows = Case.objects.visible_to(user).waiting_for_meeting()
        rows = rows.filter(state=State.SCANNED, handler__isnull=False)
        if not user.can(Permission.CASE_READ_OPEN):
            rows = rows.handled_by(user)
        return Group.of(
            rows.by_clock().for_list(),
            lambda case: next_steps.first_meeting_step(case, today=today),
            title="Möten att boka",
            rank=80,
            more_url=queue_url("vantar-mote"),
        )

    def _unsettled(self, user: User, today: date) -> Group:
        """Booked meetings whose time has passed on an earlier day."""
        rows = (
            Meeting.objects.visible_to(user)
            .unsettled(at=timezone.now())
            .exclude(pk__in=Meeting.objects.today(on=today).values("pk"))
        )
        return Group.of(
            rows.select_related("case", "room").order_by("starts_at"),
            lambda meeting: next_steps.booked_step(meeting, today=today),
            title="Blev mötet av?",
            rank=90,
        )

    def _findings(self, user: User, today: date) -> Group:
        rows = Finding.objects.visible_to(user).due(on=today).for_list()
        if not user.can(Permission.CASE_READ_OPEN):
            rows = rows.filter(meeting__case__handler=user) | rows.filter(owner=user)
        return Group.of(
            rows,
            lambda finding: next_steps.finding_step(finding, today=today),
            title="Att ta reda på",
            rank=110,
        )

    def _reviews(self, user: User, today: date) -> Group:
        """Assessments whose day to be looked over has come: one's own cases', or all for who reads all open cases."""
        meetings = Meeting.objects.visible_to(user)
        if not user.can(Permission.CASE_READ_OPEN):
            meetings = meetings.filter(case__handler=user)
        rows = Assessment.objects.to_review(on=today).filter(meeting__in=meetings.values("pk"))
        return Group.of(
            rows.for_list().order_by("review_on"),
            lambda assessment: next_steps.review_step(assessment, today=today),
            title="Bedömningar att se över",
            rank=120,
        )

    # The log

    nouns = {
        "answer": "ett svar i frågebatteriet",
        "assessment": "en bedömning",
        "finding": "något som fungerar, inte fungerar eller ska tas reda på",
        "meeting": "mötet",
    }
    sentences = {
        "answer.replaced": "ändrade ett svar i frågebatteriet, det gamla finns kvar",
        "assessment.signed": "signerade en bedömning",
        "battery.answered": "skrev in svar i frågebatteriet",
        "battery.changed": "ändrade ett frågebatteri",
        "battery.discarded": "kastade ett utkast till frågebatteri",
        "battery.drafted": "började på en ny version av frågebatteriet",
        "battery.published": "publicerade ett frågebatteri",
        "battery.signed": "signerade svaren i frågebatteriet",
        "battery.started": "började gå igenom frågebatteriet",
        "finding.added": "lade till något som fungerar, inte fungerar eller ska tas reda på",
        "finding.answered": "skrev in vad som tagits reda på",
        "meeting.booked": "bokade mötet",
        "meeting.cancelled": "ställde in mötet",
        "meeting.confirmed": "noterade att den som hör av sig kommer till mötet",
        "meeting.held": "höll mötet",
        "meeting.not_attended": "noterade att mötet uteblev",
        "meeting.offered": "erbjöd mötet",
        "meeting.rescheduled": "bokade om mötet",
    }
