"""A referral after it was sent: reminded of, accepted, declined, completed, withdrawn."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.models.choices import State
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
from referrals.tests.rows import referral_in
from stodtelefon.tests.databases import every_row
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

Status = Referral.Status
WORDS = {
    "draft": "utkast",
    "sent": "väntar på svar",
    "accepted": "tar emot",
    "declined": "tackade nej",
    "completed": "klar",
    "withdrawn": "återkallad",
}


# What each of them does


def test_remind_referral_says_who_reminded_when_and_until_when(call_taker):
    referral, at = ReferralFactory(overdue=True), timezone.now()

    remind_referral(referral=referral, answer_due_on=day(4), at=at, by=call_taker)

    stored = Referral.objects.get()
    assert (stored.reminded_at, stored.reminded_by, stored.answer_due_on) == (at, call_taker, day(4))
    assert (stored.status, stored.sent_at) == (Status.SENT, referral.sent_at)
    assert stored.version == referral.version + 1


def test_remind_referral_gives_two_working_days_more(call_taker):
    before_easter = timezone.make_aware(datetime(2024, 3, 27, 15))
    sent = {"created_at": before_easter - timedelta(days=9), "sent_at": before_easter - timedelta(days=8)}
    referral = ReferralFactory(overdue=True, **sent)

    remind_referral(referral=referral, at=before_easter, by=call_taker)

    assert Referral.objects.get().answer_due_on == date(2024, 4, 2)


def test_remind_referral_can_be_done_again(call_taker, coordinator):
    referral = ReferralFactory(overdue=True)
    remind_referral(referral=referral, by=call_taker)

    remind_referral(referral=referral, by=coordinator)

    assert Referral.objects.get().reminded_by == coordinator


def test_remind_referral_until_the_same_day(call_taker):
    remind_referral(referral=ReferralFactory(overdue=True), answer_due_on=day(0), by=call_taker)

    assert Referral.objects.get().answer_due_on == day(0)


def test_remind_referral_until_a_day_gone_by_is_refused(refused, call_taker):
    referral = ReferralFactory(overdue=True)

    with refused("Svar kan inte väntas före den dag då du påminde.") as refusal:
        remind_referral(referral=referral, answer_due_on=day(-1), by=call_taker)

    assert list(refusal.value.message_dict) == ["answer_due_on"]


def test_accept_referral_says_who_wrote_it_and_what_they_said(call_taker):
    referral, at = ReferralFactory(sent=True), timezone.now()

    accept_referral(referral=referral, answer="Kuratorn ringer på torsdag.", at=at, by=call_taker)

    stored = Referral.objects.get()
    assert (stored.status, stored.accepted_at, stored.accepted_by) == (Status.ACCEPTED, at, call_taker)
    assert (stored.answer, stored.version) == ("Kuratorn ringer på torsdag.", referral.version + 1)
    assert (stored.declined_at, stored.completed_at, stored.withdrawn_at) == (None, None, None)


@pytest.mark.parametrize("answer", [None, ""])
def test_accept_referral_needs_no_words(call_taker, answer):
    accept_referral(referral=ReferralFactory(sent=True), answer=answer, by=call_taker)

    stored = Referral.objects.get()
    assert (stored.status, stored.answer) == (Status.ACCEPTED, None)


def test_decline_referral_says_who_wrote_it_and_why(call_taker):
    referral, at = ReferralFactory(sent=True), timezone.now()

    decline_referral(referral=referral, answer="Tar inte emot den åldern.", at=at, by=call_taker)

    stored = Referral.objects.get()
    assert (stored.status, stored.declined_at, stored.declined_by) == (Status.DECLINED, at, call_taker)
    assert (stored.answer, stored.version) == ("Tar inte emot den åldern.", referral.version + 1)
    assert (stored.accepted_at, stored.completed_at, stored.withdrawn_at) == (None, None, None)


@pytest.mark.parametrize("answer", [None, ""])
def test_decline_referral_without_words_is_refused(refused, call_taker, answer):
    referral = ReferralFactory(sent=True)

    with refused("Skriv varför de tackade nej.") as refusal:
        decline_referral(referral=referral, answer=answer, by=call_taker)

    assert list(refusal.value.message_dict) == ["answer"]


@pytest.mark.parametrize("outcome", Referral.Outcome.values)
def test_complete_referral_says_what_it_gave(call_taker, outcome):
    referral, at = ReferralFactory(accepted=True), timezone.now()

    complete_referral(referral=referral, outcome=outcome, outcome_text="Fyra samtal.", at=at, by=call_taker)

    stored = Referral.objects.get()
    assert (stored.status, stored.completed_at, stored.completed_by) == (Status.COMPLETED, at, call_taker)
    assert (stored.outcome, stored.outcome_text) == (outcome, "Fyra samtal.")
    assert (stored.accepted_by, stored.version) == (referral.accepted_by, referral.version + 1)


@pytest.mark.parametrize("words", [None, ""])
def test_complete_referral_needs_no_words(call_taker, words):
    referral = ReferralFactory(accepted=True)

    complete_referral(referral=referral, outcome="advice", outcome_text=words, by=call_taker)

    assert Referral.objects.get().outcome_text is None


@pytest.mark.parametrize("outcome", [None, ""])
def test_complete_referral_without_outcome_is_refused(refused, call_taker, outcome):
    referral = ReferralFactory(accepted=True)

    with refused("Välj vad inkopplingen gav.") as refusal:
        complete_referral(referral=referral, outcome=outcome, by=call_taker)

    assert list(refusal.value.message_dict) == ["outcome"]


def test_complete_referral_with_an_outcome_that_is_not_there_is_refused(call_taker):
    referral = ReferralFactory(accepted=True)
    before = every_row()

    with pytest.raises(ValidationError) as refusal:
        complete_referral(referral=referral, outcome="solved", by=call_taker)

    assert [error.code for error in refusal.value.error_dict["outcome"]] == ["invalid_choice"]
    assert every_row() == before


@pytest.mark.parametrize("state", ["draft", "sent", "accepted"])
def test_withdraw_referral_says_who_withdrew_it_and_why(call_taker, state):
    referral, at = referral_in(state), timezone.now()

    withdraw_referral(referral=referral, reason="Samtycket togs tillbaka.", at=at, by=call_taker)

    stored = Referral.objects.get()
    assert (stored.status, stored.withdrawn_at, stored.withdrawn_by) == (Status.WITHDRAWN, at, call_taker)
    assert (stored.withdrawal_reason, stored.version) == ("Samtycket togs tillbaka.", referral.version + 1)
    assert (stored.sent_at, stored.accepted_at) == (referral.sent_at, referral.accepted_at)


@pytest.mark.parametrize("is_accepted", [False, True])
def test_withdraw_referral_keeps_what_was_told_in_the_register(coordinator, is_accepted):
    referral = ReferralFactory()
    send_referral(referral=referral, by=coordinator)
    if is_accepted:
        accept_referral(referral=referral, by=coordinator)
    told = Disclosure.objects.get()

    withdraw_referral(referral=referral, reason="Samtycket togs tillbaka.", by=coordinator)

    kept = Disclosure.objects.get()
    assert (kept, kept.what, kept.told_at) == (told, referral.sheet, told.told_at)


@pytest.mark.parametrize("reason", [None, ""])
def test_withdraw_referral_without_reason_is_refused(refused, coordinator, reason):
    referral = ReferralFactory(sent=True)

    with refused("Skriv varför inkopplingen återkallas.") as refusal:
        withdraw_referral(referral=referral, reason=reason, by=coordinator)

    assert list(refusal.value.message_dict) == ["reason"]


# What holds for all five: the action, what else it is given, from which states, its line in the log

DEEDS = {
    "remind": (remind_referral, {}, ("sent",), "referral.reminded"),
    "accept": (accept_referral, {"answer": "Ja."}, ("sent",), "referral.accepted"),
    "decline": (decline_referral, {"answer": "Nej."}, ("sent",), "referral.declined"),
    "complete": (complete_referral, {"outcome": "advice"}, ("accepted",), "referral.completed"),
    "withdraw": (withdraw_referral, {"reason": "Nej."}, ("draft", "sent", "accepted"), "referral.withdrawn"),
}
EACH = pytest.mark.parametrize("deed", DEEDS)
FROM = [(deed, state) for deed, (_, _, states, _) in DEEDS.items() for state in states]
NOT_FROM = [(deed, state) for deed in DEEDS for state in WORDS if (deed, state) not in FROM]


def carry_out(deed: str, referral: Referral, **values) -> Referral:
    action, own, _, _ = DEEDS[deed]
    return action(referral=referral, **own, **values)


def ready_for(deed: str, **values) -> Referral:
    """A referral on which the deed can be done."""
    return referral_in(DEEDS[deed][2][-1], **values)


@pytest.mark.parametrize(("deed", "state"), FROM)
def test_a_step_leaves_one_line_without_a_word_of_it(logged, call_taker, deed, state):
    referral = referral_in(state)

    carry_out(deed, referral, by=call_taker)

    logged(DEEDS[deed][3], by=call_taker, target=referral, case=referral.case)


@pytest.mark.parametrize(("deed", "state"), FROM)
def test_a_step_is_an_entry_and_does_not_move_the_case(call_taker, deed, state):
    referral = referral_in(state, case__state=State.FOLLOW_UP, case__last_entry_on=day(-30))

    carry_out(deed, referral, by=call_taker)

    case = Referral.objects.get().case
    assert (case.state, case.last_entry_on) == (State.FOLLOW_UP, day(0))


@EACH
def test_a_step_writes_nothing_in_the_register(call_taker, deed):
    carry_out(deed, ready_for(deed), by=call_taker)

    assert not Disclosure.objects.exists()


@pytest.mark.parametrize(("deed", "state"), NOT_FROM)
def test_a_step_in_the_wrong_state_is_refused(refused, call_taker, deed, state):
    referral = referral_in(state)

    with refused(f"Det går inte längre: inkopplingen är i läget {WORDS[state]}."):
        carry_out(deed, referral, by=call_taker)


@EACH
def test_a_step_on_a_stale_version_is_refused(refused, call_taker, deed):
    referral = ready_for(deed)

    with refused("Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."):
        carry_out(deed, referral, version=referral.version + 1, by=call_taker)


@EACH
def test_a_step_in_a_closed_case_is_refused(refused, call_taker, deed):
    referral = ready_for(deed, case__closed=True)

    with refused("Ärendet är avslutat. Öppna det igen först."):
        carry_out(deed, referral, by=call_taker)


@EACH
def test_a_step_before_the_one_it_follows_is_refused(refused, call_taker, deed):
    referral = ready_for(deed)
    before = (referral.accepted_at or referral.sent_at) - timedelta(minutes=1)

    with refused("Det kan inte ha hänt före steget innan. Ange en senare tid.") as refusal:
        carry_out(deed, referral, at=before, by=call_taker)

    assert list(refusal.value.message_dict) == ["at"]


@EACH
@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (timezone.now() + timedelta(days=1), "Tidpunkten ligger i framtiden. Ange när det faktiskt hände."),
        (timezone.make_aware(datetime(206, 11, 20)), "Kontrollera årtalet. Ange när det faktiskt hände."),
    ],
)
def test_a_step_at_a_time_that_cannot_be_is_refused(refused, call_taker, deed, at, sentence):
    referral = ready_for(deed)

    with refused(sentence):
        carry_out(deed, referral, at=at, by=call_taker)


@pytest.mark.parametrize(
    ("deed", "field", "longest"),
    [
        ("accept", "answer", 5000),
        ("decline", "answer", 5000),
        ("complete", "outcome_text", 5000),
        ("withdraw", "reason", 1000),
    ],
)
def test_a_step_with_too_many_words_is_refused(call_taker, deed, field, longest):
    referral = ready_for(deed)
    action, own, _, _ = DEEDS[deed]
    column = {"reason": "withdrawal_reason"}.get(field, field)
    before = every_row()

    with pytest.raises(ValidationError) as refusal:
        action(referral=referral, by=call_taker, **own | {field: "å" * (longest + 1)})

    assert [error.code for error in refusal.value.error_dict[column]] == ["max_length"]
    assert every_row() == before
