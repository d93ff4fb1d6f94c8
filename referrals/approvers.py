"""Who can approve what goes to law enforcement today: whom to ring before it leaves unapproved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from calls.models.outsiders import free_in
from calls.promise_kinds import kinds
from calls.staffing import Staffing

if TYPE_CHECKING:
    from referrals.models import Referral
    from stodtelefon.accounts.models import User


def whom_to_ring(referral: Referral, *, by: User, on: date) -> str:
    """Those who are not written in as away, deputies among them; or why there is nobody. Whoever proposed it, asked or
    sends it is none of them, nor who may have nothing in its case: is recused, or not named where it is restricted."""
    staffing, own = Staffing.on(on), {referral.created_by_id, referral.approval_requested_by_id, by.pk}
    may = free_in(referral.case_id, staffing.can_do(kinds()["referral_to_approve"]))
    able = [one for one in may if one.pk not in own]
    here = [one.name for one in able if staffing.is_here(one.pk)]
    if here:
        return f"Ring först: {_listed(here)} kan godkänna."
    if able:
        return f"{_listed([one.name for one in able], 'och')} är borta, och ingen annan kan godkänna."
    return "Ingen annan kan godkänna den."


def _listed(names: list[str], last: str = "eller") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"
