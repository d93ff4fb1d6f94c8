"""What meetings promise: to offer, to give a time, to hold, to write up, to find out, to look over, to follow up."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import (
    DateField,
    DurationField,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, TruncDate

from calls.models import Case
from calls.models.choices import State
from calls.promise_kinds import AT_ONCE, PromiseKind
from meetings import desk_lines, next_steps
from meetings.models import Assessment, Finding, Meeting
from meetings.models.choices import Kind
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission

ON_THE_DAY_AFTER = -1
A_WEEK = 5


def cases_to_meet() -> QuerySet:
    """A concern remains, somebody handles it, and no meeting with who got in touch is offered or booked."""
    planned = Meeting.objects.planned().with_caller().filter(case=OuterRef("pk"))
    rows = Case.objects.waiting_for_meeting().filter(state=State.SCANNED, handler__isnull=False)
    return rows.filter(~Exists(planned))


def cases_to_follow_up() -> QuerySet:
    """After an assessment, with nothing planned and no follow-up held: `follow_up_on` is the day for it (a setting)."""
    meetings = Meeting.objects.filter(case=OuterRef("pk"))
    held = meetings.held().order_by("-held_at").annotate(day=TruncDate("held_at")).values("day")[:1]
    weeks = Value(timedelta(weeks=Organisation.load().follow_up_weeks), DurationField())
    # A day and an interval are a moment to Postgres: cast, or Idag is given one.
    follow_up_on = Cast(F("last_held_on") + weeks, DateField())
    rows = Case.objects.filter(state=State.FOLLOW_UP)
    rows = rows.filter(~Exists(Case.objects.without_contact().filter(pk=OuterRef("pk"))))
    rows = rows.annotate(last_held_on=Subquery(held))
    rows = rows.filter(
        ~Exists(meetings.planned()),
        ~Exists(meetings.held().filter(kind=Kind.FOLLOW_UP)),
        last_held_on__isnull=False,
    )
    return rows.annotate(follow_up_on=follow_up_on)


def meetings_to_hold() -> QuerySet:
    """Booked ones, but for those that are after the promised day."""
    return Meeting.objects.booked().exclude(pk__in=Meeting.objects.late().values("pk"))


def held_in_open_cases() -> QuerySet:
    return Meeting.objects.held().filter(case__closed_at__isnull=True)


def cases_last_met() -> QuerySet:
    """Each with `last_held_on`, the day of its last held meeting."""
    held = Meeting.objects.held().filter(case=OuterRef("pk")).order_by("-held_at")
    held = held.annotate(day=TruncDate("held_at")).values("day")[:1]
    return Case.objects.only("number").annotate(last_held_on=Subquery(held))


KINDS = (
    PromiseKind(
        name="meeting_to_offer",
        title="Möten att boka",
        what="Möte att erbjuda",
        rank=80,
        title_says=True,
        has_clock=True,
        is_with_caller=True,
        may=Permission.MEETING_WRITE,
        after_first_call=lambda call, scan: True,
        rows=cases_to_meet,
        case="pk",
        owner="handler",
        due="meet_by",
        notice=AT_ONCE,
        more_url="calls:case_index?lista=vantar-mote",
        step=lambda row, user, today: desk_lines.to_offer(row, today=today),
    ),
    PromiseKind(
        name="meeting_to_book",
        title="Erbjudna möten utan tid",
        what="Erbjudet möte utan tid",
        rank=85,
        title_says=True,
        has_clock=True,
        is_with_caller=True,
        may=Permission.MEETING_WRITE,
        rows=lambda: Meeting.objects.offered(),
        due="case__meet_by",
        notice=AT_ONCE,
        read=Meeting.objects.for_step,
        step=lambda row, user, today: desk_lines.to_book(row),
        holds_case_open=True,
    ),
    PromiseKind(
        name="meeting_to_hold",
        title="När hölls mötet?",
        what="Möte att hålla",
        rank=90,
        title_says=True,
        is_with_caller=True,
        may=Permission.MEETING_WRITE,
        rows=meetings_to_hold,
        due=TruncDate("starts_at"),
        notice=ON_THE_DAY_AFTER,
        read=Meeting.objects.for_step,
        step=lambda row, user, today: desk_lines.to_hold(row, today=today),
        holds_case_open=True,
    ),
    PromiseKind(
        name="meeting_to_hold_late",
        title="Bokade efter sista dagen",
        what="Möte som är bokat efter sista dagen",
        rank=84,
        title_says=True,
        is_with_caller=True,
        may=Permission.MEETING_WRITE,
        rows=lambda: Meeting.objects.late(),
        due="case__meet_by",
        notice=AT_ONCE,
        more_url="calls:case_index?lista=vantar-mote",
        read=Meeting.objects.for_step,
        step=lambda row, user, today: desk_lines.too_late(row, today=today),
        holds_case_open=True,
    ),
    PromiseKind(
        name="battery_to_sign",
        title="Frågebatterier att göra klara",
        what="Frågebatteri att signera",
        rank=95,
        title_says=True,
        is_with_caller=True,
        may=Permission.MEETING_WRITE,
        rows=lambda: held_in_open_cases().filter(battery__isnull=False, battery_signed_at__isnull=True),
        read=Meeting.objects.for_step,
        if_closed="frågebatteriet förblir osignerat och går bara att läsa",
        step=lambda row, user, today: next_steps.battery_step(row),
    ),
    PromiseKind(
        name="assessment_to_write",
        title="Bedömningar att skriva",
        what="Bedömning att skriva",
        rank=96,
        title_says=True,
        is_with_caller=True,
        may=Permission.MEETING_WRITE,
        rows=lambda: held_in_open_cases().with_caller().filter(assessments__isnull=True),
        read=Meeting.objects.for_step,
        if_closed="bedömningen efter mötet skrivs inte",
        step=lambda row, user, today: next_steps.assessment_step(row),
    ),
    PromiseKind(
        name="finding_to_answer",
        title="Att ta reda på",
        what="Något att ta reda på",
        rank=110,
        has_clock=True,
        is_with_caller=True,
        may=Permission.MEETING_WRITE,
        rows=lambda: Finding.objects.undone().filter(meeting__case__closed_at__isnull=True),
        case="meeting__case",
        owner=Coalesce("owner", "meeting__case__handler"),
        due="due_on",
        notice=1,
        read=Finding.objects.for_step,
        step=lambda row, user, today: desk_lines.to_find_out(row, user, today=today),
        holds_case_open=True,
    ),
    PromiseKind(
        name="assessment_to_review",
        title="Bedömningar att se över",
        what="Bedömning att se över",
        rank=120,
        title_says=True,
        has_clock=True,
        may=Permission.MEETING_WRITE,
        rows=lambda: Assessment.objects.to_review(),
        case="meeting__case",
        owner="meeting__case__handler",
        due="review_on",
        read=lambda: Assessment.objects.select_related("meeting__case").only(
            "review_on", "signed_at", "meeting__case__number"
        ),
        step=lambda row, user, today: next_steps.review_step(row, today=today),
    ),
    PromiseKind(
        name="follow_up",
        title="Uppföljningar",
        what="Uppföljning att boka",
        rank=125,
        title_says=True,
        has_clock=True,
        is_with_caller=True,
        may=Permission.MEETING_WRITE,
        rows=cases_to_follow_up,
        case="pk",
        owner="handler",
        due="follow_up_on",
        notice=A_WEEK,
        read=cases_last_met,
        step=lambda row, user, today: desk_lines.to_follow_up(row, today=today),
    ),
)
