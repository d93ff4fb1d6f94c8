"""What needs me now, gathered from every app: acute first, then by the promptness clock.

One query a group at the most, whatever it holds: `MOST` lines are read and one more, which says that there are more.
Texts of cases are shown only where `visible_to` lets the person open them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from calls import promptness
from calls.actions.children import may_decide_freely
from calls.models import Callback, Case, ChildDecision, DangerReport, QuickScan, Reminder
from calls.models.choices import State
from meetings.models import Assessment, Finding, Meeting
from referrals.models import Referral
from stodtelefon.dates import clock, day
from stodtelefon.permissions import Permission, Role

MOST = 8


@dataclass
class Line:
    """One thing that needs somebody: what, why, one deed. `post` does it at once."""

    text: str
    href: str = ""
    badge: str = ""
    tone: str = "note"
    why: str = ""
    deed: str = ""
    deed_href: str = ""
    post: bool = False


@dataclass
class Group:
    title: str
    lines: list[Line] = field(default_factory=list)
    tone: str = ""
    more_href: str = ""
    has_more: bool = False


def groups_for(user, *, today: date) -> list[Group]:
    """The groups that hold something, in the order in which they matter."""
    built = (build(user, today) for permission, build in GROUPS if user.can(permission))
    return [group for group in built if group is not None and group.lines]


def group(title: str, rows: Iterable, line: Callable, *, tone: str = "", more: str = "") -> Group:
    """The first lines of `rows`, and whether there are more."""
    read = list(rows[: MOST + 1])
    return Group(title, [line(row) for row in read[:MOST]], tone, more, len(read) > MOST)


def children(user, today: date) -> Group | None:
    """Left to this assessor, or to one who is gone: stands first until it is decided (SoL 19:1)."""
    if not may_decide_freely(user):
        return None
    visible = Case.objects.visible_to(user).values("pk")
    alone = ChildDecision.objects.left_alone().filter(case__in=visible).values("pk")
    rows = ChildDecision.objects.awaiting().filter(Q(assessor=user) | Q(pk__in=alone))
    rows = rows.select_related("case").order_by("assess_on")

    def line(decision):
        late = decision.assess_on < today
        return Line(
            decision.case.number,
            decision.case.get_absolute_url(),
            "skulle ha bedömts" if late else "bedöms idag",
            "alarm",
            "Ett barn kan fara illa. Bedöm om en orosanmälan ska göras.",
            "Bedöm",
            reverse("calls:child_decide", args=[decision.pk]),
        )

    return group("Barn att bedöma", rows, line, tone="alarm")


def unfinished_scans(user, today: date) -> Group:
    """Saved in danger, with questions left: for whoever may open the case, and always for the one who wrote it."""
    mine = Q(call__case__in=Case.objects.visible_to(user).values("pk")) | Q(written_by=user)
    rows = (
        QuickScan.objects.unfinished()
        .current()
        .filter(mine)
        .select_related("call__case")
        .order_by("written_at")
    )

    def line(scan):
        return Line(
            scan.call.case.number,
            reverse("calls:call", args=[scan.call_id]),
            "fara",
            "alarm",
            f"Samtal {day(scan.call.received_at)} {clock(scan.call.received_at)}. "
            "Frågor i snabbscanningen återstår.",
            "Besvara",
            reverse("calls:scan_complete", args=[scan.call_id]),
        )

    return group("Akut", rows, line, tone="alarm")


def dangers(user, today: date) -> Group:
    """For the manager: what was done in danger is reviewed afterwards, by somebody else than who did it."""
    rows = (
        DangerReport.objects.unreviewed()
        .exclude(Q(reported_by=user) | Q(call__taken_by=user))
        .select_related("call__case", "reported_by")
    )

    def line(danger):
        return Line(
            danger.call.case.number,
            "",
            "fara",
            "alarm",
            f"{day(danger.told_at).capitalize()} {clock(danger.told_at)}, {danger.reported_by.name}. "
            "Granska vad som gjordes.",
            "Granska",
            reverse("calls:danger_review", args=[danger.pk]),
        )

    return group("Akut: att granska", rows, line, tone="alarm")


def callbacks(user, today: date) -> Group:
    rows = Callback.objects.waiting().select_related("call").order_by("due_on")

    def line(callback):
        words = promptness.in_words(callback.due_on, today=today, what="ring")
        return Line(
            "Ring tillbaka",
            "",
            words.text,
            words.tone,
            f"Meddelande lämnat {day(callback.call.received_at)} {clock(callback.call.received_at)}.",
            "Öppna",
            reverse("calls:callback", args=[callback.pk]),
        )

    return group("Ring tillbaka", rows, line)


def meetings_to_book(user, today: date) -> Group:
    """A call taker's own, and every one with a handler for the coordinator, by the clock."""
    rows = (
        Case.objects.visible_to(user).waiting_for_meeting().filter(state=State.SCANNED, handler__isnull=False)
    )
    if Role.COORDINATOR not in user.roles:
        rows = rows.handled_by(user)
    rows = rows.by_clock().for_list()

    def line(case):
        words = promptness.in_words(case.meet_by, today=today)
        return Line(
            case.number,
            case.get_absolute_url(),
            words.text,
            words.tone,
            f"Oron kvarstår: {case.get_urgency_display()}. Handläggare: {case.handler.name}.",
            "Boka möte",
            reverse("meetings:create", args=[case.number]),
        )

    return group("Möten att boka", rows, line, more=reverse("calls:case_index") + "?lista=vantar-mote")


