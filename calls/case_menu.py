"""What can be done with a case besides the next step: the links under "Gör mer"."""

from __future__ import annotations

from calls.case_page import CasePage
from calls.case_parts import Link
from calls.deeds import deed_address
from calls.models import Alarm, Case, CaseMove
from calls.models.choices import RecordLevel, State
from stodtelefon.addresses import address
from stodtelefon.dates import moment
from stodtelefon.permissions import Permission


def links(page: CasePage) -> list[Link]:
    """What anybody who works with the case can do."""
    case, number = page.case, page.case.number
    another = Link("Ännu en som hör av sig", f"{address('calls:create')}?arende={number}", rank=25)
    remind = Link("Sätt en bevakning", address("calls:reminder_create", number), rank=20)
    recusal = Link("Anmäl jäv", address("calls:recusal_create", number), rank=85)
    if not case.is_open:
        reopen = Link("Öppna ärendet igen", address("calls:case_reopen", number), rank=10)
        is_for_reading = page.opening is not None and not page.opening.is_break_glass
        first = [] if is_for_reading else [reopen]
        return [*first, remind, another, recusal]
    found = [
        Link("Fara: skriv in vad som gjordes", deed_address(Alarm.Deed.DANGER, case), rank=12),
        Link("Ett barn kan fara illa: besluta", deed_address(Alarm.Deed.CHILD, case), rank=13),
        remind,
        another,
        Link("Det här får du säga", address("calls:may_tell"), rank=28),
    ]
    found.append(Link("Ändra ålder och läge", address("calls:person_change", number), rank=72))
    if case.state != State.NEW:
        found.append(Link("Ändra hur bråttom det är", address("calls:urgency_change", number), rank=71))
    if page.other_concern is not None:
        found.append(Link("Ändra vad det var i stället", address("calls:other_concern", number), rank=73))
    found += [*joining_links(page), recusal]
    if case.record_level != RecordLevel.CASE:
        found.append(Link("Höj nivån", address("calls:level_raise", number), rank=80))
    if case.state != State.NEW:
        found.append(Link("Avsluta ärendet", address("calls:case_close", number), rank=95))
    return found


def joining_links(page: CasePage) -> list[Link]:
    """What is done with this case and another, but for a restricted one; and taking that back as long as it can be."""
    if page.restriction is not None or not page.user.can(Permission.CASE_JOIN):
        return []
    number = page.case.number
    found = [
        Link("Koppla ihop med ett annat ärende", address("calls:link_create", number), rank=82),
        Link("Slå ihop med ett annat ärende", address("calls:merge_create", number), rank=83),
    ]
    if len(page.callers) > 1:
        found.append(Link("Dela upp ärendet", address("calls:split_create", number), rank=84))
    return found + [_undo_link(move, page.case) for move in page.undoable_moves]


def _undo_link(move: CaseMove, case: Case) -> Link:
    other = move.from_case if move.to_case_id == case.pk else move.to_case
    is_merge = move.kind == CaseMove.Kind.MERGE
    words = "Ångra sammanslagningen med" if is_merge else "Ångra uppdelningen i"
    undo = address(f"calls:{move.kind}_undo", case.number, move.pk)
    return Link(f"{words} {other.number}, till {moment(move.until)}", undo, rank=92)
