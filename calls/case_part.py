"""What calls say of a case: calls and scans, children, notes, decisions, reminders; and who sees it for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from calls import next_steps, timeline
from calls.actions.children import may_decide_freely
from calls.case_page import CasePage
from calls.case_parts import CasePart, Entry, Group, Link, NextStep
from calls.models import Callback, Case, ChildDecision, DangerReport, Identity, QuickScan, Reminder
from calls.promptness import meeting_clock
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

    def desk_groups(self, user: User, *, today: date) -> Iterator[Group]:
        if may_decide_freely(user):
            yield self._children(user, today)
        if user.can(Permission.CASE_WRITE):
            yield self._unfinished_scans(user)
            yield self._reminders(user, today)
            yield self._unassigned(user, today)
        if user.can(Permission.DANGER_REVIEW):
            yield self._dangers(user)
        if user.can(Permission.CASE_OVERDUE):
            yield self._overdue(user, today)
        if user.can(Permission.CALL_LOG):
            yield self._callbacks(user)

    def _children(self, user: User, today: date) -> Group:
        """Left to this assessor, or to one who is gone: stands first until it is decided (SoL 19:1)."""
        visible = Case.objects.visible_to(user).values("pk")
        alone = ChildDecision.objects.left_alone().filter(case__in=visible).values("pk")
        rows = ChildDecision.objects.awaiting().filter(Q(assessor=user) | Q(pk__in=alone))
        rows = rows.select_related("case", "assessor").order_by("assess_on")

        def step(decision: ChildDecision) -> NextStep:
            return next_steps.child_step(decision, decision.case, user, today=today)

        return Group.of(rows, step, title="Barn att bedöma", rank=10, tone="alarm")

    def _unfinished_scans(self, user: User) -> Group:
        """Saved in danger, with questions left: for whoever may open the case, and always for the one who wrote it."""
        mine = Q(call__case__in=Case.objects.visible_to(user).values("pk")) | Q(written_by=user)
        rows = QuickScan.objects.unfinished().current().filter(mine)
        rows = rows.select_related("call__case").order_by("written_at")
        return Group.of(
            rows,
            lambda scan: next_steps.scan_step(scan, scan.call.case),
            title="Akut",
            rank=20,
            tone="alarm",
        )

    def _dangers(self, user: User) -> Group:
        """For the manager: what was done in danger is reviewed afterwards, by somebody else than who did it."""
        rows = DangerReport.objects.unreviewed().exclude(Q(reported_by=user) | Q(call__taken_by=user))
        rows = rows.select_related("call__case", "reported_by")
        return Group.of(rows, next_steps.danger_step, title="Akut: att granska", rank=30, tone="alarm")

    def _overdue(self, user: User, today: date) -> Group:
        """For the manager: promises that are broken, as numbers and dates."""
        return Group.of(
            Case.objects.listed_to(user).overdue(on=today).by_clock().for_list(),
            lambda case: next_steps.overdue_step(case, today=today),
            title="Möten över tiden",
            rank=50,
            more_url=next_steps.queue_url("vantar-mote"),
        )

    def _reminders(self, user: User, today: date) -> Group:
        own = Case.objects.visible_to(user).filter(handler=user).values("pk")
        return Group.of(
            Reminder.objects.due(on=today).filter(case__in=own).select_related("case"),
            lambda reminder: next_steps.reminder_step(reminder, reminder.case, today=today),
            title="Bevakningar",
            rank=130,
        )

    def _unassigned(self, user: User, today: date) -> Group:
        return Group.of(
            Case.objects.listed_to(user).unassigned().by_clock(),
            lambda case: next_steps.take_step(case, clock=meeting_clock(case, today=today)),
            title="Ej tilldelade",
            rank=140,
            more_url=next_steps.queue_url("ej-tilldelade"),
        )

    def _callbacks(self, user: User) -> Group:
        """Whoever takes calls may call back; who is calling now is said."""
        now = timezone.now()
        return Group.of(
            Callback.objects.waiting().by_clock().for_list(),
            lambda row: next_steps.callback_step(row, user, now=now),
            title="Ring tillbaka",
            rank=60,
            more_url=reverse("calls:index"),
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
        "note": "en anteckning",
        "reminder": "en bevakning",
        "scan": "snabbscanningen",
    }
    sentences = {
        "call.logged": "skrev in ett samtal",
        "callback.begun": "började ringa tillbaka",
        "callback.given_up": "gav upp en återuppringning, uppgifterna raderades",
        "callback.let_go": "släppte en återuppringning",
        "callback.settled": "avslutade en återuppringning, uppgifterna raderades",
        "callback.unanswered": "ringde tillbaka, ingen svarade",
        "caller.opened_by_code": "öppnade uppringarens del med återkopplingskod",
        "case.closed": "avslutade ärendet",
        "case.handed_over": "lämnade över ärendet",
        "case.level_raise_undone": "ångrade höjningen av dokumentationsnivån",
        "case.level_raised": "höjde dokumentationsnivån",
        "case.reopened": "öppnade ärendet igen",
        "case.taken_over": "tog över ärendet",
        "child_decision.made": "fattade beslut om orosanmälan",
        "code.refused": "angav en återkopplingskod som inte stämde",
        "code.replaced": "bytte återkopplingskod",
        "contact.logged": "räknade en kontakt utan ärende",
        "contact.undone": "tog bort en kontakt som räknats fel",
        "danger.reviewed": "granskade vad som gjordes vid fara",
        "identity.added": "skrev in en identitet",
        "identity.changed": "ändrade identiteten",
        "identity.removed": "tog bort identiteten",
        "note.corrected": "rättade en anteckning, den gamla finns kvar",
        "note.objected": "skrev in att den enskilde anser en uppgift felaktig",
        "note.signed": "signerade en anteckning",
        "reminder.done": "avslutade en bevakning",
        "reminder.set": "satte en bevakning",
        "scan.completed": "fyllde i snabbscanningen",
        "scan.corrected": "rättade snabbscanningen, den gamla finns kvar",
        "search.case_number": "sökte på ärendenummer",
        "search.name": "sökte på namn",
        "search.personal_number": "sökte på personnummer",
    }
