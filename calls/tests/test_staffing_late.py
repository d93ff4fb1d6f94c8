"""What is late climbs in steps: its owner, then the coordinator, then the manager some working days after."""

from datetime import date, timedelta

import pytest

from calls.factories import AlarmFactory, CaseFactory
from calls.models import Promise
from calls.promptness import late_before
from calls.staffing import Staffing, has_climbed, promises_of
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.database.written import Written

THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("last_day", "days", "first_seen"),
    [
        (THURSDAY, 0, date(2026, 11, 27)),
        (THURSDAY, 1, date(2026, 11, 27)),
        (THURSDAY, 3, date(2026, 12, 1)),  # a weekend between
        (date(2026, 11, 27), 0, date(2026, 11, 28)),  # a Saturday: late, and nobody has had a day
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 6, 18), 1, date(2026, 6, 22)),  # Midsummer Eve
        (date(2026, 12, 23), 3, date(2026, 12, 30)),  # Christmas
        (date(2026, 12, 30), 3, date(2027, 1, 7)),  # New Year and Epiphany
    ],
)
def test_working_days_late_are_counted_over_weekends_and_holidays(last_day, days, first_seen):
    seen = [
        on for on in (last_day + timedelta(days=n) for n in range(20)) if last_day < late_before(on, days)
    ]

    assert seen[0] == first_seen
    assert seen == [first_seen + timedelta(days=n) for n in range(len(seen))]


def climbed(on):
    """As the page of all that waits asks it, and as Idag does."""
    staffing, promises = Staffing.on(on), Promise.objects.open()
    found = list(promises.filter(staffing.climbed(on=on)).values_list("kind"))
    written = Written.of(promises.filter(has_climbed()).values_list("kind"))
    assert written.ask(staffing.late_days(on=on)) == found
    return [kind for (kind,) in found]


def on_idag(user, on):
    return list(promises_of(user, on=on).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("day", "coordinator_sees", "manager_sees"),
    [
        (26, False, False),
        (27, True, False),
        (30, True, False),
        (31, True, True),
    ],
)
def test_owner_then_coordinator_then_manager(call_taker, coordinator, day, coordinator_sees, manager_sees):
    CaseFactory(handler=call_taker, waiting=True, meet_by=THURSDAY)
    on = date(2026, 11, 1) + timedelta(days=day - 1)

    assert on_idag(call_taker, on) == ["meeting_to_offer"]
    assert (on_idag(coordinator, on) == ["meeting_to_offer"]) == coordinator_sees
    assert (climbed(on) == ["meeting_to_offer"]) == manager_sees


def test_what_is_acute_climbs_the_next_working_day(call_taker, coordinator):
    alarm = AlarmFactory(case__handler=call_taker)
    Promise.objects.update(due_on=THURSDAY)

    assert [climbed(THURSDAY + timedelta(days=days)) for days in (0, 1)] == [[], ["answer_to_act_on"]]
    assert alarm.is_open


@pytest.mark.parametrize(
    ("whose", "coordinators", "are_away", "climbs_at_once"),
    [
        ("call_taker", 0, False, True),
        ("call_taker", 1, True, True),
        ("call_taker", 1, False, False),
        ("coordinator", 1, False, True),
        ("coordinator", 2, False, False),
    ],
)
def test_it_climbs_at_once_where_no_coordinator_but_its_owner_is_here(
    call_taker, whose, coordinators, are_away, climbs_at_once
):
    here = UserFactory.create_batch(coordinators, coordinator=True)
    if are_away:
        AwayFactory(user=here[0], first_day=THURSDAY, last_day=THURSDAY + timedelta(days=9))
    handler = call_taker if whose == "call_taker" else here[0]
    CaseFactory(handler=handler, waiting=True, meet_by=THURSDAY)

    assert climbed(THURSDAY) == []
    assert (climbed(THURSDAY + timedelta(days=1)) == ["meeting_to_offer"]) == climbs_at_once
