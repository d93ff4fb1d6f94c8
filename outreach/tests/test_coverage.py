"""Who has been told about the line and how long ago, and which occasions count."""

from datetime import date, timedelta

import pytest

from calls.models import Audience
from outreach.coverage import Reached, ago, coverage, read_told
from outreach.factories import OutreachEventFactory, OutreachTargetFactory
from outreach.models import Area, OutreachEvent
from outreach.reporting import OutreachCount, by_audience
from stodtelefon.dates import midnight
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.organisation.models import Organisation, remembered_organisation

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def audience(key: str) -> Audience:
    return Audience.objects.get(key=key)


def told(name: str) -> list[Reached]:
    return coverage(read_told(today=TODAY)[name], today=TODAY)


def row_of(key: str):
    """What coverage says of one audience."""
    return next(row for row in told("audiences") if row.row.key == key)


# In words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (None, "aldrig"),
        (date(2026, 11, 23), "idag"),
        (date(2026, 11, 22), "igår"),
        (date(2026, 11, 21), "för 2 dagar sedan"),
        (date(2026, 11, 1), "för 22 dagar sedan"),
        (date(2026, 9, 24), "för 60 dagar sedan"),
        (date(2026, 9, 23), "för 2 månader sedan"),
        (date(2026, 4, 24), "för 6 månader sedan"),
        (date(2026, 4, 23), "för 7 månader sedan"),
        (date(2024, 11, 24), "för 23 månader sedan"),
        (date(2024, 11, 23), "för mer än 2 år sedan"),
        (date(2024, 1, 5), "för mer än 2 år sedan"),
        (date(2016, 3, 1), "för mer än 10 år sedan"),
    ],
)
def test_how_long_ago_is_said_in_words(day, words):
    assert ago(day, today=TODAY) == words


@pytest.mark.parametrize(
    ("told_on", "tone"),
    [
        (None, "soon"),
        (date(2026, 11, 23), "good"),
        (date(2026, 5, 24), "good"),
        (date(2026, 5, 23), ""),
        (date(2026, 3, 23), ""),
        (date(2025, 11, 24), ""),
        (date(2025, 11, 23), "soon"),
        (date(2020, 1, 1), "soon"),
    ],
)
def test_a_year_of_silence_asks_for_somebody(told_on, tone):
    if told_on is not None:
        OutreachEventFactory(audience=audience("police"), on=told_on)

    assert (row_of("police").last_told_on, row_of("police").tone) == (told_on, tone)


@pytest.mark.parametrize(("months", "tone"), [(3, "soon"), (4, ""), (6, ""), (7, "good")])
def test_how_long_a_silence_asks_for_somebody_is_a_setting(months, tone):
    OrganisationFactory(outreach_silent_months=months)
    OutreachEventFactory(audience=audience("police"), on=date(2026, 8, 23))

    assert row_of("police").tone == tone


@pytest.mark.parametrize(
    ("told_on", "tone"),
    [(None, "note"), (date(2020, 1, 1), "note"), (date(2026, 3, 1), "note"), (date(2026, 11, 1), "good")],
)
@pytest.mark.parametrize("planned_on", [TODAY, date(2027, 1, 15)])
def test_what_is_planned_answers_the_silence(told_on, tone, planned_on):
    """Who was told of late is no worse off for having something planned."""
    if told_on is not None:
        OutreachEventFactory(audience=audience("police"), on=told_on)
    OutreachEventFactory(audience=audience("police"), planned=True, on=planned_on)

    assert (row_of("police").next_planned_on, row_of("police").tone) == (planned_on, tone)


def test_what_was_planned_for_a_day_gone_by_answers_nothing():
    OutreachEventFactory(audience=audience("police"), planned=True, on=TODAY - timedelta(days=1))

    assert (row_of("police").next_planned_on, row_of("police").tone) == (None, "soon")


def test_what_is_planned_ahead_is_not_hidden_by_what_was_planned_before():
    OutreachEventFactory(audience=audience("police"), planned=True, on=TODAY - timedelta(days=9))
    OutreachEventFactory(audience=audience("police"), planned=True, on=date(2027, 2, 1))
    OutreachEventFactory(audience=audience("police"), planned=True, on=date(2027, 1, 15))

    assert (row_of("police").next_planned_on, row_of("police").tone) == (date(2027, 1, 15), "note")


def test_the_last_time_counts_and_what_was_called_off_does_not():
    OutreachEventFactory(audience=audience("police"), on=date(2026, 3, 1))
    OutreachEventFactory(audience=audience("police"), on=date(2026, 2, 1))
    OutreachEventFactory(audience=audience("police"), on=date(2026, 11, 1), cancelled=True)
    OutreachEventFactory(audience=audience("teachers"), on=date(2026, 11, 2))

    assert (row_of("police").last_told_on, row_of("police").words) == (
        date(2026, 3, 1),
        "för 8 månader sedan",
    )


def test_who_was_never_told_stands_first_and_the_last_told_last():
    OutreachEventFactory(audience=audience("police"), on=date(2026, 11, 1))
    OutreachEventFactory(audience=audience("parents"), on=date(2020, 11, 1))

    keys = [row.row.key for row in told("audiences")]

    assert keys[-2:] == ["parents", "police"]
    assert keys[:-2] == [
        key
        for key in Audience.objects.order_by("position").values_list("key", flat=True)
        if key not in ("parents", "police")
    ]


