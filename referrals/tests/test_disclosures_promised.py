"""What goes to law enforcement is promised: to the manager until she has judged it, then to who tells it."""

import pytest
from django.utils import timezone

from calls.actions.promises import differences
from calls.factories import CaseFactory
from calls.models import Promise
from calls.promptness import add_working_days
from calls.staffing import promises_of
from referrals.actions.disclosures import approve_disclosure, log_disclosure, tell_disclosure
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
    ],
)
def test_it_stands_with_who_can_do_it_and_with_nobody_else(request, state, kind, who):
    people = {name: request.getfixturevalue(name) for name in ("call_taker", "coordinator", "manager")}
    DisclosureFactory(**{state: True}, case__handler=people["call_taker"])

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

    assert f"Chefen har godkänt: lämna till {row.agency.name}" in page
