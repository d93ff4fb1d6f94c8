"""All cases that somebody may open, found without walking the closed ones: the same as `visible_to` gives."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.factories import CaseFactory, CaseOpeningFactory, ReminderFactory
from calls.models import Case
from calls.models.visible_keys import visible_keys
from meetings.factories import BookingFactory, MeetingFactory
from stodtelefon.accounts.factories import AwayFactory
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db


def closed(days: int, **values) -> Case:
    return CaseFactory(closed=True, closed_at=timezone.now() - timedelta(days=days), **values)


@pytest.fixture
def cases(call_taker, other_call_taker, coordinator) -> dict[str, Case]:
    """One for each reason, and for some that are none."""
    booked = MeetingFactory(booked=True)
    BookingFactory(meeting=booked, room=None, user=call_taker)
    waits = {
        "waits for me": closed(400, handler=call_taker),
        "waits for whom I stand in for": closed(400, handler=other_call_taker),
        "waits for the coordinator": closed(400, handler=coordinator),
    }
    for case in waits.values():
        ReminderFactory(case=case)
    AwayFactory(user=other_call_taker, stand_in=call_taker, first_day=day(0), last_day=day(1))
    return waits | {
        "booked": booked.case,
        "mine": CaseFactory(handler=call_taker),
        "mine, closed lately": closed(29, handler=call_taker),
        "mine, closed long ago": closed(31, handler=call_taker),
        "another's": CaseFactory(handler=coordinator),
        "nobody's": CaseFactory(),
        "another's, closed": closed(1, handler=coordinator),
        "opened to the coordinator": CaseOpeningFactory(created_by=coordinator).case,
    }


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (
            "call_taker",
            {"booked", "waits for me", "waits for whom I stand in for", "mine", "mine, closed lately"},
        ),
        ("other_call_taker", {"waits for whom I stand in for"}),
        ("manager", set()),
    ],
)
def test_keys_are_those_of_the_cases_one_may_open(request, cases, who, sees, django_assert_num_queries):
    person = request.getfixturevalue(who)
    names = {case.pk: name for name, case in cases.items()}

    with django_assert_num_queries(1 if sees else 0):
        keys = visible_keys(person)

    assert {names[key] for key in keys} == sees
    assert set(keys) == set(Case.objects.visible_to(person).values_list("pk", flat=True))
    assert len(keys) == len(set(keys))
