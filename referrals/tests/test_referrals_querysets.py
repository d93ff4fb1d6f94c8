"""Which referrals are drafts, awaited, late, over, and sent in a period."""

from datetime import timedelta

import pytest
from django.utils import timezone

from referrals.factories import ReferralFactory
from referrals.models import AgencyType, Referral
from referrals.reporting import sent_by_group
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

STATES = ("draft", "sent", "accepted", "declined", "completed", "withdrawn")


def one_in_each_state() -> dict[str, Referral]:
    return {state: ReferralFactory(**({} if state == "draft" else {state: True})) for state in STATES}


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("drafts", ["draft"]),
        ("awaiting_answer", ["sent"]),
        ("accepted", ["accepted"]),
        ("finished", ["completed", "declined", "withdrawn"]),
        ("ongoing", ["accepted", "draft", "sent"]),
    ],
)
def test_each_state_is_found_under_its_name(name, states):
    rows = one_in_each_state()

    found = getattr(Referral.objects, name)()

    assert sorted(state for state, row in rows.items() if row in found) == states


@pytest.mark.parametrize(
    ("days", "is_overdue", "is_due"), [(-1, True, True), (0, False, True), (1, False, False)]
)
def test_an_answer_is_due_on_its_day_and_overdue_the_day_after(days, is_overdue, is_due):
    ReferralFactory(sent=True, answer_due_on=day(days))

    assert Referral.objects.overdue(on=day(0)).exists() == is_overdue
    assert Referral.objects.due(on=day(0)).exists() == is_due


@pytest.mark.parametrize("state", ["accepted", "declined", "completed"])
def test_what_is_answered_is_neither_due_nor_overdue(state):
    ReferralFactory(**{state: True}, answer_due_on=day(-9))

    assert not Referral.objects.overdue(on=day(0)).exists()
    assert not Referral.objects.due(on=day(0)).exists()


def test_what_is_due_first_stands_first_and_drafts_last():
    draft = ReferralFactory()
    later, late = ReferralFactory(sent=True), ReferralFactory(overdue=True)

    assert list(Referral.objects.by_due_date()) == [late, later, draft]


def test_what_is_due_the_same_day_stands_in_the_order_it_was_proposed():
    new = ReferralFactory(sent=True)
    old = ReferralFactory(sent=True, created_at=new.created_at - timedelta(days=1))

    assert list(Referral.objects.by_due_date()) == [old, new]


@pytest.mark.parametrize(
    ("values", "awaits"),
    [
        ({}, False),
        ({"approval_requested": True}, True),
        ({"approved": True}, False),
        ({"approved": True, "sent": True}, False),
        ({"approval_requested": True, "withdrawn": True}, False),
    ],
)
def test_approval_is_awaited_while_it_is_asked_for_and_not_given(values, awaits):
    referral = ReferralFactory(police=True, **values)

    assert Referral.objects.awaiting_approval().exists() == awaits
    assert referral.awaits_approval == awaits


def test_a_period_holds_its_start_and_not_its_end():
    start = timezone.now() - timedelta(days=3)
    end, second = start + timedelta(days=1), timedelta(seconds=1)
    for at in (start - second, start, end - second, end):
        ReferralFactory(sent=True, sent_at=at, created_at=at)
    ReferralFactory(created_at=start)

    found = Referral.objects.sent_between(start, end).order_by("sent_at")

    assert [row.sent_at for row in found] == [start, end - second]


@pytest.mark.parametrize("state", ["sent", "accepted", "declined", "completed"])
def test_a_period_holds_what_was_sent_whatever_became_of_it(state):
    start = timezone.now() - timedelta(days=3)
    referral = ReferralFactory(**{state: True}, sent_at=start, created_at=start)

    assert list(Referral.objects.sent_between(start, start + timedelta(days=1))) == [referral]


def test_the_year_counts_referrals_by_the_kind_of_agency():
    start = timezone.now() - timedelta(days=3)
    sent = {"sent": True, "sent_at": start, "created_at": start}
    ReferralFactory.create_batch(2, **sent)
    ReferralFactory(agency__type=AgencyType.objects.get(key="school"), **sent)
    ReferralFactory(police=True, approved=True, **sent)
    ReferralFactory(sent=True)

    assert sent_by_group(start, start + timedelta(days=1)) == {"school": 3, "police": 1}


@pytest.mark.parametrize(
    ("state", "is_draft", "is_final"),
    [
        ("draft", True, False),
        ("sent", False, False),
        ("accepted", False, False),
        ("declined", False, True),
        ("completed", False, True),
        ("withdrawn", False, True),
    ],
)
def test_a_referral_says_whether_it_is_a_draft_or_over(state, is_draft, is_final):
    referral = Referral(status=state)

    assert (referral.is_draft, referral.is_final) == (is_draft, is_final)
