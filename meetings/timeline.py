"""What stands on a case's timeline from meetings: each meeting as it is, each signed assessment."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from calls.case_page import CasePage
from calls.case_parts import CASE, Entry
from calls.models import Caller
from calls.models.choices import VeAssessment
from meetings.models import Assessment, Finding, Meeting
from meetings.models.choices import FindingKind, Kind, Status
from stodtelefon.addresses import address
from stodtelefon.dates import clock, moment


def read_meetings() -> QuerySet:
    """The meetings of a case with what was found and signed, for its page."""
    assessed = Assessment.objects.filter(meeting=OuterRef("pk"))
    replaced = Exists(Assessment.objects.filter(replaces=OuterRef("pk")))
    signed = Prefetch("assessments", Assessment.objects.annotate(is_replaced=replaced))
    found = Prefetch("findings", Finding.objects.for_page())
    rows = Meeting.objects.filter(case=CASE).for_page()
    return rows.annotate(is_assessed=Exists(assessed)).prefetch_related(found, signed)


def entries(page: CasePage) -> list[Entry]:
    """Each meeting as it stands, and each signed assessment."""
    meetings = page.read["meetings"]
    apart = {caller.pk: page.who(caller) for caller in page.callers} if len(page.callers) > 1 else {}
    return [
        *(meeting_entry(meeting, apart.get(meeting.caller_id, "")) for meeting in meetings),
        *(assessment_entry(one) for meeting in meetings for one in meeting.assessments.all()),
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
TONES = {Status.HELD: "good"}


def meeting_entry(meeting: Meeting, with_whom: str) -> Entry:
    """`with_whom`: the caller, where the case has several."""
    status = Status(meeting.status)
    at, by = WHEN_BY[status]
    return Entry(
        at=getattr(meeting, at),
        written_at=meeting.written_at,
        who=getattr(meeting, by).signature,
        title=f"{NAMES[Kind(meeting.kind)]}: {status.label}",
        tone=TONES.get(status, "note"),
        lines=[
            *([f"Med {with_whom}."] if with_whom else []),
            *meeting_lines(meeting),
            *finding_lines(meeting),
        ],
        links=[("Öppna mötet", meeting.get_absolute_url())],
        quiet=status in (Status.CANCELLED, Status.RESCHEDULED),
        anchor=f"mote-{meeting.pk}",
    )


def meeting_lines(meeting: Meeting) -> list[str]:
    lines = []
    if meeting.starts_at:
        lines.append(f"{moment(meeting.starts_at)}–{clock(meeting.ends_at)}, {meeting.where}.")
    if meeting.late_reason:
        lines.append(f"Bokat efter sista dagen: {meeting.why_late}")
    if meeting.superseded_by:
        lines.append(f"Flyttat till {moment(meeting.superseded_by.starts_at)}.")
    if meeting.reason:
        lines.append(f"På initiativ av {meeting.get_cancelled_side_display()}: {meeting.reason}")
    if meeting.battery_signed_at:
        lines.append(f"Frågebatteriet signerat {moment(meeting.battery_signed_at)}.")
    return lines


def finding_lines(meeting: Meeting) -> list[str]:
    """What works, what does not, and what is to be found out, with its answer. Never what the caller hears."""
    return [
        f"{FindingKind(found.kind).label.capitalize()}: {found.text}"
        + (f" Svar: {found.answer}" if found.done_at else "")
        for found in meeting.findings.all()
    ]


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
        title=f"Bedömning: {VeAssessment(one.ve).label}",
        badge="ersatt av en ny version" if one.is_replaced else "",
        lines=lines,
        links=[("Läs bedömningen", address("meetings:assessment", one.meeting_id))],
        quiet=one.is_replaced,
    )


# What the caller may hear


def caller_entries(caller: Caller) -> list[Entry]:
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
    links = [("Ställ in mötet", address("meetings:cancel", meeting.pk))]
    if meeting.status == Status.BOOKED and meeting.confirmed_at is None:
        links.insert(0, ("Bekräfta mötet", address("meetings:confirm", meeting.pk)))
    return links
