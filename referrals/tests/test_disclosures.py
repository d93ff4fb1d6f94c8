"""The register: what was told outside a referral, who reads it, and that opening it is recorded."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from calls.factories import CaseFactory, PersonOfConcernFactory
from calls.models.choices import AgeBand, RecordLevel, State
from referrals.actions.disclosures import log_disclosure
from referrals.factories import AgencyFactory, DisclosureFactory, ReferralFactory
from referrals.models import Disclosure, LegalBasis, Referral
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.tests.databases import every_row
from stodtelefon.tests.times import hours_ago

pytestmark = pytest.mark.django_db

INDEX = "referrals:disclosure_index"
OF_CASE = "referrals:disclosure_case"
CREATE = "referrals:disclosure_create"


def told(**more) -> dict:
    """Said on the phone to the school, without names: nothing is missing."""
    return {
        "legal_basis": LegalBasis.objects.get(key="deidentified"),
        "recipient": "skolans rektor",
        "to_police": False,
        "what": "En fråga utan namn.",
        "how": "phone",
        **more,
    }


def basis(key: str) -> dict:
    return {"legal_basis": LegalBasis.objects.get(key=key)}


# Write in the register


def test_log_disclosure_keeps_it_word_for_word(call_taker):
    case, agency, at = CaseFactory(opened_at=hours_ago(3)), AgencyFactory(), hours_ago(2)

    log_disclosure(
        case=case,
        agency=agency,
        recipient="vakthavande befäl",
        **basis("emergency"),
        basis_reason="Sade sig ha vapen med sig.",
        what="Var personen är,\noch vad som sagts i samtalet.",
        is_named=True,
        how="meeting",
        at=at,
        by=call_taker,
    )

    row = Disclosure.objects.get()
    assert (row.case, row.agency, row.recipient, row.referral) == (case, agency, "vakthavande befäl", None)
    assert (row.legal_basis.key, row.basis_reason) == ("emergency", "Sade sig ha vapen med sig.")
    assert row.what == "Var personen är,\noch vad som sagts i samtalet."
    assert (row.is_named, row.how, row.told_at) == (True, "meeting", at)
    assert (row.created_by, row.by_name, row.by_title) == (call_taker, call_taker.name, "socialsekreterare")


def test_log_disclosure_is_told_now_and_written_now_unless_said_otherwise(call_taker):
    before = timezone.now()

    log_disclosure(case=CaseFactory(), **told(), by=call_taker)

    row = Disclosure.objects.get()
    assert before <= row.told_at <= row.created_at <= timezone.now()


def test_log_disclosure_leaves_one_line_without_a_word_of_it(logged, call_taker):
    case = CaseFactory()

    row = log_disclosure(case=case, **told(), by=call_taker)

    logged("disclosure.logged", by=call_taker, target=row, case=case)


@pytest.mark.parametrize("state", [State.NEW, State.SCANNED, State.MEETING_HELD])
def test_log_disclosure_is_an_entry_and_does_not_move_the_case(call_taker, state):
    urgency = {"urgency": ""} if state == State.NEW else {}
    long_ago = timezone.localdate() - timedelta(days=30)
    case = CaseFactory(state=state, last_entry_on=long_ago, **urgency)

    log_disclosure(case=case, **told(), by=call_taker)

    case.refresh_from_db()
    assert (case.state, case.last_entry_on) == (state, timezone.localdate())


def test_log_disclosure_makes_no_referral(call_taker):
    log_disclosure(case=CaseFactory(), **told(), by=call_taker)

    assert not Referral.objects.exists()


def test_log_disclosure_by_somebody_without_a_title():
    by = UserFactory(call_taker=True, title="")

    log_disclosure(case=CaseFactory(), **told(), by=by)

    row = Disclosure.objects.get()
    assert (row.by_title, row.signature) == ("", by.name)


def test_log_disclosure_sent_twice_is_one(logged, call_taker):
    values = told(case=CaseFactory(), token=uuid4(), by=call_taker)

    first = log_disclosure(**values)
    second = log_disclosure(**values)

    assert (first, Disclosure.objects.count()) == (second, 1)
    logged("disclosure.logged", by=call_taker, target=first, case=first.case)


@pytest.mark.parametrize("level", RecordLevel.values)
def test_log_disclosure_with_names_was_told_whatever_the_level(call_taker, level):
    case = CaseFactory(record_level=level)

    log_disclosure(
        case=case, **told(**basis("emergency"), basis_reason="Fara för liv.", is_named=True), by=call_taker
    )

    assert Disclosure.objects.get().is_named


def test_log_disclosure_to_an_agency_that_was_retired_since(call_taker):
    agency = AgencyFactory(retired=True)

    log_disclosure(case=CaseFactory(), **told(agency=agency), by=call_taker)

    assert Disclosure.objects.get().agency == agency


@pytest.mark.parametrize("recipient", [None, ""])
def test_log_disclosure_to_an_agency_needs_nobody_in_particular(call_taker, recipient):
    agency = AgencyFactory()

    log_disclosure(case=CaseFactory(), **told(agency=agency, recipient=recipient), by=call_taker)

    row = Disclosure.objects.get()
    assert (row.agency, row.recipient) == (agency, None)


def test_log_disclosure_on_consent_says_when_it_was_given(call_taker):
    yesterday = timezone.localdate() - timedelta(days=1)
    values = told(**basis("consent"), basis_reason="Sade ja i luren.", consented_on=yesterday)

    log_disclosure(case=CaseFactory(opened_at=hours_ago(48)), **values, by=call_taker)

    row = Disclosure.objects.get()
    assert (row.legal_basis.key, row.consented_on) == ("consent", yesterday)


# What is refused


@pytest.mark.parametrize("recipient", [None, ""])
def test_log_disclosure_to_nobody_is_refused(refused, call_taker, recipient):
    case = CaseFactory()

    with refused("Ange till vem uppgifterna lämnades."):
        log_disclosure(case=case, **told(recipient=recipient), by=call_taker)


@pytest.mark.parametrize(
    ("key", "values", "field", "sentence"),
    [
        (
            "emergency",
            {},
            "basis_reason",
            "Den rättsliga grunden kräver ett skäl. Vilken var faran?",
        ),
        ("consent", {"basis_reason": "Sade ja."}, "consented_on", "Ange vilken dag samtycket lämnades."),
        (
            "near_violence",
            {"is_told": False},
            "basis_reason",
            "Skriv de konkreta omständigheter som grunden kräver.",
        ),
        (
            "deidentified",
            {"is_named": True},
            "is_named",
            "Den här grunden gäller bara uppgifter utan namn.",
        ),
    ],
)
def test_log_disclosure_without_what_its_basis_demands_is_refused(
    refused, call_taker, key, values, field, sentence
):
    case = CaseFactory()

    with refused(sentence) as refusal:
        log_disclosure(case=case, **told(**basis(key), **values), by=call_taker)

    assert list(refusal.value.message_dict) == [field]


def test_log_disclosure_without_basis_is_refused(refused, call_taker):
    case = CaseFactory()

    with refused("Välj rättslig grund innan något lämnas ut.") as refusal:
        log_disclosure(case=case, **told(legal_basis=None), by=call_taker)

    assert list(refusal.value.message_dict) == ["legal_basis"]


def test_log_disclosure_to_an_agency_the_basis_is_not_for_is_refused(refused, call_taker):
    case, agency = CaseFactory(), AgencyFactory()

    with refused("Grunden gäller bara till: Socialtjänst."):
        log_disclosure(case=case, **told(**basis("duty_child_report"), agency=agency), by=call_taker)


def test_log_disclosure_of_somebody_too_old_for_the_basis_is_refused(refused, call_taker):
    case = PersonOfConcernFactory(age_band=AgeBand.FROM_21).case
    agency = AgencyFactory(police=True)
    values = told(**basis("youth_crime_risk"), basis_reason="Konkret.", agency=agency, is_told=False)

    with refused("Grunden gäller bara under 21 år. Den oron gäller är äldre."):
        log_disclosure(case=case, **values, by=call_taker)


def test_log_disclosure_on_a_basis_is_held_against_the_day_it_was_told(call_taker):
    LegalBasis.objects.filter(key="deidentified").update(retired_on=timezone.localdate())

    log_disclosure(case=CaseFactory(opened_at=hours_ago(48)), **told(at=hours_ago(24)), by=call_taker)

    assert Disclosure.objects.get().legal_basis.key == "deidentified"


def test_log_disclosure_on_a_basis_that_was_retired_before_is_refused(refused, call_taker):
    LegalBasis.objects.filter(key="deidentified").update(retired_on=timezone.localdate())
    case, values = CaseFactory(), told()

    with refused("Den rättsliga grunden används inte längre. Välj en annan."):
        log_disclosure(case=case, **values, by=call_taker)


def test_log_disclosure_in_a_closed_case_is_refused(refused, call_taker):
    case = CaseFactory(closed=True)

    with refused("Ärendet är avslutat. Öppna det igen först."):
        log_disclosure(case=case, **told(), by=call_taker)


def test_log_disclosure_with_somebody_elses_form_is_refused(refused, call_taker, other_call_taker):
    values = told(case=CaseFactory(), token=uuid4())
    log_disclosure(**values, by=other_call_taker)

    with refused("Formuläret tillhör någon annan. Öppna ett nytt och försök igen."):
        log_disclosure(**values, by=call_taker)


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (timezone.now() + timedelta(days=1), "Tidpunkten ligger i framtiden. Ange när det faktiskt hände."),
        (timezone.make_aware(datetime(1926, 1, 1)), "Kontrollera årtalet. Ange när det faktiskt hände."),
    ],
)
def test_log_disclosure_at_a_time_that_cannot_be_is_refused(refused, call_taker, at, sentence):
    case = CaseFactory()

    with refused(sentence):
        log_disclosure(case=case, **told(at=at), by=call_taker)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("what", None, "null"),
        ("what", "å" * 20_001, "max_length"),
        ("recipient", "å" * 301, "max_length"),
        ("basis_reason", "å" * 2001, "max_length"),
        ("how", "", "blank"),
        ("how", "email", "invalid_choice"),
    ],
)
def test_log_disclosure_with_what_the_register_cannot_hold_is_refused(call_taker, field, value, code):
    values = told(case=CaseFactory()) | {field: value}
    before = every_row()

    with pytest.raises(ValidationError) as refusal:
        log_disclosure(**values, by=call_taker)

    assert [error.code for error in refusal.value.error_dict[field]] == [code]
    assert every_row() == before


# Who reads it


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("call_taker", ["own"]),
        ("coordinator", ["own", "others"]),
        ("manager", []),
        ("archivist", []),
        ("statistics_reader", []),
        ("log_reviewer", []),
        ("administrator", []),
    ],
)
def test_the_register_holds_the_cases_that_one_may_open(request, call_taker, other_call_taker, who, sees):
    rows = {
        "own": DisclosureFactory(case__handler=call_taker),
        "others": DisclosureFactory(case__handler=other_call_taker),
    }

    found = Disclosure.objects.visible_to(request.getfixturevalue(who))

    assert set(found) == {rows[name] for name in sees}


def test_the_register_stands_with_the_newest_first():
    old, new = DisclosureFactory(told_at=hours_ago(9)), DisclosureFactory(told_at=hours_ago(1))

    assert list(Disclosure.objects.for_list()) == [new, old]


def test_the_register_shows_to_whom_and_not_what(login, call_taker):
    row = DisclosureFactory(case__handler=call_taker, recipient="Karin vid kansliet", what="Ord ur samtalet.")

    page = login(call_taker).get(reverse(INDEX)).content.decode()

    assert [words in page for words in (row.case.number, row.agency.name, "OSL 26:1")] == [True] * 3
    assert [words in page for words in ("Karin vid kansliet", "Ord ur samtalet.")] == [False] * 2
    assert not AuditEvent.objects.exists()


def test_opening_the_register_of_a_case_is_recorded(login, call_taker):
    row = DisclosureFactory(case__handler=call_taker)

    page = login(call_taker).get(reverse(OF_CASE, args=[row.case.number])).content.decode()

    assert row.what in page
    read = AuditEvent.objects.order_by("pk").values_list("event", "actor_id", "case_id", "fields", "is_read")
    assert list(read) == [("case.opened", call_taker.pk, row.case.pk, ["disclosures"], True)]


def test_what_was_sent_with_a_referral_stands_there_too(login, coordinator):
    referral = ReferralFactory(sent=True)
    DisclosureFactory(case=referral.case, referral=referral, what="Det som skickades.")

    page = login(coordinator).get(reverse(OF_CASE, args=[referral.case.number])).content.decode()

    assert "Det som skickades." in page


# The page on which it is written


def test_it_is_written_from_the_page(login, call_taker):
    case = CaseFactory(handler=call_taker)
    typed = told(legal_basis=LegalBasis.objects.get(key="deidentified").pk, to_police="no", token=uuid4())

    answer = login(call_taker).post(reverse(CREATE, args=[case.number]), typed)

    assert (answer.status_code, answer.url) == (302, reverse(OF_CASE, args=[case.number]))
    row = Disclosure.objects.get()
    assert (row.case, row.what, row.created_by) == (case, "En fråga utan namn.", call_taker)


def test_what_the_action_refuses_is_said_by_the_field_and_nothing_is_lost(login, call_taker):
    case = CaseFactory(handler=call_taker)
    typed = told(legal_basis=LegalBasis.objects.get(key="emergency").pk, to_police="no")

    answer = login(call_taker).post(reverse(CREATE, args=[case.number]), typed)

    assert list(answer.context["form"].errors) == ["basis_reason"]
    assert answer.context["form"]["what"].value() == "En fråga utan namn."
    assert not Disclosure.objects.exists()
