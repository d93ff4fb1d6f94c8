"""What Väntar asks: the cases in which something waits that one may open, found from what one has a part in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.factories import CaseFactory, CaseOpeningFactory, LikenessFactory, ReminderFactory
from calls.models import Case, Promise
from meetings.factories import BookingFactory, MeetingFactory
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.desk.waiting import Waiting
from stodtelefon.desk.waiting_rows import CASES, may_open
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db


def waits_in(case: Case, owner=None) -> Case:
    Promise.objects.create(kind="case_without_contact", case=case, target=str(case.pk), owner=owner)
    return case


@pytest.fixture
def cases(call_taker, other_call_taker, coordinator) -> dict[str, Case]:
    """One for each reason, and for some that are none; in all but one something waits for the coordinator."""
    somebody = UserFactory(coordinator=True)
    booked, let_go = (MeetingFactory(booked=True, case__handler=somebody) for _ in range(2))
    BookingFactory(meeting=booked, room=None, user=call_taker)
    BookingFactory(meeting=let_go, room=None, user=call_taker, is_released=True)
    AwayFactory(user=other_call_taker, stand_in=call_taker, first_day=day(0), last_day=day(1))
    before, long_ago = (timezone.now() - timedelta(days=days) for days in (1, 31))
    plain = {
        "mine": CaseFactory(handler=call_taker),
        "mine, closed lately": CaseFactory(closed=True, closed_at=before, handler=call_taker),
        "mine, closed long ago": CaseFactory(closed=True, closed_at=long_ago, handler=call_taker),
        "booked": booked.case,
        "let go of": let_go.case,
        "a colleague's": CaseFactory(handler=other_call_taker),
        "another's": CaseFactory(handler=somebody),
        "opened to the coordinator": CaseOpeningFactory(created_by=coordinator).case,
    }
    for case in plain.values():
        waits_in(case, owner=somebody)
    mine_to_do = CaseFactory(closed=True, closed_at=long_ago, handler=call_taker)
    theirs_to_do = CaseFactory(closed=True, closed_at=long_ago, handler=other_call_taker)
    for case in (mine_to_do, theirs_to_do):
        ReminderFactory(case=case)
    nothing = CaseFactory(handler=call_taker)
    Promise.objects.filter(case=nothing).delete()
    return plain | {"mine to do": mine_to_do, "a colleague's to do": theirs_to_do, "nothing waits": nothing}


@pytest.mark.parametrize(
    ("who", "opens"),
    [
        (
            "call_taker",
            {"mine", "mine, closed lately", "booked", "mine to do", "a colleague's to do"},
        ),
        ("other_call_taker", {"a colleague's", "a colleague's to do"}),
        ("coordinator", {"opened to the coordinator", "a colleague's to do"}),
        ("manager", set()),
    ],
)
def test_cases_in_which_something_waits_are_those_that_one_may_open(
    request, cases, who, opens, django_assert_num_queries
):
    """Of who may open every open case only the closed ones are asked for."""
    person = request.getfixturevalue(who)
    names = {case.pk: name for name, case in cases.items()}

    with django_assert_num_queries(0 if who == "manager" else 1):
        found = may_open(person)[CASES]

    assert {names[key] for key in found} == opens
    assert len(found) == len(set(found))
    visible = Case.objects.visible_to(person).filter(pk__in=Promise.objects.open().values("case"))
    asked = visible.closed() if who == "coordinator" else visible
    assert set(found) == set(asked.values_list("pk", flat=True))


def test_pair_waits_for_who_may_open_both(call_taker, coordinator):
    mine, theirs = CaseFactory(handler=call_taker), CaseFactory(handler=call_taker)
    both = LikenessFactory(one=mine, other=theirs)
    one = LikenessFactory(one=mine, other=CaseFactory(handler=coordinator))

    assert may_open(call_taker)["likeness"] == [both.pk]
    assert set(may_open(coordinator)["likeness"]) == {both.pk, one.pk}


@pytest.mark.parametrize(
    ("chosen", "targets"),
    [
        ({}, ["late", "mine", "nobody's"]),
        ({"vem": "ingen"}, ["nobody's"]),
        ({"vem": "me"}, ["late", "mine"]),
        ({"slag": "reminder"}, ["mine"]),
        ({"sent": "on"}, ["late"]),
        ({"vem": "me", "slag": "reminder", "sent": "on"}, []),
        ({"slag": "no such"}, []),
    ],
)
def test_rows_are_those_that_were_chosen(coordinator, chosen, targets):
    case, today = CaseFactory(handler=coordinator), timezone.localdate()
    Promise.objects.all().delete()
    for target, kind, owner, due_on in (
        ("nobody's", "case_without_contact", None, today + timedelta(days=1)),
        ("mine", "reminder", coordinator, today),
        ("late", "case_without_contact", coordinator, today - timedelta(days=1)),
    ):
        Promise.objects.create(kind=kind, case=case, target=target, owner=owner, due_on=due_on)
    said = {name: str(coordinator.pk) if value == "me" else value for name, value in chosen.items()}
    waits = Waiting(coordinator, today=today, chosen=said)

    rows = waits.chosen[0:25]

    assert [row.target for row in rows] == targets
    assert [(load.count, load.late) for load in waits.loads] == [(2, 1), (1, 0)]
