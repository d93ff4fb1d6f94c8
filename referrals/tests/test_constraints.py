"""Each rule in the database, broken once past the actions."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from calls.factories import CaseFactory
from calls.models.choices import RecordLevel
from referrals.factories import AgencyFactory, DisclosureFactory, ReferralFactory, SignpostingFactory
from referrals.models import Agency, Disclosure, LegalBasis, Referral, Signposting
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.saving import save

pytestmark = pytest.mark.django_db


def broken(name: str):
    """The database refuses, and names the rule."""
    return pytest.raises(IntegrityError, match=name)


NOW = timezone.now()


@pytest.mark.parametrize(
    ("trait", "values", "name"),
    [
        ("draft", {"sent_at": NOW}, "referral_is_sent_by_somebody_somehow"),
        ("sent", {"answer_due_on": None}, "referral_is_sent_by_somebody_somehow"),
        ("accepted", {"accepted_by": None}, "referral_is_accepted_by_somebody_at_some_time"),
        ("declined", {"declined_by": None}, "referral_is_declined_with_time_person_and_words"),
        ("completed", {"outcome": ""}, "referral_is_completed_with_time_person_and_outcome"),
        ("withdrawn", {"withdrawn_by": None}, "referral_is_withdrawn_with_time_person_and_words"),
        ("sent", {"reminded_at": NOW}, "referral_reminder_has_person_and_time"),
        ("sent", {"status": "draft"}, "referral_status_follows_what_happened"),
        ("draft", {"status": "completed"}, "referral_status_follows_what_happened"),
        ("draft", {"approved_at": NOW}, "referral_approval_is_asked_for_before_it_is_given"),
    ],
)
def test_a_broken_rule_of_a_referral_is_refused(trait, values, name):
    referral = ReferralFactory(**({} if trait == "draft" else {trait: True}))

    with broken(name), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**values)

    unchanged = Referral.objects.get()
    assert all(getattr(unchanged, field) == getattr(referral, field) for field in values)


@pytest.mark.parametrize(
    ("trait", "field", "name"),
    [
        ("sent", "sent_by", "referral_is_sent_by_somebody_somehow"),
        ("sent", "legal_basis", "referral_leaves_only_with_basis"),
        ("sent", "sheet", "referral_leaves_only_with_sheet"),
        ("declined", "answer", "referral_is_declined_with_time_person_and_words"),
        ("withdrawn", "withdrawal_reason", "referral_is_withdrawn_with_time_person_and_words"),
    ],
)
def test_what_must_be_there_cannot_be_left_out(trait, field, name):
    with broken(name), transaction.atomic():
        ReferralFactory(**{trait: True, field: None})

    assert Referral.objects.count() == 0


def test_a_referral_is_answered_in_one_way():
    referral = ReferralFactory(accepted=True)
    referral.declined_at, referral.declined_by, referral.answer = NOW, referral.sent_by, "Nej."

    with broken("referral_is_answered_in_one_way"), transaction.atomic():
        referral.save()

    assert Referral.objects.get().declined_at is None


def test_a_referral_is_not_approved_by_who_asked():
    referral = ReferralFactory(police=True, approval_requested=True)

    with broken("referral_is_not_approved_by_who_asked"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(approved_at=NOW, approved_by=referral.created_by)

    assert Referral.objects.get().approved_at is None


@pytest.mark.parametrize("level", [RecordLevel.ADVICE, RecordLevel.OPEN_SERVICE])
def test_a_sheet_with_names_needs_full_record(level):
    with broken("referral_with_names_needs_full_record|full record"), transaction.atomic():
        ReferralFactory(case=CaseFactory(record_level=level), is_named=True)

    assert Referral.objects.count() == 0


def test_a_sheet_with_names_is_refused_with_a_sentence():
    referral = ReferralFactory.build(
        case=CaseFactory(), agency=AgencyFactory(), created_by=UserFactory(), is_named=True, legal_basis=None
    )

    with pytest.raises(ValidationError, match="nivån ärende"):
        save(referral)

    assert Referral.objects.count() == 0


def test_a_referral_to_police_leaves_only_approved():
    referral = ReferralFactory(police=True)

    with broken("referral_to_police_leaves_only_approved|leaves only approved"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(
            status="sent",
            sent_at=NOW,
            sent_by=UserFactory(),
            sent_how="post",
            answer_due_on=timezone.localdate(),
        )

    assert Referral.objects.get().sent_at is None


@pytest.mark.parametrize("values", [{"sheet": "Andra ord."}, {"is_named": True}, {"basis_reason": "Annat."}])
def test_what_was_sent_never_changes(values):
    referral = ReferralFactory(sent=True, case=CaseFactory(full_record=True))
    for field, value in values.items():
        setattr(referral, field, value)

    with broken("referral_as_sent_never_changes|never changes"), transaction.atomic():
        referral.save()

    assert Referral.objects.get().sheet == "En elev har dragit sig undan sedan september."


def test_the_rest_of_what_was_sent_can_change():
    referral = ReferralFactory(sent=True)

    referral.answer_due_on = timezone.localdate()
    save(referral)

    assert Referral.objects.get().answer_due_on == timezone.localdate()


@pytest.mark.parametrize(
    "statement", ["UPDATE referrals_disclosure SET is_named = true", "DELETE FROM referrals_disclosure"]
)
def test_a_line_in_the_register_is_never_edited(statement):
    line = DisclosureFactory()

    with (
        pytest.raises(InternalError, match="disclosure"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Disclosure.objects.get().is_named == line.is_named


def test_a_line_in_the_register_says_to_whom():
    with broken("disclosure_says_to_whom"), transaction.atomic():
        DisclosureFactory(agency=None)

    assert Disclosure.objects.count() == 0


def test_a_line_in_the_register_is_not_of_the_future():
    with broken("disclosure_is_told_before_it_is_logged"), transaction.atomic():
        DisclosureFactory(told_at=timezone.now() + timedelta(hours=1))

    assert Disclosure.objects.count() == 0


def test_a_signposting_is_not_of_the_future():
    with broken("signposting_is_given_before_it_is_logged"), transaction.atomic():
        SignpostingFactory(given_at=timezone.now() + timedelta(hours=1))

    assert Signposting.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"name": ""}, "agency_has_a_name"),
        ({"name": "ELEVHÄLSAN"}, "agency_has_a_name_of_its_own"),
        ({"answer_days": 0}, "agency_answers_within_reasonable_time"),
    ],
)
def test_a_broken_rule_of_an_agency_is_refused(values, name):
    AgencyFactory(name="Elevhälsan")

    with broken(name), transaction.atomic():
        AgencyFactory(**values)

    assert Agency.objects.count() == 1


def test_a_legal_basis_has_a_section():
    with broken("legal_basis_has_section"), transaction.atomic():
        LegalBasis.objects.create(key="empty", label="Utan lagrum", section="")

    assert not LegalBasis.objects.filter(key="empty").exists()
