"""The list of calls: what each page holds for whom, and that no more rows are asked than it reaches back to."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from calls.factories import CallFactory, CaseFactory
from calls.models import Call, Case
from calls.models.calls import own_calls
from calls.newest_calls import NewestCalls
from meetings.factories import BookingFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def ago(hours):
    return {"received_at": NOW - timedelta(hours=hours), "logged_at": NOW}


@pytest.fixture(params=[Role.CALL_TAKER, Role.COORDINATOR, Role.MANAGER])
def user(request):
    return UserFactory(roles=[request.param])


@pytest.fixture
def calls(user):
    """Calls of every sort, the newest first: contacts, one's own, and of cases of all kinds."""
    colleague = UserFactory(call_taker=True)
    booked = CaseFactory(handler=colleague)
    BookingFactory(user=user, room=None, meeting__case=booked)
    cases = [CaseFactory(handler=user), booked, CaseFactory(handler=colleague)]
    closed = [CaseFactory(closed=True, closed_at=NOW - timedelta(days=days)) for days in (2, 40)]
    for hour in range(1, 25, 4):
        CallFactory(missed=True, taken_by=colleague, created_by=colleague, **ago(hour))
        for more, case in enumerate((*cases, *closed)):
            for taker, writer in ((user, user), (colleague, user), (colleague, colleague)):
                at = ago(hour + more / 2)
                CallFactory(caller__case=case, taken_by=taker, created_by=writer, **at)
    visible = Case.objects.visible_to(user)
    seen = Call.objects.filter(Q(case=None) | own_calls(user) | Q(case__in=visible)).order_by(
        "-received_at", "pk"
    )
    return list(seen) if user.can("call_log") else []


@pytest.mark.parametrize("start", [0, 5, 20])
def test_each_page_holds_what_may_be_read_newest_first(user, calls, start):
    assert NewestCalls(user)[start : start + 6] == calls[start : start + 6]


def test_everything_is_reached_where_no_index_says_how_far(user, calls):
    assert NewestCalls(user)[0:1000] == calls


@pytest.mark.parametrize(("kind", "statements"), [("contacts", 1), ("own", 2), ("neither", 3)])
def test_no_call_is_asked_that_the_page_does_not_reach(call_taker, other_call_taker, kind, statements):
    """Only the rows are left to ask that came in since so many contacts, or so many own calls."""
    for hour in range(6):
        if kind != "neither":
            CallFactory(**({"missed": True} if kind == "contacts" else {"taken_by": call_taker}), **ago(hour))
        CallFactory(taken_by=other_call_taker, caller__case__handler=other_call_taker, **ago(hour + 0.5))

    with CaptureQueriesContext(connection) as asked:
        NewestCalls(call_taker)[0:3]

    bounded = ['"received_at" >= (SELECT' in one["sql"] for one in asked]
    assert bounded == [True, True, False][:statements]


def test_an_index_says_how_far_a_page_reaches(call_taker):
    with connection.cursor() as cursor:
        for other in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{other} = off")

    rows = Call.objects.filter(case__isnull=True).newest_first()[30:31]

    assert "using call_without_case on" in rows.explain()
