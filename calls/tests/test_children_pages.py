"""The page of an assessment that was left to be made today, and who is led to it."""

import pytest
from django.urls import reverse

from calls.actions.calls import log_call
from calls.actions.children import decide_child
from calls.inputs import CallInput, ChildInput
from calls.models import ChildDecision
from stodtelefon.accounts.actions.users import change_roles, disable_user
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(call_taker, child_assessor, inputs):
    child = ChildInput(kind="assess_today", assessor=child_assessor)
    values = inputs(child_at_risk="yes", own_observations="Syskonet är ensamt på kvällarna.")
    return log_call(by=call_taker, call=CallInput(), child=child, **values).child_decisions.get()


def test_decide_page_shows_what_was_said_and_takes_the_decision(waiting, child_assessor, login):
    path = f"/samtal/barn/{waiting.pk}/"
    client = login(child_assessor)

    page = client.get(path).content.decode()
    refusal = client.post(path, {})
    response = client.post(path, {"child_kind": "no_report", "child_reason": "Bor inte där."}, follow=True)

    assert "Syskonet är ensamt på kvällarna." in page
    assert 'value="assess_today"' not in page
    assert set(refusal.context["form"].errors) == {"child_kind"}
    assert "Bor inte där." in response.content.decode()
    assert ChildDecision.objects.awaiting().count() == 0


def test_decide_page_does_not_exist_for_others(waiting, call_taker, manager, login):
    stranger = UserFactory(roles=[Role.CALL_TAKER], is_child_assessor=True)

    answers = [
        login(user).get(f"/samtal/barn/{waiting.pk}/").status_code for user in (call_taker, manager, stranger)
    ]

    assert answers == [404, 404, 404]


def test_child_whose_assessor_is_gone_is_led_to_another_with_the_case(waiting, child_assessor, login):
    coordinator = UserFactory(roles=[Role.COORDINATOR], is_child_assessor=True)
    link = reverse("calls:child_decide", args=[waiting.pk])
    client = login(coordinator)
    shown = [link in client.get("/").content.decode()]

    disable_user(user=child_assessor, by=UserFactory(roles=[Role.ADMINISTRATOR]))
    shown += [link in client.get(path).content.decode() for path in ("/", waiting.case.get_absolute_url())]

    assert shown == [False, True, True]


def test_who_is_no_longer_assessor_is_not_led_to_a_page_that_does_not_exist(waiting, child_assessor, login):
    administrator, other = UserFactory(roles=[Role.ADMINISTRATOR]), UserFactory(roles=[Role.CALL_TAKER])
    change_roles(user=other, roles=[Role.CALL_TAKER], is_child_assessor=True, by=administrator)
    change_roles(user=child_assessor, roles=[Role.CALL_TAKER], is_child_assessor=False, by=administrator)

    page = login(child_assessor).get("/").content.decode()

    assert reverse("calls:child_decide", args=[waiting.pk]) not in page


def test_decide_page_lets_another_assessor_with_the_case_step_in(waiting, login):
    coordinator = UserFactory(roles=[Role.COORDINATOR], is_child_assessor=True)

    assert login(coordinator).get(f"/samtal/barn/{waiting.pk}/").status_code == 200


@pytest.mark.parametrize("role", Role)
def test_decide_page_sent_by_somebody_who_is_no_assessor_changes_nothing(waiting, login, unchanged, role):
    client = login(UserFactory(roles=[role]))

    with unchanged():
        response = client.post(f"/samtal/barn/{waiting.pk}/", {"child_kind": "caller_reports"})

    assert response.status_code == 404


def test_decide_page_takes_no_decision_to_leave_it_on(waiting, child_assessor, login):
    typed = {"child_kind": "assess_today", "assessor": child_assessor.pk}

    response = login(child_assessor).post(f"/samtal/barn/{waiting.pk}/", typed)

    assert set(response.context["form"].errors) == {"child_kind"}
    assert list(ChildDecision.objects.all()) == [waiting]


def test_decide_page_of_what_is_settled_takes_no_second_decision(waiting, child_assessor, login):
    settled = decide_child(waiting=waiting, given=ChildInput(kind="caller_reports"), by=child_assessor)

    response = login(child_assessor).post(f"/samtal/barn/{waiting.pk}/", {"child_kind": "not_identifiable"})

    assert (response.context["form"], response.context["settled"]) == (None, settled)
    assert ChildDecision.objects.count() == 2
