"""Two people at the same moment, on a restricted case: one result, one sentence, and nobody locks the other out."""

import pytest

from calls.actions.cases import hand_over_case
from calls.actions.promises import differences
from calls.actions.restrictions import RESTRICTED_ALREADY, ask_to_lift, decide_request, restrict_case
from calls.factories import CaseFactory
from calls.models import Restriction
from calls.tests.restricting import WHY, restrict
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.races import at_once, refusals

ROUNDS = 3


@pytest.mark.usefixtures("own_database")
def test_two_managers_who_restrict_a_case_restrict_it_once(call_taker, coordinator, manager):
    other = UserFactory(manager=True)
    for _ in range(ROUNDS):
        case = CaseFactory(handler=call_taker)

        results = at_once(
            lambda case=case: restrict_case(case=case, people=[call_taker], reason=WHY, by=manager),
            lambda case=case: restrict_case(case=case, people=[coordinator], reason=WHY, by=other),
        )

        assert refusals(results) == [RESTRICTED_ALREADY]
        [standing] = Restriction.objects.standing().filter(case=case)
        case.refresh_from_db()
        assert standing.named.filter(user=case.handler, removed_at=None).exists()
    assert differences() == []


@pytest.mark.usefixtures("own_database")
def test_two_managers_who_lift_a_restriction_lift_it_once(call_taker, manager):
    others = [UserFactory(manager=True) for _ in range(2)]
    for _ in range(ROUNDS):
        restriction = restrict(CaseFactory(handler=call_taker), call_taker, by=manager)
        asked = ask_to_lift(restriction=restriction, reason="Det behövs inte längre.", by=call_taker)

        results = at_once(
            *(
                lambda by=by, asked=asked: decide_request(asked=asked, is_approved=True, by=by)
                for by in others
            )
        )

        assert refusals(results) == ["Det är redan avgjort: godkänt."]
        restriction.refresh_from_db()
        assert restriction.lift == asked
    assert differences() == []


@pytest.mark.usefixtures("own_database")
def test_a_case_that_is_handed_over_while_it_is_restricted_is_with_who_is_named(
    call_taker, coordinator, manager
):
    for _ in range(ROUNDS):
        case = CaseFactory(handler=call_taker)

        at_once(
            lambda case=case: restrict_case(case=case, people=[call_taker], reason=WHY, by=manager),
            lambda case=case: hand_over_case(case=case, to=coordinator, by=call_taker),
        )

        case.refresh_from_db()
        assert case.handler == call_taker
    assert differences() == []
