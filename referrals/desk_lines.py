"""What referrals and the register wait for, in the words of Idag, where the heading says what is to be done
(`calls/desk_lines.py`)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from calls.case_parts import NextStep
from referrals import next_steps
from referrals.models import Disclosure, Referral

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def to_send(referral: Referral, user: User, *, today: date) -> NextStep | None:
    """Of one that is not ready the agency alone; otherwise what it waits for."""
    step = next_steps.next_step_of(referral, user, today=today)
    if step is not None and (referral.legal_basis_id is None or referral.sheet is None):
        step.what = referral.agency.name
    return step


def to_answer(referral: Referral, user: User, *, today: date) -> NextStep | None:
    step = next_steps.next_step_of(referral, user, today=today)
    if step is not None:
        step.what = referral.agency.name
    return step


def to_tell(row: Disclosure) -> NextStep | None:
    step = next_steps.disclosure_step(row)
    if step is not None:
        step.what, step.badge = f"Till {row.to_words}", ""
    return step


def refused(row: Disclosure) -> NextStep:
    step = next_steps.refused_step(row)
    step.what, step.badge = f"Till {row.to_words}", ""
    return step
