"""Handing over the sheet: what the referral, the register, the case and the log then say, and what is refused."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.factories import CaseFactory, PersonOfConcernFactory
from calls.models.choices import AgeBand, State
from calls.promptness import add_working_days
from referrals.actions.referrals import edit_referral, send_referral
from referrals.factories import AgencyFactory, ReferralFactory
from referrals.models import AgencyType, Disclosure, LegalBasis, Referral
from referrals.tests.rows import basis
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.databases import every_row
from stodtelefon.tests.times import day, hours_ago

pytestmark = pytest.mark.django_db

Status = Referral.Status
TOO_EARLY = "Det kan inte ha hänt före steget innan. Ange en senare tid."


def agency_of(key: str):
    return AgencyFactory(type=AgencyType.objects.get(key=key))


# What it does


def test_send_referral_says_who_sent_it_when_and_how(coordinator):
    referral, at = ReferralFactory(), hours_ago(1)

    send_referral(referral=referral, how="courier", answer_due_on=day(9), at=at, by=coordinator)

    stored = Referral.objects.get()
    assert (stored.status, stored.sent_at, stored.sent_by) == (Status.SENT, at, coordinator)
    assert (stored.sent_how, stored.answer_due_on) == ("courier", day(9))
    assert (stored.sheet, stored.scope, stored.version) == (
        referral.sheet,
        referral.scope,
        referral.version + 1,
    )
    assert (stored.accepted_at, stored.declined_at, stored.withdrawn_at) == (None, None, None)


def test_send_referral_writes_the_register_word_for_word(coordinator):
    referral, at = ReferralFactory(named=True, sheet="Elias,\n\nklass 8 B  på Ängen 🙂"), hours_ago(1)

    send_referral(referral=referral, how="phone", recipient="kuratorn Karin", at=at, by=coordinator)

    told = Disclosure.objects.get()
    assert (told.case, told.referral, told.agency) == (referral.case, referral, referral.agency)
    assert told.what == "Elias,\n\nklass 8 B  på Ängen 🙂"
    assert (told.recipient, told.how, told.is_named) == ("kuratorn Karin", "phone", True)
    assert (told.legal_basis, told.basis_reason) == (referral.legal_basis, referral.basis_reason)
    assert (told.told_at, told.created_by) == (at, coordinator)
    assert (told.by_name, told.by_title) == (coordinator.name, "socialsekreterare")


def test_send_referral_writes_the_name_as_it_was_then(coordinator):
    send_referral(referral=ReferralFactory(), by=coordinator)
    before = (coordinator.name, coordinator.title)
    coordinator.name, coordinator.title = "Efter Giftermål", "chef"
    coordinator.save()

    told = Disclosure.objects.get()

    assert (told.by_name, told.by_title) == before
    assert told.signature == f"{before[0]}, {before[1]}"


def test_send_referral_by_somebody_without_a_title(coordinator):
    coordinator.title = ""
    coordinator.save()

    send_referral(referral=ReferralFactory(), by=coordinator)

    told = Disclosure.objects.get()
    assert (told.by_title, told.signature) == ("", coordinator.name)


@pytest.mark.parametrize("recipient", [None, ""])
def test_send_referral_to_nobody_in_particular(coordinator, recipient):
    send_referral(referral=ReferralFactory(), recipient=recipient, by=coordinator)

    assert Disclosure.objects.get().recipient is None


def test_send_referral_leaves_one_line_for_sheet_and_register(logged, coordinator):
    referral = ReferralFactory()

    send_referral(referral=referral, recipient="kuratorn", by=coordinator)

    logged("referral.sent", by=coordinator, target=referral, case=referral.case)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.SCANNED, State.SCANNED),
        (State.MEETING_PLANNED, State.MEETING_PLANNED),
        (State.MEETING_HELD, State.FOLLOW_UP),
        (State.FOLLOW_UP, State.FOLLOW_UP),
    ],
)
def test_send_referral_moves_the_case_along(coordinator, before, after):
    referral = ReferralFactory(case__state=before, case__last_entry_on=day(-30))

    send_referral(referral=referral, by=coordinator)

    case = Referral.objects.get().case
    assert (case.state, case.last_entry_on) == (after, day(0))


@pytest.mark.parametrize("days", [1, 5, 90])
def test_send_referral_gives_the_agency_its_own_number_of_working_days(coordinator, days):
    referral = ReferralFactory(agency__answer_days=days)

    send_referral(referral=referral, by=coordinator)

    assert Referral.objects.get().answer_due_on == add_working_days(day(0), days)


def test_send_referral_counts_working_days_from_the_day_after_the_sending(coordinator):
    before_easter = timezone.make_aware(datetime(2024, 3, 27, 15))
    opened = {"case__opened_at": before_easter - timedelta(days=1)}
    referral = ReferralFactory(agency__answer_days=2, **opened)

    send_referral(referral=referral, at=before_easter, by=coordinator)

    assert Referral.objects.get().answer_due_on == date(2024, 4, 2)


def test_send_referral_can_be_answered_the_same_day(coordinator):
    send_referral(referral=ReferralFactory(), answer_due_on=day(0), by=coordinator)

    assert Referral.objects.get().answer_due_on == day(0)


def test_send_referral_to_police_that_is_approved(coordinator):
    referral = ReferralFactory(police=True, approved=True)

    send_referral(referral=referral, by=coordinator)

    stored = Referral.objects.get()
    assert (stored.status, stored.approved_by) == (Status.SENT, referral.approved_by)
    assert Disclosure.objects.get().legal_basis.key == "terror_prevention"


# What it refuses


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"legal_basis": None}, "legal_basis", "Välj rättslig grund innan något lämnas ut."),
        ({"sheet": None}, "sheet", "Skriv underlaget: exakt det som lämnas ut."),
        (
            {"basis_reason": None},
            "basis_reason",
            "Den rättsliga grunden kräver ett skäl. Varför står det klart att ingen lider men?",
        ),
    ],
)
def test_send_referral_of_an_unfinished_draft_is_refused(refused, coordinator, values, field, sentence):
    referral = ReferralFactory(**values)

    with refused(sentence) as refusal:
        send_referral(referral=referral, by=coordinator)

    assert list(refusal.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("key", "agency", "values", "field", "sentence"),
    [
        ("consent", "school", {}, "consented_on", "Ange vilken dag samtycket lämnades."),
        (
            "consent",
            "school",
            {"consented_on": timezone.localdate() + timedelta(days=1)},
            "consented_on",
            "Dagen för samtycket ligger i framtiden.",
        ),
        (
            "care_under18",
            "school",
            {},
            "legal_basis",
            "Grunden gäller bara till: Socialtjänst, Hälso- och sjukvård.",
        ),
        (
            "terror_prevention",
            "leisure",
            {},
            "legal_basis",
            "Grunden gäller bara till: Polis och andra brottsbekämpande myndigheter.",
        ),
        (
            "other_law",
            "school",
            {"basis_reason": None},
            "basis_reason",
            "Den rättsliga grunden kräver ett skäl. Vilken bestämmelse, och vad säger den?",
        ),
        (
            "deidentified",
            "school",
            {"named": True},
            "is_named",
            "Den här grunden gäller bara uppgifter utan namn.",
        ),
    ],
)
def test_send_referral_without_what_its_basis_demands_is_refused(
    refused, coordinator, key, agency, values, field, sentence
):
    referral = ReferralFactory(agency=agency_of(agency), legal_basis=basis(key), **values)

    with refused(sentence) as refusal:
        send_referral(referral=referral, by=coordinator)

    assert list(refusal.value.message_dict) == [field]


def test_send_referral_looks_at_the_age_of_the_person_as_it_is_now(refused, coordinator):
    referral = ReferralFactory(agency=agency_of("health_care"), legal_basis=basis("care_under18"))
    PersonOfConcernFactory(case=referral.case, age_band=AgeBand.FROM_18)

    with refused("Grunden gäller bara under 18 år. Den oron gäller är äldre."):
        send_referral(referral=referral, by=coordinator)


def test_send_referral_reads_the_day_of_consent_against_the_sending(refused, coordinator):
    at = hours_ago(24 * 3)
    values = {"case__opened_at": at - timedelta(days=1), "consented_on": day(-1)}
    referral = ReferralFactory(legal_basis=basis("consent"), **values)

    with refused("Dagen för samtycket ligger i framtiden."):
        send_referral(referral=referral, at=at, by=coordinator)


def test_send_referral_on_a_basis_that_was_retired_since_is_refused(refused, coordinator):
    referral = ReferralFactory()
    LegalBasis.objects.filter(pk=referral.legal_basis.pk).update(retired_on=day(0))

    with refused("Den rättsliga grunden används inte längre. Välj en annan."):
        send_referral(referral=referral, by=coordinator)


def test_send_referral_to_an_agency_that_was_retired_since_is_refused(refused, coordinator):
    referral = ReferralFactory(agency__retired=True)

    with refused("Samverkansaktören används inte längre. Välj en annan."):
        send_referral(referral=referral, by=coordinator)


@pytest.mark.parametrize("trait", [{}, {"approval_requested": True}])
def test_send_referral_to_police_without_approval_is_refused(refused, coordinator, trait):
    referral = ReferralFactory(police=True, **trait)

    with refused("En inkoppling av polis ska godkännas av chefen innan den skickas."):
        send_referral(referral=referral, by=coordinator)


def test_send_referral_to_police_with_other_words_than_the_approved_is_refused(refused, coordinator):
    referral = ReferralFactory(police=True, approved=True)
    kept = {"agency": referral.agency, "legal_basis": referral.legal_basis, "basis_reason": "Konkret."}
    edit_referral(referral=referral, sheet="Andra ord.", by=coordinator, **kept)

    with refused("En inkoppling av polis ska godkännas av chefen innan den skickas."):
        send_referral(referral=referral, by=coordinator)


@pytest.mark.parametrize("who", ["call_taker", "manager", "administrator"])
def test_send_referral_by_who_may_not_is_refused(refused, request, who):
    referral, by = ReferralFactory(), request.getfixturevalue(who)

    with refused("Samordnaren skickar inkopplingar."):
        send_referral(referral=referral, by=by)


@pytest.mark.parametrize(
    ("trait", "words"),
    [
        ("sent", "väntar på svar"),
        ("accepted", "tar emot"),
        ("declined", "tackade nej"),
        ("completed", "klar"),
        ("withdrawn", "återkallad"),
    ],
)
def test_send_referral_that_is_no_draft_is_refused(refused, coordinator, trait, words):
    referral = ReferralFactory(**{trait: True})

    with refused(f"Det går inte längre: inkopplingen är i läget {words}."):
        send_referral(referral=referral, by=coordinator)


def test_send_referral_twice_leaves_one_line_in_the_register(refused, coordinator):
    referral = ReferralFactory()
    send_referral(referral=referral, by=coordinator)

    with refused("Det går inte längre: inkopplingen är i läget väntar på svar."):
        send_referral(referral=referral, by=coordinator)

    assert Disclosure.objects.count() == 1


def test_send_referral_on_a_stale_version_is_refused(refused, coordinator):
    referral = ReferralFactory()

    with refused("Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."):
        send_referral(referral=referral, version=referral.version + 1, by=coordinator)


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ({"state": State.NEW, "urgency": ""}, "Gör klart snabbscanningen först."),
        ({"closed": True}, "Ärendet är avslutat. Öppna det igen först."),
    ],
)
def test_send_referral_where_the_case_does_not_allow_it_is_refused(refused, coordinator, case, sentence):
    referral = ReferralFactory(case=CaseFactory(**case))

    with refused(sentence):
        send_referral(referral=referral, by=coordinator)


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (timezone.now() + timedelta(days=1), "Tidpunkten ligger i framtiden. Ange när det faktiskt hände."),
        (timezone.make_aware(datetime(1926, 11, 20)), "Kontrollera årtalet. Ange när det faktiskt hände."),
        (timezone.now() - timedelta(days=1), TOO_EARLY),
    ],
)
def test_send_referral_at_a_time_that_cannot_be_is_refused(refused, coordinator, at, sentence):
    referral = ReferralFactory(created_at=hours_ago(2))

    with refused(sentence):
        send_referral(referral=referral, at=at, by=coordinator)


def test_send_referral_to_police_before_it_was_approved_is_refused(refused, coordinator):
    approver, asked = UserFactory(manager=True), hours_ago(5)
    approved = {"approval_requested_at": asked, "approved_at": hours_ago(1), "approved_by": approver}
    referral = ReferralFactory(police=True, approved=True, created_at=hours_ago(9), **approved)

    with refused(TOO_EARLY) as refusal:
        send_referral(referral=referral, at=hours_ago(2), by=coordinator)

    assert list(refusal.value.message_dict) == ["at"]


def test_send_referral_with_an_answer_due_before_is_refused(refused, coordinator):
    referral = ReferralFactory()

    with refused("Svar kan inte väntas före den dag då det skickades.") as refusal:
        send_referral(referral=referral, answer_due_on=day(-1), by=coordinator)

    assert list(refusal.value.message_dict) == ["answer_due_on"]


def test_send_referral_by_email_is_refused(coordinator):
    referral = ReferralFactory()
    before = every_row()

    with pytest.raises(ValidationError) as refusal:
        send_referral(referral=referral, how="email", by=coordinator)

    assert [error.code for error in refusal.value.error_dict["sent_how"]] == ["invalid_choice"]
    assert every_row() == before


def test_send_referral_without_saying_how_is_refused(refused, coordinator):
    referral = ReferralFactory()

    with refused("Ange hur inkopplingen lämnades över och när svar väntas."):
        send_referral(referral=referral, how="", by=coordinator)
