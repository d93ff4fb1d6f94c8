"""What calls and cases promise: to take, receive, ask further, call back, assess, review, remember, not to forget."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import DateField, DurationField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from calls import next_steps
from calls.models import Callback, Case, CaseLink, ChildDecision, DangerReport, QuickScan, Reminder
from calls.promise_kinds import AT_ONCE, PromiseKind
from calls.promptness import meeting_clock
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission


def cases_by_last_entry() -> QuerySet:
    """Open cases, each with the day on which it has stood still too long (a setting, calendar days)."""
    days = timedelta(days=Organisation.load().stalled_days)
    stalled_on = ExpressionWrapper(
        F("last_entry_on") + Value(days, DurationField()), output_field=DateField()
    )
    return Case.objects.open().annotate(stalled_on=stalled_on)


KINDS = (
    PromiseKind(
        name="child_to_assess",
        title="Barn att bedöma",
        what="Barn att bedöma",
        rank=10,
        tone="alarm",
        may=Permission.CHILD_DECIDE,
        takes=lambda user: user.is_child_assessor,
        falls_to_all=True,
        rows=lambda: ChildDecision.objects.awaiting(),
        owner="assessor",
        due="assess_on",
        read=lambda: ChildDecision.objects.select_related("case", "assessor"),
        step=lambda row, user, today: next_steps.child_step(row, row.case, user, today=today),
    ),
    PromiseKind(
        name="scan_to_finish",
        title="Akut",
        what="Snabbscanning att göra klar",
        rank=20,
        tone="alarm",
        may=Permission.CASE_WRITE,
        rows=lambda: QuickScan.objects.unfinished().current(),
        case="call__case",
        owner="written_by",
        read=lambda: QuickScan.objects.select_related("call__case"),
        step=lambda row, user, today: next_steps.scan_step(row, row.call.case),
    ),
    PromiseKind(
        name="danger_to_review",
        title="Akut: att granska",
        what="Fara att granska i efterhand",
        rank=30,
        tone="alarm",
        may=Permission.DANGER_REVIEW,
        rows=lambda: DangerReport.objects.unreviewed(),
        case="call__case",
        owner=None,
        barred=("reported_by", "call__taken_by"),
        is_shared=True,
        climbs=False,
        read=lambda: DangerReport.objects.select_related("call__case", "reported_by"),
        step=lambda row, user, today: next_steps.danger_step(row),
    ),
    PromiseKind(
        name="case_received",
        title="Lämnat till dig",
        what="Ärende som lämnats över och inte öppnats",
        rank=55,
        may=Permission.CASE_WRITE,
        rows=lambda: Case.objects.open().filter(handed_over_at__isnull=False, handler__isnull=False),
        case="pk",
        owner="handler",
        read=next_steps.handed_over_cases,
        step=lambda row, user, today: next_steps.received_step(row),
    ),
    PromiseKind(
        name="link_to_confirm",
        title="Kopplingar att bekräfta",
        what="Koppling mellan ärenden att bekräfta",
        rank=58,
        may=Permission.CASE_JOIN,
        rows=lambda: CaseLink.objects.unconfirmed(),
        case=None,
        owner=None,
        barred=("created_by",),
        is_shared=True,
        climbs=False,
        read=lambda: CaseLink.objects.for_list(),
        step=lambda row, user, today: next_steps.link_step(row),
    ),
    PromiseKind(
        name="callback",
        title="Ring tillbaka",
        what="Någon att ringa tillbaka",
        rank=60,
        may=Permission.CALL_LOG,
        rows=lambda: Callback.objects.waiting(),
        case=None,
        owner=None,
        due="due_on",
        notice=AT_ONCE,
        is_shared=True,
        climbs=False,
        more_url="calls:index",
        read=lambda: Callback.objects.for_list(),
        step=lambda row, user, today: next_steps.callback_step(row, user, now=timezone.now()),
    ),
    PromiseKind(
        name="reminder",
        title="Bevakningar",
        what="Bevakning",
        rank=130,
        may=Permission.CASE_WRITE,
        rows=lambda: Reminder.objects.undone(),
        owner=Coalesce("case__handler", "created_by"),
        due="due_on",
        read=lambda: Reminder.objects.select_related("case"),
        step=lambda row, user, today: next_steps.reminder_step(row, row.case, today=today),
    ),
    PromiseKind(
        name="case_to_take",
        title="Ej tilldelade",
        what="Ärende utan handläggare",
        rank=140,
        may=Permission.CASE_WRITE,
        rows=lambda: Case.objects.unassigned(),
        case="pk",
        owner=None,
        due="meet_by",
        notice=AT_ONCE,
        is_shared=True,
        more_url="calls:case_index?lista=ej-tilldelade",
        read=lambda: Case.objects.for_list(),
        step=lambda row, user, today: next_steps.take_step(row, clock=meeting_clock(row, today=today)),
    ),
    PromiseKind(
        name="stalled_case",
        title="Står stilla",
        what="Ärende som står stilla",
        rank=150,
        may=Permission.CASE_WRITE,
        rows=cases_by_last_entry,
        case="pk",
        owner="handler",
        due="stalled_on",
        is_listed_ahead=False,
        more_url="calls:case_index?lista=stillastaende",
        read=lambda: Case.objects.for_list(),
        step=lambda row, user, today: next_steps.stalled_step(row, today=today),
    ),
)
