"""The running year is counted by its days, and says what counting it whole would say."""

import random
import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from calls.factories import CallerFactory, CallFactory
from calls.models import Audience, Call, Case, OutreachKind
from meetings.factories import MeetingFactory
from meetings.models import Meeting
from outreach.factories import OutreachEventFactory
from outreach.models import OutreachEvent
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.dates import midnight
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting import running_year
from stodtelefon.reporting.catalogue import FIGURES, OUTREACH, TABLES
from stodtelefon.reporting.csv_file import as_csv
from stodtelefon.reporting.kept_years import read_figures, read_page
from stodtelefon.reporting.models import CountedMonth, YearChange
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.running_year import PARTS, _stretches, take_changes
from stodtelefon.reporting.steps import count_anew
from stodtelefon.reporting.tests.invented import OPENED_ON, at, open_the_line, person, remaining
from stodtelefon.reporting.tests.reports import report_of
from stodtelefon.reporting.year import count_year
from stodtelefon.tests.races import at_once

COUNTED = re.compile(r'FROM "?(calls_call|calls_case|meetings_|outreach_)')
PERIOD = re.compile(r"\n        WHERE received_at >= '([^']+)'[:a-z]+ AND received_at < '([^']+)'")

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
# On New Year's Day nothing is kept.
STARTED = pytest.mark.skipif(TODAY.timetuple().tm_yday == 1, reason="the year is a day old")


def running() -> Year:
    return Year(TODAY.year, OPENED_ON)


def read():
    return read_figures(running(), on=TODAY, organisation=Organisation.load())


def counted():
    return count_year(running(), on=TODAY, organisation=Organisation.load())


def moment(chance: random.Random):
    """Some time of the running year, up to now."""
    start = at(TODAY.year, 1, 1, 0)
    return start + (NOW - timedelta(minutes=1) - start) * chance.random()


def calls() -> int:
    return read().key_figures.first_cells["calls"].value


def invent(chance: random.Random, *, by) -> None:
    """Cases that are called about and met in on several days, some also in the year before."""
    for index in range(20):
        call = person(moment(chance), by=by, **remaining(index))
        for received_at in (moment(chance), at(TODAY.year - 1, chance.randint(3, 12))):
            CallFactory(caller=call.caller, received_at=received_at, taken_by=by)
        if call.case.record_level != "advice":
            for _ in range(chance.randint(1, 3)):
                met(call, moment(chance), by=by)
        CallFactory(missed=True, received_at=moment(chance), taken_by=by)
    for people in (None, 12, 30):
        OutreachEventFactory(on=timezone.localdate(moment(chance)), people_reached=people, held_by=by)


def met(call, held_at, *, by):
    facts = {"offered_at": call.received_at, "starts_at": held_at, "offered_by": by}
    return MeetingFactory(held=True, case=call.case, room=None, mode="phone", **facts)


CHANGES = [
    (Call, lambda chance: {"received_at": moment(chance)}),
    (Call, lambda chance: {"received_at": at(TODAY.year - 1, 5)}),
    (Call, lambda chance: {"heard_through": chance.choice(OutreachKind.objects.all())}),
    (Case, lambda chance: {"opened_at": moment(chance)}),
    (Case, lambda chance: {"meet_by": timezone.localdate(moment(chance)), "urgency": "prompt"}),
    (Meeting, lambda chance: {"held_at": moment(chance)}),
    (Meeting, lambda chance: {"held_at": at(TODAY.year - 1, 5)}),
    (Meeting, lambda chance: {"kind": chance.choice(["with_caller", "cooperation"])}),
    (OutreachEvent, lambda chance: {"people_reached": chance.randint(1, 90)}),
    (OutreachEvent, lambda chance: {"kind": chance.choice(OutreachKind.objects.all())}),
    (OutreachEvent, lambda chance: {"on": timezone.localdate(moment(chance))}),
    (OutreachEvent, lambda chance: {"audience": chance.choice(Audience.objects.all())}),
    (Audience, lambda chance: {"label": f"en grupp {chance.random()}"}),
]


