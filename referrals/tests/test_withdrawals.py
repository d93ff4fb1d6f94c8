"""What ends of referrals when a caller withdraws: drafts and consent, never what was told."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.withdrawals import withdraw_caller
from calls.factories import CallerFactory, CaseFactory
from calls.models import Reminder
from referrals.actions.referrals import send_referral
from referrals.actions.withdrawals import end_consent
from referrals.factories import ReferralFactory, basis_with_key
from referrals.models import Referral

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(call_taker):
    return CallerFactory(case=CaseFactory(handler=call_taker))


def referral_of(caller, **values) -> Referral:
    return ReferralFactory(case=caller.case, **values)


def on_consent(caller, **values) -> Referral:
    consent = {"consented_on": timezone.localdate(), "basis_reason": "Muntligt."}
    return referral_of(caller, legal_basis=basis_with_key("consent"), **consent, **values)


def test_drafts_end_with_the_last_caller(caller, call_taker):
    draft = referral_of(caller)

    withdraw_caller(caller=caller, by=call_taker)

    draft.refresh_from_db()
    assert (draft.status, draft.withdrawal_reason) == ("withdrawn", "Den som hör av sig drog sig tillbaka.")


def test_with_another_caller_drafts_stay_and_only_consent_ends(caller, call_taker, coordinator):
    CallerFactory(case=caller.case)
    plain, consented = referral_of(caller), on_consent(caller)

    withdraw_caller(caller=caller, by=call_taker)

    plain.refresh_from_db()
    consented.refresh_from_db()
    assert (plain.status, consented.status, consented.consented_on) == ("draft", "draft", None)
    with pytest.raises(ValidationError, match="vilken dag samtycket lämnades"):
        send_referral(referral=consented, by=coordinator)


def test_an_approval_ends_with_the_consent(caller, call_taker, logged):
    draft = on_consent(caller, approved=True)

    draft = end_consent(referral=draft, by=call_taker)

    logged("referral.consent_ended", by=call_taker, target=draft, case=caller.case)
    assert (draft.approval_requested_at, draft.approved_at, draft.consented_on) == (None, None, None)


def test_what_was_sent_is_not_a_draft(caller, call_taker, refused):
    sent = on_consent(caller, sent=True)

    with refused("Det går inte längre"):
        end_consent(referral=sent, by=call_taker)


def test_what_was_sent_stays_and_the_agency_is_to_be_told(caller, call_taker):
    sent, other = on_consent(caller, sent=True), referral_of(caller, sent=True)

    withdraw_caller(caller=caller, by=call_taker)

    sent.refresh_from_db()
    other.refresh_from_db()
    assert (sent.status, other.status) == ("sent", "sent")
    reminder = Reminder.objects.get()
    assert (reminder.case, reminder.due_on) == (caller.case, timezone.localdate())
    assert f"Meddela {sent.agency.name}" in reminder.text


def test_what_is_over_stays_as_it_was(caller, call_taker):
    over = on_consent(caller, declined=True)

    withdraw_caller(caller=caller, by=call_taker)

    over.refresh_from_db()
    assert (over.status, Reminder.objects.count()) == ("declined", 0)
