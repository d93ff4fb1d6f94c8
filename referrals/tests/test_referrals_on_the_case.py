"""What referrals ask of the case they hang on, and what they wait for in words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.cases import close_case, raise_level, undo_raise
from calls.factories import CaseFactory
from calls.models.choices import Outcome, RecordLevel, State
from referrals.factories import AgencyFactory, DisclosureFactory, ReferralFactory, SignpostingFactory
from referrals.models import Referral
from referrals.tests.rows import referral_in
from stodtelefon.dates import moment
from stodtelefon.tests.times import working_day

pytestmark = pytest.mark.django_db

UNDER_WAY = {
    "draft": "är ett utkast. Lämna över den, eller ta bort utkastet.",
    "sent": "väntar på svar. Skriv in svaret, eller återkalla den.",
    "accepted": "är inte klar. Skriv in vad den gav, eller återkalla den.",
}


def on_its_page(client, referral) -> str:
    return " ".join(client.get(referral.get_absolute_url()).content.decode().split())


def on_the_case_page(client, case) -> str:
    return " ".join(client.get(case.get_absolute_url()).content.decode().split())


# Closing, and the record level


@pytest.mark.parametrize("state", UNDER_WAY)
def test_a_referral_under_way_keeps_the_case_open(refused, coordinator, state):
    referral = referral_in(state)

    with refused(f"Inkopplingen av {referral.agency.name} {UNDER_WAY[state]}"):
        close_case(case=referral.case, outcome="linked_in", ve_assessment="no_reason", by=coordinator)


def test_page_that_closes_leads_to_the_referral_that_holds_the_case_open_and_asks_for_nothing_yet(
    coordinator, login
):
    referral = referral_in("draft")
    case, client = referral.case, login(coordinator)
    leads_there = (
        f'<a href="{referral.get_absolute_url()}">Inkopplingen av {referral.agency.name} är ett utkast.</a>'
    )

    page = client.get(f"/arenden/{case.number}/avsluta/").content.decode()

    assert (leads_there in page, "om det behövs" in page, 'name="outcome"' in page) == (True, False, False)
    said = {"outcome": "linked_in", "ve_assessment": "no_reason", "version": case.version}
    refusal = client.post(f"/arenden/{case.number}/avsluta/", said).content.decode()
    assert (refusal.count(leads_there), 'name="outcome"' in refusal) == (2, True)


def test_draft_is_thrown_away_in_words_of_its_own(coordinator, login):
    referral = referral_in("draft")
    address, client = f"{referral.get_absolute_url()}aterkalla/", login(coordinator)

    page = client.get(address).content.decode()
    refusal = client.post(address, {"reason": "", "version": referral.version}).content.decode()

    assert ("Varför kastas utkastet?" in page, "återkallas" in page) == (True, False)
    assert "Skriv varför utkastet kastas." in refusal


@pytest.mark.parametrize("state", ["declined", "completed", "withdrawn"])
def test_a_referral_that_is_over_lets_the_case_close(coordinator, state):
    case = referral_in(state).case

    close_case(case=case, outcome="linked_in", ve_assessment="no_reason", by=coordinator)

    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_a_referral_of_another_case_does_not_count(coordinator):
    case = CaseFactory()
    ReferralFactory(sent=True)

    close_case(case=case, outcome="linked_in", ve_assessment="no_reason", by=coordinator)

    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_a_sheet_with_names_keeps_the_level_up(refused, coordinator):
    case = CaseFactory()
    raise_level(case=case, level=RecordLevel.CASE, reason="Behövs.", by=coordinator)
    ReferralFactory(case=case, is_named=True)

    with refused("Nivån används redan och kan inte sänkas."):
        undo_raise(case=case, by=coordinator)


def test_a_sheet_without_names_lets_the_level_be_taken_back(coordinator):
    case = CaseFactory()
    raise_level(case=case, level=RecordLevel.CASE, reason="Behövs.", by=coordinator)
    ReferralFactory(case=case)

    undo_raise(case=case, by=coordinator)

    case.refresh_from_db()
    assert case.record_level == RecordLevel.ADVICE


# What a referral waits for

NAME = "Elevhälsan"
FINISH = f"Gör klart inkopplingen av {NAME}"
ASK = f"Inkopplingen av {NAME} behöver chefens godkännande"
WAIT = f"Inkopplingen av {NAME} väntar på chefens godkännande"
SEND = f"Inkopplingen av {NAME} kan lämnas över"
ANSWER = f"Svar från {NAME}"
LATE = f"{NAME} skulle ha svarat"
ACCEPTED = f"{NAME} tar emot"
DRAFT = f"Inkopplingen av {NAME} är ett utkast"


@pytest.mark.parametrize(
    ("values", "words", "step"),
    [
        ({"legal_basis": None}, FINISH, "edit"),
        ({"sheet": None}, FINISH, "edit"),
        ({}, SEND, "send"),
        ({"police": True}, ASK, "ask"),
        ({"police": True, "approved": True}, SEND, "send"),
        ({"sent": True}, ANSWER, "answer"),
        ({"overdue": True}, LATE, "answer"),
        ({"accepted": True}, ACCEPTED, "complete"),
    ],
)
def test_the_next_step_of_a_referral_is_said_with_its_button(login, coordinator, values, words, step):
    agency = AgencyFactory(name=NAME, police="police" in values)
    referral = ReferralFactory(**values | {"agency": agency})

    page = on_its_page(login(coordinator), referral)

    assert words in page
    assert reverse(f"referrals:{step}", args=[referral.pk]) in page


def test_what_the_manager_has_been_asked_waits(login, coordinator):
    agency = AgencyFactory(name=NAME, police=True)
    referral = ReferralFactory(police=True, approval_requested=True, agency=agency)

    page = on_its_page(login(coordinator), referral)

    assert WAIT in page
    assert "Lämna utan att vänta på chefen" in page


def test_what_was_given_back_says_so(login, coordinator):
    referral = ReferralFactory(police=True, returned_reason="Skriv vad hen sade.")

    page = on_its_page(login(coordinator), referral)

    assert "Chefen har lämnat tillbaka den. Ändra underlaget och begär igen." in page


def test_a_call_takers_draft_waits_for_the_coordinator(login, call_taker):
    referral = ReferralFactory(case__handler=call_taker, agency__name=NAME)

    page = on_its_page(login(call_taker), referral)

    assert DRAFT in page
    assert reverse("referrals:send", args=[referral.pk]) not in page


@pytest.mark.parametrize("state", ["declined", "completed", "withdrawn"])
def test_a_referral_that_is_over_waits_for_nothing(login, coordinator, state):
    referral = referral_in(state, agency__name=NAME)

    page = on_its_page(login(coordinator), referral)

    assert [words in page for words in (FINISH, SEND, ANSWER, LATE, DRAFT)] == [False] * 5


# On the case page


@pytest.mark.parametrize(
    ("outcome", "made", "step", "is_asked_for"),
    [
        (Outcome.HELPED_ONWARD, None, "signposting_create", True),
        (Outcome.HELPED_ONWARD, SignpostingFactory, "signposting_create", False),
        (Outcome.LINKED_IN, None, "create", True),
        (Outcome.LINKED_IN, ReferralFactory, "create", False),
        (Outcome.ADVICE_GIVEN, None, "create", False),
    ],
)
def test_what_the_outcome_promised_is_asked_for_until_it_is_done(
    login, coordinator, outcome, made, step, is_asked_for
):
    case = CaseFactory(outcome=outcome)
    if made is not None:
        made(case=case)
    promised = {
        "signposting_create": "Skriv in vart personen hänvisas, och vad det var i stället.",
        "create": "Utfallet säger att någon kopplas in. Skriv ett utkast.",
    }[step]

    page = on_the_case_page(login(coordinator), case)

    assert (promised in page) == is_asked_for


def test_what_was_told_outside_a_referral_stands_on_the_case_page_without_the_words(login, coordinator):
    row = DisclosureFactory(what="Ord ur samtalet.", agency__name=NAME)

    page = on_the_case_page(login(coordinator), row.case)

    assert f"Utlämnande till {NAME}, telefon" in page
    assert "Ord ur samtalet." not in page


def test_helping_onward_stands_on_the_case_page_with_what_was_said(login, coordinator):
    row = SignpostingFactory(note="Gav numret till anhöriglinjen.")

    page = on_the_case_page(login(coordinator), row.case)

    assert "Hänvisad vidare: förening eller organisation" in page
    assert "Gav numret till anhöriglinjen." in page
    assert "Hänvisningen lämnade inte ut något." in page


@pytest.mark.parametrize(
    ("case", "offered"),
    [
        ({}, [True, True, True]),
        ({"state": State.NEW, "urgency": ""}, [False, False, False]),
    ],
)
def test_the_case_page_offers_referrals_once_the_scan_is_done(login, coordinator, case, offered):
    case = CaseFactory(**case)
    names = ("create", "signposting_create", "disclosure_case")

    page = on_the_case_page(login(coordinator), case)

    assert [reverse(f"referrals:{name}", args=[case.number]) in page for name in names] == offered


def test_a_closed_case_offers_its_register_alone(login, call_taker):
    case = CaseFactory(closed=True, handler=call_taker)
    names = ("create", "signposting_create", "disclosure_case")

    page = on_the_case_page(login(call_taker), case)

    offered = [reverse(f"referrals:{name}", args=[case.number]) in page for name in names]
    assert offered == [False, False, True]


def test_what_was_written_in_afterwards_says_when_on_both_pages(login, coordinator):
    ago = [timezone.now() - timedelta(days=days) for days in range(6)]
    referral = ReferralFactory(completed=True, created_at=ago[5], sent_at=ago[4], accepted_at=ago[3])
    times = {"sent_written_at": ago[3], "answer_written_at": ago[2], "end_written_at": ago[0]}
    Referral.objects.update(completed_at=ago[1], **times)
    client = login(coordinator)

    pages = [on_its_page(client, referral), on_the_case_page(client, referral.case)]

    assert [[f"(skrivet {moment(at)})" in page for at in times.values()] for page in pages] == [
        [True] * 3
    ] * 2


def test_what_was_written_in_as_it_happened_says_one_time(login, coordinator):
    referral = ReferralFactory(sent=True)
    Referral.objects.update(sent_written_at=referral.sent_at)

    assert "(skrivet" not in on_its_page(login(coordinator), referral)


@pytest.mark.parametrize("is_late", [True, False])
@pytest.mark.parametrize(
    ("name", "state", "typed", "field"),
    [
        ("send", {}, {"how": "post", "answer_due_on": working_day().isoformat()}, "sent_written_at"),
        ("answer", {"sent": True}, {"kind": "accept"}, "answer_written_at"),
        ("answer", {"sent": True}, {"kind": "decline", "answer": "Fel ålder."}, "answer_written_at"),
        ("complete", {"accepted": True}, {"outcome": "advice"}, "end_written_at"),
    ],
)
def test_each_step_knows_when_it_was_written_in(login, coordinator, name, state, typed, field, is_late):
    referral = ReferralFactory(created_at=timezone.now() - timedelta(days=9), **state)
    at = {"at": f"{timezone.localtime():%Y-%m-%dT%H:%M}"} if is_late else {}
    Referral.objects.filter(status="accepted").update(accepted_at=timezone.now() - timedelta(minutes=9))
    before = timezone.now()

    login(coordinator).post(
        reverse(f"referrals:{name}", args=[referral.pk]), typed | at | {"version": referral.version}
    )

    written = getattr(Referral.objects.get(), field)
    assert before <= written <= timezone.now()
