"""A referral until it is sent: what each step changes, and that a refusal changes nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from calls.factories import CaseFactory, PersonOfConcernFactory
from calls.models.choices import AgeBand, RecordLevel, State
from calls.promptness import add_working_days
from referrals.actions.referrals import edit_referral, propose_referral, send_referral
from referrals.factories import AgencyFactory, ReferralFactory
from referrals.models import AgencyType, Disclosure, LegalBasis, Referral
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

Status = Referral.Status


def basis(key: str) -> LegalBasis:
    return LegalBasis.objects.get(key=key)


# Propose and edit


def test_propose_referral_makes_a_draft_without_basis(call_taker):
    case, agency = CaseFactory(), AgencyFactory()

    referral = propose_referral(
        case=case, agency=agency, scope="Träffa eleven.", sheet="Drar sig undan.", by=call_taker
    )

    stored = Referral.objects.get()
    assert (stored.status, stored.legal_basis, stored.created_by) == (Status.DRAFT, None, call_taker)
    assert (stored.scope, stored.sheet) == ("Träffa eleven.", "Drar sig undan.")
    assert list(AuditEvent.objects.values_list("event", "target_id", "case_id")) == [
        ("referral.proposed", str(referral.pk), case.pk)
    ]
    assert Disclosure.objects.count() == 0


def test_propose_referral_sent_twice_makes_one(call_taker):
    case, agency, token = CaseFactory(), AgencyFactory(), uuid4()

    first = propose_referral(case=case, agency=agency, by=call_taker, token=token)
    second = propose_referral(case=case, agency=agency, by=call_taker, token=token)

    assert first == second
    assert Referral.objects.count() == 1
    assert AuditEvent.objects.count() == 1


def test_propose_referral_with_names_below_full_record_is_refused(refused, call_taker):
    case, agency = CaseFactory(record_level=RecordLevel.OPEN_SERVICE), AgencyFactory()

    refused("nivån ärende", propose_referral, case=case, agency=agency, is_named=True, by=call_taker)


def test_propose_referral_to_a_retired_agency_is_refused(refused, call_taker):
    refused(
        "används inte längre",
        propose_referral,
        case=CaseFactory(),
        agency=AgencyFactory(retired=True),
        by=call_taker,
    )


def test_propose_referral_on_a_closed_case_is_refused(refused, call_taker):
    refused(
        "avslutat", propose_referral, case=CaseFactory(closed=True), agency=AgencyFactory(), by=call_taker
    )


def test_propose_referral_by_a_call_taker_with_basis_is_refused(refused, call_taker):
    refused(
        "Samordnaren",
        propose_referral,
        case=CaseFactory(),
        agency=AgencyFactory(),
        legal_basis=basis("no_harm"),
        by=call_taker,
    )


def test_edit_referral_changes_the_draft(coordinator):
    referral = ReferralFactory()

    edit_referral(
        referral=referral,
        agency=referral.agency,
        sheet="Nya ord.",
        legal_basis=basis("deidentified"),
        version=referral.version,
        by=coordinator,
    )

    stored = Referral.objects.get()
    assert (stored.sheet, stored.legal_basis.key, stored.version) == (
        "Nya ord.",
        "deidentified",
        referral.version + 1,
    )


def test_edit_referral_on_a_stale_version_is_refused(refused, coordinator):
    referral = ReferralFactory()
    values = {"referral": referral, "agency": referral.agency, "version": referral.version, "by": coordinator}
    edit_referral(**values, sheet="Först.")

    refused("Någon annan", edit_referral, **values, sheet="Sedan.")

    assert Referral.objects.get().sheet == "Först."


def test_edit_referral_after_approval_takes_the_approval_back(coordinator):
    referral = ReferralFactory(police=True, approved=True)

    edit_referral(
        referral=referral,
        agency=referral.agency,
        sheet="Andra ord.",
        legal_basis=referral.legal_basis,
        basis_reason="Konkret.",
        by=coordinator,
    )

    stored = Referral.objects.get()
    assert (stored.approved_at, stored.approved_by, stored.approval_requested_at) == (None, None, None)


@pytest.mark.parametrize("trait", ["sent", "accepted", "declined", "completed", "withdrawn"])
def test_edit_referral_that_is_no_draft_is_refused(refused, coordinator, trait):
    referral = ReferralFactory(**{trait: True})

    refused(
        "Det går inte längre",
        edit_referral,
        referral=referral,
        agency=referral.agency,
        sheet="Nytt.",
        by=coordinator,
    )


# Send


def test_send_referral_writes_the_register_and_moves_the_case(coordinator):
    referral = ReferralFactory(case__state=State.MEETING_HELD, created_at=timezone.now() - timedelta(days=1))

    send_referral(referral=referral, how="courier", recipient="kuratorn", by=coordinator)

    stored, line = Referral.objects.get(), Disclosure.objects.get()
    assert (stored.status, stored.sent_by, stored.sent_how) == (Status.SENT, coordinator, "courier")
    assert stored.answer_due_on == add_working_days(timezone.localdate(), 5)
    assert (line.referral, line.agency, line.legal_basis) == (stored, stored.agency, stored.legal_basis)
    assert (line.what, line.recipient, line.how) == (stored.sheet, "kuratorn", "courier")
    assert (line.told_at, line.created_by, line.by_name) == (stored.sent_at, coordinator, coordinator.name)
    assert stored.case.state == State.FOLLOW_UP
    assert list(AuditEvent.objects.values_list("event", flat=True)) == ["referral.sent"]


def test_send_referral_without_legal_basis_changes_nothing(refused, coordinator):
    refused("rättslig grund", send_referral, referral=ReferralFactory(legal_basis=None), by=coordinator)


def test_send_referral_without_sheet_changes_nothing(refused, coordinator):
    refused("underlaget", send_referral, referral=ReferralFactory(sheet=None), by=coordinator)


def test_send_referral_by_a_call_taker_changes_nothing(refused, call_taker):
    refused("Samordnaren", send_referral, referral=ReferralFactory(), by=call_taker)


def test_send_referral_twice_makes_one_line_in_the_register(refused, coordinator):
    referral = ReferralFactory()
    send_referral(referral=referral, by=coordinator)

    refused("Det går inte längre", send_referral, referral=referral, by=coordinator)

    assert Disclosure.objects.count() == 1


def test_send_referral_tomorrow_is_refused(refused, coordinator):
    tomorrow = timezone.now() + timedelta(days=1)

    refused("framtiden", send_referral, referral=ReferralFactory(), at=tomorrow, by=coordinator)


def test_send_referral_before_it_was_proposed_is_refused(refused, coordinator):
    yesterday = timezone.now() - timedelta(days=1)

    refused("följer på", send_referral, referral=ReferralFactory(), at=yesterday, by=coordinator)


def test_send_referral_with_an_answer_due_before_is_refused(refused, coordinator):
    yesterday = timezone.localdate() - timedelta(days=1)

    refused(
        "före den dag", send_referral, referral=ReferralFactory(), answer_due_on=yesterday, by=coordinator
    )


def test_send_referral_before_the_scan_is_done_is_refused(refused, coordinator):
    referral = ReferralFactory(case__state=State.NEW, case__urgency="")

    refused("snabbscanningen", send_referral, referral=referral, by=coordinator)


def test_send_referral_on_a_stale_version_is_refused(refused, coordinator):
    referral = ReferralFactory()

    refused("Någon annan", send_referral, referral=referral, version=referral.version + 1, by=coordinator)


# What a legal basis demands


@pytest.mark.parametrize(
    ("key", "values", "match"),
    [
        ("no_harm", {"basis_reason": None}, "kräver ett skäl"),
        ("consent", {}, "vilken dag samtycket"),
        ("care_under18", {}, "gäller bara till"),
        ("terror_prevention", {}, "gäller bara till"),
        ("other_law", {"basis_reason": None}, "Vilken bestämmelse"),
    ],
)
def test_send_referral_without_what_its_basis_demands_is_refused(refused, coordinator, key, values, match):
    referral = ReferralFactory(legal_basis=basis(key), **values)

    refused(match, send_referral, referral=referral, by=coordinator)


def test_send_referral_without_concrete_circumstances_is_refused(refused, coordinator):
    referral = ReferralFactory(police=True, approved=True, basis_reason=None)

    refused("konkreta omständigheter", send_referral, referral=referral, by=coordinator)


def test_send_referral_without_names_as_a_basis_demands_but_named_is_refused(refused, coordinator):
    referral = ReferralFactory(named=True, legal_basis=basis("deidentified"))

    refused("utan namn", send_referral, referral=referral, by=coordinator)


@pytest.mark.parametrize(
    ("band", "is_sent"),
    [
        (AgeBand.FROM_15, True),
        (AgeBand.UNKNOWN, True),
        (AgeBand.FROM_18, False),
        (AgeBand.FROM_26, False),
    ],
)
def test_send_referral_on_a_basis_for_the_young_looks_at_the_age(refused, coordinator, band, is_sent):
    agency = AgencyFactory(type=AgencyType.objects.get(key="health_care"))
    referral = ReferralFactory(agency=agency, legal_basis=basis("care_under18"))
    PersonOfConcernFactory(case=referral.case, age_band=band)

    if is_sent:
        send_referral(referral=referral, by=coordinator)
        assert Referral.objects.get().status == Status.SENT
    else:
        refused("under 18 år", send_referral, referral=referral, by=coordinator)


def test_every_legal_basis_of_the_law_is_there():
    keys = list(LegalBasis.objects.order_by("position").values_list("key", flat=True))

    assert keys == [
        "consent",
        "deidentified",
        "no_harm",
        "duty_child_report",
        "care_under18",
        "youth_crime_risk",
        "terror_prevention",
        "near_violence",
        "minor_immediate",
        "offence_against_minor",
        "terror_suspicion",
        "serious_suspicion",
        "necessary",
        "emergency",
        "other_law",
    ]
