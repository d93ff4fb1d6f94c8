"""What goes to law enforcement is promised: to the manager until she has judged it, then to who tells it."""

import pytest
from django.utils import timezone

from calls.actions.promises import differences
from calls.factories import CaseFactory
from calls.models import Promise
from calls.promptness import add_working_days
from calls.staffing import promises_of
from referrals.actions.disclosures import (
    approve_disclosure,
    give_disclosure,
    log_disclosure,
    read_answer,
    refuse_disclosure,
    tell_disclosure,
)
from referrals.factories import AgencyFactory, DisclosureFactory
from referrals.next_steps import judge_step
from referrals.tests.rows import basis
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def to_police(**more) -> dict:
    return {
        "case": CaseFactory(),
        "agency": AgencyFactory(police=True),
        "legal_basis": basis("emergency"),
        "basis_reason": "Sade vem, var och när.",
        "what": "Att hot har uttalats.",
        "how": "phone",
        **more,
    }


@pytest.mark.parametrize(
    ("values", "state", "words"),
    [
        ({"is_told": True, "unapproved_reason": "Bråttom."}, "review", "granskning senast idag"),
        ({"is_told": False}, "waits", "svar senast idag"),
    ],
)
def test_it_is_due_the_next_working_day(call_taker, values, state, words):
    row = log_disclosure(**to_police(**values), by=call_taker)
    next_day = add_working_days(timezone.localdate(), 1)

    step = judge_step(row, today=next_day)

    assert (row.approval, row.judge_by, step.badge) == (state, next_day, words)


@pytest.mark.parametrize(
    ("state", "kind", "who"),
    [
        ("waits", "disclosure_to_approve", "manager"),
        ("review", "disclosure_to_review", "manager"),
        ("approved", "disclosure_to_tell", "call_taker"),
        ("refused", "disclosure_refused", "call_taker"),
    ],
)
def test_it_stands_with_who_can_do_it_and_with_nobody_else(request, state, kind, who):
    people = {name: request.getfixturevalue(name) for name in ("call_taker", "coordinator", "manager")}
    DisclosureFactory(**{state: True}, case__handler=people["call_taker"], created_by=people["call_taker"])

    found = {
        name: [row.kind for row in promises_of(user, on=timezone.localdate()).filter(kind__startswith="disc")]
        for name, user in people.items()
    }

    assert found == {name: [kind] if name == who else [] for name in people}


def test_what_one_wrote_in_is_not_ones_own_to_judge(manager):
    both = UserFactory(roles=["coordinator", "manager"])
    DisclosureFactory(waits=True, created_by=both)

    waiting = [
        promises_of(user, on=timezone.localdate()).filter(kind="disclosure_to_approve").exists()
        for user in (both, manager)
    ]

    assert waiting == [False, True]


def test_it_goes_from_one_to_the_next_and_ends(call_taker, manager):
    row = log_disclosure(**to_police(case=CaseFactory(handler=call_taker), is_told=False), by=call_taker)
    approve_disclosure(disclosure=row, by=manager)
    tell_disclosure(disclosure=row, by=call_taker)

    rows = Promise.objects.filter(kind__startswith="disc").order_by("made_at")
    assert [(one.kind, one.ended_how, one.ended_by) for one in rows] == [
        ("disclosure_to_approve", "done", manager),
        ("disclosure_to_tell", "done", call_taker),
    ]
    assert differences() == []


def test_what_is_approved_stands_on_the_idag_of_who_handles_the_case(login, call_taker):
    row = DisclosureFactory(approved=True, case__handler=call_taker)

    page = login(call_taker).get("/").content.decode()

    assert "Godkänt av chefen: att lämna" in page
    assert f"Till {row.agency.name}" in page


@pytest.mark.parametrize(
    ("values", "what_now"),
    [
        ({"is_told": False}, "Lämna det inte. Behövs det ändå"),
        (
            {"is_told": True, "unapproved_reason": "Bråttom.", "legal_basis": "consent"},
            "Det är redan sagt: tala med chefen",
        ),
    ],
)
def test_no_comes_back_to_who_wrote_it_until_it_is_read(
    login, call_taker, other_call_taker, manager, values, what_now
):
    if "legal_basis" in values:
        values = values | {"legal_basis": basis("consent"), "consented_on": timezone.localdate()}
    case = CaseFactory(handler=other_call_taker)
    row = log_disclosure(**to_police(case=case, **values), by=call_taker)
    refuse_disclosure(disclosure=row, judgement="Det räcker inte.", by=manager)
    client = login(call_taker)

    page = client.get("/").content.decode()
    for words in (
        f"{manager.name}: Det räcker inte.",
        what_now,
        f"/arenden/{case.number}/utlamnanden/#rad-{row.pk}",
    ):
        assert words in page
    assert "Det räcker inte." not in login(other_call_taker).get("/").content.decode()

    answer = client.post(f"/inkopplingar/utlamnanden/{row.pk}/last/", {"till": "idag"})
    assert answer.url == "/"
    assert "Det räcker inte." not in client.get("/").content.decode()
    assert differences() == []


def test_only_a_no_is_read_and_once(call_taker, refused):
    row, approved = DisclosureFactory(refused=True), DisclosureFactory(approved=True)
    with refused("Det finns inget nej från chefen att läsa."):
        read_answer(disclosure=approved, by=call_taker)
    read_answer(disclosure=row, by=call_taker)
    with refused("Chefens nej är redan läst."):
        read_answer(disclosure=row, by=call_taker)


def test_what_has_nothing_left_to_do_is_given_to_nobody(administrator, call_taker, manager, refused):
    done, left = DisclosureFactory(reviewed=True), DisclosureFactory(refused=True)
    with refused("Inget är kvar att göra med utlämnandet."):
        give_disclosure(disclosure=done, to=call_taker, by=administrator)
    with refused("Välj en kollega som arbetar med ärenden."):
        give_disclosure(disclosure=left, to=manager, by=administrator)
