"""A referral after it was sent: reminded of, answered, completed, withdrawn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.promptness import add_working_days
from referrals.actions.referrals import (
    accept_referral,
    complete_referral,
    decline_referral,
    remind_referral,
    send_referral,
    withdraw_referral,
)
from referrals.factories import ReferralFactory
from referrals.models import Disclosure, Referral

pytestmark = pytest.mark.django_db

Status = Referral.Status


def test_accept_and_complete_referral(call_taker):
    referral = ReferralFactory(sent=True)

    accept_referral(referral=referral, answer="Kuratorn ringer på torsdag.", by=call_taker)
    complete_referral(referral=referral, outcome="support_given", outcome_text="Fyra samtal.", by=call_taker)

    stored = Referral.objects.get()
    assert (stored.status, stored.answer) == (Status.COMPLETED, "Kuratorn ringer på torsdag.")
    assert (stored.outcome, stored.outcome_text) == ("support_given", "Fyra samtal.")
    assert (stored.accepted_by, stored.completed_by) == (call_taker, call_taker)


def test_decline_referral_needs_words(refused, call_taker):
    referral = ReferralFactory(sent=True)

    refused("varför", decline_referral, referral=referral, answer="", by=call_taker)
    decline_referral(referral=referral, answer="Tar inte emot den åldern.", by=call_taker)

    stored = Referral.objects.get()
    assert (stored.status, stored.answer, stored.declined_by) == (
        Status.DECLINED,
        "Tar inte emot den åldern.",
        call_taker,
    )


def test_accept_referral_before_it_was_sent_is_refused(refused, call_taker):
    referral = ReferralFactory(sent=True)

    refused(
        "följer på",
        accept_referral,
        referral=referral,
        at=referral.sent_at - timedelta(hours=1),
        by=call_taker,
    )


@pytest.mark.parametrize(
    ("trait", "action", "values"),
    [
        ("accepted", accept_referral, {}),
        ("completed", decline_referral, {"answer": "Nej."}),
        ("sent", complete_referral, {"outcome": "advice"}),
        ("accepted", remind_referral, {}),
        ("declined", withdraw_referral, {"reason": "Behövs inte."}),
        ("completed", withdraw_referral, {"reason": "Behövs inte."}),
    ],
)
def test_a_step_in_the_wrong_state_is_refused(refused, call_taker, trait, action, values):
    referral = ReferralFactory(**{trait: True})

    refused("Det går inte längre", action, referral=referral, by=call_taker, **values)


def test_complete_referral_without_outcome_is_refused(refused, call_taker):
    refused("Välj vad", complete_referral, referral=ReferralFactory(accepted=True), outcome="", by=call_taker)


def test_remind_referral_gives_two_working_days_more(call_taker):
    referral = ReferralFactory(overdue=True)

    remind_referral(referral=referral, by=call_taker)

    stored = Referral.objects.get()
    assert stored.answer_due_on == add_working_days(timezone.localdate(), 2)
    assert (stored.reminded_by, stored.status) == (call_taker, Status.SENT)


@pytest.mark.parametrize("trait", ["sent", "accepted"])
def test_withdraw_referral_keeps_what_was_told(coordinator, trait):
    referral = ReferralFactory()
    send_referral(referral=referral, by=coordinator)
    if trait == "accepted":
        accept_referral(referral=referral, by=coordinator)

    withdraw_referral(referral=referral, reason="Samtycket togs tillbaka.", by=coordinator)

    stored = Referral.objects.get()
    assert (stored.status, stored.withdrawal_reason) == (Status.WITHDRAWN, "Samtycket togs tillbaka.")
    assert Disclosure.objects.count() == 1


def test_withdraw_referral_without_reason_is_refused(refused, coordinator):
    refused("varför", withdraw_referral, referral=ReferralFactory(), reason="", by=coordinator)
