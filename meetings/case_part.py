"""What meetings say of a case: what was offered, booked, held and assessed; and who sees it because of a booking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery
from django.utils.text import Truncator

from calls.case_page import CasePage
from calls.case_parts import MOST_ON_DESK, CasePart, Entry, Link, Listing, NextStep, Obstacle, Printed
from calls.grounds import Anyone, asked_by, kind_of
from calls.models import Caller, Case
from calls.models.case_sets import is_left_to
from calls.models.choices import FoundIn, State
from calls.promise_kinds import PromiseKind
from calls.promptness import add_working_days
from calls.record_levels import Holds
from calls.staffing import Staffing
from meetings import desk_lines, next_steps, printouts, timeline
from meetings.actions import withdrawals
from meetings.models import Answer, Assessment, Booking, Finding, Meeting
from meetings.promises import KINDS
from stodtelefon.addresses import address
from stodtelefon.database.together import Asked
from stodtelefon.database.written import Given
from stodtelefon.dates import day_bounds, day_in_sentence, moment
from stodtelefon.permissions import Permission
from stodtelefon.saving import Elsewhere

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


@cache
def meetings_of_a_day() -> Asked:
    at = DateTimeField()
    return Asked(Meeting.objects.of_a_day(Given("morning", at), Given("night", at)).with_number())


@cache
def meetings_to_come(permissions: frozenset[Permission], is_child_assessor: bool) -> Asked:
    """The first ones of the next days: of the coordinator all, of the others those in which they are booked, and those
    of their own cases. Nobody else's are read to find them."""
    who, at = Anyone(permissions, is_child_assessor=is_child_assessor), DateTimeField()
    rows = Meeting.objects.of_a_day(Given("night", at), Given("last night", at)).booked()
    if not who.can(Permission.CASE_READ_OPEN):
        booked = Booking.objects.taken().filter(user=who, ends_at__gt=Given("night", at))
        own = Meeting.objects.booked().filter(case__handler=who, case__closed_at__isnull=True)
        rows = rows.filter(pk__in=booked.values("meeting").union(own.values("pk")))
    rows = rows.with_number().filter(is_left_to(who), case__closed_at__isnull=True)
    return Asked(rows[: MOST_ON_DESK + 1])