def meetings_today(user, today: date) -> Group:
    rows = Meeting.objects.visible_to(user).today(on=today).select_related("case", "room")

    def line(meeting):
        place = meeting.room.name if meeting.room else meeting.get_mode_display()
        return Line(
            f"{clock(meeting.starts_at)}–{clock(meeting.ends_at)} {meeting.case.number}",
            meeting.case.get_absolute_url(),
            meeting.get_status_display(),
            "good" if meeting.status == Meeting.Status.HELD else "note",
            f"{meeting.get_kind_display().capitalize()}, {place}.",
            "Öppna mötet",
            reverse("meetings:detail", args=[meeting.pk]),
        )

    return group("Dagens möten", rows, line, more=reverse("meetings:index"))


def meetings_unsettled(user, today: date) -> Group:
    rows = Meeting.objects.visible_to(user).unsettled(at=timezone.now()).select_related("case")

    def line(meeting):
        return Line(
            meeting.case.number,
            meeting.case.get_absolute_url(),
            "tiden har gått",
            "soon",
            f"Bokat {day(meeting.starts_at)} {clock(meeting.starts_at)}. Blev mötet av?",
            "Säg hur det gick",
            reverse("meetings:detail", args=[meeting.pk]),
        )

    return group("Blev mötet av?", rows.order_by("starts_at"), line)


def answers_awaited(user, today: date) -> Group:
    rows = Referral.objects.of_visible_cases(user).due(on=today).by_due_date().for_list()

    def line(referral):
        words = promptness.in_words(referral.answer_due_on, today=today, what="svar")
        return Line(
            referral.case.number,
            referral.case.get_absolute_url(),
            words.text,
            words.tone,
            f"{referral.agency.name}, skickad {day(referral.sent_at)}.",
            "Öppna",
            reverse("referrals:detail", args=[referral.pk]),
        )

    return group("Väntar på svar", rows, line, more=reverse("referrals:index"))


def approvals(user, today: date) -> Group:
    rows = Referral.objects.to_approve_by(user).awaiting_approval().for_list()

    def line(referral):
        return Line(
            referral.case.number,
            "",
            "väntar på ditt godkännande",
            "soon",
            f"Inkoppling av {referral.agency.name}, föreslagen av {referral.created_by.name}.",
            "Läs underlaget",
            reverse("referrals:detail", args=[referral.pk]),
        )

    return group("Att godkänna", rows.order_by("created_at"), line)


