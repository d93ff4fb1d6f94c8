"""What somebody has planned to hold goes to a colleague when the account closes."""

import pytest

from outreach.actions.events import give_outreach, plan_outreach
from outreach.factories import OutreachEventFactory
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_chosen", [True, False])
def test_planned_occasion_goes_to_the_colleague_else_to_a_coordinator(
    administrator, call_taker, other_call_taker, coordinator, is_chosen
):
    planned = OutreachEventFactory(planned=True, held_by=call_taker)
    done = OutreachEventFactory(held_by=call_taker)

    disable_user(user=call_taker, by=administrator, to=other_call_taker if is_chosen else None)

    planned.refresh_from_db()
    done.refresh_from_db()
    assert planned.held_by == (other_call_taker if is_chosen else coordinator)
    assert done.held_by == call_taker


def test_planned_occasion_that_nobody_else_can_hold_is_said(administrator, call_taker, refused):
    OutreachEventFactory(planned=True, held_by=call_taker)

    with refused("Ingen annan kan hålla det som är planerat för att nå ut. Ställ in det först."):
        disable_user(user=call_taker, by=administrator)


def test_give_outreach_refuses_who_may_not_and_what_is_done(administrator, call_taker, manager, refused):
    planned, done = OutreachEventFactory(planned=True), OutreachEventFactory()

    with refused("Välj en kollega som gör insatser för att nå ut."):
        give_outreach(event=planned, to=manager, by=administrator)
    with refused("Det går inte längre"):
        give_outreach(event=done, to=call_taker, by=administrator)


def test_plan_outreach_by_a_closed_account_is_refused(call_taker, refused):
    there = OutreachEventFactory(planned=True)
    gone = UserFactory(call_taker=True, disabled=True)

    with refused(f"Kontot för {gone.name} är avstängt. Välj någon annan.") as refusal:
        plan_outreach(kind=there.kind, audiences=[there.audience], on=there.on, held_by=gone, by=call_taker)

    assert set(refusal.value.message_dict) == {"held_by"}
