"""What calls and cases promise: to take, receive, ask further, call back, assess, review, remember, not to forget."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import DateField, DurationField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from calls import next_steps
from calls.models import (
    Alarm,
    Callback,
    Caller,
    Case,
    CaseLink,
    CaseOpening,
    ChildDecision,
    DangerReport,
    Likeness,
    QuickScan,
    Reminder,
)
from calls.models.choices import YesNoUnknown
from calls.promise_kinds import AT_ONCE, URGENT_CLIMBS_AFTER, PromiseKind, who_has
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
        besides="som är barnbedömare",
        climbs_after=URGENT_CLIMBS_AFTER,
        falls_to_all=True,
        after_first_call=lambda call, scan: scan.child_at_risk != YesNoUnknown.NO,
        rows=lambda: ChildDecision.objects.awaiting(),
        owner="assessor",
        due="assess_on",
        read=lambda: ChildDecision.objects.select_related("assessor").only("assess_on", "assessor__name"),
        step=lambda row, user, today: next_steps.child_step(row, row.case, user, today=today),
    ),
    PromiseKind(
        name="answer_to_act_on",
        title="Akut: att göra efter ett svar",
        what="Svar som kräver något genast",
        rank=15,
        tone="alarm",
        may=Permission.CASE_WRITE,
        rows=lambda: Alarm.objects.open(),
        due=TruncDate("raised_at"),
        notice=AT_ONCE,
        climbs_after=URGENT_CLIMBS_AFTER,
        is_rare=True,
        read=lambda: Alarm.objects.only("deed", "about", "found_in", "found_id"),
        step=lambda row, user, today: next_steps.alarm_step(row, row.case),
    ),
    PromiseKind(
        name="scan_to_finish",
        title="Akut",
        what="Snabbscanning att göra klar",
        rank=20,
        tone="alarm",
        may=Permission.CASE_WRITE,
        after_first_call=lambda call, scan: not scan.is_signed,
        rows=lambda: QuickScan.objects.unfinished().current(),
        case="call__case",
        owner=Coalesce("given_to", "written_by"),
        due=TruncDate("written_at"),
        notice=AT_ONCE,
        climbs_after=URGENT_CLIMBS_AFTER,
        read=lambda: QuickScan.objects.select_related("call__case").only(
            "call__received_at", "call__case__number"
        ),
        step=lambda row, user, today: next_steps.scan_step(row, row.call.case),
    ),
    PromiseKind(
        name="danger_to_review",
        title="Akut: att granska",
        what="Fara att granska i efterhand",
        rank=30,
        tone="alarm",
        may=Permission.DANGER_REVIEW,
        after_first_call=lambda call, scan: scan.danger == YesNoUnknown.YES,
        rows=lambda: DangerReport.objects.unreviewed().in_their_cases(),
        case="its_case_id",
        owner=None,
        barred=("reported_by", "call__taken_by"),
        is_shared=True,
        climbs=False,
        is_rare=True,
        read=lambda: DangerReport.objects.select_related("case", "call__case", "reported_by").only(
            "told_at", "reported_by__name", "case__number", "call__case__number"
        ),
        step=lambda row, user, today: next_steps.danger_step(row),
    ),
    PromiseKind(
        name="opening_to_decide",
        title="Äldre ärenden att öppna",
        what="Fråga om att öppna ett äldre ärende",
        rank=45,
        may=Permission.OPENING_DECIDE,
        rows=lambda: CaseOpening.objects.waiting(),
        owner=None,
        barred=("created_by",),
        is_shared=True,
        climbs=False,
        more_url="calls:opening_index",
        is_rare=True,
        read=CaseOpening.objects.for_step,
        step=lambda row, user, today: next_steps.opening_step(row),
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
        is_rare=True,
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
        no_case="två ärenden",
        owner=None,
        barred=("created_by",),
        is_shared=True,
        climbs=False,
        is_rare=True,
        read=lambda: CaseLink.objects.select_related("first", "second", "created_by").only(
            "degree", "first__number", "second__number", "created_by__name"
        ),
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
        is_rare=True,
        read=Callback.objects.for_step,
        step=lambda row, user, today: next_steps.callback_step(row, user, now=timezone.now()),
    ),
    PromiseKind(
        name="likeness",
        title="Ärenden som liknar varandra",
        what="Två ärenden som liknar varandra",
        rank=125,
        may=Permission.LIKENESS_SETTLE,
        after_first_call=lambda call, scan: Caller.identity.is_cached(call.caller),  # who said who they are
        rows=lambda: Likeness.objects.unsettled().of_open_cases(),
        case="first",
        other_case="second",
        owner=None,
        is_shared=True,
        climbs=False,
        is_rare=True,
        read=Likeness.objects.for_step,
        seen_by=lambda rows, user: rows.visible_to(user),
        step=lambda row, user, today: next_steps.likeness_step(row, row.first, user),
    ),
    PromiseKind(
        name="case_without_contact",
        title="Ingen kvar i kontakt",
        what="Ärende där den som hörde av sig har dragit sig tillbaka",
        rank=128,
        may=Permission.CASE_WRITE,
        rows=lambda: Case.objects.without_contact().filter(handler__isnull=False),
        case="pk",
        owner="handler",
        step=lambda row, user, today: next_steps.withdrawn_step(row),
    ),
    PromiseKind(
        name="reminder",
        title="Bevakningar",
        what="Bevakning",
        rank=130,
        may=Permission.CASE_WRITE,
        rows=lambda: Reminder.objects.undone(),
        owner=who_has("case", else_by="created_by"),
        due="due_on",
        read=lambda: Reminder.objects.for_step().only("due_on", "text"),
        step=lambda row, user, today: next_steps.reminder_step(row, row.case, today=today),
    ),
    PromiseKind(
        name="case_to_take",
        title="Ej tilldelade",
        what="Ärende utan handläggare",
        rank=140,
        may=Permission.CASE_WRITE,
        after_first_call=lambda call, scan: call.case.handler_id is None,
        rows=lambda: Case.objects.unassigned(),
        case="pk",
        owner=None,
        due="meet_by",
        notice=AT_ONCE,
        is_shared=True,
        more_url="calls:case_index?lista=ej-tilldelade",
        read=lambda: Case.objects.for_step().with_first_meeting(),
        step=lambda row, user, today: next_steps.take_step(row, clock=meeting_clock(row, today=today)),
    ),
    PromiseKind(
        name="stalled_case",
        title="Står stilla",
        what="Ärende som står stilla",
        rank=150,
        may=Permission.CASE_WRITE,
        after_first_call=lambda call, scan: True,
        rows=cases_by_last_entry,
        case="pk",
        owner="handler",
        due="stalled_on",
        is_listed_ahead=False,
        more_url="calls:case_index?lista=stillastaende",
        step=lambda row, user, today: next_steps.stalled_step(row, today=today),
    ),
)
