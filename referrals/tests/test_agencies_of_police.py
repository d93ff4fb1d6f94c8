"""What is law enforcement in the directory stays so: otherwise the manager's approval could be passed by."""

import pytest

from referrals.actions.agencies import change_agency
from referrals.actions.referrals import accept_referral
from referrals.factories import AgencyFactory, ReferralFactory
from referrals.models import Agency, Referral
from referrals.tests.rows import type_of
from stodtelefon.organisation.actions import change_code_row

pytestmark = pytest.mark.django_db

NO_OTHER_TYPE = "En polis eller annan brottsbekämpande myndighet kan inte få en annan typ"


def test_police_cannot_become_something_else(refused, coordinator):
    agency = AgencyFactory(police=True)

    with refused(NO_OTHER_TYPE) as refusal:
        change_agency(agency=agency, type=type_of("school"), name=agency.name, by=coordinator)

    assert list(refusal.value.message_dict) == ["type"]


@pytest.mark.parametrize(("before", "after"), [("police", "customs"), ("school", "police")])
def test_from_one_to_another_and_into_it_is_a_change_like_any_other(coordinator, before, after):
    agency = AgencyFactory(type=type_of(before))

    change_agency(agency=agency, type=type_of(after), name=agency.name, by=coordinator)

    assert Agency.objects.get().type.key == after


def test_what_was_sent_before_it_became_police_is_answered(coordinator):
    referral = ReferralFactory(sent=True)
    agency = referral.agency
    change_agency(agency=agency, type=type_of("police"), name=agency.name, by=coordinator)

    accept_referral(referral=referral, by=coordinator)

    assert Referral.objects.get().status == "accepted"


def test_a_type_with_agencies_stays_in_the_group_of_police(refused, administrator):
    AgencyFactory(police=True)

    with refused("Gruppen kan inte ändras: då skulle chefens godkännande inte behövas."):
        change_code_row(row=type_of("police"), group="school", by=administrator)


def test_a_type_without_agencies_moves(administrator):
    change_code_row(row=type_of("customs"), group="other", by=administrator)

    assert type_of("customs").group == "other"
