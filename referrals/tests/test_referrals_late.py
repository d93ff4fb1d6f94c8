"""What was typed in a draft while a colleague sent or withdrew it."""

import pytest

from referrals.factories import ReferralFactory
from referrals.models import Referral
from referrals.tests.test_referrals_pages import step

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("trait", ["sent", "accepted", "declined", "completed", "withdrawn"])
def test_what_was_typed_in_a_draft_that_is_none_any_more_becomes_a_new_draft(login, coordinator, trait):
    referral = ReferralFactory(**{trait: True})
    address, typed = step("edit", referral)
    client = login(coordinator)

    shown = client.post(address, typed)
    form, page = shown.context["form"], shown.content.decode()
    again = client.post(shown.context["action"], typed | {"token": form["token"].value()})

    assert (shown.status_code, form["sheet"].value() in page) == (200, True)
    assert f"inkopplingen är i läget {referral.get_status_display()}" in page
    assert (again.status_code, Referral.objects.count()) == (302, 2)
    assert Referral.objects.get(pk=referral.pk).sheet == referral.sheet
    assert Referral.objects.exclude(pk=referral.pk).get().sheet == typed["sheet"]
