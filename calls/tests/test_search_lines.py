"""What the log tells of a search: how many it found, and a case that was opened from what was found."""

import pytest
from django.urls import reverse

from calls.factories import CaseFactory
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_the_line_of_a_search_says_how_many_it_found_and_a_case_that_it_was_opened_from_one(
    call_taker, login
):
    case, client, page = CaseFactory(handler=call_taker), login(call_taker), reverse("calls:search")
    client.post(page, {"q": case.number})
    client.get(case.get_absolute_url(), headers={"referer": f"http://testserver{page}"})
    client.get(case.get_absolute_url(), headers={"referer": "http://testserver/"})

    assert AuditEvent.objects.get(event="search.case_number").fields == ["hits_1"]
    opened = AuditEvent.objects.filter(event="case.opened").order_by("pk")
    assert [line.fields for line in opened] == [["after_search"], []]
