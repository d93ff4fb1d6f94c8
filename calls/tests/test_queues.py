"""The work queues: what each holds for whom, which of it may be opened, and that an index holds its order."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from calls.factories import CaseFactory
from calls.grounds import Anyone
from calls.models import Case
from calls.models.choices import State, Urgency
from calls.queues import QUEUES, Queued, given_for, queues_of
from meetings.factories import BookingFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.database.together import Asked
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

WHO = [
    [Role.CALL_TAKER],
    [Role.COORDINATOR],
    [Role.MANAGER],
    [Role.ARCHIVIST],
    [Role.CALL_TAKER, Role.MANAGER],
    [Role.STATISTICS_READER, Role.CALL_TAKER],
]
TODAY = timezone.localdate()


@pytest.fixture(params=WHO, ids=lambda roles: "+".join(roles))
def user(request):
    return UserFactory(roles=request.param)


@pytest.fixture
def world(user):
    """Cases of every sort, the user's, a colleague's and nobody's; and a colleague's that they are booked in."""
    colleague = UserFactory(call_taker=True)
    day = timedelta(days=1)
    for handler in (user, colleague, None):
        CaseFactory(handler=handler, waiting=True, meet_by=TODAY + 3 * day)
        CaseFactory(handler=handler, waiting=True, meet_by=TODAY - 3 * day)
        CaseFactory(handler=handler, waiting=True, state=State.FOLLOW_UP, meet_by=TODAY - 9 * day)
        CaseFactory(handler=handler, last_entry_on=TODAY - 400 * day)
        for ago in (1, 29, 31, 400):
            CaseFactory(handler=handler, closed=True, closed_at=timezone.now() - ago * day)
    BookingFactory(user=user, room=None, meeting__case__handler=colleague)
    return Case.objects.all()


def cases_in(queue, user):
    return Queued(queue, user)[0:100]


def test_each_queue_holds_what_is_listed_to_who_looks(user, world):
    since = timezone.now() - timedelta(days=30)
    listed = set(Case.objects.listed_to(user))
    expected = {
        "mina": [case for case in listed if case.is_open and case.handler == user],
        "ej-tilldelade": [case for case in listed if case.is_open and case.handler is None],
        "vantar-mote": [
            case
            for case in listed
            if case.state in (State.SCANNED, State.MEETING_PLANNED)
            and case.urgency in Urgency.remaining()
            and case.meet_by
        ],
        "stillastaende": [
            case for case in listed if case.is_open and case.last_entry_on < TODAY - timedelta(days=300)
        ],
        "oppna": [case for case in listed if case.is_open],
        "avslutade": [case for case in listed if not case.is_open and case.closed_at >= since],
        "avslutade-tidigare": [case for case in listed if not case.is_open and case.closed_at < since],
    }

    found = {key: set(cases_in(queue, user)) for key, queue in queues_of(user).items()}

    assert found == {key: set(expected[key]) for key in found}
    assert len(found["oppna"]) > 0


def test_those_that_may_be_opened_are_those_that_are_visible(user, world):
    visible = set(Case.objects.visible_to(user))

    shown = {case: case.may_open for queue in queues_of(user).values() for case in cases_in(queue, user)}

    assert {case for case, may_open in shown.items() if may_open} == visible & set(shown)
    assert len(visible - set(shown)) <= len(visible) / 2


@pytest.mark.parametrize("role", ["call_taker", "coordinator", "manager"])
@pytest.mark.parametrize("name", QUEUES)
def test_a_page_of_a_queue_is_one_statement(role, name, django_assert_num_queries):
    """Two, with the settings: a page has them already."""
    CaseFactory.create_batch(3)
    CaseFactory.create_batch(3, closed=True)
    person = UserFactory(**{role: True})

    with django_assert_num_queries(2):
        cases_in(QUEUES[name], person)


def test_queues_stand_in_their_order(coordinator):
    at = timezone.now()
    late = CaseFactory(waiting=True, meet_by=TODAY - timedelta(days=2))
    soon = CaseFactory(waiting=True, meet_by=TODAY + timedelta(days=2))
    met_long_ago = CaseFactory(
        waiting=True, state=State.MEETING_HELD, meet_by=TODAY, last_entry_on=TODAY - timedelta(days=80)
    )
    met = CaseFactory(state=State.FOLLOW_UP, last_entry_on=TODAY, opened_at=at)

    assert cases_in(QUEUES["oppna"], coordinator) == [late, soon, met_long_ago, met]
    assert cases_in(QUEUES["vantar-mote"], coordinator) == [late, soon]


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("mina", "case_of_handler_running_first"),
        ("ej-tilldelade", "case_unassigned_by_clock"),
        ("vantar-mote", "case_waits_by_clock"),
        ("stillastaende", "case_stalled"),
        ("oppna", "case_running_first"),
        ("avslutade", "case_newest_closed"),
        ("avslutade-tidigare", "case_newest_closed"),
    ],
)
def test_an_index_holds_the_order_of_each_queue(coordinator, name, index):
    """Asked of small tables: whether Postgres can read the rows in their order, where it would not choose to sort.

    Of so few rows the index of all open cases by the same clock costs the same as the smaller one. Of none at all the
    one of everybody's cases costs the same as one's own."""
    CaseFactory.create_batch(100 if name == "mina" else 0)
    with connection.cursor() as cursor:
        for other in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{other} = off")

    asked = Asked(QUEUES[name].cases(Anyone.like(coordinator))[:26]).written
    with connection.cursor() as cursor:
        given = given_for(coordinator)
        cursor.execute(f"EXPLAIN {asked.statement}", [given[slot] for slot in asked.slots])
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert re.search(rf"using ({index}|case_by_clock) on", plan), plan
    assert not re.search(r"(?:->  |^)Sort\b", plan), plan