@pytest.mark.parametrize("seed", range(3))
def test_the_days_say_what_counting_the_whole_says_after_every_change(seed):
    by, chance = UserFactory(coordinator=True), random.Random(seed)
    open_the_line()
    invent(chance, by=by)
    assert read() == counted()

    for model, change in chance.sample(CHANGES, len(CHANGES)):
        for row in chance.sample(list(model.objects.all()), 2):
            model.objects.filter(pk=row.pk).update(**change(chance))
        assert read() == counted(), model
    first = Call.objects.concerns().order_by("received_at").first()
    Call.objects.filter(pk=first.pk).update(caller=CallerFactory(case=first.case))
    assert read() == counted()
    Meeting.objects.filter(pk__in=Meeting.objects.values("pk")[:4]).delete()
    Call.objects.filter(pk=first.pk).delete()

    assert read() == counted()
    assert as_csv(report_of(read())) == as_csv(report_of(counted()))


def asked_of(deed) -> list[str]:
    """The statements that count something."""
    with CaptureQueriesContext(connection) as captured:
        deed()
    return [query["sql"] for query in captured if COUNTED.search(query["sql"])]


@STARTED
def test_only_the_days_that_have_changed_are_counted_anew():
    open_the_line()
    person(at(TODAY.year, 1, 1, 0))
    call = person(NOW - timedelta(minutes=1))
    read()
    Call.objects.filter(pk=call.pk).update(worry_before=3)
    on = timezone.localdate(call.received_at)

    asked = asked_of(read)

    assert len(asked) == len(PARTS)
    assert [PERIOD.findall(sql) for sql in asked if "earlier" in sql] == [
        [(midnight(on).isoformat(), midnight(on + timedelta(days=1)).isoformat())]
    ]
    assert read() == counted()


@STARTED
def test_reading_a_running_year_again_counts_nothing(login, statistics_reader):
    open_the_line()
    call = person(NOW - timedelta(minutes=1))
    client, address = login(statistics_reader), reverse("reporting:year", args=[TODAY.year])
    client.get(address)

    assert asked_of(lambda: client.get(address)) == []
    CallFactory(caller=call.caller, received_at=NOW - timedelta(seconds=30), taken_by=call.taken_by)
    assert len(asked_of(lambda: client.get(address))) == len(PARTS)
    assert asked_of(lambda: client.get(reverse("reporting:year_csv", args=[TODAY.year]))) == []


@STARTED
def test_reading_a_changed_year_costs_the_same_whatever_it_holds(login, statistics_reader):
    by, chance = UserFactory(coordinator=True), random.Random(7)
    open_the_line()
    client, address = login(statistics_reader), reverse("reporting:year", args=[TODAY.year])

    def statements() -> int:
        call = person(NOW - timedelta(minutes=1), by=by)
        client.get(address)
        Call.objects.filter(pk=call.pk).update(worry_before=3)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    few = statements()
    invent(chance, by=by)

    assert few == statements() <= 25


@STARTED
def test_code_list_is_drawn_anew_and_counts_no_more_than_a_day():
    open_the_line()
    person(NOW - timedelta(minutes=1))
    read()
    Audience.objects.filter(pk=Audience.objects.first().pk).update(label="alla i stan")

    asked = asked_of(read)

    assert "Alla i stan" in read_page(running(), on=TODAY, organisation=Organisation.load()).page
    first, second = (midnight(date(TODAY.year, 1, day)).isoformat() for day in (1, 2))
    periods = [period for sql in asked for period in PERIOD.findall(sql)]
    assert [period for period in periods if period[0] >= first] == [(first, second)]


@STARTED
def test_what_other_code_or_another_opening_counted_is_counted_anew():
    open_the_line()
    call = person(at(TODAY.year, 1, 1, 0))
    CallFactory(caller=call.caller, received_at=NOW - timedelta(minutes=1), taken_by=call.taken_by)
    true = read()
    assert set(CountedMonth.objects.values_list("month", flat=True)) == set(range(1, 13))
    CountedMonth.objects.update(made_of="an older version", total=None)
    person(NOW - timedelta(minutes=2))

    assert read().key_figures.first_cells["calls"].value == true.key_figures.first_cells["calls"].value + 1
    organisation = Organisation.load()
    later = Year(TODAY.year, TODAY.replace(day=1))
    assert read_figures(later, on=TODAY, organisation=organisation) == count_year(
        later, on=TODAY, organisation=organisation
    )


