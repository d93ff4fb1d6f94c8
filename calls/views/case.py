"""The case page: record level, state and next step on top, then one timeline."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from calls import case_page, promptness
from calls.models import Case, CaseDecision
from calls.models.choices import RecordLevel, State
from calls.record_levels import TABLE, UNDO_WINDOW, holds
from calls.timeline import sort_key
from stodtelefon.audit.actions import record_read
from stodtelefon.permissions import Permission, requires


def visible_case(request: HttpRequest, number: str) -> Case:
    """The case that the address names, if the person may open it; otherwise it does not exist (404)."""
    cases = Case.objects.visible_to(request.user).select_related("handler", "person_of_concern__identity")
    return get_object_or_404(cases, number=number)


@requires(Permission.CASE_READ)
def case(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    record_read(case, by=request.user, case=case.pk)
    entries = case_page.collect(case_page.entries, case, request.user)
    steps = case_page.collect(case_page.next_steps, case, request.user)
    deeds = case_page.collect(case_page.deeds, case, request.user)
    clock = promptness.meeting_clock(case, today=timezone.localdate())
    return render(
        request,
        "calls/case.html",
        {
            "case": case,
            "chain": chain_of(case),
            "level": holds(case.record_level),
            "clock": None if clock and any(step.badge == clock.text for step in steps) else clock,
            "entries": sorted(entries, key=sort_key, reverse=True),
            "steps": sorted(steps, key=lambda step: step.rank),
            "deeds": sorted(deeds, key=lambda deed: deed.rank),
            "callers": case.known_callers,
            "reminders": case.undone_reminders,
            "may_undo_raise": may_undo(entries, by=request.user),
        },
    )


@requires(Permission.CASE_READ)
def levels(request: HttpRequest, number: str) -> HttpResponse:
    """What may be written at each record level."""
    case = visible_case(request, number)
    rows = [(RecordLevel(level).label, TABLE[level].words, level == case.record_level) for level in TABLE]
    return render(request, "calls/levels.html", {"case": case, "rows": rows})


def may_undo(entries: list[case_page.Entry], *, by) -> bool:
    """Does the timeline say last of the level that this person raised it, within the last ten minutes?"""
    Kind = CaseDecision.Kind
    decisions = [entry.facts["decision"] for entry in entries if "decision" in entry.facts]
    about_level = [one for one in decisions if one.kind in (Kind.LEVEL_RAISED, Kind.LEVEL_RAISE_UNDONE)]
    last = max(about_level, key=lambda one: one.at, default=None)
    if last is None or last.kind != Kind.LEVEL_RAISED or last.by_id != by.pk:
        return False
    return timezone.now() - last.at <= UNDO_WINDOW


def chain_of(case: Case) -> list[dict]:
    """The way of the concern, for `components/chain.html`. A closed case shows only the steps that it took."""
    from calls.actions.cases import meeting_checks

    states = list(State)
    if case.state == State.CLOSED and not any(check(case) for check in meeting_checks):
        states = [State.NEW, State.SCANNED, State.CLOSED]
    here = states.index(State(case.state))
    return [
        {"text": state.label, "state": "done" if place < here else "now" if place == here else ""}
        for place, state in enumerate(states)
    ]
