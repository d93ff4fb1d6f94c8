"""A manager approves what goes to law enforcement: by whom, when, and what a changed word does to it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.models.choices import State
from referrals.actions.referrals import (
    approve_referral,
    edit_referral,
    request_approval,
    return_referral,
    send_referral,
)
from referrals.factories import AgencyFactory, ReferralFactory
from referrals.models import LegalBasis, Referral
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.times import hours_ago

pytestmark = pytest.mark.django_db

Status = Referral.Status
CLOSED = "Ärendet är avslutat. Öppna det igen först."
STALE = "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."
FUTURE = "Tidpunkten ligger i framtiden. Ange när det faktiskt hände."
TOO_EARLY = "Det kan inte ha hänt före steget innan. Ange en senare tid."
NOT_ASKED = "Inkopplingen väntar inte på godkännande."
OWN = "Den som har föreslagit eller begärt kan inte själv godkänna."


def approve(referral: Referral, **values) -> Referral:
    return approve_referral(referral=referral, **values)


def give_back(referral: Referral, **values) -> Referral:
    return return_referral(referral=referral, reason="Skriv vad hen sade.", **values)


# Ask


def test_request_approval_says_who_asked_and_when(coordinator):
    referral, at = ReferralFactory(police=True), hours_ago(1)

    request_approval(referral=referral, at=at, by=coordinator)

    stored = Referral.objects.get()
    assert (stored.approval_requested_at, stored.approval_requested_by) == (at, coordinator)
    assert (stored.status, stored.approved_at, stored.version) == (Status.DRAFT, None, referral.version + 1)
    assert stored.awaits_approval


def test_request_approval_leaves_one_line(logged, coordinator):
    referral = ReferralFactory(police=True)

    request_approval(referral=referral, by=coordinator)

    logged("referral.approval_requested", by=coordinator, target=referral, case=referral.case)


def test_request_approval_is_an_entry_and_does_not_move_the_case(coordinator):
    long_ago = timezone.localdate() - timedelta(days=30)
    referral = ReferralFactory(police=True, case__last_entry_on=long_ago, case__state=State.MEETING_HELD)

    request_approval(referral=referral, by=coordinator)

    case = Referral.objects.get().case
    assert (case.state, case.last_entry_on) == (State.MEETING_HELD, timezone.localdate())


def test_request_approval_again_forgets_why_it_came_back(coordinator):
    referral = ReferralFactory(police=True, returned_reason="Skriv vad hen sade.")

    request_approval(referral=referral, by=coordinator)

    assert Referral.objects.get().returned_reason is None


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"legal_basis": None}, "legal_basis", "Välj rättslig grund innan något lämnas ut."),
        ({"sheet": None}, "sheet", "Skriv underlaget: exakt det som lämnas ut."),
        (
            {"basis_reason": None},
            "basis_reason",
            "Skriv de konkreta omständigheter som grunden kräver.",
        ),
    ],
)
def test_request_approval_of_an_unfinished_draft_is_refused(refused, coordinator, values, field, sentence):
    referral = ReferralFactory(police=True, **values)

    with refused(sentence) as refusal:
        request_approval(referral=referral, by=coordinator)

    assert list(refusal.value.message_dict) == [field]


def test_request_approval_on_a_basis_for_others_is_refused(refused, coordinator):
    referral = ReferralFactory(police=True, legal_basis=LegalBasis.objects.get(key="duty_child_report"))

    with refused("Grunden gäller bara till: Socialtjänst."):
        request_approval(referral=referral, by=coordinator)


def test_request_approval_to_a_retired_agency_is_refused(refused, coordinator):
    referral = ReferralFactory(police=True, agency=AgencyFactory(police=True, retired=True))

    with refused("Samverkansaktören används inte längre. Välj en annan."):
        request_approval(referral=referral, by=coordinator)


def test_request_approval_that_is_not_needed_is_refused(refused, coordinator):
    referral = ReferralFactory()

    with refused("Den här inkopplingen behöver inget godkännande."):
        request_approval(referral=referral, by=coordinator)


@pytest.mark.parametrize("trait", ["approval_requested", "approved"])
def test_request_approval_twice_is_refused(refused, coordinator, trait):
    referral = ReferralFactory(police=True, **{trait: True})

    with refused("Godkännande är redan begärt."):
        request_approval(referral=referral, by=coordinator)


@pytest.mark.parametrize("who", ["call_taker", "manager"])
def test_request_approval_by_who_may_not_send_is_refused(refused, request, who):
    referral, by = ReferralFactory(police=True), request.getfixturevalue(who)

    with refused("Samordnaren begär chefens godkännande."):
        request_approval(referral=referral, by=by)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"approved": True, "sent": True}, "väntar på svar"),
        ({"withdrawn": True}, "återkallad"),
    ],
)
def test_request_approval_of_what_is_no_draft_is_refused(refused, coordinator, values, words):
    referral = ReferralFactory(police=True, **values)

    with refused(f"Det går inte längre: inkopplingen är i läget {words}."):
        request_approval(referral=referral, by=coordinator)


def test_request_approval_on_a_stale_version_is_refused(refused, coordinator):
    referral = ReferralFactory(police=True)

    with refused(STALE):
        request_approval(referral=referral, version=referral.version + 1, by=coordinator)


def test_request_approval_of_a_closed_case_is_refused(refused, coordinator):
    referral = ReferralFactory(police=True, case__closed=True)

    with refused(CLOSED):
        request_approval(referral=referral, by=coordinator)


@pytest.mark.parametrize(("hours", "sentence"), [(-1, FUTURE), (3, TOO_EARLY)])
def test_request_approval_at_a_time_that_cannot_be_is_refused(refused, coordinator, hours, sentence):
    referral = ReferralFactory(police=True, created_at=hours_ago(2))

    with refused(sentence):
        request_approval(referral=referral, at=hours_ago(hours), by=coordinator)


# Approve


def test_approve_referral_says_who_approved_and_when(manager):
    referral, at = ReferralFactory(police=True, approval_requested=True), timezone.now()

    approve_referral(referral=referral, version=referral.version, at=at, by=manager)

    stored = Referral.objects.get()
    assert (stored.approved_at, stored.approved_by) == (at, manager)
    assert (stored.status, stored.sent_at, stored.version) == (Status.DRAFT, None, referral.version + 1)
    assert (stored.sheet, stored.approval_requested_by) == (referral.sheet, referral.approval_requested_by)
    assert not stored.awaits_approval


def test_approve_referral_leaves_one_line(logged, manager):
    referral = ReferralFactory(police=True, approval_requested=True)

    approve_referral(referral=referral, by=manager)

    logged("referral.approved", by=manager, target=referral, case=referral.case)


def test_what_is_approved_is_sent_by_who_asked(coordinator, manager):
    referral = ReferralFactory(police=True)
    request_approval(referral=referral, by=coordinator)
    approve_referral(referral=referral, by=manager)

    send_referral(referral=referral, by=coordinator)

    stored = Referral.objects.get()
    assert (stored.status, stored.approved_by, stored.sent_by) == (Status.SENT, manager, coordinator)


# Give back


def test_return_referral_says_why_and_can_be_asked_for_again(coordinator, manager):
    referral = ReferralFactory(police=True, approval_requested=True)

    return_referral(referral=referral, reason="Skriv vad hen sade.", version=referral.version, by=manager)

    stored = Referral.objects.get()
    assert stored.returned_reason == "Skriv vad hen sade."
    assert (stored.approval_requested_at, stored.approval_requested_by) == (None, None)
    assert (stored.approved_at, stored.approved_by) == (None, None)
    assert (stored.status, stored.sheet) == (Status.DRAFT, referral.sheet)


def test_return_referral_leaves_one_line_without_the_reason(logged, manager):
    referral = ReferralFactory(police=True, approval_requested=True)

    return_referral(referral=referral, reason="Skriv vad hen sade.", by=manager)

    logged("referral.returned", by=manager, target=referral, case=referral.case)


def test_what_was_given_back_can_be_asked_for_again(coordinator, manager):
    referral = ReferralFactory(police=True, approval_requested=True)
    return_referral(referral=referral, reason="Skriv vad hen sade.", by=manager)

    request_approval(referral=referral, by=coordinator)

    assert Referral.objects.get().approval_requested_by == coordinator


@pytest.mark.parametrize("reason", ["", None])
def test_return_referral_without_reason_is_refused(refused, manager, reason):
    referral = ReferralFactory(police=True, approval_requested=True)

    with refused("Skriv varför den inte godkänns.") as refusal:
        return_referral(referral=referral, reason=reason, by=manager)

    assert list(refusal.value.message_dict) == ["reason"]


# Whoever judges, one way or the other

JUDGEMENTS = pytest.mark.parametrize("judge", [approve, give_back])


@JUDGEMENTS
def test_the_one_who_asked_does_not_judge(refused, judge):
    both = UserFactory(roles=["coordinator", "manager"])
    referral = ReferralFactory(police=True)
    request_approval(referral=referral, by=both)

    with refused(OWN):
        judge(referral, by=both)


@JUDGEMENTS
def test_the_one_who_proposed_does_not_judge(refused, coordinator, judge):
    both = UserFactory(roles=["call_taker", "manager"])
    referral = ReferralFactory(police=True, created_by=both)
    request_approval(referral=referral, by=coordinator)

    with refused(OWN):
        judge(referral, by=both)


@JUDGEMENTS
@pytest.mark.parametrize("who", ["call_taker", "coordinator", "administrator", "archivist"])
def test_nobody_but_a_manager_judges(refused, request, judge, who):
    referral, by = ReferralFactory(police=True, approval_requested=True), request.getfixturevalue(who)

    with refused("Bara chefen godkänner inkoppling av polis."):
        judge(referral, by=by)


@JUDGEMENTS
@pytest.mark.parametrize(
    "values", [{}, {"approved": True}, {"approved": True, "sent": True}, {"withdrawn": True}]
)
def test_what_does_not_wait_is_not_judged(refused, manager, judge, values):
    referral = ReferralFactory(police=True, **values)

    with refused(NOT_ASKED):
        judge(referral, by=manager)


@JUDGEMENTS
def test_what_changed_since_it_was_read_is_not_judged(refused, manager, coordinator, judge):
    referral = ReferralFactory(police=True, approval_requested=True)
    kept = {"agency": referral.agency, "legal_basis": referral.legal_basis, "basis_reason": "Konkret."}
    edit_referral(referral=referral, sheet="Andra ord.", by=coordinator, **kept)
    request_approval(referral=referral, by=coordinator)

    with refused(STALE):
        judge(referral, version=referral.version, by=manager)


@JUDGEMENTS
def test_nothing_is_judged_in_a_closed_case(refused, manager, judge):
    referral = ReferralFactory(police=True, approval_requested=True, case__closed=True)

    with refused(CLOSED):
        judge(referral, by=manager)


@JUDGEMENTS
@pytest.mark.parametrize(("hours", "sentence"), [(-1, FUTURE), (2, TOO_EARLY)])
def test_nothing_is_judged_at_a_time_that_cannot_be(refused, manager, judge, hours, sentence):
    referral = ReferralFactory(police=True, approval_requested=True, approval_requested_at=hours_ago(1))

    with refused(sentence):
        judge(referral, at=hours_ago(hours), by=manager)
