"""The restricted case and the manager's deputy: who is named is so for good, and no deputy lets themselves in."""

import pytest
from django.urls import reverse

from calls.actions.restrictions import BY_ANOTHER, ask_to_lift, decide_request, name_person
from calls.factories import CaseFactory
from calls.models import NamedPerson
from calls.tests.factories import RecusalFactory
from calls.tests.restricting import restrict, seen
from stodtelefon.accounts.factories import AwayFactory, DeputyshipFactory, UserFactory
from stodtelefon.accounts.models import Deputyship, User

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
