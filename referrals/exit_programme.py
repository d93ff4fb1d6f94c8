"""The exit programme for a person who calls for himself or herself and wants to leave: first among the next steps.

Also the first time ever: what counts is what was said in the call, never that somebody was linked in before.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from calls.case_parts import NextStep
from calls.models import Call, CallerRole, Case, QuickScan
from calls.models.choices import Situation, State
from referrals.models import Agency, AgencyGroup, Referral, Signposting
from stodtelefon.swedish_order import SwedishOrder

WHO_PUTS_IT_IN = (
    "Ingen avhopparverksamhet är inlagd. Samordnaren lägger in den under Samverkan, med nummer och öppettider. "
    "Lova inget innan dess: säg att ni ringer upp."
)
NO_NUMBER = "Inget nummer är inlagt, samordnaren lägger in det under Samverkan"
RANK = 2  # after a child who is to be assessed at once


def wants_to_leave(call: Call, scan: QuickScan) -> bool:
    """Is it the person himself or herself who calls, who wants to leave and has not withdrawn since?"""
    if call.caller.role is None or call.caller.withdrawn_at is not None:
        return False
    return call.caller.role.group == CallerRole.Group.SELF and scan.situation == Situation.WANTS_OUT


def cases_to_help() -> QuerySet:
    """Open cases that somebody handles, in which such a person has not been helped there, nor a programme linked in."""
    of_case = {"case": OuterRef("pk")}
    said = QuickScan.objects.current().filter(
        call__case=OuterRef("pk"),
        call__caller__role__group=CallerRole.Group.SELF,
        call__caller__withdrawn_at__isnull=True,
        situation=Situation.WANTS_OUT,
    )
    is_helped = Exists(Signposting.objects.filter(agency_type__group=AgencyGroup.EXIT, **of_case))
    is_linked_in = Exists(Referral.objects.filter(agency__type__group=AgencyGroup.EXIT, **of_case))
    handled = Case.objects.open().filter(handler__isnull=False).exclude(state=State.NEW)
    return handled.filter(Exists(said)).exclude(is_helped | is_linked_in)


def step_on_desk(case: Case) -> NextStep:
    return NextStep(
        what="Hjälp till avhopparverksamhet",
        why="Numret, och hur de nås, står bland nästa steg i ärendet.",
        label="Öppna ärendet",
        url=case.get_absolute_url(),
        tone="soon",
        rank=RANK,
        subject=case.number,
        subject_url=case.get_absolute_url(),
    )


def steps(case: Case, *, may_go_on: bool) -> list[NextStep]:
    """Each exit programme in the directory, with its number and how it is reached; or who puts one in.

    `may_go_on`: whether the reader can help the person there from here; the number is said in any case.
    """
    today = timezone.localdate()
    agencies = (
        Agency.objects.current(on=today).filter(type__group=AgencyGroup.EXIT).order_by(SwedishOrder("name"))
    )
    found = [_step(agency, case, may_go_on=may_go_on) for agency in agencies]
    return found or [
        NextStep(
            what="Vill lämna: avhopparverksamhet",
            why=WHO_PUTS_IT_IN,
            label="Till Samverkan",
            url=reverse("referrals:agency_index"),
            tone="soon",
            rank=RANK,
        )
    ]


def _step(agency: Agency, case: Case, *, may_go_on: bool) -> NextStep:
    url = f"{reverse('referrals:signposting_create', args=[case.number])}?aktor={agency.pk}"
    return NextStep(
        what=f"Vill lämna: {agency.name}",
        why=how_to_reach(agency),
        label="Hänvisa dit",
        url=url if may_go_on else "",
        rank=RANK,
    )


def how_to_reach(agency: Agency) -> str:
    """«Ring 040-000 00 00, vardagar 9–12. Fråga efter jouren. Stöd till den som vill lämna.»"""
    number = f"Ring {agency.phone}" if agency.phone else NO_NUMBER
    hours = f", {agency.opening_hours}" if agency.opening_hours and agency.phone else ""
    ask = f"Fråga efter {agency.contact}" if agency.contact else ""
    others = (ask, agency.email, agency.address, agency.does)
    return " ".join(f"{words.rstrip('.')}." for words in (number + hours, *others) if words)
