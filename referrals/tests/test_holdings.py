"""Who there has to be while something waits for the manager."""

import pytest

from referrals.factories import DisclosureFactory, ReferralFactory
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import UserFactory

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
