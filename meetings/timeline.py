"""What meetings put on the case page: entries on the timeline, next steps, deeds; and who sees a case by a booking."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from calls.case_page import Deed, Entry, NextStep
from calls.models import Case
from calls.models.choices import State, Urgency
from calls.promptness import in_words
from calls.record_levels import Holds
from meetings.models import Answer, Assessment, Booking, Finding, Meeting
from meetings.models.choices import Kind, Status
from stodtelefon.dates import clock, day, moment
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission


def sees_by_booking(user) -> Q:
    """Staff who are booked in a meeting may open its case while the case is open."""
    booked = Booking.objects.taken().filter(user=user)
    return Q(closed_at__isnull=True, pk__in=booked.values("meeting__case"))


def has_met(case: Case) -> bool:
    return Meeting.objects.held().with_caller().filter(case=case).exists()


def uses_level(case: Case, lower: Holds) -> bool:
    """Is there something of a meeting that a lower level may not hold?"""
    return not lower.battery and (
        Meeting.objects.held().filter(case=case).exists()
        or Answer.objects.filter(meeting__case=case).exists()
        or Finding.objects.filter(meeting__case=case).exists()
    )


def closing_obstacle(case: Case) -> str:
    if Meeting.objects.planned().filter(case=case).exists():
        return "Ett möte är planerat. Håll det eller ställ in det innan ärendet avslutas."
    return ""


def of_case(case: Case) -> list[Meeting]:
    """The meetings of a case, read once however many parts of the page ask."""
    people = ("offered_by", "booked_by", "held_by", "no_show_by", "cancelled_by")
    assessed = Assessment.objects.filter(meeting=OuterRef("pk"))
    rows = Meeting.objects.select_related("room", "superseded_by", *people)
    prefetch_related_objects([case], Prefetch("meetings", rows.annotate(is_assessed=Exists(assessed))))
    return list(case.meetings.all())


# Entries


def entries(case: Case, user) -> list[Entry]:
    """Each meeting as it stands, and each signed assessment."""
    assessments = (
        Assessment.objects.filter(meeting__case=case)
        .select_related("meeting")
        .annotate(is_replaced=Exists(Assessment.objects.filter(replaces=OuterRef("pk"))))
    )
    return [
        *(meeting_entry(meeting) for meeting in of_case(case)),
        *(assessment_entry(one) for one in assessments),
    ]


WHEN_BY = {
    Status.OFFERED: ("offered_at", "offered_by"),
    Status.BOOKED: ("booked_at", "booked_by"),
    Status.HELD: ("held_at", "held_by"),
    Status.NO_SHOW: ("no_show_at", "no_show_by"),
    Status.CANCELLED: ("cancelled_at", "cancelled_by"),
    Status.RESCHEDULED: ("cancelled_at", "cancelled_by"),
}
NAMES = {
    Kind.WITH_CALLER: "Möte med den som hör av sig",
    Kind.COOPERATION: "Samverkansmöte",
    Kind.FOLLOW_UP: "Uppföljande möte",
}
TONES = {Status.BOOKED: "soon", Status.HELD: "good"}


def meeting_entry(meeting: Meeting) -> Entry:
    at, by = WHEN_BY[Status(meeting.status)]
    return Entry(
        at=getattr(meeting, at),
        who=getattr(meeting, by).signature,
        title=f"{NAMES[Kind(meeting.kind)]}: {meeting.get_status_display()}",
        tone=TONES.get(Status(meeting.status), "note"),
        lines=meeting_lines(meeting),
        links=[("Öppna mötet", meeting.get_absolute_url())],
        quiet=meeting.status in (Status.CANCELLED, Status.RESCHEDULED),
        anchor=f"mote-{meeting.pk}",
    )


def meeting_lines(meeting: Meeting) -> list[str]:
    lines = []
    if meeting.starts_at:
        lines.append(f"{moment(meeting.starts_at)}–{clock(meeting.ends_at)}, {meeting.where}.")
    if meeting.superseded_by:
        lines.append(f"Flyttat till {moment(meeting.superseded_by.starts_at)}.")
    if meeting.reason:
        lines.append(f"På initiativ av {meeting.get_cancelled_side_display()}: {meeting.reason}")
    if meeting.battery_signed_at:
        lines.append(f"Frågebatteriet signerat {moment(meeting.battery_signed_at)}.")
    return lines


def assessment_entry(one: Assessment) -> Entry:
    lines = [
        f"{label}: {text}"
        for label, text in (
            ("Det som talar för", one.speaks_for),
            ("Det som talar emot", one.speaks_against),
            ("Det som är osäkert", one.uncertain),
        )
        if text and not one.is_replaced
    ]
    return Entry(
        at=one.signed_at,
        who=f"{one.author_name}, {one.author_title}" if one.author_title else one.author_name,
        title=f"Bedömning: {one.get_ve_display()}",
        badge="ersatt av en ny version" if one.is_replaced else "",
        lines=lines,
        links=[("Läs bedömningen", reverse("meetings:assessment", args=[one.meeting_id]))],
        quiet=one.is_replaced,
    )


def caller_entries(caller) -> list[Entry]:
    """What the one who speaks a correct code may hear of: their own planned meetings, time and place."""
    meetings = Meeting.objects.planned().filter(caller=caller).select_related("room")
    return [
        Entry(
            at=meeting.starts_at or meeting.offered_at,
            title="Möte bokat" if meeting.status == Status.BOOKED else "Möte erbjudet, tid saknas än",
            lines=meeting_lines(meeting)[:1],
            badge="bekräftat" if meeting.confirmed_at else "",
            links=caller_links(meeting),
            tone="soon",
        )
        for meeting in meetings
    ]


def caller_links(meeting: Meeting) -> list[tuple[str, str]]:
    """What the caller may have done about the meeting while on the line."""
    links = [("Ställ in mötet", reverse("meetings:cancel", args=[meeting.pk]))]
    if meeting.status == Status.BOOKED and meeting.confirmed_at is None:
        links.insert(0, ("Bekräfta mötet", reverse("meetings:confirm", args=[meeting.pk])))
    return links


# Next steps and deeds


def next_steps(case: Case, user) -> list[NextStep]:
    """Offer and book within the clock, hold today's meeting, sign the battery and the assessment, follow up."""
    if not case.is_open or not user.can(Permission.MEETING_WRITE):
        return []
    meetings = of_case(case)
    steps = [step for meeting in meetings for step in steps_of(meeting)]
    planned = [one for one in meetings if one.is_planned and one.kind == Kind.WITH_CALLER]
    if case.state == State.SCANNED and case.urgency in Urgency.remaining() and not planned:
        steps.append(first_meeting_step(case))
    if case.state == State.FOLLOW_UP and not any(one.is_planned for one in meetings):
        steps += follow_up_step(case, meetings)
    return steps


