"""The restricted case and the manager's deputy: who is named is so for good, and no deputy lets themselves in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.restrictions import BY_ANOTHER, NO_DECIDER, ask_to_lift, decide_request, name_person
from calls.factories import CaseFactory
from calls.models import NamedPerson, Restriction
from calls.nobodys import nobodys
from calls.staffing import Staffing, promises_of
from calls.tests.factories import RecusalFactory
from calls.tests.restricting import restrict, seen
from stodtelefon.accounts.actions.by_two import NOT_ONESELF
from stodtelefon.accounts.actions.deputies import end_deputy
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import AwayFactory, DeputyshipFactory, UserFactory
from stodtelefon.accounts.models import Away, Deputyship, User

pytestmark = pytest.mark.django_db

WORKS, APPROVES = NamedPerson.Part.WORKS, NamedPerson.Part.APPROVES


@pytest.fixture
def lent(manager, coordinator) -> Deputyship:
    return DeputyshipFactory(
        away=AwayFactory(going_on=True, user=manager, stand_in=coordinator), approved=True
    )


@pytest.fixture
def deputy(lent) -> User:
    return User.objects.get(pk=lent.user_id)


def names(restriction) -> list[tuple[str, User]]:
    return [(one.part, one.user) for one in restriction.named.standing().order_by("-part")]


def test_what_a_deputy_restricts_is_the_managers_to_approve_in(call_taker, manager, deputy):
    case = CaseFactory(handler=call_taker)

    restriction = restrict(case, call_taker, by=deputy)

    assert names(restriction) == [(WORKS, call_taker), (APPROVES, manager)]
    assert (restriction.decided_by, seen(deputy), seen(call_taker)) == (deputy, [], [case])


def test_a_deputy_who_works_in_it_is_named_for_that_alone(manager, deputy):
    case = CaseFactory(handler=deputy)

    restriction = restrict(case, deputy, by=deputy)

    assert names(restriction) == [(WORKS, deputy), (APPROVES, manager)]
    assert seen(deputy) == [case]


def test_manager_who_is_recused_is_not_named(call_taker, manager, deputy):
    case = CaseFactory(handler=call_taker)
    RecusalFactory(case=case, user=manager)

    assert names(restrict(case, call_taker, by=deputy)) == [(WORKS, call_taker)]


def test_of_two_managers_the_one_who_is_recused_is_not_named(call_taker, manager, deputy):
    case, other = CaseFactory(handler=call_taker), UserFactory(manager=True)
    away = AwayFactory(going_on=True, user=other, stand_in=deputy)
    DeputyshipFactory(away=away, approved=True)
    RecusalFactory(case=case, user=manager)

    assert names(restrict(case, call_taker, by=deputy)) == [(WORKS, call_taker), (APPROVES, other)]


def test_no_deputy_lets_themselves_in(call_taker, other_call_taker, deputy, refused):
    case = CaseFactory(handler=call_taker)
    manager = UserFactory(manager=True)
    restriction = restrict(case, call_taker, by=manager)

    with refused(BY_ANOTHER):
        name_person(restriction=restriction, person=deputy, part=WORKS, by=deputy)
    with refused(BY_ANOTHER):
        name_person(restriction=restriction, person=deputy, part=APPROVES, by=deputy)
    with refused("är inte enhetschef"):
        name_person(restriction=restriction, person=deputy, part=APPROVES, by=manager)
    name_person(restriction=restriction, person=other_call_taker, part=WORKS, by=deputy)

    assert (seen(deputy), seen(other_call_taker)) == ([], [case])


def test_another_lets_a_deputy_in(call_taker, deputy):
    case = CaseFactory(handler=call_taker)
    manager = UserFactory(manager=True)
    restriction = restrict(case, call_taker, by=manager)

    name_person(restriction=restriction, person=deputy, part=WORKS, by=manager)

    assert seen(deputy) == [case]


def test_a_deputy_is_the_second_of_two_but_never_both(call_taker, manager, deputy, refused):
    restriction = restrict(CaseFactory(handler=call_taker), call_taker, by=manager)
    asked = ask_to_lift(restriction=restriction, reason="Det behövs inte längre.", by=deputy)
    with refused("annan än den som bad om det"):
        decide_request(asked=asked, is_approved=True, by=deputy)
    decide_request(asked=asked, is_approved=False, by=manager)
    UserFactory(manager=True)  # there has to be another, whoever is here today

    asked = ask_to_lift(restriction=restriction, reason="Det behövs inte längre.", by=manager)
    decide_request(asked=asked, is_approved=True, by=deputy)

    restriction.refresh_from_db()
    assert restriction.lifted_at is not None


def test_form_says_who_will_approve(manager, deputy, login):
    sentence = f"{manager.name} blir namngiven som enhetschef"

    assert sentence in login(deputy).get(reverse("calls:restriction_create")).content.decode()
    assert (
        "Du blir själv namngiven" in login(manager).get(reverse("calls:restriction_create")).content.decode()
    )


# To lift it, where the only manager is away


@pytest.fixture
def alone(call_taker, manager, deputy) -> Restriction:
    """The only manager is away, and a deputy decides."""
    return restrict(CaseFactory(handler=call_taker), call_taker, by=manager)


def stands_with(user) -> list[str]:
    rows = promises_of(user, on=timezone.localdate()).filter(kind="restriction_to_decide")
    return list(rows.values_list("target", flat=True))


def test_the_only_manager_asks_while_away_and_the_deputy_decides(alone, call_taker, manager, deputy, refused):
    asked = ask_to_lift(restriction=alone, reason="Det behövs inte.", by=manager)

    assert (stands_with(deputy), stands_with(manager)) == ([str(asked.pk)], [])
    with refused(NOT_ONESELF):
        decide_request(asked=asked, is_approved=True, by=manager)
    decide_request(asked=asked, is_approved=True, by=deputy)

    alone.refresh_from_db()
    assert (alone.lifted_at is not None, alone.lift.asked_by, alone.lift.decided_by) == (
        *(True, manager, deputy),
    )


def test_what_the_deputy_asked_the_manager_decides(alone, manager, deputy, refused):
    asked = ask_to_lift(restriction=alone, reason="Det behövs inte.", by=deputy)

    with refused(NOT_ONESELF):
        decide_request(asked=asked, is_approved=True, by=deputy)
    decide_request(asked=asked, is_approved=True, by=manager)

    alone.refresh_from_db()
    assert alone.lifted_at is not None


@pytest.mark.parametrize("over", ["days", "account", "ended"])
def test_without_a_deputy_of_the_day_nobody_is_there_to_decide(alone, lent, manager, deputy, over, refused):
    if over == "days":
        yesterday = timezone.localdate() - timedelta(days=1)
        Away.objects.update(last_day=yesterday)
        Deputyship.objects.update(last_day=yesterday)
    elif over == "account":
        UserFactory(coordinator=True)  # who sees the open cases from then on
        disable_user(user=deputy, by=UserFactory(administrator=True))
    else:
        end_deputy(deputyship=lent, by=deputy)

    with refused(NO_DECIDER):
        ask_to_lift(restriction=alone, reason="Det behövs inte.", by=manager)


def test_a_request_is_not_lost_when_the_days_of_the_deputy_are_over(alone, lent, manager, deputy):
    asked = ask_to_lift(restriction=alone, reason="Det behövs inte.", by=manager)

    end_deputy(deputyship=lent, by=deputy)

    today = timezone.localdate()
    unheard = nobodys(on=today, staffing=Staffing.on(today)).filter(kind="restriction_to_decide")
    assert list(unheard.values_list("target", flat=True)) == [str(asked.pk)]
    assert stands_with(manager) == [str(asked.pk)]
    assert stands_with(User.objects.get(pk=deputy.pk)) == []
    another = UserFactory(manager=True)
    assert stands_with(another) == [str(asked.pk)]
    decide_request(asked=asked, is_approved=True, by=another)
    alone.refresh_from_db()
    assert alone.lift.decided_by == another
