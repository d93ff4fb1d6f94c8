"""Signposting, the register of disclosures and the partner directory."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls import case_parts
from calls.factories import CaseFactory
from calls.models import Need
from calls.models.choices import State
from referrals.actions.agencies import add_agency, change_agency, restore_agency, retire_agency
from referrals.actions.disclosures import log_disclosure
from referrals.actions.signpostings import signpost
from referrals.factories import AgencyFactory, ReferralFactory
from referrals.models import Agency, AgencyType, Disclosure, LegalBasis, Signposting
from stodtelefon.audit.models import AuditEvent
from stodtelefon.saving import Stale

pytestmark = pytest.mark.django_db


def student_health() -> AgencyType:
    return AgencyType.objects.get(key="student_health")


def events() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("event", flat=True))


# Signposting


def test_signpost_to_a_type_discloses_nothing(call_taker):
    case = CaseFactory(state=State.MEETING_HELD)

    signpost(
        case=case,
        agency_type=AgencyType.objects.get(key="civil_society"),
        need=Need.objects.get(key="talk"),
        note="Gav numret till anhöriglinjen.",
        by=call_taker,
    )

    stored = Signposting.objects.get()
    assert (stored.agency_type.key, stored.agency, stored.note) == (
        "civil_society",
        None,
        "Gav numret till anhöriglinjen.",
    )
    assert stored.case.state == State.FOLLOW_UP
    assert Disclosure.objects.count() == 0
    assert events() == ["signposting.given"]


def test_signpost_to_an_agency_has_its_type(call_taker):
    agency = AgencyFactory()

    signpost(case=CaseFactory(), agency=agency, by=call_taker)

    assert Signposting.objects.get().agency_type == agency.type


@pytest.mark.parametrize(
    ("case", "values", "match"),
    [
        ({}, {}, "Välj vart"),
        ({"closed": True}, {"agency": True}, "avslutat"),
        ({"state": State.NEW, "urgency": ""}, {"agency": True}, "snabbscanningen"),
        ({}, {"agency": "retired"}, "används inte"),
    ],
)
def test_signpost_refused_changes_nothing(call_taker, case, values, match):
    case = CaseFactory(**case)
    if values:
        values = {"agency": AgencyFactory(retired=values["agency"] == "retired")}

    with pytest.raises(ValidationError, match=match):
        signpost(case=case, by=call_taker, **values)

    assert Signposting.objects.count() == 0
    assert events() == []


def test_signpost_sent_twice_makes_one(call_taker):
    case, token = CaseFactory(), uuid4()

    for _ in range(2):
        signpost(case=case, agency_type=student_health(), token=token, by=call_taker)

    assert Signposting.objects.count() == 1
    assert events() == ["signposting.given"]


# The register


def test_log_disclosure_of_what_was_said(call_taker):
    case = CaseFactory()

    log_disclosure(
        case=case,
        recipient="vakthavande på polisen",
        legal_basis=LegalBasis.objects.get(key="emergency"),
        basis_reason="Sade sig ha vapen med sig.",
        what="Var personen är, och vad som sagts i samtalet.",
        how="phone",
        by=call_taker,
    )

    stored = Disclosure.objects.get()
    assert (stored.referral, stored.agency, stored.recipient) == (None, None, "vakthavande på polisen")
    assert (stored.what, stored.how) == ("Var personen är, och vad som sagts i samtalet.", "phone")
    assert (stored.by_name, stored.by_title) == (call_taker.name, call_taker.title)
    assert events() == ["disclosure.logged"]


@pytest.mark.parametrize(
    ("key", "values", "match"),
    [
        ("emergency", {"recipient": "polisen"}, "kräver ett skäl"),
        ("emergency", {"basis_reason": "Fara."}, "till vem"),
        ("deidentified", {"recipient": "skolan", "is_named": True}, "utan namn"),
        ("near_violence", {"agency": True, "basis_reason": "Hot."}, "gäller bara till"),
    ],
)
def test_log_disclosure_refused_changes_nothing(call_taker, key, values, match):
    case = CaseFactory()
    if values.get("agency"):
        values = values | {"agency": AgencyFactory()}

    with pytest.raises(ValidationError, match=match):
        log_disclosure(
            case=case,
            legal_basis=LegalBasis.objects.get(key=key),
            what="Ord.",
            how="phone",
            by=call_taker,
            **values,
        )

    assert Disclosure.objects.count() == 0
    assert events() == []


def test_log_disclosure_sent_twice_makes_one(call_taker):
    case, token = CaseFactory(), uuid4()

    for _ in range(2):
        log_disclosure(
            case=case,
            recipient="skolan",
            legal_basis=LegalBasis.objects.get(key="deidentified"),
            what="En fråga utan namn.",
            how="phone",
            token=token,
            by=call_taker,
        )

    assert Disclosure.objects.count() == 1


# The directory


def test_add_agency_with_a_name_that_is_there_is_refused(coordinator):
    AgencyFactory(name="Elevhälsan i centrum")

    with pytest.raises(ValidationError, match="Det finns redan"):
        add_agency(type=student_health(), name=" elevhälsan  i CENTRUM ", by=coordinator)

    assert Agency.objects.count() == 1
    assert events() == []


def test_change_agency_remembers_what_changed_but_no_value(coordinator):
    agency = AgencyFactory(does="Stöd.")

    change_agency(
        agency=agency,
        type=agency.type,
        name=agency.name,
        does="Samtal.",
        version=agency.version,
        by=coordinator,
    )

    assert Agency.objects.get().does == "Samtal."
    assert AuditEvent.objects.get().fields == ["does"]


def test_change_agency_on_a_stale_version_is_refused(coordinator):
    agency = AgencyFactory()

    with pytest.raises(Stale):
        change_agency(
            agency=agency, type=agency.type, name="Nytt namn", version=agency.version + 1, by=coordinator
        )

    assert Agency.objects.get().name == agency.name
    assert events() == []


def test_retire_agency_takes_it_out_of_the_choices_and_restore_puts_it_back(coordinator):
    agency, today = AgencyFactory(), timezone.localdate()

    retire_agency(agency=agency, by=coordinator)
    assert list(Agency.objects.current(on=today)) == []
    assert case_parts.agencies() == []

    restore_agency(agency=agency, by=coordinator)
    assert list(Agency.objects.current(on=today)) == [agency]
    assert case_parts.agencies() == [(str(agency.pk), agency.name)]


def test_retire_agency_twice_is_refused(coordinator):
    agency = AgencyFactory(retired=True)

    with pytest.raises(ValidationError, match="redan"):
        retire_agency(agency=agency, by=coordinator)

    assert events() == []


def test_an_agency_with_referrals_cannot_be_removed():
    from django.db.models import ProtectedError

    agency = ReferralFactory().agency

    with pytest.raises(ProtectedError):
        agency.delete()

    assert Agency.objects.count() == 1
