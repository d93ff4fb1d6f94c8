"""What calls say of a case: calls and scans, children, notes, decisions, reminders; and who sees it for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from calls import next_steps, staffing, timeline
from calls.case_page import CasePage
from calls.case_parts import CasePart, Entry, Group, Link, NextStep
from calls.models import Case, ChildDecision, Identity, QuickScan
from calls.promise_kinds import PromiseKind
from calls.promises import KINDS
from calls.record_levels import Holds
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


class CallsPart(CasePart):
    # The case page

    def entries(self, page: CasePage) -> list[Entry]:
        return [
            *timeline.scan_entries(page),
            *timeline.child_entries(page),
            *timeline.note_entries(page),
            *timeline.decision_entries(page),
            *timeline.other_concern_entries(page),
        ]

    def next_steps(self, page: CasePage) -> list[NextStep]:
        return list(next_steps.of_case(page))

    def links(self, page: CasePage) -> list[Link]:
        return next_steps.links(page)

    def may_be_objected_to(self, case: Case, about_kind: str, about_id: UUID) -> bool:
        match about_kind:
            case "anteckning":
                return case.notes.filter(pk=about_id).exists()
            case "snabbscanning":
                return case.calls.filter(scans__pk=about_id).exists()
        return False

    # Who may see it, and what it forbids

    def grounds(self, user: User) -> Iterable[Q]:
        """The named assessor may open the case until the child is assessed."""
        yield Q(pk__in=ChildDecision.objects.awaiting_from(user).values("case"))

    def lasting_grounds(self, user: User) -> Iterable[Q]:
        """What one is to do, or what nobody else can; a coordinator also what is late. For as long as it waits."""
        yield staffing.grounds(user)

    def uses_level(self, case: Case, lower: Holds) -> bool:
        """A name on the person of concern, or a note that is longer than the lower level holds."""
        if not lower.person_identity and Identity.objects.filter(person__case=case).exists():
            return True
        return any(len(note.text or "") > lower.note_max for note in case.notes.all())

    def obstacles_to_closing(self, case: Case) -> Iterator[str]:
        if QuickScan.objects.unfinished().current().filter(call__case=case).exists():
            yield "Snabbscanningen är inte klar. Besvara frågorna som återstår först."
        if ChildDecision.objects.awaiting().filter(case=case).exists():
            yield "En bedömning om barnet återstår. Den ska göras innan ärendet avslutas."

    # Idag

    def promise_kinds(self) -> Iterable[PromiseKind]:
        return KINDS

    def desk_groups(self, user: User, *, today: date) -> Iterator[Group]:
        if user.can(Permission.CASE_OVERDUE):
            yield self._overdue(user, today)

    def _overdue(self, user: User, today: date) -> Group:
        """For the manager: promises that are broken, as numbers and dates."""
        return Group.of(
            Case.objects.listed_to(user).overdue(on=today).by_clock().for_list(),
            lambda case: next_steps.overdue_step(case, today=today),
            title="Möten över tiden",
            rank=50,
            more_url=next_steps.queue_url("vantar-mote"),
        )

    # The log

    def numbers_of(self, cases: set[UUID]) -> dict[UUID, str]:
        return dict(Case.objects.filter(pk__in=cases).values_list("pk", "number"))

    def case_of(self, number: str) -> UUID | None:
        return Case.objects.filter(number=number).values_list("pk", flat=True).first()

    nouns = {
        "call": "samtalet",
        "callback": "en återuppringning",
        "caller": "uppgifter om den som hörde av sig",
        "case": "ärendet",
        "child_decision": "beslutet om orosanmälan",
        "danger": "vad som gjordes vid fara",
        "decision": "ett beslut",
        "identity": "identiteten",
        "likeness": "en likhet mellan två ärenden",
        "note": "en anteckning",
        "other_concern": "vad oron handlade om i stället",
        "reminder": "en bevakning",
        "scan": "snabbscanningen",
    }
    sentences = {
        "call.logged": "skrev in ett samtal",
        "callback.begun": "började ringa tillbaka",
        "callback.freed": "släppte en kollegas återuppringning",
        "callback.given_up": "gav upp en återuppringning, uppgifterna raderades",
        "callback.let_go": "släppte en återuppringning",
        "callback.settled": "avslutade en återuppringning, uppgifterna raderades",
        "callback.unanswered": "ringde tillbaka, ingen svarade",
        "caller.opened_by_code": "öppnade uppringarens del med återkopplingskod",
        "case.closed": "avslutade ärendet",
        "case.handed_over": "lämnade över ärendet",
        "case.level_raise_undone": "ångrade höjningen av dokumentationsnivån",
        "case.level_raised": "höjde dokumentationsnivån",
        "case.received": "öppnade ärendet som lämnats över",
        "case.reopened": "öppnade ärendet igen",
        "case.taken_over": "tog över ärendet",
        "child_decision.given": "lät en annan barnbedömare göra bedömningen",
        "child_decision.made": "fattade beslut om orosanmälan",
        "code.refused": "angav en återkopplingskod som inte stämde",
        "code.replaced": "bytte återkopplingskod",
        "contact.logged": "räknade en kontakt utan ärende",
        "contact.undone": "tog bort en kontakt som räknats fel",
        "danger.reviewed": "granskade vad som gjordes vid fara",
        "identity.added": "skrev in en identitet",
        "identity.changed": "ändrade identiteten",
        "identity.removed": "tog bort identiteten",
        "likeness.dismissed": "avgjorde att två ärenden som liknar varandra inte är samma oro",
        "note.corrected": "rättade en anteckning, den gamla finns kvar",
        "note.objected": "skrev in att den enskilde anser en uppgift felaktig",
        "note.signed": "signerade en anteckning",
        "other_concern.noted": "skrev in vad oron handlade om i stället",
        "reminder.done": "avslutade en bevakning",
        "reminder.set": "satte en bevakning",
        "scan.completed": "fyllde i snabbscanningen",
        "scan.corrected": "rättade snabbscanningen, den gamla finns kvar",
        "search.case_number": "sökte på ärendenummer",
        "search.name": "sökte på namn",
        "search.personal_number": "sökte på personnummer",
    }