def findings(user, today: date) -> Group:
    rows = Finding.objects.visible_to(user).due(on=today).for_list()
    if Role.COORDINATOR not in user.roles:
        rows = rows.filter(meeting__case__handler=user) | rows.filter(owner=user)

    def line(finding):
        words = promptness.in_words(finding.due_on, today=today, what="svar")
        return Line(
            finding.text,
            reverse("meetings:detail", args=[finding.meeting_id]),
            words.text,
            words.tone,
            f"{finding.meeting.case.number}, {finding.owner_words}.",
            "Skriv svar",
            reverse("meetings:detail", args=[finding.meeting_id]),
        )

    return group("Att ta reda på", rows, line)


def reviews(user, today: date) -> Group:
    """Assessments whose day to be looked over has come: one's own cases', and every one for the coordinator."""
    meetings = Meeting.objects.visible_to(user)
    if Role.COORDINATOR not in user.roles:
        meetings = meetings.filter(case__handler=user)
    rows = Assessment.objects.to_review(on=today).filter(meeting__in=meetings.values("pk"))

    def line(assessment):
        words = promptness.in_words(assessment.review_on, today=today, what="se över")
        return Line(
            assessment.meeting.case.number,
            assessment.meeting.case.get_absolute_url(),
            words.text,
            words.tone,
            f"Bedömning signerad {day(assessment.signed_at)}.",
            "Se över",
            reverse("meetings:assessment", args=[assessment.meeting_id]),
        )

    return group("Bedömningar att se över", rows.for_list().order_by("review_on"), line)


def reminders(user, today: date) -> Group:
    rows = (
        Reminder.objects.due(on=today)
        .filter(case__in=Case.objects.visible_to(user).filter(handler=user).values("pk"))
        .select_related("case")
    )

    def line(reminder):
        words = promptness.in_words(reminder.due_on, today=today, what="gör")
        return Line(
            reminder.text,
            reminder.case.get_absolute_url(),
            words.text,
            words.tone,
            f"Bevakning i {reminder.case.number}.",
            "Klar",
            reverse("calls:reminder_done", args=[reminder.pk]),
            post=True,
        )

    return group("Bevakningar", rows, line)


def unassigned(user, today: date) -> Group:
    rows = Case.objects.listed_to(user).unassigned().by_clock()

    def line(case):
        words = promptness.meeting_clock(case, today=today)
        return Line(
            case.number,
            "",
            words.text if words else "",
            words.tone if words else "note",
            f"Oron kvarstår: {case.get_urgency_display() or 'inte bedömt än'}.",
            "Ta ärendet",
            reverse("calls:case_take", args=[case.number]),
            post=True,
        )

    return group("Ej tilldelade", rows, line, more=reverse("calls:case_index") + "?lista=ej-tilldelade")


def overdue_meetings(user, today: date) -> Group | None:
    """For the manager: promises that are broken, as numbers and dates."""
    if Role.MANAGER not in user.roles:
        return None
    rows = Case.objects.listed_to(user).overdue(on=today).by_clock().for_list()

    def line(case):
        words = promptness.in_words(case.meet_by, today=today)
        name = case.handler.name if case.handler else "ingen handläggare"
        return Line(
            case.number, "", words.text, words.tone, f"{case.get_state_display().capitalize()}, {name}."
        )

    return group("Möten över tiden", rows, line, more=reverse("calls:case_index") + "?lista=vantar-mote")


GROUPS = [
    (Permission.CHILD_DECIDE, children),
    (Permission.CASE_WRITE, unfinished_scans),
    (Permission.DANGER_REVIEW, dangers),
    (Permission.REFERRAL_APPROVE, approvals),
    (Permission.CASE_LIST, overdue_meetings),
    (Permission.CALL_LOG, callbacks),
    (Permission.MEETING_READ, meetings_today),
    (Permission.MEETING_WRITE, meetings_to_book),
    (Permission.MEETING_WRITE, meetings_unsettled),
    (Permission.REFERRAL_PROPOSE, answers_awaited),
    (Permission.MEETING_READ, findings),
    (Permission.MEETING_WRITE, reviews),
    (Permission.CASE_WRITE, reminders),
    (Permission.CASE_WRITE, unassigned),
]
