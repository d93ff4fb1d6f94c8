"""Who is recused in a case decides nothing about restricting it, whatever else they are."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from calls.actions.promises import differences
from calls.actions.recusals import RECUSED_TOO, end_recusal, recuse
from calls.actions.restrictions import (
    NO_DECIDER,
    RECUSED,
    ask_to_lift,
    ask_to_restrict,
    decide_request,
    name_person,
    remove_person,
)
from calls.factories import CaseFactory
from calls.models import NamedPerson, Recusal
from calls.tests.factories import RecusalFactory
from calls.tests.idag import on_idag
from calls.tests.restricting import WHY, restrict
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

INDEX = reverse("calls:restriction_index")
REQUEST, LACKS = "restriction_to_decide", "restriction_lacks_people"


@pytest.fixture
def both():
    """A manager who works with cases too, and so can be recused in one."""
    return UserFactory(roles=[Role.MANAGER, Role.COORDINATOR])


@pytest.fixture
def case(call_taker):
    return CaseFactory(handler=call_taker, full_record=True)


def test_a_request_stands_with_another_manager_and_is_decided_by_no_session_of_theirs(
    case, both, manager, call_taker, login, refused
):
    asked = ask_to_restrict(case=case, reason=WHY, by=call_taker)
    assert REQUEST in on_idag(both)

    recuse(case=case, reason="Min syster.", by=both)

    assert REQUEST not in on_idag(both)
    assert REQUEST in on_idag(manager)
    for act in (
        lambda: restrict(case, call_taker, by=both),
        lambda: decide_request(asked=asked, is_approved=False, by=both),
    ):
        with refused(RECUSED):
            act()
    client = login(both)
    assert case.number not in client.get(INDEX).content.decode()
    page = client.get(f"{reverse('calls:restriction_create')}?arende={case.number}").content.decode()
    assert WHY not in page
    assert client.get(reverse("calls:restriction_decide", args=[asked.pk])).status_code == 404
    assert client.get(reverse("earlier:skydd", args=[asked.pk])).status_code == 404
    assert client.post(reverse("calls:restriction_decline", args=[asked.pk])).status_code == 404
    assert differences() == []

    end_recusal(recusal=Recusal.objects.get(user=both), reason="Hon har flyttat.", by=manager)
    assert REQUEST in on_idag(both)
    assert differences() == []


def test_a_restricted_case_is_not_theirs_to_open_to_anybody(case, both, manager, call_taker, login, refused):
    restriction = restrict(case, call_taker, by=manager)
    RecusalFactory(case=case, user=both)
    other, named = UserFactory(call_taker=True), restriction.named.get(user=call_taker)

    for act in (
        lambda: name_person(restriction=restriction, person=other, part=NamedPerson.Part.WORKS, by=both),
        lambda: remove_person(named=named, by=both),
    ):
        with refused(RECUSED):
            act()
    with refused("Ärendet finns inte."):
        ask_to_lift(restriction=restriction, reason="Behövs inte.", by=both)
    asked = ask_to_lift(restriction=restriction, reason="Behövs inte.", by=call_taker)
    with refused(RECUSED):
        decide_request(asked=asked, is_approved=True, by=both)
    client = login(both)
    assert case.number not in client.get(INDEX).content.decode()
    for name in ("restriction", "lift_ask"):
        assert client.get(reverse(f"calls:{name}", args=[restriction.pk])).status_code == 404
    assert client.post(reverse("calls:person_remove", args=[named.pk])).status_code == 404


def test_to_ask_one_needs_somebody_who_is_not_recused(case, both, call_taker, refused):
    RecusalFactory(case=case, user=both)

    with refused(NO_DECIDER):
        ask_to_restrict(case=case, reason=WHY, by=call_taker)


def test_where_everyone_is_recused_it_stands_there_as_others_to_do(case, both, call_taker):
    ask_to_restrict(case=case, reason=WHY, by=call_taker)

    recuse(case=case, reason="Min syster.", by=both)

    assert REQUEST in on_idag(both)
    assert differences() == []


def test_a_colleagues_recusal_is_ended_by_who_is_not_recused_there(case, both, manager, coordinator, login):
    theirs = RecusalFactory(case=case, user=coordinator, reason="Min granne.")
    RecusalFactory(case=case, user=both, reason="Min syster.")

    words = login(both).get(reverse("calls:recusal_index")).content.decode()

    assert "Min syster." in words
    assert "Min granne." not in words
    assert login(both).get(reverse("calls:recusal_end", args=[theirs.pk])).status_code == 404
    with pytest.raises(ValidationError, match=RECUSED_TOO):
        end_recusal(recusal=theirs, reason="Hon har flyttat.", by=both)
    end_recusal(recusal=theirs, reason="Hon har flyttat.", by=manager)