@STARTED
@pytest.mark.parametrize("column", ["total", "days"])
def test_days_that_cannot_be_opened_are_counted_anew(column):
    open_the_line()
    call = person(NOW - timedelta(minutes=1))
    person(at(TODAY.year, 1, 1, 0))
    read()
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE reporting_countedmonth SET {column} = decode(%s, 'hex')",
            ["00" * 40],
        )
    Call.objects.filter(pk=call.pk).update(received_at=NOW - timedelta(minutes=3))

    assert (read(), calls()) == (counted(), 2)


def test_month_is_counted_once():
    CountedMonth.objects.create(year=2026, month=3, made_of="")

    with pytest.raises(IntegrityError, match="month_is_counted_once"):
        CountedMonth.objects.create(year=2026, month=3, made_of="")


@STARTED
def test_days_are_sealed():
    open_the_line()
    person(NOW - timedelta(minutes=1))
    read()
    with connection.cursor() as cursor:
        cursor.execute("SELECT days, total FROM reporting_countedmonth WHERE month = %s", [TODAY.month])
        days, total = (bytes(column) for column in cursor.fetchone())

    assert b"contacts" not in days + total
    kept = CountedMonth.objects.get(month=TODAY.month)
    assert kept.days["contacts"][0][1:] == kept.total["contacts"][0][1:] == [True, 1, 1]


@STARTED
def test_what_is_erased_is_in_no_day():
    open_the_line()
    call = person(NOW - timedelta(minutes=1))
    read()
    call.delete()

    assert calls() == 0
    assert all(not (month.days or {}).get("contacts") for month in CountedMonth.objects.all())


def test_days_are_gone_when_the_year_is_over():
    year, organisation = Year(2019, OPENED_ON), open_the_line()
    read_figures(year, on=date(2019, 12, 31), organisation=organisation)
    assert CountedMonth.objects.count() == 12

    read_figures(year, on=date(2020, 1, 2), organisation=organisation)

    assert not CountedMonth.objects.exists()


@STARTED
def test_the_night_counts_what_has_changed_in_the_running_year():
    open_the_line()
    count_anew()
    person(NOW - timedelta(minutes=1))
    assert YearChange.objects.exists()

    assert count_anew() == "Räknade år: 1."
    assert not YearChange.objects.exists()


def test_days_know_all_that_a_running_year_shows():
    volume = {row.count for row in (*FIGURES, *TABLES) if row.is_volume} | {OUTREACH.count}

    assert {part.count for part in PARTS.values()} == volume


def test_days_that_follow_on_each_other_are_asked_together():
    days = [date(2026, 3, day) for day in (31, 2, 1, 5)] + [date(2026, 4, 1)]

    assert list(_stretches(days)) == [
        (date(2026, 3, 1), date(2026, 3, 3)),
        (date(2026, 3, 5), date(2026, 3, 6)),
        (date(2026, 3, 31), date(2026, 4, 2)),
    ]
    assert list(_stretches([])) == []


@STARTED
def test_change_that_is_not_yet_saved_is_told_when_it_is(own_database):
    open_the_line()
    call = person(NOW - timedelta(minutes=1))
    read()
    with transaction.atomic():
        CallFactory(caller=call.caller, received_at=NOW - timedelta(minutes=2), taken_by=call.taken_by)
        assert at_once(calls, calls) == [1, 1]

    assert calls() == 2


@STARTED
def test_change_that_comes_while_the_days_are_counted_is_not_seen_by_half(own_database, monkeypatch):
    """A call is moved from a day that is counted anew to one that is not: it is on one of them."""
    open_the_line()
    rows = Call.objects.filter(pk=person(NOW - timedelta(minutes=1)).pk)
    read()
    moves = [lambda: rows.update(received_at=at(TODAY.year, 1, 1, 0))]

    def taken_and_then_moved(year: Year) -> set:
        changed = take_changes(year)
        if moves:
            at_once(moves.pop())
        return changed

    monkeypatch.setattr(running_year, "take_changes", taken_and_then_moved)
    rows.update(worry_before=3)

    assert (calls(), moves) == (1, [])