def first_meeting_step(case: Case) -> NextStep:
    words = in_words(case.meet_by, today=timezone.localdate()) if case.meet_by else None
    return NextStep(
        what="Boka möte med den som hör av sig",
        why="Oron kvarstår. Föreslå en tid medan ni talas vid, eller erbjud möte utan tid.",
        label="Boka möte",
        url=reverse("meetings:create", args=[case.number]),
        badge=words.text if words else "",
        tone=words.tone if words else "note",
        rank=15,
    )


def follow_up_step(case: Case, meetings: list[Meeting]) -> list[NextStep]:
    held = [one.held_at for one in meetings if one.status == Status.HELD]
    if not held or any(one.kind == Kind.FOLLOW_UP and one.status == Status.HELD for one in meetings):
        return []
    weeks = Organisation.load().follow_up_weeks
    words = in_words(
        timezone.localdate(max(held)) + timedelta(weeks=weeks), today=timezone.localdate(), what="uppföljning"
    )
    return [
        NextStep(
            what="Boka uppföljning",
            why=f"Uppföljning {weeks} veckor efter mötet.",
            label="Boka uppföljning",
            url=f"{reverse('meetings:create', args=[case.number])}?slag={Kind.FOLLOW_UP}",
            badge=words.text,
            tone=words.tone,
            rank=60,
        )
    ]


def steps_of(meeting: Meeting) -> list[NextStep]:
    if meeting.status == Status.OFFERED:
        return [
            NextStep(
                what="Ge det erbjudna mötet en tid",
                why=f"Mötet erbjöds {day(meeting.offered_at)}.",
                label="Boka en tid",
                url=reverse("meetings:book", args=[meeting.pk]),
                tone="soon",
                rank=15,
            )
        ]
    if meeting.status == Status.BOOKED:
        return [booked_step(meeting)]
    if meeting.status == Status.HELD and meeting.kind != Kind.COOPERATION:
        return after_steps(meeting)
    return []


def booked_step(meeting: Meeting) -> NextStep:
    today, on = timezone.localdate(), timezone.localdate(meeting.starts_at)
    if on > today:
        return NextStep(
            what=f"{meeting.get_kind_display().capitalize()} {moment(meeting.starts_at)}",
            why=f"{meeting.where}. Förbered er, eller boka om i god tid.",
            label="Öppna mötet",
            url=meeting.get_absolute_url(),
            rank=45,
        )
    return NextStep(
        what="Håll dagens möte" if on == today else "Blev mötet av?",
        why=f"{moment(meeting.starts_at)}, {meeting.where}.",
        label="Öppna mötet",
        url=meeting.get_absolute_url(),
        badge="idag" if on == today else "tiden har varit",
        tone="soon",
        rank=12,
    )


def after_steps(meeting: Meeting) -> list[NextStep]:
    steps = []
    if meeting.battery_id and meeting.battery_signed_at is None:
        steps.append(
            NextStep(
                what="Gör klart och signera frågebatteriet",
                why=f"Mötet hölls {day(meeting.held_at)}.",
                label="Till frågebatteriet",
                url=reverse("meetings:battery_start", args=[meeting.pk]),
                rank=25,
            )
        )
    if not meeting.is_assessed and meeting.kind == Kind.WITH_CALLER:
        steps.append(
            NextStep(
                what="Skriv bedömningen efter mötet",
                why="Vad talar för, vad talar emot, vad är osäkert?",
                label="Skriv bedömning",
                url=reverse("meetings:assessment", args=[meeting.pk]),
                rank=30,
            )
        )
    return steps


def deeds(case: Case, user) -> list[Deed]:
    if not case.is_open or not user.can(Permission.MEETING_WRITE):
        return []
    url = reverse("meetings:create", args=[case.number])
    found = [Deed("Boka samverkansmöte", f"{url}?slag={Kind.COOPERATION}", rank=32)]
    if case.state != State.NEW:
        found.append(Deed("Boka möte", url, rank=30))
    if case.state in (State.MEETING_HELD, State.FOLLOW_UP):
        found.append(Deed("Boka uppföljning", f"{url}?slag={Kind.FOLLOW_UP}", rank=31))
    return found
