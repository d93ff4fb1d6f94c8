"""A referral's state holds just the steps that lead to it: broken in the database itself, past every action."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from referrals.factories import ReferralFactory
from referrals.models import Referral
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

# The state of a referral and the steps that were taken

STEPS = ("sent", "accepted", "declined", "completed", "withdrawn")
TAKEN = {
    "draft": [set()],
    "sent": [{"sent"}],
    "accepted": [{"sent", "accepted"}],
    "declined": [{"sent", "declined"}],
    "completed": [{"sent", "accepted", "completed"}],
    "withdrawn": [{"withdrawn"}, {"sent", "withdrawn"}, {"sent", "accepted", "withdrawn"}],
}
RIGHT = [(status, steps) for status, ways in TAKEN.items() for steps in ways]
ONE_STEP_OFF = [
    (status, steps ^ {step})
    for status, steps in RIGHT
    for step in STEPS
    if steps ^ {step} not in TAKEN[status]
]


def after(status: str, steps: set[str]) -> dict:
    """The values of a referral in a state, after some steps. Each has its moment and its person."""
    person = UserFactory()
    values = {"status": status}
    for step in steps:
        values |= {f"{step}_at": timezone.now(), f"{step}_by": person}
    words = {
        "sent": {"sent_how": "post", "answer_due_on": timezone.localdate()},
        "declined": {"answer": "Nej."},
        "completed": {"outcome": "advice"},
        "withdrawn": {"withdrawal_reason": "Behövs inte."},
    }
    for step in steps:
        values |= words.get(step, {})
    return values


@pytest.mark.parametrize(("status", "steps"), RIGHT)
def test_a_state_holds_the_steps_that_lead_to_it(status, steps):
    row = ReferralFactory(**after(status, steps))

    assert Referral.objects.get() == row


@pytest.mark.parametrize(("status", "steps"), ONE_STEP_OFF)
def test_a_state_holds_no_step_too_many_and_none_too_few(status, steps):
    both_answers = {"accepted", "declined"} <= steps
    rule = "referral_is_answered_in_one_way" if both_answers else "referral_status_follows_what_happened"

    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        ReferralFactory(**after(status, steps))

    assert broken.value.__cause__.diag.constraint_name == rule
