"""A task to a person whose account closes the same second: nothing is left with a closed account, whoever is first."""

import pytest
from django.core.exceptions import ValidationError

from calls.actions.calls import log_call
from calls.actions.cases import hand_over_case, take_over_case
from calls.factories import CaseFactory
from calls.inputs import CallInput
from calls.models import Case
from stodtelefon.accounts.actions.role_changes import ask_for_role_change, decide_role_change
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role
from stodtelefon.tests.races import at_once

ROUNDS = 4


def left_behind():
    return list(Case.objects.open().filter(handler__is_active=False))


@pytest.mark.usefixtures("own_database")
def test_case_handed_over_while_the_account_closes(administrator, coordinator):
    for _ in range(ROUNDS):
        leaving, case = UserFactory(call_taker=True), CaseFactory(handler=coordinator)

        handed, closed = at_once(
            lambda case=case, leaving=leaving: hand_over_case(case=case, to=leaving, by=coordinator),
            lambda leaving=leaving: disable_user(user=leaving, by=administrator, to=coordinator),
        )

        assert not isinstance(closed, ValidationError)
        case.refresh_from_db()
        assert case.handler == coordinator
        if isinstance(handed, ValidationError):
            assert handed.message_dict == {
                "to": [f"Kontot för {leaving.name} är avstängt. Välj någon annan."]
            }
        assert left_behind() == []


@pytest.mark.usefixtures("own_database")
def test_case_taken_and_call_saved_while_ones_own_account_closes(administrator, coordinator, inputs):
    values = inputs()
    for _ in range(ROUNDS):
        leaving, case = UserFactory(call_taker=True), CaseFactory()

        results = at_once(
            lambda case=case, leaving=leaving: take_over_case(case=case, by=leaving),
            lambda leaving=leaving: log_call(by=leaving, call=CallInput(), **values),
            lambda leaving=leaving: disable_user(user=leaving, by=administrator),
        )

        assert not isinstance(results[2], ValidationError)
        assert left_behind() == []


@pytest.mark.usefixtures("own_database")
def test_two_last_coordinators_who_leave_at_once_leave_one(administrator):
    second = UserFactory(administrator=True)
    for _ in range(ROUNDS):
        CaseFactory()
        one, other = UserFactory(coordinator=True), UserFactory(coordinator=True)

        to = {"roles": [Role.CALL_TAKER], "is_child_assessor": False}
        change = ask_for_role_change(user=other, by=administrator, **to)

        results = at_once(
            lambda one=one: disable_user(user=one, by=administrator),
            lambda change=change: decide_role_change(change=change, is_approved=True, by=second),
        )

        refused = [one for one in results if isinstance(one, ValidationError)]
        assert ["Minst en samordnare" in one.messages[0] for one in refused] == [True]
        left = one if results[1] not in refused else other
        type(left).objects.filter(pk=left.pk).update(roles=[])
