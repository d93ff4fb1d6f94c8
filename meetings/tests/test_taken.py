"""What is offered and has no time yet: the first ones beside the week, all of them on a page of their own."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from calls.factories import CaseFactory
from calls.grounds import asked_by, kind_of
from meetings.factories import MeetingFactory
from meetings.taken import _week

pytestmark = pytest.mark.django_db


def test_page_lists_the_offered_ones_that_one_may_see_oldest_first(login, call_taker, case):
    now = timezone.now()
    own = [
        MeetingFactory(case=CaseFactory(handler=call_taker), offered_at=now - timedelta(hours=hours))
        for hours in (1, 3)
    ]
    MeetingFactory(case=case)
    MeetingFactory(booked=True, case=CaseFactory(handler=call_taker))

    offered = login(call_taker).get("/moten/").context["offered"]
    assert [one.pk for one in offered] == [one.pk for one in own[::-1]]


def test_page_shows_the_first_of_what_is_offered_and_leads_to_all_of_it(visitor, login, call_taker):
    now = timezone.now()
    offered = [MeetingFactory(offered_at=now - timedelta(hours=hours)) for hours in range(1, 53)][::-1]
    MeetingFactory(booked=True)

    page = visitor.get("/moten/")

    assert [one.pk for one in page.context["offered"]] == [one.pk for one in offered[:5]]
    assert 'href="/moten/erbjudna/"' in page.content.decode()
    pages = [visitor.get("/moten/erbjudna/", {"sida": number}).context["page"] for number in (1, 2)]
    assert [one.pk for page in pages for one in page] == [one.pk for one in offered]
    assert (pages[0].next, pages[1].next) == ({"sida": 2}, None)
    assert (
        "Inget erbjudet möte väntar på en tid." in login(call_taker).get("/moten/erbjudna/").content.decode()
    )


def test_page_leads_nowhere_further_when_all_that_is_offered_stands_there(visitor):
    MeetingFactory.create_batch(5)

    page = visitor.get("/moten/")

    assert (len(page.context["offered"]), "erbjudna/" in page.content.decode()) == (5, False)


def test_page_of_what_is_offered_costs_the_same_with_few_and_many(visitor, cost):
    MeetingFactory.create_batch(2)
    few = cost(visitor, "/moten/erbjudna/")
    MeetingFactory.create_batch(20)

    assert cost(visitor, "/moten/erbjudna/") == few
    assert few <= 4


def test_page_of_what_is_offered_is_not_there_for_those_who_see_no_meetings(login, manager):
    assert login(manager).get("/moten/erbjudna/").status_code == 404


def test_meetings_and_people_are_sought_by_what_was_found_first(coordinator):
    """Else Postgres takes a week, which may be any, for a hundredth of all bookings."""
    given = asked_by(coordinator) | {"start": timezone.now(), "end": timezone.now() + timedelta(days=7)}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for name in ("known", "people"):
            written = _week(kind_of(coordinator), False)[name].written
            cursor.execute(f"EXPLAIN {written.statement}", [given[slot] for slot in written.slots])
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "booking_by_time" in plan, plan
            assert re.search(r"\(id = ANY \((\$\d|\(InitPlan \d\)\.col1)\)\)", plan), plan
