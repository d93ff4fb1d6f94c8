"""What is written in afterwards: how early it can have happened, typed to the minute."""

from datetime import UTC, date, datetime, timedelta

import pytest

from calls.factories import CaseFactory
from referrals.actions.disclosures import log_disclosure
from referrals.actions.referrals import send_referral
from referrals.factories import ReferralFactory
from referrals.forms.referrals import SendForm
from referrals.models import Agency, Disclosure, Referral
from referrals.tests.rows import basis
from referrals.timeline import entries_of, events_of
from stodtelefon.accounts.models import User
from stodtelefon.dates import iso_moment
from stodtelefon.tests.times import day, hours_ago, working_day

pytestmark = pytest.mark.django_db


def told(key: str = "deidentified", **more) -> dict:
    """Said on the phone to the school."""
    said = {"recipient": "rektor", "to_police": False, "what": "En fråga.", "how": "phone"}
    return said | {"legal_basis": basis(key)} | more


@pytest.mark.parametrize("minutes", [0, 20])
def test_send_referral_that_was_handed_over_before_its_draft_is_taken(coordinator, minutes):
    """By telephone, or in the very minute of the draft, typed as the clock on the wall."""
    referral = ReferralFactory(created_at=hours_ago(0), case__opened_at=hours_ago(1))
    typed = referral.created_at.replace(second=0, microsecond=0) - timedelta(minutes=minutes)
    form = SendForm(
        {"how": "phone", "answer_due_on": working_day(), "at": iso_moment(typed), "version": 1}, row=referral
    )

    sent = form.accept(send_referral, referral=referral, by=coordinator)

    assert form.errors == {}
    assert (sent.sent_at, Disclosure.objects.get().told_at) == (typed, typed)


@pytest.mark.parametrize("minutes", [0, 1])
def test_log_disclosure_is_not_told_before_the_case_was_opened(refused, call_taker, minutes):
    case = CaseFactory(opened_at=hours_ago(1).replace(second=40))
    at = case.opened_at.replace(second=0, microsecond=0) - timedelta(minutes=minutes)

    if minutes:
        with refused("Det kan inte ha lämnats innan samtalet kom in. Kontrollera dagen.") as refusal:
            log_disclosure(case=case, **told(at=at), by=call_taker)
        assert list(refusal.value.message_dict) == ["at"]
    else:
        assert log_disclosure(case=case, **told(at=at), by=call_taker).told_at == at


@pytest.mark.parametrize(
    ("consented_on", "sentence"),
    [
        (date(26, 11, 20), "Kontrollera årtalet."),
        (day(-2), "Samtycket kan inte vara äldre än ärendet. Kontrollera dagen."),
        (day(1), "Dagen för samtycket ligger i framtiden."),
    ],
)
def test_log_disclosure_on_a_consent_that_cannot_be_is_refused(refused, call_taker, consented_on, sentence):
    values = told("consent", basis_reason="Sade ja.", consented_on=consented_on)
    case = CaseFactory()

    with refused(sentence) as refusal:
        log_disclosure(case=case, **values, by=call_taker)

    assert list(refusal.value.message_dict) == ["consented_on"]


def test_steps_of_one_minute_stand_as_they_were_written():
    """By telephone all of it can happen at once: typed as the same minute, and written in one after the other."""
    at, by = datetime(2026, 1, 12, 9, 0, tzinfo=UTC), User(name="Åsa Ek")
    handed_over, accepted, ended = (at + timedelta(minutes=minutes) for minutes in (1, 2, 3))
    referral = Referral(
        agency=Agency(name="Skolan"),
        created_at=at - timedelta(hours=1),
        created_by=by,
        sent_at=at,
        sent_by=by,
        sent_written_at=handed_over,
        accepted_at=at,
        accepted_by=by,
        answer_written_at=accepted,
        completed_at=at,
        completed_by=by,
        end_written_at=ended,
        outcome="advice",
    )

    on_its_page = [step.written_at for step in events_of(referral)]
    on_the_case = sorted(entries_of(referral), key=lambda entry: entry.place, reverse=True)

    assert on_its_page == [ended, accepted, handed_over, None]
    assert [entry.written_at for entry in on_the_case] == on_its_page
