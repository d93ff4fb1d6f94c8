"""Asking for access meets what else closes a case: it is restricted, somebody is recused, things go to another case."""

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.access_requests import answer_access, ask_for_access, is_in_charge, read_access_refusal
from calls.actions.cases import close_case, reopen_case, take_over_case
from calls.actions.merges import merge_cases
from calls.actions.people import remove_identity
from calls.actions.promises import differences
from calls.actions.recusals import end_recusal, recuse
from calls.actions.restrictions import name_person
from calls.factories import CaseFactory
from calls.models import AccessRequest, Case, NamedPerson
from calls.tests.factories import AccessRequestFactory
from calls.tests.restricting import lifted, restrict, seen
from stodtelefon.accounts.actions.users import disable_user, enable_user
from stodtelefon.accounts.factories import AwayFactory, DeputyshipFactory, UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

WHY = "Samma lärare ringde mig i går."
YES, FELL, NO = "Du har tillgång", "besvaras inte", "Du fick inte tillgång"


def named(user) -> list[AccessRequest]:
    return list(AccessRequest.objects.naming(user, at=timezone.now()))


def closed(case, *, by) -> Case:
    return close_case(case=case, outcome="advice_given", ve_assessment="no_reason", is_left=True, by=by)


@pytest.fixture
def idag(login):
    return lambda user: login(user).get("/").content.decode()


# A case is restricted


@pytest.mark.parametrize("kind", ["whole", "alone"])
def test_a_yes_ends_for_good_when_the_case_is_restricted(kind, manager, idag):
    asked = AccessRequestFactory(**{kind: True})
    case, user = asked.case, asked.created_by
    assert YES in idag(user)

    restriction = restrict(case, case.handler, by=manager)

    assert YES not in idag(user)
    assert case.number not in idag(user)
    assert AuditEvent.objects.get(event="access.ended").actor_id == manager.pk
    lifted(restriction, by=case.handler)
    assert (seen(user), named(user)) == ([], [])
    asked.refresh_from_db()
    assert asked.ended_by == manager
    assert differences() == []


def test_a_question_falls_when_the_case_is_restricted(manager, idag):
    asked = AccessRequestFactory()

    restrict(asked.case, asked.case.handler, by=manager)

    asked.refresh_from_db()
    assert asked.fell_at is not None
    assert asked.case.number not in idag(asked.created_by)
    assert differences() == []


def test_a_no_says_nothing_more_of_a_case_that_is_restricted(manager, idag):
    asked = AccessRequestFactory(refused=True)
    assert NO in idag(asked.created_by)

    restrict(asked.case, asked.case.handler, by=manager)

    assert NO not in idag(asked.created_by)


def test_who_is_named_works_in_it_and_is_let_in_by_nobody(manager, refused):
    asked = AccessRequestFactory(whole=True)
    waits = AccessRequestFactory(case=asked.case)

    restrict(asked.case, asked.case.handler, asked.created_by, waits.created_by, by=manager)

    assert seen(waits.created_by) == [asked.case]
    waits.refresh_from_db()
    assert waits.fell_at is not None
    assert take_over_case(case=asked.case, by=asked.created_by).handler == asked.created_by
    assert differences() == []


def test_who_is_named_later_works_in_it(call_taker, other_call_taker, manager):
    case = CaseFactory(handler=call_taker)
    restriction = restrict(case, call_taker, by=manager)
    assert ask_for_access(number=case.number, reason=WHY, by=other_call_taker) is None

    name_person(restriction=restriction, person=other_call_taker, part=NamedPerson.Part.WORKS, by=manager)

    assert take_over_case(case=case, by=other_call_taker).handler == other_call_taker


def test_earlier_versions_follow_the_case_and_a_yes_to_an_identity_shows_none(manager, coordinator, login):
    asked = AccessRequestFactory(alone=True)
    case, identity = asked.case, asked.identity
    pages = [
        reverse("earlier:arende", args=[case.pk]),
        reverse("earlier:identitet", args=[identity.pk]),
    ]
    opened = reverse("calls:access_identity", args=[asked.pk])

    def codes(user) -> list[int]:
        return [login(user).get(page).status_code for page in pages]

    assert (codes(asked.created_by), codes(case.handler)[0]) == ([404, 404], 200)
    assert "Tidigare lydelser" not in login(asked.created_by).get(opened).content.decode()
    assert 404 not in codes(coordinator)

    restrict(case, case.handler, by=manager)

    assert codes(coordinator) == codes(asked.created_by) == [404, 404]
    assert 404 not in codes(case.handler)


