"""Who sees which referral, and what a stranger meets."""

import pytest
from django.urls import reverse

from calls.factories import CaseFactory
from referrals.factories import DisclosureFactory, ReferralFactory
from referrals.models import Disclosure, Referral
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

PAGES = ("detail", "letter", "edit", "send", "answer", "complete", "withdraw", "remind")


def test_visible_to_follows_the_case(call_taker, other_call_taker, coordinator, manager, administrator):
    own = ReferralFactory(case=CaseFactory(handler=call_taker))
    others = ReferralFactory(case=CaseFactory(handler=other_call_taker))

    def seen(user):
        return set(Referral.objects.visible_to(user))

    assert seen(call_taker) == {own}
    assert seen(other_call_taker) == {others}
    assert seen(coordinator) == {own, others}
    assert seen(manager) == set()
    assert seen(administrator) == set()


def test_visible_to_a_manager_is_what_is_asked_or_approved_to_police(manager):
    ReferralFactory(police=True)
    ReferralFactory(sent=True)
    asked = ReferralFactory(police=True, approval_requested=True)
    approved = ReferralFactory(police=True, approved=True)

    assert set(Referral.objects.visible_to(manager)) == {asked, approved}
    assert Referral.objects.listed_to(manager).count() == 4


@pytest.mark.parametrize("page", PAGES)
def test_a_referral_of_somebody_elses_case_does_not_exist(login, call_taker, other_call_taker, page):
    referral = ReferralFactory(case=CaseFactory(handler=other_call_taker))

    answer = login(call_taker).get(reverse(f"referrals:{page}", args=[referral.pk]))

    assert answer.status_code == 404
    assert "dragit sig undan" not in answer.content.decode()
    assert not AuditEvent.objects.exists()


def test_the_manager_sees_that_sheet_and_no_other(login, manager):
    asked = ReferralFactory(police=True, approval_requested=True, sheet="Sa att det smäller på fredag.")
    other = ReferralFactory(police=True, sheet="Ett annat underlag.", case=asked.case)
    client = login(manager)

    page = client.get(reverse("referrals:approve", args=[asked.pk])).content.decode()

    assert "Sa att det smäller på fredag." in page
    assert "Ett annat underlag." not in page
    assert client.get(reverse("referrals:approve", args=[other.pk])).status_code == 404
    assert client.get(reverse("referrals:detail", args=[other.pk])).status_code == 404
    led = client.get(reverse("referrals:detail", args=[asked.pk]))
    assert (led.status_code, led["Location"]) == (302, reverse("referrals:approve", args=[asked.pk]))
    assert client.get(reverse("calls:case", args=[asked.case.number])).status_code == 404
    assert list(AuditEvent.objects.values_list("event", "target_id", "is_read")) == [
        ("referral.opened", str(asked.pk), True)
    ]


@pytest.mark.parametrize(
    "role", ["call_taker", "coordinator", "statistics_reader", "administrator", "log_reviewer"]
)
def test_the_approval_page_does_not_exist_for_others(login, request, role):
    asked = ReferralFactory(police=True, approval_requested=True)

    answer = login(request.getfixturevalue(role)).get(reverse("referrals:approve", args=[asked.pk]))

    assert answer.status_code == 404


def test_the_managers_list_holds_no_agency_and_no_link_to_content(login, manager):
    referral = ReferralFactory(sent=True)

    page = login(manager).get(reverse("referrals:index")).content.decode()

    assert referral.case.number in page
    assert referral.agency.name not in page
    assert str(referral.pk) not in page


def test_the_register_holds_what_one_may_open(login, call_taker, other_call_taker):
    own = DisclosureFactory(case=CaseFactory(handler=call_taker))
    DisclosureFactory(case=CaseFactory(handler=other_call_taker))

    assert list(Disclosure.objects.visible_to(call_taker)) == [own]
    page = login(call_taker).get(reverse("referrals:disclosure_index")).content.decode()
    assert own.case.number in page
    assert own.what not in page


def test_opening_a_referral_is_recorded(login, coordinator):
    referral = ReferralFactory()

    page = login(coordinator).get(reverse("referrals:detail", args=[referral.pk])).content.decode()

    assert referral.sheet in page
    assert list(AuditEvent.objects.values_list("event", "actor_id", "case_id", "is_read")) == [
        ("referral.opened", coordinator.pk, referral.case_id, True)
    ]
