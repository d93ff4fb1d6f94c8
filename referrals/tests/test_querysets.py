"""Which referrals are awaited, late, sent in a period."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.factories import CaseFactory
from referrals.factories import ReferralFactory, SignpostingFactory
from referrals.models import Referral, Signposting

pytestmark = pytest.mark.django_db


def test_awaited_late_due_and_over():
    today = timezone.localdate()
    draft, late = ReferralFactory(), ReferralFactory(overdue=True)
    due_today, waiting = ReferralFactory(sent=True, answer_due_on=today), ReferralFactory(sent=True)
    accepted, declined = ReferralFactory(accepted=True), ReferralFactory(declined=True)
    completed, withdrawn = ReferralFactory(completed=True), ReferralFactory(withdrawn=True)

    found = Referral.objects
    assert set(found.drafts()) == {draft}
    assert set(found.awaiting_answer()) == {late, due_today, waiting}
    assert set(found.overdue(on=today)) == {late}
    assert set(found.due(on=today)) == {late, due_today}
    assert list(found.awaiting_answer().by_due_date()) == [late, due_today, waiting]
    assert set(found.accepted()) == {accepted}
    assert set(found.finished()) == {declined, completed, withdrawn}
    assert set(found.ongoing()) == {draft, late, due_today, waiting, accepted}


def test_awaiting_approval_is_asked_for_and_not_yet_given():
    ReferralFactory(police=True)
    asked = ReferralFactory(police=True, approval_requested=True)
    ReferralFactory(police=True, approved=True)

    assert list(Referral.objects.awaiting_approval()) == [asked]


def test_a_period_holds_its_start_and_not_its_end():
    start = timezone.now() - timedelta(days=3)
    end = start + timedelta(days=1)
    for moment in (start, end):
        ReferralFactory(sent=True, sent_at=moment, created_at=moment)
        SignpostingFactory(given_at=moment)

    assert [row.sent_at for row in Referral.objects.sent_between(start, end)] == [start]
    assert [row.given_at for row in Signposting.objects.given_between(start, end)] == [start]


def test_lists_of_an_unfinished_case_are_empty_for_strangers(statistics_reader):
    ReferralFactory(case=CaseFactory())

    assert list(Referral.objects.visible_to(statistics_reader)) == []
    assert list(Referral.objects.listed_to(statistics_reader)) == []
