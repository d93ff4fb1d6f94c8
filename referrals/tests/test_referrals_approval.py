"""A manager approves what goes to law enforcement: by whom, when, and what a changed word does to it."""

import pytest

from referrals.actions.referrals import (
    approve_referral,
    edit_referral,
    request_approval,
    return_referral,
    send_referral,
)
from referrals.factories import ReferralFactory
from referrals.models import Referral
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_request_and_approve_referral_lets_it_be_sent(coordinator, manager):
    referral = ReferralFactory(police=True)

    request_approval(referral=referral, by=coordinator)
    approve_referral(referral=referral, by=manager)
    send_referral(referral=referral, by=coordinator)

    stored = Referral.objects.get()
    assert (stored.status, stored.approved_by, stored.approval_requested_by) == (
        Referral.Status.SENT,
        manager,
        coordinator,
    )
    assert list(AuditEvent.objects.order_by("pk").values_list("event", flat=True)) == [
        "referral.approval_requested",
        "referral.approved",
        "referral.sent",
    ]


def test_send_referral_to_police_without_approval_changes_nothing(refused, coordinator):
    refused("godkännas av chefen", send_referral, referral=ReferralFactory(police=True), by=coordinator)


def test_request_approval_without_basis_is_refused(refused, coordinator):
    refused(
        "rättslig grund",
        request_approval,
        referral=ReferralFactory(police=True, legal_basis=None),
        by=coordinator,
    )


def test_request_approval_that_is_not_needed_is_refused(refused, coordinator):
    refused("behöver inget", request_approval, referral=ReferralFactory(), by=coordinator)


def test_request_approval_twice_is_refused(refused, coordinator):
    referral = ReferralFactory(police=True, approval_requested=True)

    refused("redan begärt", request_approval, referral=referral, by=coordinator)


def test_request_approval_by_a_call_taker_is_refused(refused, call_taker):
    refused("Samordnaren", request_approval, referral=ReferralFactory(police=True), by=call_taker)


def test_approve_referral_by_who_asked_is_refused(refused):
    both = UserFactory(roles=["coordinator", "manager"])
    referral = ReferralFactory(police=True)
    request_approval(referral=referral, by=both)

    refused("inte själv godkänna", approve_referral, referral=referral, by=both)


def test_approve_referral_by_who_proposed_is_refused(refused, coordinator):
    both = UserFactory(roles=["call_taker", "manager"])
    referral = ReferralFactory(police=True, created_by=both)
    request_approval(referral=referral, by=coordinator)

    refused("inte själv godkänna", approve_referral, referral=referral, by=both)


def test_approve_referral_by_a_coordinator_is_refused(refused, coordinator):
    referral = ReferralFactory(police=True, approval_requested=True)

    refused("Bara chefen", approve_referral, referral=referral, by=coordinator)


def test_approve_referral_that_nobody_asked_for_is_refused(refused, manager):
    refused("väntar inte", approve_referral, referral=ReferralFactory(police=True), by=manager)


def test_approve_referral_that_changed_meanwhile_is_refused(refused, manager, coordinator):
    referral = ReferralFactory(police=True, approval_requested=True)
    read = referral.version
    edit_referral(
        referral=referral,
        agency=referral.agency,
        sheet="Andra ord.",
        legal_basis=referral.legal_basis,
        basis_reason="Konkret.",
        by=coordinator,
    )
    request_approval(referral=referral, by=coordinator)

    refused("Någon annan", approve_referral, referral=referral, version=read, by=manager)


def test_return_referral_says_why_and_can_be_asked_for_again(coordinator, manager):
    referral = ReferralFactory(police=True, approval_requested=True)

    return_referral(referral=referral, reason="Skriv vad hen sade.", by=manager)

    stored = Referral.objects.get()
    assert (stored.returned_reason, stored.approval_requested_at, stored.approved_at) == (
        "Skriv vad hen sade.",
        None,
        None,
    )
    request_approval(referral=referral, by=coordinator)
    assert Referral.objects.get().returned_reason is None


def test_return_referral_without_reason_is_refused(refused, manager):
    referral = ReferralFactory(police=True, approval_requested=True)

    refused("varför", return_referral, referral=referral, reason="", by=manager)
