"""Outreach that is logged or planned: what is kept, and what is refused."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from outreach.actions.events import log_outreach, plan_outreach
from outreach.models import OutreachEvent
from outreach.tests.evenings import evening, whole_evening, written
from referrals.factories import AgencyFactory
from stodtelefon.tests.databases import every_row
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

Status = OutreachEvent.Status
NOT_YET = "Dagen har inte varit än. Planera tillfället i stället."
GONE_BY = "Dagen har redan varit. Skriv in det som genomfört i stället."


# Log


def test_log_outreach_keeps_all_that_is_said(call_taker, coordinator):
    values, agency = whole_evening(coordinator), AgencyFactory()

    event = log_outreach(
        **values, people_reached=40, questions="Ringer ni polisen?", agencies=[agency], by=call_taker
    )

    assert written(event) == values | {"people_reached": 40, "questions": "Ringer ni polisen?", "every": None}
    stored = OutreachEvent.objects.get()
    assert (stored.status, stored.created_by, stored.version) == (Status.DONE, call_taker, 1)
    assert list(stored.agencies.all()) == [agency]


def test_log_outreach_needs_how_for_whom_and_when_alone(call_taker):
    event = log_outreach(**evening(), by=call_taker)

    assert written(event) == {
        **evening(),
        "areas": [],
        "languages": [],
        "people_reached": None,
        "together_with": "",
        "held_by": call_taker,
        "material": "",
        "questions": "",
        "every": None,
    }


def test_log_outreach_leaves_one_line(logged, call_taker):
    event = log_outreach(**evening(), people_reached=40, by=call_taker)

    logged("outreach.logged", by=call_taker, target=event)


@pytest.mark.parametrize("people", [None, 0, 1, 1_000_000])
def test_log_outreach_takes_nobody_knows_and_nobody_came(call_taker, people):
    log_outreach(**evening(), people_reached=people, by=call_taker)

    assert OutreachEvent.objects.get().people_reached == people


def test_log_outreach_of_more_than_a_million_is_refused(refused, call_taker):
    values = evening(people_reached=1_000_001)

    with refused("Ange ungefär hur många personer som nåddes, högst en miljon."):
        log_outreach(**values, by=call_taker)


def test_log_outreach_of_fewer_than_nobody_is_refused(call_taker):
    values = evening(people_reached=-1)
    before = every_row()

    with pytest.raises(ValidationError) as refusal:
        log_outreach(**values, by=call_taker)

    assert [error.code for error in refusal.value.error_dict["people_reached"]] == ["min_value"]
    assert every_row() == before


@pytest.mark.parametrize("days", [-400, -1, 0])
def test_log_outreach_of_a_day_that_has_come(call_taker, days):
    log_outreach(**evening(on=day(days)), by=call_taker)

    assert OutreachEvent.objects.get().on == day(days)


@pytest.mark.parametrize("days", [1, 400])
def test_log_outreach_of_a_day_ahead_is_refused(refused, call_taker, days):
    values = evening(on=day(days))

    with refused(NOT_YET) as refusal:
        log_outreach(**values, by=call_taker)

    assert list(refusal.value.message_dict) == ["on"]


# Plan


def test_plan_outreach_keeps_all_that_is_said(call_taker, coordinator):
    values, agency = whole_evening(coordinator) | {"on": day(14)}, AgencyFactory()

    event = plan_outreach(**values, agencies=[agency], by=call_taker)

    assert written(event) == values | {"people_reached": None, "questions": "", "every": None}
    stored = OutreachEvent.objects.get()
    assert (stored.status, stored.created_by, stored.version) == (Status.PLANNED, call_taker, 1)
    assert list(stored.agencies.all()) == [agency]


def test_plan_outreach_is_held_by_who_plans_it_unless_said_otherwise(call_taker):
    plan_outreach(**evening(on=day(3)), by=call_taker)

    assert OutreachEvent.objects.get().held_by == call_taker


def test_plan_outreach_leaves_one_line(logged, call_taker):
    event = plan_outreach(**evening(on=day(3)), by=call_taker)

    logged("outreach.planned", by=call_taker, target=event)


@pytest.mark.parametrize("days", [0, 1, 400])
def test_plan_outreach_from_today_on(call_taker, days):
    plan_outreach(**evening(on=day(days)), by=call_taker)

    assert OutreachEvent.objects.get().on == day(days)


@pytest.mark.parametrize("days", [-1, -400])
def test_plan_outreach_of_a_day_gone_by_is_refused(refused, call_taker, days):
    values = evening(on=day(days))

    with refused(GONE_BY) as refusal:
        plan_outreach(**values, by=call_taker)

    assert list(refusal.value.message_dict) == ["on"]


# Both of them

MAKING = pytest.mark.parametrize(
    ("make", "said"), [(log_outreach, "outreach.logged"), (plan_outreach, "outreach.planned")]
)


@MAKING
def test_what_is_sent_twice_is_one(logged, call_taker, make, said):
    values = evening(token=uuid4(), by=call_taker)

    first = make(**values)
    second = make(**values)

    assert (first, OutreachEvent.objects.count()) == (second, 1)
    logged(said, by=call_taker, target=first)


@MAKING
def test_somebody_elses_form_is_refused(refused, call_taker, other_call_taker, make, said):
    values = evening(token=uuid4())
    make(**values, by=other_call_taker)

    with refused("Formuläret tillhör någon annan. Öppna ett nytt och försök igen."):
        make(**values, by=call_taker)


@MAKING
@pytest.mark.parametrize(("field", "longest"), [("together_with", 200), ("material", 500)])
def test_too_many_words_are_refused(call_taker, make, said, field, longest):
    values = evening(**{field: "å" * (longest + 1)})
    before = every_row()

    with pytest.raises(ValidationError) as refusal:
        make(**values, by=call_taker)

    assert [error.code for error in refusal.value.error_dict[field]] == ["max_length"]
    assert every_row() == before
