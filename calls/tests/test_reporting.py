"""What the year counts of calls: each person once, each concern once, however many have been in touch about it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls import reporting
from calls.factories import CallerFactory, CallFactory, CaseFactory, PersonOfConcernFactory
from calls.models import CallerRole
from stodtelefon.dates import midnight

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    now = timezone.now()
    return now - timedelta(days=300), now + timedelta(days=1)


def test_two_callers_of_one_case_are_two_persons_and_one_concern(year):
    case = CaseFactory()
    PersonOfConcernFactory(case=case, age_band="15_17")
    teacher = CallerFactory(case=case)
    parent = CallerFactory(case=case, role=CallerRole.objects.get(key="parent"), is_municipal_staff=False)
    for caller in (teacher, teacher, parent):
        CallFactory(caller=caller, worry_before=8, worry_after=5)

    persons = reporting.persons(*year)

    assert {(row.group, row.is_staff): row.count for row in persons} == {
        ("school", True): 1,
        ("public", False): 1,
    }
    assert [row.count for row in reporting.concerns(*year)] == [1]
    assert reporting.cases(*year).count() == 1
    assert sum(row.count for row in reporting.contacts(*year) if row.is_concern) == 3
    assert reporting.worry(*year) == [reporting.Worry(8, 5, count=3)]

    CallFactory(caller=parent, worry_before=8)
    assert set(reporting.worry(*year)) == {
        reporting.Worry(8, 5, count=3),
        reporting.Worry(None, None, count=1),
    }


def test_a_second_caller_belongs_to_the_month_of_their_own_first_call(year):
    first = CallFactory(received_at=timezone.now() - timedelta(days=62))
    second = CallFactory(caller=CallerFactory(case=first.case))

    months = [timezone.localtime(call.received_at).month for call in (first, second)]

    assert {row.month: row.count for row in reporting.persons(*year)} == dict.fromkeys(months, 1)
    assert {row.on.month: row.persons for row in reporting.contacts(*year)} == dict.fromkeys(months, 1)


def test_persons_and_contacts_are_counted_of_the_same_calls(year):
    moment = timezone.now() - timedelta(days=40)
    first = CallFactory(received_at=moment)
    for caller in (first.caller, CallerFactory(case=first.case)):
        CallFactory(caller=caller, received_at=moment, taken_by=first.taken_by)
        CallFactory(caller=caller, received_at=moment + timedelta(days=35), taken_by=first.taken_by)
    CallFactory(missed=True, received_at=moment)
    CallFactory(caller=first.caller, received_at=year[0] - timedelta(days=1), taken_by=first.taken_by)

    counted = reporting.contacts(*year)

    assert sum(row.persons for row in counted) == sum(row.count for row in reporting.persons(*year)) == 2
    assert sum(row.count for row in counted if row.is_concern) == 5
    assert [row.persons for row in counted if not row.is_concern] == [0]


def test_part_of_a_period_counts_a_person_only_if_the_first_call_was_in_it(year):
    moment = timezone.now() - timedelta(days=40)
    _, known, of_old = (CallFactory(received_at=moment) for _ in range(3))
    for call, days in ((known, 2), (of_old, 300)):
        earlier = moment - timedelta(days=days)
        CallFactory(caller=call.caller, received_at=earlier, taken_by=call.taken_by)

    def counted(start, end, **since):
        rows = reporting.contacts(start, end, **since)
        return {(row.on, row.is_concern): (row.count, row.persons) for row in rows}

    day, start = timezone.localdate(moment), midnight(timezone.localdate(moment))
    part = counted(start, year[1], since=year[0])

    assert part == {(day, True): (3, 2)}
    assert part | counted(year[0], start) == counted(*year)
    assert counted(start, year[1]) == {(day, True): (3, 3)}
