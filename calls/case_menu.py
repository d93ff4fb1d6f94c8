"""What can be done with a case besides the next step: the links under "Gör mer"."""

from __future__ import annotations

from django.urls import reverse

from calls.case_page import CasePage
from calls.case_parts import Link
from calls.deeds import deed_address
from calls.models import Alarm, Case, CaseMove
from calls.models.choices import RecordLevel, State
from stodtelefon.dates import moment
from stodtelefon.permissions import Permission


def links(page: CasePage) -> list[Link]:
    """What anybody who works with the case can do."""
    case, number = page.case, [page.case.number]
    another = Link("Ännu en som hör av sig", f"{reverse('calls:create')}?arende={case.number}", rank=25)
    remind = Link("Sätt en bevakning", reverse("calls:reminder_create", args=number), rank=20)
    if not case.is_open:
        reopen = Link("Öppna ärendet igen", reverse("calls:case_reopen", args=number), rank=10)
        return [remind, another] if page.opening else [reopen, remind, another]
    found = [
        Link("Fara: skriv in vad som gjordes", deed_address(Alarm.Deed.DANGER, case), rank=12),
        Link("Ett barn kan fara illa: besluta", deed_address(Alarm.Deed.CHILD, case), rank=13),
        remind,
        another,
    ]
    found.append(Link("Ändra ålder och läge", reverse("calls:person_change", args=number), rank=72))
    if case.state != State.NEW:
        found.append(Link("Ändra hur bråttom det är", reverse("calls:urgency_change", args=number), rank=71))
    if page.other_concern is not None:
        address = reverse("calls:other_concern", args=number)
        found.append(Link("Ändra vad det var i stället", address, rank=73))
    found += joining_links(page)
    if case.record_level != RecordLevel.CASE:
        found.append(Link("Höj nivån", reverse("calls:level_raise", args=number), rank=80))
    if case.state != State.NEW:
        found.append(Link("Avsluta", reverse("calls:case_close", args=number), rank=95))
    return found


def joining_links(page: CasePage) -> list[Link]:
    """What is done with this case and another; and taking that back as long as it can be."""
    if not page.user.can(Permission.CASE_JOIN):
        return []
    number = [page.case.number]
    found = [
        Link("Koppla ihop med ett annat ärende", reverse("calls:link_create", args=number), rank=82),
        Link("Slå ihop med ett annat ärende", reverse("calls:merge_create", args=number), rank=83),
    ]
    if len(page.callers) > 1:
        found.append(Link("Dela upp ärendet", reverse("calls:split_create", args=number), rank=84))
    return found + [_undo_link(move, page.case) for move in page.undoable_moves]


def _undo_link(move: CaseMove, case: Case) -> Link:
    other = move.from_case if move.to_case_id == case.pk else move.to_case
    is_merge = move.kind == CaseMove.Kind.MERGE
    words = "Ångra sammanslagningen med" if is_merge else "Ångra uppdelningen i"
    address = reverse(f"calls:{move.kind}_undo", args=[case.number, move.pk])
    return Link(f"{words} {other.number}, till {moment(move.until)}", address, rank=92)
