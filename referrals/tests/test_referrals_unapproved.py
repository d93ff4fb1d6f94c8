"""A sending to law enforcement that could not wait for the manager; and what only a coordinator says of a draft."""

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.restrictions import restrict_case
from calls.promptness import add_working_days
from referrals.actions.disclosures import review_disclosure
from referrals.actions.referrals import (
    accept_referral,
    edit_referral,
    propose_referral,
    request_approval,
    return_referral,
    send_referral,
)
from referrals.approvers import whom_to_ring
from referrals.factories import AgencyFactory, ReferralFactory
from referrals.models import Disclosure, Referral
from referrals.models.choices import Approval
from referrals.tests.rows import basis
from stodtelefon.accounts.factories import AwayFactory, DeputyshipFactory, UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.tests.times import day, hours_ago

pytestmark = pytest.mark.django_db

APPROVED_FIRST = "En inkoppling av polis ska godkännas av chefen innan den skickas."
SETS_BASIS = "Samordnaren bestämmer den rättsliga grunden."


# Sent before anybody had approved


def test_what_cannot_wait_is_sent_with_its_reason_and_is_to_be_reviewed(coordinator):
    referral = ReferralFactory(police=True)

    send_referral(referral=referral, unapproved_reason="Ingen chef svarade.", by=coordinator)

    referral.refresh_from_db()
    line = Disclosure.objects.get()
    assert (referral.status, referral.approved_at) == ("sent", None)
    assert referral.unapproved_reason == "Ingen chef svarade."
    assert (line.is_to_police, line.approval) == (True, Approval.REVIEW)
    assert (line.unapproved_reason, line.is_handed_over) == ("Ingen chef svarade.", True)


def test_it_is_answered_like_any_other(coordinator):
    referral = ReferralFactory(police=True)
    send_referral(referral=referral, unapproved_reason="Ingen chef svarade.", by=coordinator)

    accept_referral(referral=referral, by=coordinator)

    assert Referral.objects.get().status == "accepted"


@pytest.mark.parametrize("reason", [None, ""])
def test_it_does_not_leave_without_a_reason(refused, coordinator, reason):
    referral = ReferralFactory(police=True)

    with refused(f"{APPROVED_FIRST} Kan det inte vänta: skriv varför.") as refusal:
        send_referral(referral=referral, unapproved_reason=reason, by=coordinator)

    assert list(refusal.value.message_dict) == ["unapproved_reason"]


@pytest.mark.parametrize("key", ["near_violence", "youth_crime_risk", "serious_suspicion", "other_law"])
def test_on_another_basis_it_waits_whatever_the_reason(refused, coordinator, key):
    referral = ReferralFactory(police=True, legal_basis=basis(key))

    with refused(APPROVED_FIRST):
        send_referral(referral=referral, unapproved_reason="Ingen chef svarade.", by=coordinator)


def test_what_was_approved_says_so_in_the_register(coordinator):
    referral = ReferralFactory(police=True, approved=True)

    send_referral(referral=referral, unapproved_reason="Behövs inte.", by=coordinator)

    line = Disclosure.objects.get()
    assert (line.approval, line.judged_by, line.judged_at) == (
        Approval.APPROVED,
        referral.approved_by,
        referral.approved_at,
    )
    assert (line.unapproved_reason, Referral.objects.get().unapproved_reason) == (None, None)


def test_what_nobody_has_to_approve_says_nothing_of_it(coordinator):
    send_referral(referral=ReferralFactory(), by=coordinator)

    line = Disclosure.objects.get()
    assert (line.is_to_police, line.approval) == (False, "")


def test_consent_goes_into_the_register_with_its_day(coordinator):
    referral = ReferralFactory(
        legal_basis=basis("consent"), consented_on=day(-2), case__opened_at=hours_ago(24 * 3)
    )

    send_referral(referral=referral, by=coordinator)

    assert Disclosure.objects.get().consented_on == day(-2)


@pytest.mark.parametrize(
    ("values", "asks"),
    [
        ({"police": True}, True),
        ({"police": True, "approval_requested": True}, True),
        ({"police": True, "approved": True}, False),
        ({}, False),
    ],
)
def test_the_page_asks_why_only_where_it_may_leave_without(login, coordinator, values, asks):
    referral = ReferralFactory(**values)

    page = login(coordinator).get(reverse("referrals:send", args=[referral.pk])).content.decode()

    assert ("Varför kan det inte vänta på chefen?" in page) == asks


def test_it_is_sent_from_the_page(login, coordinator):
    referral = ReferralFactory(police=True)
    typed = {
        "how": "phone",
        "unapproved_reason": "Ingen chef svarade.",
        "answer_due_on": add_working_days(timezone.localdate(), 3).isoformat(),
        "version": referral.version,
    }

    answer = login(coordinator).post(reverse("referrals:send", args=[referral.pk]), typed, follow=True)

    page = answer.content.decode()
    assert "lämnat utan godkännande, granskas" in page
    assert "Ingen chef svarade." in page


def test_all_that_is_missing_is_said_at_once(login, coordinator):
    referral = ReferralFactory(police=True)
    typed = {"answer_due_on": add_working_days(timezone.localdate(), 3), "version": referral.version}

    page = login(coordinator).post(reverse("referrals:send", args=[referral.pk]), typed, follow=True)

    assert list(page.context["form"].errors) == ["how", "unapproved_reason"]


