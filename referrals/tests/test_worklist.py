"""The worklist: how many there are in each list, and which rows say whom they are about."""

import pytest
from django.urls import reverse

from calls.factories import CaseFactory
from referrals.factories import AgencyFactory, ReferralFactory
from referrals.worklist import Worklists, in_words
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def counts(client) -> dict[str, object]:
    tabs = client.get(reverse("referrals:index")).context["tabs"]
    return {tab["text"]: tab["count"] for tab in tabs}


def test_what_goes_on_is_counted_and_what_is_over_is_not(login, coordinator):
    ReferralFactory.create_batch(2, sent=True)
    ReferralFactory()
    ReferralFactory(declined=True)

    assert counts(login(coordinator)) == {
        "Väntar på svar": "2",
        "Utkast": "1",
        "Tar emot": "0",
        "Klara": None,
    }


def test_only_what_is_listed_to_the_person_is_counted(login, call_taker):
    ReferralFactory(sent=True)
    own = ReferralFactory(sent=True, case=CaseFactory(handler=call_taker))
    client = login(call_taker)

    assert counts(client)["Väntar på svar"] == "1"
    assert [row.pk for row in client.get(reverse("referrals:index")).context["page"]] == [own.pk]


def test_counting_ends_where_a_list_is_long(login, coordinator):
    one = {
        "case": CaseFactory(),
        "agency": AgencyFactory(),
        "created_by": coordinator,
        "sent_by": coordinator,
    }
    ReferralFactory.create_batch(99, sent=True, **one)
    client = login(coordinator)
    few = counts(client)["Väntar på svar"]
    ReferralFactory.create_batch(3, sent=True, **one)

    assert (few, counts(client)["Väntar på svar"]) == ("99", "99+")
    assert [in_words(count) for count in (0, 99, 100)] == ["0", "99", "99+"]


def test_who_lists_all_reads_whom_only_of_the_cases_that_they_may_open(manager):
    own, others = ReferralFactory(sent=True), ReferralFactory(sent=True)
    both = UserFactory(roles=["manager", "call_taker"])
    own.case.handler = both
    own.case.save(update_fields=["handler"])

    def opened(user) -> dict:
        return {row.pk: row.may_be_opened for row in Worklists(user, "vantar")[:25]}

    assert opened(both) == {own.pk: True, others.pk: False}
    assert opened(manager) == {own.pk: False, others.pk: False}