# Somebody is recused, or an account closes


def test_a_yes_does_not_come_back_after_a_recusal(coordinator, idag):
    asked = AccessRequestFactory(whole=True)
    user = asked.created_by

    recusal = recuse(case=asked.case, reason="Min systers barn.", by=user)
    assert YES not in idag(user)
    end_recusal(recusal=recusal, reason="Det var fel ärende.", by=coordinator)

    assert seen(user) == []
    assert YES not in idag(user)


def test_a_yes_does_not_come_back_with_an_account(administrator):
    asked = AccessRequestFactory(whole=True)

    enable_user(user=disable_user(user=asked.created_by, by=administrator), by=administrator)

    assert seen(User.objects.get(pk=asked.created_by_id)) == []


# What was opened is not there any more


def test_a_yes_to_an_identity_that_is_gone_is_not_said(coordinator, idag):
    asked = AccessRequestFactory(alone=True)
    assert YES in idag(asked.created_by)

    remove_identity(identity=asked.identity, reason="Hon bad om det.", by=coordinator)

    assert YES not in idag(asked.created_by)


# The case closes before anybody answers


def test_who_asked_hears_that_the_case_closed_and_reads_it_once(idag, login, refused):
    asked = AccessRequestFactory()
    case, user = asked.case, asked.created_by
    assert FELL not in idag(user)

    closed(case, by=case.handler)

    assert FELL in idag(user)
    login(user).post(reverse("calls:access_read", args=[asked.pk]))
    asked.refresh_from_db()
    assert asked.read_at is not None
    assert FELL not in idag(user)


def test_what_fell_waits_again_until_that_has_been_read(refused, idag):
    unread = AccessRequestFactory()
    case, handler = unread.case, unread.case.handler
    read = AccessRequestFactory(case=case)
    case = closed(case, by=handler)
    read_access_refusal(asked=read, by=read.created_by)
    with refused("Du har redan läst svaret."):
        read_access_refusal(asked=read, by=read.created_by)

    reopen_case(case=case, reason="Hon ringde igen.", by=handler)

    assert list(AccessRequest.objects.waiting()) == [unread]
    with refused("Det finns inget svar att läsa här."):
        read_access_refusal(asked=unread, by=unread.created_by)
    with refused("har läst att ärendet avslutades"):
        answer_access(asked=read, answer="whole", hours=24, by=handler)
    answer_access(asked=unread, answer="no", refusal="Zebranej.", by=handler)
    assert "Zebranej." in idag(unread.created_by)
    assert differences() == []


def test_who_asked_hears_that_the_case_became_part_of_another(coordinator, idag):
    asked = AccessRequestFactory()

    merge_cases(case=asked.case, into=CaseFactory(handler=coordinator), reason="Samma oro.", by=coordinator)

    assert FELL in idag(asked.created_by)


def test_who_could_open_it_when_it_closed_hears_nothing(idag):
    asked = AccessRequestFactory()
    Case.objects.filter(pk=asked.case_id).update(handler=asked.created_by)

    closed(asked.case, by=asked.created_by)

    assert FELL not in idag(asked.created_by)


# A deputy


def test_a_deputy_answers_others_and_never_themselves(refused):
    asked = AccessRequestFactory()
    of_a_colleague = AccessRequestFactory(case=asked.case)
    away = AwayFactory(going_on=True, user=UserFactory(coordinator=True), stand_in=asked.created_by)
    DeputyshipFactory(away=away, approved=True, role=Role.COORDINATOR, asked_by=away.user)
    deputy = User.objects.get(pk=asked.created_by_id)
    assert seen(deputy) == [asked.case]

    with refused("Du har själv frågat"):
        answer_access(asked=asked, answer="whole", hours=24, by=deputy)
    answer_access(asked=of_a_colleague, answer="whole", hours=24, by=deputy)
    assert seen(of_a_colleague.created_by) == [asked.case]


def test_a_deputy_answers_nothing_of_a_restricted_case(manager):
    asked = AccessRequestFactory(case__handler=None)
    away = AwayFactory(
        going_on=True, user=UserFactory(coordinator=True), stand_in=UserFactory(call_taker=True)
    )
    DeputyshipFactory(away=away, approved=True, role=Role.COORDINATOR, asked_by=away.user)
    deputy = User.objects.get(pk=away.stand_in_id)
    assert is_in_charge(asked, deputy)

    restrict(asked.case, UserFactory(call_taker=True), by=manager)

    assert not is_in_charge(asked, deputy)
