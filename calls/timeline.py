"""What stands on a case's timeline from calls: each call with its snabbscanning, decisions, notes."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from heapq import nlargest
from itertools import islice

from django.utils import timezone
from django.utils.text import capfirst

from calls.actions.moves import is_fresh
from calls.case_page import ABOUT_LINKS, ABOUT_MOVES, ABOUT_TWO_CASES, CasePage
from calls.case_parts import LATEST, Entry
from calls.models import (
    AccessRequest,
    Alarm,
    CaseDecision,
    CaseLink,
    CaseOpening,
    ChildDecision,
    DangerReport,
    Note,
    QuickScan,
)
from calls.models.choices import AgeBand, Outcome, RecordLevel, Situation, State, Urgency
from calls.note_drawing import note_inside
from stodtelefon.addresses import address
from stodtelefon.dates import moment
from stodtelefon.permissions import Permission

Kind = CaseDecision.Kind
CHANGED = {
    Kind.URGENCY_CHANGED: "Kvarstår oron",
    Kind.AGE_CHANGED: "Ålder",
    Kind.SITUATION_CHANGED: "Läget",
}
CHOICES = {Kind.URGENCY_CHANGED: Urgency, Kind.AGE_CHANGED: AgeBand, Kind.SITUATION_CHANGED: Situation}


def signed(name: str, title: str) -> str:
    return f"{name}, {title}" if title else name


def scan_entries(page: CasePage) -> list[Entry]:
    """Each call with its snabbscanning, the newest version of it."""
    is_asked_for = page.case.state == State.NEW  # by a next step
    scans = page.scans if page.is_whole else nlargest(LATEST + 1, page.scans, key=_scan_place)
    return [_scan_entry(scan, page.who(scan.call.caller), is_asked_for=is_asked_for) for scan in scans]


def _scan_place(scan: QuickScan) -> tuple[date, datetime]:
    return Entry(at=scan.call.received_at, written_at=_scan_written(scan), title="").place


def _scan_written(scan: QuickScan) -> datetime | None:
    """When it was written down; None: in the call."""
    return scan.written_at if scan.replaces_id or scan.call.was_logged_late else None


def _scan_entry(scan: QuickScan, who: str, *, is_asked_for: bool) -> Entry:
    call = scan.call
    lines = [f"{capfirst(who)}. {_urgency_words(scan)}"]
    danger = getattr(call, "danger", None)
    if danger is not None:
        lines.append(f"Fara: {danger.get_emergency_display()}. {danger.done or ''}".strip())
    if scan.reason:
        lines.append(scan.reason)
    if scan.outcome:
        lines.append(f"Utfall: {Outcome(scan.outcome).label}. {scan.outcome_reason or ''}".strip())
    links = [("Läs snabbscanningen", address("calls:call", call.pk))]
    if not scan.is_signed and not is_asked_for:
        links.append(("Besvara det som återstår", address("calls:scan_complete", call.pk)))
    return Entry(
        at=call.received_at,
        written_at=_scan_written(scan),
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
    return f"Oron kvarstår: {Urgency(scan.urgency).label}."


def danger_entries(page: CasePage) -> list[Entry]:
    """Danger that was found after the call, and what answers demanded that was not needed."""
    return [
        *(
            Entry(
                at=danger.told_at,
                who=danger.reported_by.signature,
                title="Fara: vad som gjordes",
                anchor=f"fara-{danger.pk}",
                badge="fara",
                tone="alarm",
                lines=[
                    line
                    for line in (
                        f"{found_words(danger)} {danger.get_emergency_display().capitalize()}.",
                        f"Fick veta: {danger.told_whom}.",
                        danger.done or "",
                    )
                    if line
                ],
            )
            for danger in page.dangers
        ),
        *(
            Entry(
                at=alarm.ended_at,
                who=alarm.ended_by.signature,
                title="Behövdes inte efter ett svar",
                lines=[alarm.about, alarm.reason or ""],
                quiet=True,
            )
            for alarm in page.alarms
            if alarm.ended_how == Alarm.Ended.NOT_NEEDED
        ),
    ]


def found_words(row: DangerReport | ChildDecision) -> str:
    """«Kom fram i ett möte.»; nothing where it came up in a call."""
    return f"Kom fram i {row.get_found_in_display()}." if row.found_in else ""


def child_entries(page: CasePage) -> list[Entry]:
    return [
        Entry(
            at=decision.decided_at,
            who=signed(decision.decided_by.name, decision.decided_by.title),
            title=f"Beslut om barn: {decision.get_kind_display()}",
            anchor=f"barn-{decision.pk}",
            lines=[
                line
                for line in (
                    f"{found_words(decision)} {decision.seen or ''}".strip(),
                    f"Anmält till: {decision.reported_to}" if decision.reported_to else "",
                    f"Bedöms av {decision.assessor.name}." if decision.assessor else "",
                    decision.reason or "",
                )
                if line
            ],
        )
        for decision in page.child_decisions
    ]


def note_entries(page: CasePage) -> list[Entry]:
    """Current notes; a corrected one links to its older versions, an objection stands as an entry of its own."""
    return [
        Entry(
            at=note.event_on,
            written_at=note.signed_at,
            who=signed(note.author_name, note.author_title),
            title=(
                "Anteckning"
                if note.kind == Note.Kind.NOTE
                else "Den enskilde anser att en uppgift är felaktig"
            ),
            badge=_note_badge(note),
            draw=partial(
                note_inside,
                note,
                page.case,
                is_open=note.is_open_to(page.user),
                may_move=page.case.is_open
                and is_fresh(note.signed_at, by=note.created_by_id, user=page.user),
            ),
            anchor=note.anchor,
        )
        for note in page.read["notes"]
    ]


def _note_badge(note: Note) -> str:
    badges = ("från polisen" if note.is_from_police else "", "rättad" if note.replaces_id else "")
    return ", ".join(filter(None, badges))


def other_concern_entries(page: CasePage) -> list[Entry]:
    found = page.other_concern
    if found is None:
        return []
    return [
        Entry(
            at=found.noted_at,
            who=found.noted_by.signature,
            title=f"Oron handlade i stället om: {found.kind.label}",
            quiet=True,
        )
    ]


def decision_entries(page: CasePage) -> list[Entry]:
    """Those of a case stand newest first: where the latest is shown no more of them is opened."""
    of_one = (decision for decision in page.decisions if decision.kind not in ABOUT_TWO_CASES)
    own = [
        Entry(
            at=decision.at,
            who=signed(decision.by_name, decision.by_title),
            title=withdrawn_words(page, decision) or decision_words(decision),
            lines=[decision.reason] if decision.reason else [],
            quiet=True,
        )
        for decision in islice(of_one, None if page.is_whole else LATEST + 1)
    ]
    return [*own, *two_case_entries(page), *merged_entries(page)]


def break_glass_entries(page: CasePage) -> list[Entry]:
    """Who opened the case, or who is in it, without having it, why, and who has looked at that since."""
    return [
        Entry(
            at=opening.opened_at,
            who=opening.created_by.signature,
            title=f"{_opened_words(opening)}, till {moment(opening.until)}",
            lines=[opening.reason, _reviewed_words(opening)],
        )
        for opening in page.read["openings"]
        if opening.is_break_glass
    ]


def _opened_words(opening: CaseOpening) -> str:
    return "Identiteterna nödöppnade, inget annat" if opening.is_of_identities else "Nödöppnat"


def _reviewed_words(opening: CaseOpening) -> str:
    if opening.reviewed_by is None:
        return (
            "Ingen har granskat det än." if opening.is_of_identities else "Chefen har inte granskat det än."
        )
    return f"{opening.reviewed_by.name} granskade det {moment(opening.reviewed_at)}."


def access_entries(page: CasePage) -> list[Entry]:
    """Who asked for access, why, and what was answered: for how long, and whether it was ended before."""
    has_it = page.case.handler_id == page.user.pk or page.user.can(Permission.CASE_READ_OPEN)
    return [
        Entry(
            at=request.answered_at,
            who=request.answered_by.signature,
            title=f"{request.created_by.name} {_access_words(request)}",
            lines=[f"Skäl: {request.reason}", *filter(None, [request.refusal, _ended_words(request)])],
            links=[("Avsluta tillgången", address("calls:access_end", request.pk))]
            if has_it and request.is_running(at=timezone.now())
            else [],
            quiet=True,
        )
        for request in page.read["access_requests"]
    ]


def _access_words(request: AccessRequest) -> str:
    """«fick tillgång till en identitet, till fre 27 nov 14:00»"""
    if not request.is_yes:
        return "fick inte tillgång"
    if request.answer == AccessRequest.Answer.WHOLE:
        return f"fick tillgång till ärendet, till {moment(request.until)}"
    return f"fick tillgång till en identitet, till {moment(request.until)}"


def _ended_words(request: AccessRequest) -> str:
    if request.ended_by is None:
        return ""
    return f"{request.ended_by.name} avslutade det {moment(request.ended_at)}."


def identity_reason_entries(page: CasePage) -> list[Entry]:
    """Who has opened, or could open, the identities of a case that they have no part in, and why."""
    return [
        Entry(
            at=one.created_at,
            who=one.created_by.signature,
            title="Skrev varför identiteter öppnas",
            lines=[one.reason],
            quiet=True,
        )
        for one in page.read["identity_reasons"]
    ]


def recusal_entries(page: CasePage) -> list[Entry]:
    """Who may not handle the case, and who has decided since that it holds no longer."""
    made = [
        Entry(at=one.created_at, who=one.user.signature, title="Anmälde jäv", lines=[one.reason])
        for one in page.read["recusals"]
    ]
    ended = [
        Entry(
            at=one.ended_at,
            who=one.ended_by.signature,
            title=f"{one.user.name} är inte längre jävig",
            lines=[one.end_reason],
        )
        for one in page.read["recusals"]
        if one.ended_at is not None
    ]
    return [*made, *ended]


def withdrawn_words(page: CasePage, decision: CaseDecision) -> str:
    """Who of several it was that withdrew, as they are called on the page now."""
    if decision.kind != Kind.WITHDREW or len(page.callers) < 2:
        return ""
    gone = [page.who(caller) for caller in page.callers if caller.withdrawn_at == decision.at]
    return f"{capfirst(gone[0])}, drog sig tillbaka" if gone else ""


def two_case_entries(page: CasePage) -> list[Entry]:
    """Decisions about this case and another. Who may not open the other hears of what was moved, and of no link."""
    entries = []
    for decision in page.decisions:
        is_named = decision.to_value in page.other_numbers
        if decision.kind in ABOUT_MOVES or (decision.kind in ABOUT_LINKS and is_named):
            entries.append(
                Entry(
                    at=decision.at,
                    who=signed(decision.by_name, decision.by_title),
                    title=two_case_words(decision) if is_named else decision.get_kind_display().capitalize(),
                    lines=[decision.reason] if decision.reason and is_named else [],
                    quiet=True,
                )
            )
    return entries


def two_case_words(decision: CaseDecision) -> str:
    words, number = decision.get_kind_display().capitalize(), decision.to_value
    if decision.kind in ABOUT_LINKS:
        return f"{words}: {number}, {CaseLink.Degree(decision.from_value).label}"
    return f"{words}: {number}"


def merged_entries(page: CasePage) -> list[Entry]:
    """What was decided on a case that is a part of this one since. Its merge stands on this one already."""
    return [
        Entry(
            at=decision.at,
            who=signed(decision.by_name, decision.by_title),
            title=decision_words(decision),
            badge=decision.case.number,
            lines=[decision.reason] if decision.reason else [],
            quiet=True,
        )
        for decision in page.merged_decisions
        if decision.kind not in ABOUT_TWO_CASES
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
        case Kind.URGENCY_CHANGED | Kind.AGE_CHANGED | Kind.SITUATION_CHANGED:
            return f"{CHANGED[decision.kind]}: {_changed(decision)}"
        case Kind.CLOSED:
            return f"Avslutat: {Outcome(decision.to_value).label}"
        case _:
            return Kind(decision.kind).label.capitalize()


def _changed(decision: CaseDecision) -> str:
    """«ja, kan vänta → ja, akut»"""
    labels = dict(CHOICES[decision.kind].choices)
    return f"{labels.get(decision.from_value, 'inte sagt')} → {labels.get(decision.to_value, '')}"


def _level(value: str) -> str:
    return RecordLevel(value).label if value in RecordLevel.values else value
