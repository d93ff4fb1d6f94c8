"""What ends of referrals when a caller withdraws: drafts and consent, never what was told."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.promises import differences
from calls.actions.withdrawals import undo_withdrawal, withdraw_caller
from calls.factories import CallerFactory, CallFactory, CaseFactory, IdentityFactory, QuickScanFactory
from calls.models import CallerRole, Promise, Reminder
from calls.models.choices import Outcome, Situation, State
from referrals.actions.referrals import send_referral
from referrals.actions.withdrawals import end_consent, questions_ending
from referrals.factories import ArrivalFactory, ReferralFactory, basis_with_key
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


# Kom du fram?


def asked(caller, reach="070-123 45 67, efter fyra"):
    return ArrivalFactory(signposting__case=caller.case, reach=reach)


def open_questions():
    assert differences() == []
    return [promise.target for promise in Promise.objects.open().filter(kind="arrival_to_ask")]


@pytest.mark.parametrize("closed", [False, True])
def test_nobody_is_asked_who_has_withdrawn_and_the_number_is_erased(call_taker, closed):
    caller = CallerFactory(case=CaseFactory(handler=call_taker, closed=closed))
    arrival = asked(caller)
    assert open_questions() == [str(arrival.pk)]
    assert len(questions_ending(caller, is_last=True)) == 1

    withdraw_caller(caller=caller, by=call_taker)

    arrival.refresh_from_db()
    assert (arrival.result, arrival.reach, arrival.settled_by) == ("declined", None, call_taker)
    assert open_questions() == []


def test_of_several_only_the_question_to_that_number_ends(caller, call_taker):
    other = CallerFactory(case=caller.case)
    for one, phone in ((caller, "070-123 45 67"), (other, "070-765 43 21")):
        IdentityFactory(caller=one, phone=phone)
    theirs, others = asked(caller, "+46 70 123 45 67"), asked(caller, "070-765 43 21")

    withdraw_caller(caller=caller, by=call_taker)

    theirs.refresh_from_db()
    others.refresh_from_db()
    assert (theirs.result, others.result, Reminder.objects.count()) == ("declined", "", 0)


def test_a_number_that_may_be_either_ones_is_looked_at_by_somebody(caller, call_taker):
    CallerFactory(case=caller.case)
    arrival = asked(caller)

    withdraw_caller(caller=caller, by=call_taker)

    arrival.refresh_from_db()
    reminder = Reminder.objects.get()
    assert (arrival.result, reminder.due_on) == ("", timezone.localdate())
    assert "kom du fram" in reminder.text


def test_nobody_is_asked_to_help_onward_who_has_withdrawn(call_taker):
    """Neither to another door nor to the exit programme; a slip that is undone asks for both again."""
    wants = {"outcome": Outcome.HELPED_ONWARD, "state": State.SCANNED}
    case = CaseFactory(handler=call_taker, **wants)
    caller = CallerFactory(case=case, role=CallerRole.objects.get(key="self"), is_municipal_staff=False)
    call = CallFactory(caller=caller, taken_by=call_taker)
    QuickScanFactory(call=call, situation=Situation.WANTS_OUT, outcome=case.outcome)

    def asked() -> set[str]:
        kinds = ("exit_to_offer", "signposting_to_give", "case_without_contact")
        return set(Promise.objects.open().filter(case=case, kind__in=kinds).values_list("kind", flat=True))

    before = asked()
    withdraw_caller(caller=caller, by=call_taker)
    after = asked()
    undo_withdrawal(caller=caller, by=call_taker)

    assert (before, after) == ({"exit_to_offer", "signposting_to_give"}, {"case_without_contact"})
    assert asked() == before
