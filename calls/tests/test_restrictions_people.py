"""The restricted case: its people come and go, nothing is lost by it, and two lift it."""

import pytest
from django.utils import timezone

from calls.actions.promises import differences
from calls.actions.recusals import recuse
from calls.actions.restrictions import (
    LAST,
    ONLY_MANAGERS,
    ask_to_lift,
    decide_request,
    name_person,
    remove_person,
    withdraw_request,
)
from calls.factories import (
    CaseFactory,
    ReminderFactory,
)
from calls.models import NamedPerson
from calls.nobodys import nobodys
from calls.staffing import Staffing
from calls.tests.idag import on_idag
from calls.tests.restricting import restrict, seen
from stodtelefon.accounts.actions.by_two import NOT_ONESELF
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.accounts.models import User

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
WORKS, APPROVES = NamedPerson.Part.WORKS, NamedPerson.Part.APPROVES


# People come and go


def test_another_is_named_and_one_removed(call_taker, coordinator, manager, refused):
    case = CaseFactory(handler=call_taker)
    restriction = restrict(case, call_taker, by=manager)
    first = restriction.named.get(user=call_taker)

    with refused(LAST[WORKS]):
        remove_person(named=first, by=manager)
    with refused(LAST[APPROVES]):
        remove_person(named=restriction.named.get(part=APPROVES), by=manager)
    name_person(restriction=restriction, person=coordinator, part=WORKS, by=manager)
    remove_person(named=first, by=manager)

    case.refresh_from_db()
    assert (case.handler, seen(call_taker), seen(coordinator)) == (coordinator, [], [case])
    with refused("är redan borttagen"):
        remove_person(named=first, by=manager)
    with refused("Kollegan är redan namngiven."):
        name_person(restriction=restriction, person=coordinator, part=WORKS, by=manager)
    assert differences() == []


def test_when_the_only_one_leaves_the_managers_see_it_and_name_another(
    call_taker, coordinator, manager, administrator
):
    case = CaseFactory(handler=call_taker, waiting=True)
    ReminderFactory(case=case, due_on=TODAY(), created_by=call_taker)
    restriction = restrict(case, call_taker, by=manager)

    disable_user(user=call_taker, by=administrator)

    assert "restriction_lacks_people" in on_idag(manager)
    assert on_idag(coordinator) == set()
    newcomer = UserFactory(call_taker=True)
    name_person(restriction=restriction, person=newcomer, part=WORKS, by=manager)
    case.refresh_from_db()
    assert "restriction_lacks_people" not in on_idag(manager)
    assert {"case_to_take", "reminder"} <= on_idag(newcomer)
    assert differences() == []


def test_recusal_of_the_only_one_is_seen_by_the_managers(call_taker, manager):
    case = CaseFactory(handler=call_taker)
    restrict(case, call_taker, by=manager)

    recuse(case=case, reason="Min syster.", by=call_taker)

    assert seen(call_taker) == []
    assert "restriction_lacks_people" in on_idag(manager)
    assert differences() == []


def test_the_manager_who_leaves_is_missed_by_the_others(call_taker, manager, administrator):
    other = UserFactory(manager=True)
    restrict(CaseFactory(handler=call_taker), call_taker, by=manager)

    disable_user(user=manager, by=administrator)

    assert "restriction_lacks_people" in on_idag(other)
    assert differences() == []


def test_what_is_of_who_is_away_stands_with_the_others_who_are_named(
    call_taker, other_call_taker, coordinator, manager
):
    """Whoever stands in is not named: no coordinator takes it either."""
    case = CaseFactory(handler=call_taker)
    ReminderFactory(case=case, due_on=TODAY())
    restrict(case, call_taker, other_call_taker, by=manager)

    AwayFactory(user=call_taker, stand_in=coordinator, going_on=True)

    assert "reminder" in on_idag(other_call_taker)
    assert on_idag(coordinator) == set()
    assert not nobodys(on=TODAY(), staffing=Staffing.on(TODAY())).exists()


def test_what_is_of_the_only_one_who_is_away_is_said_as_kind_and_number(call_taker, coordinator, manager):
    case = CaseFactory(handler=call_taker)
    ReminderFactory(case=case, due_on=TODAY())
    restrict(case, call_taker, by=manager)

    AwayFactory(user=call_taker, stand_in=coordinator, going_on=True)

    assert [row.kind for row in nobodys(on=TODAY(), staffing=Staffing.on(TODAY()))] == ["reminder"]
    assert on_idag(coordinator) == set()


# Lifting takes two


def test_one_asks_and_another_manager_lifts_it(call_taker, coordinator, manager, refused):
    case = CaseFactory(handler=call_taker)
    restriction, other = restrict(case, call_taker, by=manager), UserFactory(manager=True)
    asked = ask_to_lift(restriction=restriction, reason="Det behövs inte längre.", by=manager)

    with refused(NOT_ONESELF):
        decide_request(asked=asked, is_approved=True, by=User.objects.get(pk=manager.pk))
    with refused(ONLY_MANAGERS):
        decide_request(asked=asked, is_approved=True, by=coordinator)
    assert seen(coordinator) == []
    decide_request(asked=asked, is_approved=True, by=other)

    restriction.refresh_from_db()
    assert restriction.lift == asked
    assert seen(coordinator) == [case]
    with refused("Ärendet är inte skyddat längre."):
        ask_to_lift(restriction=restriction, reason="Igen.", by=manager)
    assert differences() == []


def test_who_is_named_asks_and_nobody_else(call_taker, other_call_taker, coordinator, manager, refused):
    restriction = restrict(CaseFactory(handler=call_taker), call_taker, by=manager)

    for user in (other_call_taker, coordinator):
        with refused("Ärendet finns inte."):
            ask_to_lift(restriction=restriction, reason="Nyfiken.", by=user)
    asked = ask_to_lift(restriction=restriction, reason="Det behövs inte längre.", by=call_taker)
    with refused("Det är någon annans begäran."):
        withdraw_request(asked=asked, by=manager)
    withdraw_request(asked=asked, by=call_taker)
    again = ask_to_lift(restriction=restriction, reason="Det behövs inte längre.", by=call_taker)
    decide_request(asked=again, is_approved=False, by=manager)
    with refused("Det är redan avgjort: avslaget."):
        decide_request(asked=again, is_approved=True, by=manager)
    assert seen(call_taker) == [restriction.case]
    assert differences() == []


def test_where_nobody_else_decides_it_is_said(call_taker, manager, refused):
    restriction = restrict(CaseFactory(handler=call_taker), call_taker, by=manager)

    with refused("Det finns ingen annan enhetschef, och ingen ställföreträdare i dag, som kan besluta."):
        ask_to_lift(restriction=restriction, reason="Det behövs inte längre.", by=manager)
