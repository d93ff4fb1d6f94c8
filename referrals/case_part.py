"""What referrals say of a case: who was linked in, where somebody was helped onward, and what was told to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from calls.case_page import CasePage
from calls.case_parts import CASE, CasePart, Entry, Link, NextStep, Obstacle, Printed, has_met
from calls.models import Call, Caller, Case, QuickScan
from calls.models.choices import State
from calls.promise_kinds import PromiseKind
from calls.record_levels import Holds
from referrals import exit_programme, next_steps, printouts, timeline
from referrals.actions import withdrawals
from referrals.models import Agency, Disclosure, Referral, Signposting
from referrals.models.choices import Approval
from referrals.promises import KINDS
from stodtelefon.addresses import address
from stodtelefon.saving import Elsewhere
from stodtelefon.swedish_order import SwedishOrder

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

# Of a referral under way: how it stands, and what settles it.
SETTLED_BY = {
    Referral.Status.DRAFT: ("är ett utkast.", "Lämna över den, eller ta bort utkastet."),
    Referral.Status.SENT: ("väntar på svar.", "Skriv in svaret, eller återkalla den."),
    Referral.Status.ACCEPTED: ("är inte klar.", "Skriv in vad den gav, eller återkalla den."),
}


def _to_settle(one: Referral) -> Elsewhere:
    how_it_stands, to_do = SETTLED_BY[one.status]
    return Elsewhere(f"Inkopplingen av {one.agency.name} {how_it_stands}", to_do, one.get_absolute_url())


def _to_tell_or_take_back(one: Disclosure) -> Elsewhere:
    said = (
        ("Ett utlämnande till polisen väntar på chefen.", "Vänta på beslutet, eller ta tillbaka det.")
        if one.approval == Approval.WAITS
        else (
            "Ett utlämnande till polisen är godkänt men inte lämnat.",
            "Skriv in att det är lämnat, eller ta tillbaka det.",
        )
    )
    return Elsewhere(*said, address("referrals:disclosure_case", one.case.number))


class ReferralsPart(CasePart):
    tables = (Referral, Disclosure, Signposting)
    reads = {
        "referrals": lambda: Referral.objects.filter(case=CASE).for_page(),
        "signpostings": lambda: Signposting.objects.filter(case=CASE).for_page(),
        "disclosures": lambda: Disclosure.objects.filter(case=CASE).for_page(),
    }

    # The case page

    def entries(self, page: CasePage) -> list[Entry]:
        return [
            *timeline.referral_entries(page),
            *timeline.signposting_entries(page),
            *timeline.disclosure_entries(page),
        ]

    def next_steps(self, page: CasePage) -> list[NextStep]:
        return list(next_steps.of_case(page))

    def links(self, page: CasePage) -> list[Link]:
        return next_steps.links(page)

    def printed(self, page: CasePage) -> Iterator[Printed]:
        return printouts.of_referrals(page)

    def after_call(self, call: Call, scan: QuickScan, *, may_open: bool) -> list[NextStep]:
        if not exit_programme.wants_to_leave(call, scan):
            return []
        return exit_programme.steps(call.case, may_go_on=may_open and scan.is_signed and call.case.is_open)

    def agencies(self) -> list[tuple[str, str]]:
        """The directory as it is today, in the order of the alphabet."""
        rows = Agency.objects.current(on=timezone.localdate()).order_by(SwedishOrder("name"))
        return [(str(key), name) for key, name in rows.values_list("pk", "name")]

    # What it forbids, and how far the case has come by it

    def come_to(self, case: Case) -> Iterator[State]:
        """After a meeting: an agency was linked in, or somebody was helped onward."""
        linked_in = case.referrals.filter(sent_at__isnull=False).exists() or case.signpostings.exists()
        if linked_in and has_met(case):
            yield State.FOLLOW_UP

    def uses_level(self, case: Case, lower: Holds) -> bool:
        """A sheet with names."""
        return not lower.named_sheet and case.referrals.filter(is_named=True).exists()

    def obstacles_to_closing(self, case: Case) -> Iterator[Obstacle]:
        """A referral that is under way is settled first: what comes back must have a place to be written."""
        yield Obstacle(case.referrals.ongoing().select_related("agency"), _to_settle)
        yield Obstacle(case.disclosures.unsettled().select_related("case"), _to_tell_or_take_back)

    def ends_with(self, caller: Caller, *, is_last: bool, at: datetime) -> list[str]:
        ends = withdrawals.ends_with(caller, is_last=is_last) if caller.case.is_open else []
        return [*ends, *withdrawals.questions_ending(caller, is_last=is_last)]

    def withdraw(self, caller: Caller, *, is_last: bool, by: User, at: datetime) -> None:
        if caller.case.is_open:
            withdrawals.end_referrals(caller, is_last=is_last, by=by, at=at)
        withdrawals.end_questions(caller, is_last=is_last, by=by, at=at)

    # Idag

    def promise_kinds(self) -> Iterable[PromiseKind]:
        return KINDS

    # The log

    nouns = {
        "arrival": "en fråga om någon kom fram",
        "disclosure": "ett utlämnande",
        "referral": "en inkoppling",
        "signposting": "en hänvisning vidare",
    }
    kinds = {"Fil, brev eller utskrift": ("referral.printed",)}
    sentences = {
        "agency.added": "lade till en samverkansaktör",
        "agency.changed": "ändrade en samverkansaktör",
        "agency.restored": "tog i bruk en samverkansaktör igen",
        "agency.retired": "tog en samverkansaktör ur bruk",
        "disclosure.approved": "godkände ett utlämnande till polisen",
        "arrival.given": "lät en kollega fråga om någon kom fram",
        "arrival.put_off": "sköt upp frågan om någon kom fram",
        "arrival.settled": "skrev in om någon kom fram, numret raderades",
        "disclosure.answer_read": "läste varför ett utlämnande till polisen inte godkändes",
        "disclosure.given": "lät en kollega ta över ett utlämnande till polisen",
        "disclosure.logged": "skrev in ett utlämnande",
        "disclosure.refused": "godkände inte ett utlämnande till polisen",
        "disclosure.reviewed": "granskade ett utlämnande som inte kunde vänta",
        "disclosure.taken_back": "tog tillbaka ett utlämnande som inte var lämnat",
        "disclosure.told": "skrev in att ett godkänt utlämnande är lämnat",
        "referral.printed": "öppnade en inkopplings brev för utskrift",
        "referral.accepted": "noterade ja till en inkoppling",
        "referral.approval_requested": "bad om godkännande av en inkoppling",
        "referral.approved": "godkände en inkoppling",
        "referral.completed": "slutförde en inkoppling",
        "referral.consent_ended": "noterade att samtycket till en inkoppling är tillbakadraget",
        "referral.declined": "noterade nej till en inkoppling",
        "referral.edited": "ändrade en inkoppling",
        "referral.proposed": "föreslog en inkoppling",
        "referral.reminded": "påminde om svar på en inkoppling",
        "referral.returned": "lämnade tillbaka en inkoppling för ändring",
        "referral.sent": "skickade en inkoppling",
        "referral.withdrawn": "drog tillbaka en inkoppling",
        "signposting.given": "hänvisade vidare",
    }