# A no is an answer, and whom to ask first


def test_what_the_manager_said_no_to_does_not_leave_before_it_is_asked_for_again(
    refused, coordinator, manager
):
    referral = ReferralFactory(police=True, approval_requested=True)
    returned = return_referral(referral=referral, reason="Det är ingen fara.", by=manager)
    assert not returned.leaves_unapproved
    with refused("Chefen har svarat och inte godkänt."):
        send_referral(referral=returned, unapproved_reason="Ingen svarade.", by=coordinator)

    asked = request_approval(referral=returned, by=coordinator)
    send_referral(referral=asked, unapproved_reason="Hotet är nytt, och ingen svarar.", by=coordinator)

    assert Disclosure.objects.get().approval == Approval.REVIEW


def test_page_says_who_is_here_to_approve_it(login, coordinator, manager):
    path = reverse("referrals:send", args=[ReferralFactory(police=True).pk])
    client = login(coordinator)
    assert f"Ring först: {manager.name} kan godkänna." in client.get(path).content.decode()

    deputy = UserFactory(coordinator=True)
    away = AwayFactory(user=manager, going_on=True, stand_in=deputy)
    assert f"{manager.name} är borta, och ingen annan kan" in client.get(path).content.decode()

    DeputyshipFactory(approved=True, away=away)
    assert f"Ring först: {deputy.name} kan godkänna." in client.get(path).content.decode()


def test_nobody_is_rung_about_what_they_may_have_nothing_in(coordinator, manager):
    """Of a restricted case they would hear that there is one, and could not approve."""
    referral, other = ReferralFactory(police=True), UserFactory(manager=True)
    restrict_case(case=referral.case, people=[coordinator], reason="En kollegas barn.", by=manager)
    on = timezone.localdate()

    assert whom_to_ring(referral, by=coordinator, on=on) == f"Ring först: {manager.name} kan godkänna."

    deputy = UserFactory(coordinator=True)
    DeputyshipFactory(approved=True, away=AwayFactory(user=other, going_on=True, stand_in=deputy))
    AwayFactory(user=manager, going_on=True)
    assert (
        whom_to_ring(referral, by=coordinator, on=on)
        == f"{manager.name} är borta, och ingen annan kan godkänna."
    )


def test_sender_who_is_deputy_neither_approves_nor_reviews_it(coordinator, manager, refused):
    away = AwayFactory(user=manager, going_on=True, stand_in=coordinator)
    DeputyshipFactory(approved=True, away=away)
    referral, deputy = ReferralFactory(police=True), User.objects.get(pk=coordinator.pk)
    on = timezone.localdate()
    assert (
        whom_to_ring(referral, by=deputy, on=on) == f"{manager.name} är borta, och ingen annan kan godkänna."
    )

    send_referral(referral=referral, unapproved_reason="Chefen är borta.", by=deputy)

    line = Disclosure.objects.get()
    with refused("kan inte själv bedöma"):
        review_disclosure(disclosure=line, judgement="Bra så.", by=deputy)
    assert review_disclosure(disclosure=line, judgement="I sin ordning.", by=manager).judged_by == manager


# Only a coordinator sets the basis, and its reason and day with it


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"basis_reason": "Ett eget skäl."}, "basis_reason"),
        ({"basis_reason": None}, "basis_reason"),
        ({"consented_on": day(-1)}, "consented_on"),
    ],
)
def test_a_call_taker_does_not_change_reason_or_day(refused, call_taker, values, field):
    referral = ReferralFactory()
    kept = {
        "agency": referral.agency,
        "sheet": referral.sheet,
        "legal_basis": referral.legal_basis,
        "basis_reason": referral.basis_reason,
        "consented_on": referral.consented_on,
    }

    with refused(SETS_BASIS) as refusal:
        edit_referral(referral=referral, **kept | values, by=call_taker)

    assert list(refusal.value.message_dict) == [field]


@pytest.mark.parametrize("values", [{"basis_reason": "Ett eget skäl."}, {"consented_on": day(-1)}])
def test_a_call_taker_does_not_propose_with_reason_or_day(refused, call_taker, values):
    case, agency = ReferralFactory().case, AgencyFactory()

    with refused(SETS_BASIS):
        propose_referral(case=case, agency=agency, **values, by=call_taker)


# A colleague was there first


@pytest.mark.parametrize(("trait", "words"), [("sent", "väntar på svar"), ("withdrawn", "återkallad")])
def test_what_was_typed_in_a_draft_that_a_colleague_ended_is_shown_back(login, coordinator, trait, words):
    referral = ReferralFactory(**{trait: True})
    typed = {
        "agency": referral.agency_id,
        "sheet": "Ord som tog en kvart.",
        "legal_basis": referral.legal_basis_id,
        "basis_reason": "Skolan vet redan.",
        "version": referral.version - 1 or 1,
    }

    page = login(coordinator).post(reverse("referrals:edit", args=[referral.pk]), typed).content.decode()

    assert "Ord som tog en kvart." in page
    assert f"Utkastet ändrades medan du skrev: inkopplingen är i läget {words}." in page
    assert Referral.objects.get().sheet == referral.sheet
