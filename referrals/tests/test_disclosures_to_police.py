"""What goes to law enforcement from the register: it waits or leaves with a reason, is judged, told, taken back."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.cases import close_case
from calls.factories import CaseFactory
from referrals.actions.disclosures import (
    approve_disclosure,
    log_disclosure,
    refuse_disclosure,
    review_disclosure,
    take_back_disclosure,
    tell_disclosure,
)
from referrals.factories import AgencyFactory, DisclosureFactory
from referrals.models import Disclosure
from referrals.models.choices import Approval
from referrals.tests.rows import basis
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.tests.times import hours_ago

pytestmark = pytest.mark.django_db

ASKED = "Svara på om det redan är lämnat. Är det inte lämnat väntar det på chefens godkännande."
NOT_WAITING = "Utlämnandet väntar inte längre på det här."
JUDGE = "referrals:disclosure_judge"
WORDS = {"refuse_disclosure": "Det räcker inte.", "review_disclosure": "Det var rätt."}


def to_police(key: str = "near_violence", **more) -> dict:
    return {
        "case": CaseFactory(),
        "agency": AgencyFactory(police=True),
        "legal_basis": basis(key),
        "basis_reason": "Sade vem, var och när.",
        "what": "Att hot har uttalats.",
        "how": "phone",
        **more,
    }


def judge(action, row: Disclosure, **values) -> Disclosure:
    words = WORDS.get(action.__name__)
    return action(disclosure=row, **({"judgement": words} if words else {}), **values)


# Written in


def test_what_is_to_go_to_the_police_waits_for_the_manager_and_is_not_handed_over(logged, call_taker):
    values = to_police(is_told=False)

    row = log_disclosure(**values, by=call_taker)

    row = Disclosure.objects.get(pk=row.pk)
    assert (row.is_to_police, row.approval, row.told_at) == (True, Approval.WAITS, None)
    assert (row.is_handed_over, row.unapproved_reason) == (False, None)
    logged("disclosure.logged", by=call_taker, target=row, case=row.case)


@pytest.mark.parametrize("key", ["emergency", "terror_prevention", "terror_suspicion"])
def test_what_could_not_wait_is_handed_over_with_its_reason_and_is_reviewed(call_taker, key):
    at = hours_ago(1)

    log_disclosure(**to_police(key, is_told=True, unapproved_reason="Ingen svarade.", at=at), by=call_taker)

    row = Disclosure.objects.get()
    assert (row.approval, row.told_at, row.unapproved_reason) == (Approval.REVIEW, at, "Ingen svarade.")
    assert row.is_handed_over


def test_what_was_told_on_another_basis_waits_all_the_same(call_taker):
    log_disclosure(**to_police(is_told=True, unapproved_reason="Jag visste inte bättre."), by=call_taker)

    row = Disclosure.objects.get()
    assert (row.approval, row.is_handed_over) == (Approval.WAITS, False)
    assert row.told_at is not None


@pytest.mark.parametrize(
    "values",
    [
        {"agency": None, "recipient": "vakthavande befäl", "to_police": True, "legal_basis": "emergency"},
        {"agency": None, "recipient": "vakthavande befäl", "to_police": None},  # a basis for nobody else
        {"agency": None, "recipient": "vakthavande befäl", "to_police": False},
    ],
)
def test_police_who_are_not_in_the_directory_are_police(call_taker, values):
    values = values | {"legal_basis": basis(values.get("legal_basis", "near_violence")), "is_told": False}

    log_disclosure(**to_police() | values, by=call_taker)

    assert Disclosure.objects.get().approval == Approval.WAITS


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({}, "is_told", ASKED),
        ({"is_told": True}, "unapproved_reason", "Skriv varför det inte kunde vänta på chefen."),
        ({"is_told": False, "at": timezone.now()}, "at", "Det är inte lämnat än. Ta bort tiden."),
        (
            {"agency": None, "recipient": "någon", "legal_basis": "emergency"},
            "to_police",
            "Svara på om mottagaren är polis eller annan brottsbekämpande myndighet.",
        ),
        (
            {
                "agency": None,
                "recipient": "skolan",
                "legal_basis": "emergency",
                "to_police": False,
                "is_told": False,
            },
            "is_told",
            "Bara det som ska till polisen väntar på chefen. Skriv in det här när det är lämnat.",
        ),
    ],
)
def test_what_is_not_said_of_the_police_is_asked_by_its_field(refused, call_taker, values, field, sentence):
    typed = to_police() | values
    if isinstance(typed["legal_basis"], str):
        typed["legal_basis"] = basis(typed["legal_basis"])

    with refused(sentence) as refusal:
        log_disclosure(**typed, by=call_taker)

    assert list(refusal.value.message_dict) == [field]


# Judged


@pytest.mark.parametrize(
    ("action", "before", "after", "event"),
    [
        (approve_disclosure, "waits", Approval.APPROVED, "disclosure.approved"),
        (refuse_disclosure, "waits", Approval.REFUSED, "disclosure.refused"),
        (review_disclosure, "review", Approval.REVIEWED, "disclosure.reviewed"),
    ],
)
def test_the_manager_judges_with_a_word_and_one_line(logged, manager, action, before, after, event):
    row, at = DisclosureFactory(**{before: True}), timezone.now()
    told_at = row.told_at

    judge(action, row, at=at, by=manager)

    row = Disclosure.objects.get()
    assert (row.approval, row.judged_at, row.judged_by, row.told_at) == (after, at, manager, told_at)
    assert row.judgement == WORDS.get(action.__name__)
    logged(event, by=manager, target=row, case=row.case)


def test_a_review_is_written_when_the_case_has_closed_since(manager):
    row = DisclosureFactory(review=True, case__closed=True)

    judge(review_disclosure, row, by=manager)

    assert Disclosure.objects.get().approval == Approval.REVIEWED


ACTIONS = pytest.mark.parametrize(
    ("action", "state"),
    [(approve_disclosure, "waits"), (refuse_disclosure, "waits"), (review_disclosure, "review")],
)


@ACTIONS
@pytest.mark.parametrize("who", ["call_taker", "coordinator", "administrator", "archivist"])
def test_nobody_but_a_manager_judges(refused, request, action, state, who):
    row, by = DisclosureFactory(**{state: True}), request.getfixturevalue(who)

    with refused("Bara chefen godkänner och granskar det som lämnas till polisen."):
        judge(action, row, by=by)


@ACTIONS
def test_nobody_judges_what_they_have_written_in(refused, action, state):
    both = UserFactory(roles=["coordinator", "manager"])
    row = DisclosureFactory(**{state: True}, created_by=both)

    with refused("Den som har skrivit in utlämnandet kan inte själv bedöma det."):
        judge(action, row, by=both)


@ACTIONS
@pytest.mark.parametrize("state_now", ["approved", "refused", "reviewed", "taken_back"])
def test_what_does_not_wait_is_not_judged(refused, manager, action, state, state_now):
    row = DisclosureFactory(**{state_now: True})

    with refused(NOT_WAITING):
        judge(action, row, by=manager)


@pytest.mark.parametrize(
    ("action", "state", "sentence"),
    [
        (refuse_disclosure, "waits", "Skriv varför det inte godkänns."),
        (review_disclosure, "review", "Skriv vad granskningen visade."),
    ],
)
def test_a_no_and_a_review_need_words(refused, manager, action, state, sentence):
    row = DisclosureFactory(**{state: True})

    with refused(sentence) as refusal:
        action(disclosure=row, judgement="", by=manager)

    assert list(refusal.value.message_dict) == ["judgement"]


def test_nothing_is_judged_before_it_was_written(refused, manager):
    row = DisclosureFactory(waits=True)

    with refused("Det kan inte ha hänt innan det skrevs in. Ange en senare tid."):
        approve_disclosure(disclosure=row, at=hours_ago(1), by=manager)


# Told, or taken back


def test_what_was_approved_is_told_by_somebody_and_then_it_is_handed_over(logged, call_taker):
    row = DisclosureFactory(approved=True)
    at = timezone.now()

    tell_disclosure(disclosure=row, at=at, by=call_taker)

    row = Disclosure.objects.get()
    assert (row.told_at, row.told_by, row.is_handed_over) == (at, call_taker, True)
    logged("disclosure.told", by=call_taker, target=row, case=row.case)


def test_it_is_not_told_before_the_manager_approved(refused, call_taker):
    row = DisclosureFactory(approved=True)

    with refused("Det kan inte ha lämnats innan chefen godkände det. Ange en senare tid.") as refusal:
        tell_disclosure(disclosure=row, at=hours_ago(1), by=call_taker)

    assert list(refusal.value.message_dict) == ["at"]


@pytest.mark.parametrize("state", ["waits", "refused", "review", "reviewed", "taken_back"])
def test_what_is_not_approved_is_not_told(refused, call_taker, state):
    row = DisclosureFactory(**{state: True})

    with refused("Utlämnandet väntar inte längre på att lämnas."):
        tell_disclosure(disclosure=row, by=call_taker)


@pytest.mark.parametrize("state", ["waits", "approved"])
def test_what_is_not_told_is_taken_back(logged, call_taker, state):
    row = DisclosureFactory(**{state: True})

    take_back_disclosure(disclosure=row, by=call_taker)

    row = Disclosure.objects.get()
    assert (row.approval, row.told_at) == (Approval.TAKEN_BACK, None)
    logged("disclosure.taken_back", by=call_taker, target=row, case=row.case)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"review": True}, "Det är redan lämnat och kan inte tas tillbaka."),
        (
            {"waits": True, "told_at": hours_ago(1), "unapproved_reason": "Bråttom."},
            "Det är redan lämnat och kan inte tas tillbaka.",
        ),
        ({"refused": True}, "Det väntar inte längre på att lämnas."),
        ({"taken_back": True}, "Det väntar inte längre på att lämnas."),
    ],
)
def test_what_was_told_or_is_over_is_not_taken_back(refused, call_taker, values, sentence):
    row = DisclosureFactory(**values)

    with refused(sentence):
        take_back_disclosure(disclosure=row, by=call_taker)


# What waits for it


@pytest.mark.parametrize(
    ("state", "stands"), [("waits", "väntar på chefen."), ("approved", "är godkänt men inte lämnat.")]
)
def test_the_case_does_not_close_over_it(refused, coordinator, state, stands):
    case = DisclosureFactory(**{state: True}).case

    with refused(f"Ett utlämnande till polisen {stands}"):
        close_case(case=case, outcome="linked_in", ve_assessment="no_reason", by=coordinator)


@pytest.mark.parametrize("state", ["refused", "review", "reviewed", "taken_back"])
def test_what_is_settled_or_only_reviewed_lets_the_case_close(coordinator, state):
    case = DisclosureFactory(**{state: True}).case

    close_case(case=case, outcome="linked_in", ve_assessment="no_reason", by=coordinator)

    case.refresh_from_db()
    assert not case.is_open


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("review", "Lämnat till polisen: att granska"),
        ("waits", "Till polisen: att godkänna"),
    ],
)
def test_it_stands_on_the_managers_idag_and_leads_there(login, manager, state, words):
    row = DisclosureFactory(**{state: True}, what="Ord ur samtalet.")
    client = login(manager)

    page = client.get("/").content.decode()
    there = client.get(reverse(JUDGE, args=[row.pk]))

    assert words in page
    assert reverse(JUDGE, args=[row.pk]) in page
    assert "Ord ur samtalet." not in page
    assert (there.status_code, "Ord ur samtalet." in there.content.decode()) == (200, True)
    read = AuditEvent.objects.order_by("pk").values_list("event", "actor_id", "case_id")
    assert ("disclosure.opened", manager.pk, row.case_id) in read


def test_what_is_approved_stands_on_the_case_page_with_the_deed(login, call_taker):
    row = DisclosureFactory(approved=True, case__handler=call_taker)

    page = login(call_taker).get(row.case.get_absolute_url()).content.decode()

    assert f"Chefen har godkänt: lämna till {row.agency.name}" in page
    assert reverse("referrals:disclosure_tell", args=[row.pk]) in page


# The pages


def test_it_goes_all_the_way_through_the_pages(login, call_taker, manager):
    case, agency = CaseFactory(handler=call_taker), AgencyFactory(police=True, name="Områdespolisen")
    taker, boss = login(call_taker), login(manager)
    typed = {
        "agency": agency.pk,
        "is_told": "no",
        "how": "phone",
        "what": "Att hot har uttalats.",
        "legal_basis": basis("near_violence").pk,
        "basis_reason": "Sade vem, var och när.",
        "token": uuid4(),
    }

    written = taker.post(reverse("referrals:disclosure_create", args=[case.number]), typed, follow=True)
    row = Disclosure.objects.get()
    boss.post(reverse(JUDGE, args=[row.pk]), {"approve": "1"})
    again = boss.post(reverse(JUDGE, args=[row.pk]), {"approve": "1"}, follow=True)
    told = taker.post(reverse("referrals:disclosure_tell", args=[row.pk]), follow=True)

    assert "Det väntar på chefen. Lämna inget förrän det är godkänt." in written.content.decode()
    assert "väntar på chefen, inte lämnat" in written.content.decode()
    assert NOT_WAITING in again.content.decode()
    assert "Det står i registret som lämnat." in told.content.decode()
    assert Disclosure.objects.get().told_by == call_taker


def test_what_the_manager_wrote_when_a_colleague_was_first_is_shown_back(login, manager):
    row, words = DisclosureFactory(review=True), "Rätt, men ring mig nästa gång."
    judge(review_disclosure, row, by=UserFactory(manager=True))

    page = login(manager).post(reverse(JUDGE, args=[row.pk]), {"judgement": words}).content.decode()

    assert words in page
    assert NOT_WAITING in page


def test_taking_back_asks_once_and_then_says_so(login, call_taker):
    row = DisclosureFactory(waits=True, case__handler=call_taker)
    client, address = login(call_taker), reverse("referrals:disclosure_take_back", args=[row.pk])

    asked = client.get(address).content.decode()
    done = client.post(address, follow=True).content.decode()

    assert "Ta tillbaka?" in asked
    assert "Det är taget tillbaka." in done
    assert "taget tillbaka" in done


@pytest.mark.parametrize("who", ["call_taker", "coordinator"])
def test_the_managers_page_is_hers_alone(login, request, who):
    row = DisclosureFactory(waits=True)

    assert login(request.getfixturevalue(who)).get(reverse(JUDGE, args=[row.pk])).status_code == 404


def test_what_was_judged_long_ago_is_not_read_by_another_manager(login, manager):
    row = DisclosureFactory(reviewed=True, case__closed=True)

    assert login(manager).get(reverse(JUDGE, args=[row.pk])).status_code == 404
