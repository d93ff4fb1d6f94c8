"""A child who was left to be assessed."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from calls.actions.calls import log_call
from calls.actions.children import decide_child
from calls.inputs import CallInput, ChildInput
from calls.models import Case, ChildDecision
from stodtelefon.accounts.actions.users import change_roles, disable_user
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(call_taker, child_assessor, inputs):
    child = ChildInput(kind="assess_today", assessor=child_assessor)
    values = inputs(child_at_risk="yes", own_observations="Syskonet är ensamt på kvällarna.")
    return log_call(by=call_taker, call=CallInput(), child=child, **values).child_decisions.get()


def test_decide_child_points_back_and_leaves_the_list(waiting, child_assessor):
    values = ChildInput(kind="reported", reported_to="Mottagningsenheten")

    decision = decide_child(waiting=waiting, given=values, by=child_assessor)

    assert (decision.settles, decision.decided_by) == (waiting, child_assessor)
    assert list(ChildDecision.objects.awaiting()) == []
    assert AuditEvent.objects.order_by("pk").last().event == "child_decision.made"
    assert list(Case.objects.visible_to(child_assessor)) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "assess_today"}, "ska göras nu"),
        ({"kind": "reported"}, "till vem"),
        ({"kind": "no_report"}, "skälet"),
    ],
)
def test_decide_child_that_says_too_little_changes_nothing(waiting, child_assessor, values, sentence):
    before = AuditEvent.objects.count()

    with pytest.raises(ValidationError, match=sentence):
        decide_child(waiting=waiting, given=ChildInput(**values), by=child_assessor)

    assert list(ChildDecision.objects.all()) == [waiting]
    assert AuditEvent.objects.count() == before


def test_decide_child_by_somebody_who_may_not_or_twice_changes_nothing(waiting, call_taker, child_assessor):
    values = ChildInput(kind="no_report", reason="Bor inte där.")
    with pytest.raises(ValidationError, match="Bara en barnbedömare"):
        decide_child(waiting=waiting, given=values, by=call_taker)
    assert ChildDecision.objects.count() == 1

    decide_child(waiting=waiting, given=values, by=child_assessor)
    with pytest.raises(ValidationError, match="redan gjord"):
        decide_child(waiting=waiting, given=values, by=child_assessor)
    assert ChildDecision.objects.count() == 2


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
    administrator = UserFactory(roles=[Role.ADMINISTRATOR])
    change_roles(user=child_assessor, roles=[Role.CALL_TAKER], is_child_assessor=False, by=administrator)

    page = login(child_assessor).get("/").content.decode()

    assert reverse("calls:child_decide", args=[waiting.pk]) not in page


def test_decide_page_lets_another_assessor_with_the_case_step_in(waiting, login):
    coordinator = UserFactory(roles=[Role.COORDINATOR], is_child_assessor=True)

    assert login(coordinator).get(f"/samtal/barn/{waiting.pk}/").status_code == 200
