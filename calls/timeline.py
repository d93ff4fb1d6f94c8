"""What the calls app itself puts on the case page: its entries on the timeline, next steps and deeds."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from calls import promptness
from calls.actions.children import may_decide_freely
from calls.case_page import Deed, Entry, NextStep
from calls.models import Case, CaseDecision, ChildDecision, Note, QuickScan
from calls.models.choices import Outcome, RecordLevel, State, Urgency
from stodtelefon.dates import midnight

Kind = CaseDecision.Kind


def sort_key(entry: Entry) -> datetime:
    """When it happened; a day without a time counts as its midnight, local time."""
    if isinstance(entry.at, datetime):
        return entry.at
    return midnight(entry.at)


def signed(name: str, title: str) -> str:
    return f"{name}, {title}" if title else name


def scan_entries(case: Case, user) -> list[Entry]:
    """Each call with its snabbscanning, the newest version of it."""
    return [_scan_entry(scan) for scan in case.current_scans]


def _scan_entry(scan: QuickScan) -> Entry:
    call = scan.call
    role = call.caller.role.label.capitalize() if call.caller.role else "Roll ej uppgiven"
    lines = [f"{role}. {_urgency_words(scan)}"]
    danger = getattr(call, "danger", None)
    if danger is not None:
        lines.append(f"Fara: {danger.get_emergency_display()}. {danger.done or ''}".strip())
    if scan.reason:
        lines.append(scan.reason)
    if scan.outcome:
        lines.append(f"Utfall: {scan.get_outcome_display()}.")
    if call.was_logged_late:
        lines.append(f"Inskrivet i efterhand {timezone.localtime(call.logged_at):%Y-%m-%d %H:%M}.")
    links = [("Läs snabbscanningen", reverse("calls:call", args=[call.pk]))]
    if not scan.is_signed:
        links.append(("Besvara det som återstår", reverse("calls:scan_complete", args=[call.pk])))
    return Entry(
        at=call.received_at,
        who=signed(scan.author_name or scan.written_by.name, scan.author_title),
        title="Samtal och snabbscanning" if scan.is_signed else "Samtal, snabbscanningen är inte klar",
        badge="rättad version" if scan.replaces_id else ("fara" if danger is not None else ""),
        tone="alarm" if danger is not None and not scan.replaces_id else "note",
        lines=lines,
        links=links,
    )


def _urgency_words(scan: QuickScan) -> str:
    if not scan.urgency:
        return "Bedömningen återstår."
    if scan.urgency == Urgency.NONE:
        return "Oron kvarstår inte."
    return f"Oron kvarstår: {scan.get_urgency_display()}."


def child_entries(case: Case, user) -> list[Entry]:
    return [
        Entry(
            at=decision.decided_at,
            who=signed(decision.decided_by.name, decision.decided_by.title),
            title=f"Beslut om barn: {decision.get_kind_display()}",
            lines=[
                line
                for line in (
                    f"Anmält till: {decision.reported_to}" if decision.reported_to else "",
                    f"Bedöms av {decision.assessor.name}." if decision.assessor else "",
                    decision.reason or "",
                )
                if line
            ],
        )
        for decision in case.decisions_about_children
    ]


def note_entries(case: Case, user) -> list[Entry]:
    """Current notes; a corrected one links to its older versions, an objection stands as an entry of its own."""
    return [
        Entry(
            at=note.event_on,
            who=signed(note.author_name, note.author_title),
            title=(
                "Anteckning"
                if note.kind == Note.Kind.NOTE
                else "Den enskilde anser att en uppgift är felaktig"
            ),
            badge="rättad" if note.replaces_id else "",
            template="calls/parts/note.html",
            facts={"note": note, "case": case},
            anchor=f"anteckning-{note.pk}",
        )
        for note in case.notes.current()
    ]


def decision_entries(case: Case, user) -> list[Entry]:
    return [
        Entry(
            at=decision.at,
            who=signed(decision.by_name, decision.by_title),
            title=decision_words(decision),
            lines=[decision.reason] if decision.reason else [],
            quiet=True,
            facts={"decision": decision},
        )
        for decision in case.decisions.all()
    ]


def decision_words(decision: CaseDecision) -> str:
    match decision.kind:
        case Kind.LEVEL_RAISED | Kind.LEVEL_RAISE_UNDONE:
            return f"Nivå: {_level(decision.from_value)} → {_level(decision.to_value)}"
        case Kind.TAKEN_OVER if decision.from_value:
            return f"{decision.to_value} tog över från {decision.from_value}"
        case Kind.TAKEN_OVER:
            return f"{decision.to_value} tog ärendet"
        case Kind.HANDED_OVER:
            return f"Lämnat över till {decision.to_value}"
        case Kind.CLOSED:
            return f"Avslutat: {Outcome(decision.to_value).label}"
        case _:
            return decision.get_kind_display().capitalize()


def _level(value: str) -> str:
    return RecordLevel(value).label if value in RecordLevel.values else value


def next_steps(case: Case, user) -> list[NextStep]:
    """What the case needs now, as far as calls, children and reminders go."""
    steps = [*_child_steps(case, user), *_reminder_steps(case)]
    number = [case.number]
    if case.state == State.NEW:
        for scan in (scan for scan in case.current_scans if not scan.is_signed):
            steps.append(
                NextStep(
                    what="Besvara det som återstår i snabbscanningen",
                    why="Samtalet sparades vid fara. Frågorna om barn och bedömning är inte besvarade än.",
                    label="Besvara",
                    url=reverse("calls:scan_complete", args=[scan.call_id]),
                    tone="soon",
                    rank=5,
                )
            )
    if case.is_open and case.handler_id is None:
        steps.append(
            NextStep(
                what="Ärendet har ingen handläggare",
                why="Ta det, så vet alla vem som håller i tråden.",
                label="Ta ärendet",
                url=reverse("calls:case_take", args=number),
                post=True,
                rank=10,
            )
        )
    if case.state == State.SCANNED and case.urgency == Urgency.NONE:
        steps.append(
            NextStep(
                what="Oron kvarstår inte",
                why=f"Utfall: {case.get_outcome_display()}. Avsluta ärendet när inget mer ska göras.",
                label="Avsluta ärendet",
                url=reverse("calls:case_close", args=number),
                rank=40,
            )
        )
    if case.state == State.FOLLOW_UP:
        steps.append(
            NextStep(
                what="Avsluta när stödet är klart",
                why="Behövs mer tid: sätt en bevakning eller boka en uppföljning under Gör mer.",
                label="Avsluta ärendet",
                url=reverse("calls:case_close", args=number),
                rank=70,
            )
        )
    return steps


def _child_steps(case: Case, user) -> list[NextStep]:
    settled = {decision.settles_id for decision in case.decisions_about_children}
    awaiting = [
        decision
        for decision in case.decisions_about_children
        if decision.kind == ChildDecision.Kind.ASSESS_TODAY and decision.pk not in settled
    ]
    return [
        NextStep(
            what="Ett barn ska bedömas idag",
            why=f"{decision.assessor.name} bedömer om en orosanmälan ska göras (19 kap. 1 § SoL).",
            label="Bedöm" if may_decide_freely(user) else "",
            url=reverse("calls:child_decide", args=[decision.pk]) if may_decide_freely(user) else "",
            badge="genast",
            tone="alarm",
            rank=1,
        )
        for decision in awaiting
    ]


def _reminder_steps(case: Case) -> list[NextStep]:
    today = timezone.localdate()
    return [
        NextStep(
            what=reminder.text,
            why="Bevakning.",
            badge=promptness.in_words(reminder.due_on, today=today, what="gör").text,
            tone="soon",
            label="Klar",
            url=reverse("calls:reminder_done", args=[reminder.pk]),
            post=True,
            rank=20,
        )
        for reminder in case.undone_reminders
        if reminder.due_on <= today
    ]


def deeds(case: Case, user) -> list[Deed]:
    number = [case.number]
    if not case.is_open:
        return [
            Deed("Öppna ärendet igen", reverse("calls:case_reopen", args=number), rank=10),
            Deed("Sätt en bevakning", reverse("calls:reminder_create", args=number), rank=20),
        ]
    found = [
        Deed("Skriv anteckning", reverse("calls:note_create", args=number), rank=10),
        Deed("Sätt en bevakning", reverse("calls:reminder_create", args=number), rank=20),
    ]
    if case.record_level != RecordLevel.CASE:
        found.append(Deed("Höj nivån", reverse("calls:level_raise", args=number), rank=80))
    if case.state != State.NEW:
        found.append(Deed("Avsluta", reverse("calls:case_close", args=number), rank=90))
    return found
