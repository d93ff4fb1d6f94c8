"""Idag: each one's own page, what stands on it, and that it costs the same with many rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from calls.actions.promises import keep_promises
from calls.case_parts import MOST_ON_DESK
from calls.factories import CaseFactory, CaseOpeningFactory, QuickScanFactory, ReminderFactory
from calls.staffing import Staffing
from meetings.factories import AssessmentFactory, MeetingFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.desk.groups import groups_for
from stodtelefon.desk.tests.every_kind import EVERY
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db


def test_home_is_empty_in_words(call_taker, login):
    page = login(call_taker).get("/").content.decode()

    assert "Inget väntar på dig just nu" in page


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("statistics_reader", "reporting:index"),
        ("administrator", "first_day"),
    ],
)
def test_home_leads_those_without_a_desk_to_their_page(request, login, who, where):
    response = login(request.getfixturevalue(who)).get("/")

    assert response.url == reverse(where)


def test_home_shows_own_cases_by_the_clock(call_taker, other_call_taker, login):
    today = timezone.localdate()
    later = CaseFactory(handler=call_taker, waiting=True, meet_by=today + timedelta(days=9))
    sooner = CaseFactory(handler=call_taker, waiting=True, meet_by=today - timedelta(days=3))
    theirs = CaseFactory(handler=other_call_taker, waiting=True)

    page = login(call_taker).get("/").content.decode()

    assert page.index(sooner.number) < page.index(later.number)
    assert theirs.number not in page


def test_unassigned_case_can_be_taken_from_home(call_taker, login):
    case = CaseFactory(waiting=True)
    client = login(call_taker)
    assert reverse("calls:case_take", args=[case.number]) in client.get("/").content.decode()

    client.post(reverse("calls:case_take", args=[case.number]), {"till": "idag"})

    case.refresh_from_db()
    assert case.handler == call_taker


def test_assessment_comes_back_on_the_day_it_is_to_be_looked_over(call_taker, other_call_taker, login):
    today = timezone.localdate()
    due, later, theirs = (
        AssessmentFactory(meeting__case__handler=handler, review_on=today + timedelta(days=days))
        for handler, days in ((call_taker, 0), (call_taker, 1), (other_call_taker, 0))
    )

    page = login(call_taker).get("/").content.decode()

    shown = [reverse("meetings:assessment", args=[one.meeting_id]) in page for one in (due, later, theirs)]
    assert shown == [True, False, False]


def test_long_groups_say_that_there_is_more(call_taker, login):
    CaseFactory.create_batch(MOST_ON_DESK + 1, waiting=True)

    page = login(call_taker).get("/").content.decode()

    assert page.count("Ta ärendet") == MOST_ON_DESK
    assert reverse("calls:case_index") + "?lista=ej-tilldelade" in page


@pytest.mark.parametrize("who", ["call_taker", "coordinator", "manager"])
def test_home_costs_the_same_with_many_rows(request, login, cost, who):
    user = request.getfixturevalue(who)
    client = login(user)

    def fill(count):
        for case in CaseFactory.create_batch(count, handler=user, waiting=True, meet_by=timezone.localdate()):
            ReminderFactory(case=case)
        CaseFactory.create_batch(count, waiting=True)

    fill(10)
    few = cost(client, "/")
    fill(30)

    assert cost(client, "/") == few
    assert few <= 7


@pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR])
def test_home_costs_the_same_whatever_kinds_of_things_wait(login, cost, role):
    """Session, person and settings; who is there, what stands, what it is about, and which cases one may open."""
    user = UserFactory(roles=[role], is_child_assessor=True)
    for make in (*EVERY.values(), *EVERY.values()):
        make(user)
    MeetingFactory(case__handler=user, booked=True, starts_at=timezone.now())
    CaseOpeningFactory(
        asked=True, decided_by=UserFactory(), decided_at=timezone.now(), refusal="Nej.", created_by=user
    )

    assert cost(login(user), "/" if role != Role.ADMINISTRATOR else "/konto/") <= 7


def test_what_is_common_is_asked_in_the_same_words_whether_it_is_there_or_not(coordinator):
    """So that the statement is planned once on each connection, and not each day for each person."""
    today, seen = timezone.localdate(), set()

    def keep(execute, statement, *given):
        seen.add(statement)
        return execute(statement, *given)

    for name in (None, "reminder", "case_to_take", "meeting_to_book", "assessment_to_review", "stalled_case"):
        if name:
            EVERY[name](coordinator)
        staffing = Staffing.on(today)
        with connection.execute_wrapper(keep):
            groups = groups_for(coordinator, today=today, staffing=staffing)

    assert len(groups) >= 5
    assert len([one for one in seen if one.startswith("SELECT (SELECT json_agg")]) == 1


def test_unfinished_danger_stays_with_the_one_who_wrote_it(call_taker, other_call_taker, login):
    scan = QuickScanFactory(
        call__caller__case__handler=other_call_taker,
        call__taken_by=call_taker,
        danger="yes",
        child_at_risk="",
        urgency="",
        outcome="",
        signed_at=None,
        author_name="",
    )

    page = login(call_taker).get("/").content.decode()

    assert reverse("calls:scan_complete", args=[scan.call_id]) in page
    assert scan.call.case.get_absolute_url() not in page


def test_follow_up_that_is_due_stands_on_idag(call_taker, login):
    held_at = timezone.now() - timedelta(weeks=30)
    case = CaseFactory(handler=call_taker, state="follow_up", full_record=True, opened_at=held_at)
    MeetingFactory(case=case, held=True, starts_at=held_at, held_at=held_at, offered_at=held_at)
    keep_promises(case, by=call_taker)

    page = login(call_taker).get("/").content.decode()

    assert "Uppföljningar" in page
    assert case.number in page
