"""A draft of a referral: what proposing and editing write, and what they refuse."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.factories import CaseFactory
from calls.models.choices import RecordLevel, State
from referrals.actions.referrals import edit_referral, propose_referral
from referrals.factories import AgencyFactory, ReferralFactory
from referrals.models import Disclosure, Referral
from referrals.tests.rows import basis
from stodtelefon.saving import Stale
from stodtelefon.tests.databases import every_row
from stodtelefon.tests.times import day, hours_ago

pytestmark = pytest.mark.django_db

Status = Referral.Status
CLOSED = "Ärendet är avslutat. Öppna det igen först."
RETIRED = "Samverkansaktören används inte längre. Välj en annan."
NAMES = "Ett underlag med namn får bara finnas på nivån ärende. Höj nivån eller ta bort namnen."
SETS_BASIS = "Samordnaren bestämmer den rättsliga grunden."
STALE = "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."
IN_STATE = "Det går inte längre: inkopplingen är i läget {}."
WORDS = {
    "sent": "väntar på svar",
    "accepted": "tar emot",
    "declined": "tackade nej",
    "completed": "klar",
    "withdrawn": "återkallad",
}


# Propose


def test_propose_referral_keeps_what_was_written(coordinator):
    case, agency = CaseFactory(full_record=True, opened_at=hours_ago(24 * 3)), AgencyFactory()
    at = timezone.now() - timedelta(hours=3)

    propose_referral(
        case=case,
        agency=agency,
        scope="Träffa eleven.",
        sheet="Elias drar sig undan.",
        is_named=True,
        legal_basis=basis("consent"),
        basis_reason="Mamma har sagt ja.",
        consented_on=day(-2),
        at=at,
        by=coordinator,
    )

    stored = Referral.objects.get()
    assert (stored.case, stored.agency, stored.status) == (case, agency, Status.DRAFT)
    assert (stored.scope, stored.sheet, stored.is_named) == ("Träffa eleven.", "Elias drar sig undan.", True)
    assert (stored.legal_basis.key, stored.basis_reason) == ("consent", "Mamma har sagt ja.")
    assert stored.consented_on == day(-2)
    assert (stored.created_at, stored.created_by, stored.version) == (at, coordinator, 1)
    assert (stored.sent_at, stored.approval_requested_at, stored.withdrawn_at) == (None, None, None)


def test_propose_referral_by_a_call_taker_waits_for_the_basis(call_taker):
    propose_referral(case=CaseFactory(), agency=AgencyFactory(), sheet="Ord.", by=call_taker)

    stored = Referral.objects.get()
    assert (stored.legal_basis, stored.basis_reason, stored.consented_on) == (None, None, None)
    assert stored.created_by == call_taker


def test_propose_referral_leaves_one_line_without_a_word_of_it(logged, call_taker):
    case = CaseFactory()

    referral = propose_referral(case=case, agency=AgencyFactory(), sheet="Ord.", by=call_taker)

    logged("referral.proposed", by=call_taker, target=referral, case=case)


def test_propose_referral_tells_nobody_anything(call_taker):
    propose_referral(case=CaseFactory(), agency=AgencyFactory(), sheet="Ord.", by=call_taker)

    assert not Disclosure.objects.exists()


def test_propose_referral_keeps_empty_words_as_nothing(call_taker):
    propose_referral(case=CaseFactory(), agency=AgencyFactory(), scope="", sheet="", by=call_taker)

    stored = Referral.objects.get()
    assert (stored.scope, stored.sheet, stored.basis_reason) == (None, None, None)


@pytest.mark.parametrize("state", [State.NEW, State.SCANNED, State.MEETING_PLANNED, State.MEETING_HELD])
def test_propose_referral_is_an_entry_and_does_not_move_the_case(call_taker, state):
    urgency = {"urgency": ""} if state == State.NEW else {}
    case = CaseFactory(state=state, last_entry_on=day(-30), **urgency)

    propose_referral(case=case, agency=AgencyFactory(), by=call_taker)

    case.refresh_from_db()
    assert (case.state, case.last_entry_on) == (state, day(0))


def test_propose_referral_sent_twice_is_one(logged, call_taker):
    values = {"case": CaseFactory(), "agency": AgencyFactory(), "token": uuid4(), "by": call_taker}

    first = propose_referral(**values)
    second = propose_referral(**values)

    assert (first, Referral.objects.count()) == (second, 1)
    logged("referral.proposed", by=call_taker, target=first, case=first.case)


def test_propose_referral_with_somebody_elses_form_is_refused(refused, call_taker, other_call_taker):
    values = {"case": CaseFactory(), "agency": AgencyFactory(), "token": uuid4()}
    propose_referral(**values, by=other_call_taker)

    with refused("Formuläret tillhör någon annan. Öppna ett nytt och försök igen."):
        propose_referral(**values, by=call_taker)


def test_propose_referral_on_a_closed_case_is_refused(refused, call_taker):
    case, agency = CaseFactory(closed=True), AgencyFactory()

    with refused(CLOSED):
        propose_referral(case=case, agency=agency, by=call_taker)


@pytest.mark.parametrize("days", [-1, 0])
def test_propose_referral_to_a_retired_agency_is_refused(refused, call_taker, days):
    case, agency = CaseFactory(), AgencyFactory(retired_on=day(days))

    with refused(RETIRED) as refusal:
        propose_referral(case=case, agency=agency, by=call_taker)

    assert list(refusal.value.message_dict) == ["agency"]


def test_propose_referral_to_an_agency_that_is_retired_tomorrow(call_taker):
    agency = AgencyFactory(retired_on=day(1))

    propose_referral(case=CaseFactory(), agency=agency, by=call_taker)

    assert Referral.objects.get().agency == agency


@pytest.mark.parametrize("level", [RecordLevel.ADVICE, RecordLevel.OPEN_SERVICE])
def test_propose_referral_with_names_below_full_record_is_refused(refused, call_taker, level):
    case, agency = CaseFactory(record_level=level), AgencyFactory()

    with refused(NAMES) as refusal:
        propose_referral(case=case, agency=agency, is_named=True, by=call_taker)

    assert list(refusal.value.message_dict) == ["is_named"]


@pytest.mark.parametrize("who", ["call_taker", "manager", "administrator"])
def test_propose_referral_with_a_basis_by_who_may_not_send_is_refused(refused, request, who):
    case, agency, by = CaseFactory(), AgencyFactory(), request.getfixturevalue(who)

    with refused(SETS_BASIS) as refusal:
        propose_referral(case=case, agency=agency, legal_basis=basis("no_harm"), by=by)

    assert list(refusal.value.message_dict) == ["legal_basis"]


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (timezone.now() + timedelta(days=1), "Tidpunkten ligger i framtiden. Ange när det faktiskt hände."),
        (
            timezone.make_aware(datetime(1999, 12, 31)),
            "Kontrollera årtalet. Ange när det faktiskt hände.",
        ),
    ],
)
def test_propose_referral_at_a_time_that_cannot_be_is_refused(refused, call_taker, at, sentence):
    case, agency = CaseFactory(), AgencyFactory()

    with refused(sentence):
        propose_referral(case=case, agency=agency, at=at, by=call_taker)


@pytest.mark.parametrize(("field", "longest"), [("scope", 2000), ("sheet", 20_000), ("basis_reason", 2000)])
def test_propose_referral_keeps_words_up_to_their_length(coordinator, field, longest):
    values = {"case": CaseFactory(), "agency": AgencyFactory(), "by": coordinator}

    propose_referral(**values, **{field: "å" * longest})

    assert len(getattr(Referral.objects.get(), field)) == longest


@pytest.mark.parametrize(("field", "longest"), [("scope", 2000), ("sheet", 20_000), ("basis_reason", 2000)])
def test_propose_referral_with_too_many_words_is_refused(coordinator, field, longest):
    values = {"case": CaseFactory(), "agency": AgencyFactory(), "by": coordinator}
    before = every_row()

    with pytest.raises(ValidationError) as refusal:
        propose_referral(**values, **{field: "å" * (longest + 1)})

    assert [error.code for error in refusal.value.error_dict[field]] == ["max_length"]
    assert every_row() == before


# Edit


def edit(referral: Referral, **values) -> Referral:
    """Save the draft with other words; what is not said stays as it was."""
    kept = ("agency", "scope", "sheet", "is_named", "legal_basis", "basis_reason", "consented_on")
    return edit_referral(referral=referral, **{name: getattr(referral, name) for name in kept} | values)


def test_edit_referral_changes_every_word(coordinator):
    opened = {"case__full_record": True, "case__opened_at": hours_ago(24 * 3)}
    referral, agency = ReferralFactory(**opened), AgencyFactory()

    edit(
        referral,
        agency=agency,
        scope="Något annat.",
        sheet="Nya ord.",
        is_named=True,
        legal_basis=basis("consent"),
        basis_reason="Pappa har sagt ja.",
        consented_on=day(-1),
        by=coordinator,
    )

    stored = Referral.objects.get()
    assert (stored.agency, stored.scope, stored.sheet) == (agency, "Något annat.", "Nya ord.")
    assert (stored.is_named, stored.legal_basis.key) == (True, "consent")
    assert (stored.basis_reason, stored.consented_on) == ("Pappa har sagt ja.", day(-1))
    assert (stored.status, stored.version) == (Status.DRAFT, referral.version + 1)
    assert (stored.created_by, stored.created_at) == (referral.created_by, referral.created_at)


def test_edit_referral_leaves_one_line_without_a_word_of_it(logged, coordinator):
    referral = ReferralFactory()

    edit(referral, sheet="Nya ord.", by=coordinator)

    logged("referral.edited", by=coordinator, target=referral, case=referral.case)


def test_edit_referral_is_an_entry_and_does_not_move_the_case(coordinator):
    referral = ReferralFactory(case__last_entry_on=day(-30), case__state=State.MEETING_HELD)

    edit(referral, sheet="Nya ord.", by=coordinator)

    case = Referral.objects.get().case
    assert (case.state, case.last_entry_on) == (State.MEETING_HELD, day(0))


def test_edit_referral_keeps_empty_words_as_nothing(coordinator):
    edit(ReferralFactory(), scope="", sheet="", basis_reason="", by=coordinator)

    stored = Referral.objects.get()
    assert (stored.scope, stored.sheet, stored.basis_reason) == (None, None, None)


@pytest.mark.parametrize("trait", ["approval_requested", "approved"])
def test_edit_referral_takes_back_an_approval_of_the_old_words(coordinator, trait):
    referral = ReferralFactory(police=True, **{trait: True})

    edit(referral, sheet="Andra ord.", by=coordinator)

    stored = Referral.objects.get()
    assert (stored.approval_requested_at, stored.approval_requested_by) == (None, None)
    assert (stored.approved_at, stored.approved_by) == (None, None)


def test_edit_referral_keeps_what_the_manager_said(coordinator):
    referral = ReferralFactory(police=True, returned_reason="Skriv vad hen sade.")

    edit(referral, sheet="Andra ord.", by=coordinator)

    assert Referral.objects.get().returned_reason == "Skriv vad hen sade."


def test_edit_referral_keeps_an_agency_that_was_retired_since(coordinator):
    referral = ReferralFactory(agency=AgencyFactory(retired=True))

    edit(referral, sheet="Andra ord.", by=coordinator)

    assert Referral.objects.get().sheet == "Andra ord."


def test_edit_referral_to_another_agency_that_is_retired_is_refused(refused, coordinator):
    referral, agency = ReferralFactory(), AgencyFactory(retired=True)

    with refused(RETIRED) as refusal:
        edit(referral, agency=agency, by=coordinator)

    assert list(refusal.value.message_dict) == ["agency"]


def test_edit_referral_by_a_call_taker_leaves_the_basis_as_it_is(call_taker):
    referral = ReferralFactory()

    edit(referral, sheet="Andra ord.", by=call_taker)

    stored = Referral.objects.get()
    assert (stored.sheet, stored.legal_basis) == ("Andra ord.", referral.legal_basis)


@pytest.mark.parametrize(("before", "after"), [(None, "no_harm"), ("no_harm", "consent"), ("no_harm", None)])
def test_edit_referral_by_a_call_taker_who_touches_the_basis_is_refused(refused, call_taker, before, after):
    referral = ReferralFactory(legal_basis=before and basis(before))

    with refused(SETS_BASIS) as refusal:
        edit(referral, legal_basis=after and basis(after), by=call_taker)

    assert list(refusal.value.message_dict) == ["legal_basis"]


def test_edit_referral_by_a_coordinator_takes_the_basis_away(coordinator):
    edit(ReferralFactory(), legal_basis=None, basis_reason=None, by=coordinator)

    assert Referral.objects.get().legal_basis is None


@pytest.mark.parametrize("level", [RecordLevel.ADVICE, RecordLevel.OPEN_SERVICE])
def test_edit_referral_with_names_below_full_record_is_refused(refused, coordinator, level):
    referral = ReferralFactory(case__record_level=level)

    with refused(NAMES) as refusal:
        edit(referral, is_named=True, by=coordinator)

    assert list(refusal.value.message_dict) == ["is_named"]


@pytest.mark.parametrize("trait", WORDS)
def test_edit_referral_that_is_no_draft_is_refused(refused, coordinator, trait):
    referral = ReferralFactory(**{trait: True})

    with refused(IN_STATE.format(WORDS[trait])):
        edit(referral, sheet="Andra ord.", by=coordinator)


def test_edit_referral_on_a_stale_version_is_refused(refused, coordinator):
    referral = ReferralFactory()
    edit(referral, sheet="Kollegans ord.", by=coordinator)

    with refused(STALE) as refusal:
        edit(referral, sheet="Mina ord.", version=referral.version, by=coordinator)

    assert isinstance(refusal.value, Stale)


def test_edit_referral_of_a_closed_case_is_refused(refused, coordinator):
    referral = ReferralFactory(case__closed=True)

    with refused(CLOSED):
        edit(referral, sheet="Andra ord.", by=coordinator)


def test_edit_referral_that_is_gone_is_refused(refused, coordinator):
    referral = ReferralFactory()
    Referral.objects.all().delete()

    with refused("Det här finns inte längre. Gå tillbaka och se hur det är nu."):
        edit(referral, sheet="Andra ord.", by=coordinator)