@pytest.mark.parametrize(
    ("retired_on", "is_there"), [(TODAY, False), (date(2020, 1, 1), False), (date(2026, 11, 24), True)]
)
def test_who_is_no_longer_counted_leaves_the_list(retired_on, is_there):
    Audience.objects.filter(key="police").update(retired_on=retired_on)

    assert ("police" in [row.row.key for row in told("audiences")]) == is_there


def test_areas_are_told_like_audiences():
    OutreachEventFactory(area=Area.objects.get(key="south"), on=TODAY)

    rows = told("areas")

    assert [row.row.key for row in rows][-1] == "south"
    assert (rows[-1].words, rows[-1].tone) == ("idag", "good")
    assert {(row.words, row.tone) for row in rows[:-1]} == {("aldrig", "soon")}


def test_coverage_is_one_query(django_assert_num_queries):
    OutreachEventFactory.create_batch(5, area=Area.objects.first())

    with remembered_organisation():
        Organisation.load()
        with django_assert_num_queries(1):
            for rows in read_told(today=TODAY).values():
                coverage(rows, today=TODAY)


# Which occasions


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("call_taker", True),
        ("coordinator", True),
        ("manager", True),
        ("statistics_reader", False),
        ("archivist", False),
        ("log_reviewer", False),
        ("administrator", False),
    ],
)
def test_outreach_is_for_those_who_work_with_the_line(request, who, reads):
    OutreachEventFactory()

    assert OutreachEvent.objects.visible_to(request.getfixturevalue(who)).exists() == reads


@pytest.mark.parametrize(("name", "status"), [("planned", "planned"), ("done", "done")])
def test_planned_and_done_are_found_under_their_names(name, status):
    for trait in ({}, {"planned": True}, {"cancelled": True}):
        OutreachEventFactory(**trait)

    assert [event.status for event in getattr(OutreachEvent.objects, name)()] == [status]


def test_the_newest_stands_first():
    old, new = OutreachEventFactory(on=date(2026, 1, 1)), OutreachEventFactory(on=date(2026, 2, 1))
    same_day = OutreachEventFactory(on=date(2026, 2, 1))

    assert list(OutreachEvent.objects.all()) == [same_day, new, old]


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_a_period_holds_its_start_and_not_its_end(day, counts):
    OutreachEventFactory(on=day)

    found = OutreachEvent.objects.done_between(date(2026, 1, 1), date(2027, 1, 1))

    assert found.exists() == counts


def test_the_year_counts_occasions_and_people_by_day_and_audience():
    police, teachers, mothers = (audience(key) for key in ("police", "teachers", "mothers"))
    for people in (40, 2, None):
        OutreachEventFactory(audience=police, on=date(2026, 5, 4), people_reached=people)
    OutreachEventFactory(audience=teachers, on=date(2026, 5, 4), people_reached=None)
    OutreachEventFactory(audience=teachers, on=date(2026, 5, 3), people_reached=7)
    OutreachEventFactory(audience=mothers, on=date(2025, 5, 4))
    OutreachEventFactory(audience=mothers, on=date(2026, 5, 4), planned=True)
    OutreachEventFactory(audience=mothers, on=date(2026, 5, 4), cancelled=True)

    counted = by_audience(midnight(date(2026, 1, 1)), midnight(date(2027, 1, 1)))

    assert sorted(counted, key=lambda row: (row.on, row.audience_id is not None, -row.events)) == [
        OutreachCount(date(2026, 5, 3), None, events=1, people=7),
        OutreachCount(date(2026, 5, 3), teachers.pk, events=1, people=7),
        OutreachCount(date(2026, 5, 4), None, events=4, people=42),
        OutreachCount(date(2026, 5, 4), police.pk, events=3, people=42),
        OutreachCount(date(2026, 5, 4), teachers.pk, events=1, people=0),
    ]


def test_occasion_for_several_is_counted_with_each_and_once_in_all():
    police, teachers = audience("police"), audience("teachers")
    event = OutreachEventFactory(audience=police, on=date(2026, 5, 4), people_reached=40)
    for area in Area.objects.all()[:2]:
        OutreachTargetFactory(event=event, audience=teachers, area=area)

    counted = by_audience(midnight(date(2026, 1, 1)), midnight(date(2027, 1, 1)))

    assert {(row.audience_id, row.events, row.people) for row in counted} == {
        (None, 1, 40),
        (police.pk, 1, 40),
        (teachers.pk, 1, 40),
    }


def test_every_audience_and_area_of_an_occasion_has_been_told():
    event = OutreachEventFactory(audience=audience("police"), on=date(2026, 11, 2))
    south = Area.objects.get(key="south")
    OutreachTargetFactory(event=event, audience=audience("teachers"), area=south)

    assert row_of("teachers").last_told_on == row_of("police").last_told_on == date(2026, 11, 2)
    assert [row.last_told_on for row in told("areas") if row.row == south] == [date(2026, 11, 2)]


def test_an_occasion_is_named_by_its_kind_and_its_day():
    event = OutreachEventFactory(on=date(2026, 5, 4))

    assert str(event) == f"{event.kind.label} 2026-05-04"
    assert event.get_absolute_url() == f"/utat/{event.pk}/"


@pytest.mark.parametrize(
    ("trait", "is_planned", "is_done"),
    [({}, False, True), ({"planned": True}, True, False), ({"cancelled": True}, False, False)],
)
def test_an_occasion_says_how_it_stands(trait, is_planned, is_done):
    event = OutreachEventFactory(**trait)

    assert (event.is_planned, event.is_done) == (is_planned, is_done)
