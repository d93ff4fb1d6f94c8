"""What an account holds in referrals, and who there has to be while something waits for the manager."""

import pytest

from calls.actions.promises import differences
from calls.models import Promise
from referrals.factories import ArrivalFactory, DisclosureFactory, ReferralFactory
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.holdings import held_by

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "waits",
    [
        lambda: DisclosureFactory(waits=True),
        lambda: DisclosureFactory(review=True),
        lambda: ReferralFactory(police=True, approval_requested=True),
    ],
)
def test_last_manager_stays_while_something_waits_for_the_manager(waits, administrator, manager, refused):
    waits()

    with refused("Minst en enhetschef måste kunna logga in så länge något till polisen väntar"):
        disable_user(user=manager, by=administrator)

    UserFactory(manager=True)
    disable_user(user=manager, by=administrator)


@pytest.mark.parametrize("chosen", [True, False])
@pytest.mark.parametrize(
    "make",
    [
        lambda who: ArrivalFactory(signposting__created_by=who),  # in the queue
        lambda who: ArrivalFactory(signposting__case__handler=who, signposting__case__closed=True),
        lambda who: DisclosureFactory(approved=True, created_by=who),
        lambda who: DisclosureFactory(refused=True, created_by=who),
    ],
)
def test_what_is_left_to_do_goes_to_the_colleague_or_a_coordinator(
    administrator, call_taker, other_call_taker, coordinator, make, chosen
):
    row = make(call_taker)
    [(_, count)] = held_by(call_taker)

    disable_user(user=call_taker, by=administrator, to=other_call_taker if chosen else None)

    promise = Promise.objects.open().get(target=row.pk)
    assert promise.owner == (other_call_taker if chosen else coordinator)
    assert (count, held_by(call_taker), differences()) == (1, [], [])


def test_no_is_read_by_who_has_the_case_when_its_writer_leaves(
    administrator, call_taker, other_call_taker, coordinator
):
    row = DisclosureFactory(refused=True, created_by=call_taker, case__handler=other_call_taker)

    disable_user(user=call_taker, by=administrator)

    assert Promise.objects.open().get(target=row.pk).owner == other_call_taker