class MeetingsPart(CasePart):
    tables = (Meeting,)
    reads = {"meetings": timeline.read_meetings}

    # The case page

    def entries(self, page: CasePage) -> list[Entry]:
        return timeline.entries(page)

    def next_steps(self, page: CasePage) -> list[NextStep]:
        return list(next_steps.of_case(page))

    def links(self, page: CasePage) -> list[Link]:
        return next_steps.links(page)

    def printed(self, page: CasePage) -> Iterator[Printed]:
        return printouts.of_meetings(page)

    def caller_entries(self, caller: Caller) -> list[Entry]:
        """Their own planned meetings, time and place, and nobody else's."""
        return timeline.caller_entries(caller)

    # Who may see it, and what it forbids

    def grounds(self, who: Anyone) -> Iterable[QuerySet]:
        """Staff who are booked in a meeting may open its case."""
        yield Booking.objects.taken().filter(user=who).values("case")

    def uses_level(self, case: Case, lower: Holds) -> bool:
        """Something of a held meeting: answers, findings, or that it was held at all."""
        return not lower.battery and (
            Meeting.objects.held().filter(case=case).exists()
            or Answer.objects.filter(meeting__case=case).exists()
            or Finding.objects.filter(meeting__case=case).exists()
        )

    def obstacles_to_closing(self, case: Case) -> Iterator[Obstacle]:
        yield Obstacle(
            Meeting.objects.planned().filter(case=case),
            lambda meeting: Elsewhere(
                "Ett möte är planerat.",
                "Håll det eller ställ in det innan ärendet avslutas.",
                meeting.get_absolute_url(),
            ),
        )
        yield Obstacle(
            Finding.objects.undone().filter(meeting__case=case),
            lambda finding: Elsewhere(
                f"”{Truncator(finding.text).chars(40)}” ska fortfarande tas reda på.",
                "Skriv in svaret, eller att det inte behövs längre.",
                address("meetings:finding_answer", finding.meeting_id, finding.pk),
            ),
        )

    def place_of(self, case: Case, found_in: str, found_id: UUID) -> tuple[str, str] | None:
        """A meeting, or an answer in the section where it was given."""
        if found_in == FoundIn.MEETING:
            meeting = Meeting.objects.filter(case=case, pk=found_id).first()
            return (_words_of(meeting), meeting.get_absolute_url()) if meeting else None
        if found_in == FoundIn.ANSWER:
            answers = Answer.objects.filter(meeting__case=case).select_related("question__section")
            answer = answers.filter(pk=found_id).first()
            return (f"svaret på ”{answer.question.text}”", answer.get_absolute_url()) if answer else None
        return None

    def ends_with(self, caller: Caller, *, is_last: bool, at: datetime) -> list[str]:
        return withdrawals.ends_with(caller, is_last=is_last, at=at) if caller.case.is_open else []

    def withdraw(self, caller: Caller, *, is_last: bool, by: User, at: datetime) -> None:
        if caller.case.is_open:
            withdrawals.end_meetings(caller, is_last=is_last, by=by, at=at)

    def has_met(self, case: Case) -> bool:
        return Meeting.objects.held().with_caller().filter(case=case).exists()

    def come_to(self, case: Case) -> Iterator[State]:
        """By a meeting with the one who got in touch: planned, held, assessed."""
        meetings = Meeting.objects.with_caller().filter(case=case)
        if meetings.planned().exists():
            yield State.MEETING_PLANNED
        if meetings.held().exists():
            yield State.MEETING_HELD
            if Assessment.objects.filter(meeting__case=case).exists():
                yield State.FOLLOW_UP

    def obstacles_to_merging(self, case: Case, into: Case, same: dict[Caller, Caller]) -> Iterator[str]:
        """The same person, or nobody that is named, is met once at a time."""
        planned = Meeting.objects.with_caller().planned()
        theirs = set(planned.filter(case=into).values_list("caller", flat=True))
        known = {one.pk: other.pk for one, other in same.items()}
        ours = {known.get(pk, pk) for pk in planned.filter(case=case).values_list("caller", flat=True)}
        if theirs & ours:
            yield "Ett möte med samma person är planerat i båda ärendena. Ställ in det ena först."

    def first_meeting(self) -> Subquery:
        booked = Meeting.objects.booked().with_caller().filter(case=OuterRef("pk")).order_by("starts_at")
        return Subquery(booked.values("starts_at")[:1])

    # Idag

    def promise_kinds(self) -> Iterable[PromiseKind]:
        return KINDS

    def desk_groups(self, user: User, *, today: date, staffing: Staffing) -> Iterator[Listing]:
        """The meetings of the day, for everyone who may open them, those that have been held too."""
        if user.can(Permission.MEETING_READ):
            morning, night = day_bounds(today)
            yield Listing(
                meetings_of_a_day(),
                lambda meeting: desk_lines.of_a_day(meeting, said_day=True),
                title="Dagens möten",
                rank=70,
                given={"morning": morning, "night": night},
                seen_in="case_id",
                more_url=address("meetings:index"),
            )
            until = add_working_days(today, 1)
            is_tomorrow = until == today + timedelta(days=1)
            yield Listing(
                meetings_to_come(*kind_of(user)),
                lambda meeting: desk_lines.of_a_day(meeting, said_day=is_tomorrow),
                title="Morgondagens möten" if is_tomorrow else f"Möten till och med {day_in_sentence(until)}",
                rank=72,
                given=asked_by(user) | {"night": night, "last night": day_bounds(until)[1]},
                more_url=address("meetings:index"),
            )

    # The log

    nouns = {
        "answer": "ett svar i frågebatteriet",
        "assessment": "en bedömning",
        "finding": "något som fungerar, inte fungerar eller ska tas reda på",
        "meeting": "mötet",
    }
    sentences = {
        "answer.added": "svarade i efterhand på en öppen fråga i ett signerat frågebatteri",
        "answer.replaced": "ändrade ett svar i frågebatteriet, det gamla finns kvar",
        "assessment.signed": "signerade en bedömning",
        "battery.answered": "skrev in svar i frågebatteriet",
        "battery.changed": "ändrade ett frågebatteri",
        "battery.discarded": "kastade ett utkast till frågebatteri",
        "battery.drafted": "började på en ny version av frågebatteriet",
        "battery.published": "började använda en ny version av frågebatteriet",
        "battery.signed": "signerade svaren i frågebatteriet",
        "battery.started": "började gå igenom frågebatteriet",
        "finding.added": "lade till något som fungerar, inte fungerar eller ska tas reda på",
        "finding.answered": "skrev in vad som tagits reda på",
        "finding.given": "lät en kollega ta reda på något",
        "meeting.booked": "bokade mötet",
        "meeting.cancelled": "ställde in mötet",
        "meeting.confirmed": "noterade att den som hör av sig kommer till mötet",
        "meeting.held": "höll mötet",
        "meeting.not_attended": "noterade att mötet uteblev",
        "meeting.offered": "erbjöd mötet",
        "meeting.rescheduled": "bokade om mötet",
        "meeting.staff_exchanged": "bytte vem från oss som är med på mötet",
    }


def _words_of(meeting: Meeting) -> str:
    """«mötet tor 26 nov 14:30»; one that was only offered has no time."""
    return f"mötet {moment(meeting.starts_at)}" if meeting.starts_at else "det erbjudna mötet"
