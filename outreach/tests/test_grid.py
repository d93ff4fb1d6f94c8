"""The grid of the coverage: when each audience was told in each area, and a gap that becomes a task by one press."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from calls.models import Audience, OutreachKind, Promise
from calls.promptness import add_working_days
from outreach.coverage import read_told
from outreach.factories import OutreachEventFactory, OutreachTargetFactory
from outreach.forms.targets import GapForm
from outreach.grid import read_grid
from outreach.models import Area, OutreachEvent
from stodtelefon.dates import day as in_words
from stodtelefon.dates import in_months
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.organisation.models import Organisation, remembered_organisation
from stodtelefon.tests.databases import every_row
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
PAGE = "outreach:coverage"


def grid(today: date = TODAY):
    told = read_told(today=today)
    return read_grid(told["audiences"], told["areas"], today=today)


def cell(audience: str, area: str = "", today: date = TODAY):
    """What the grid says of an audience in an area; without one, of the audience anywhere."""
    line = next(line for line in grid(today).lines if line.audience.key == audience)
    return next(one for where, one in line.cells if (where.key if where else "") == area)


def told(audience: str, area: str | None, on: date, **more) -> OutreachEvent:
    return OutreachEventFactory(
        audience=Audience.objects.get(key=audience),
        area=Area.objects.get(key=area) if area else None,
        on=on,
        **more,
    )


def test_each_audience_in_each_area_says_when_it_was_last_told():
    told("police", "south", date(2026, 3, 1))
    told("police", "south", date(2026, 2, 1))
    told("teachers", "north", date(2026, 11, 2))

    said = {
        place: (cell(*place).words, cell(*place).tone)
        for place in (("police", "south"), ("police", "north"), ("police",), ("teachers", "north"))
    }

    assert said == {
        ("police", "south"): ("för 8 månader sedan", ""),
        ("police", "north"): ("aldrig", "soon"),
        ("police",): ("för 8 månader sedan", ""),
        ("teachers", "north"): ("för 21 dagar sedan", "good"),
    }


def test_every_pair_of_one_occasion_is_told():
    event = told("police", "south", date(2026, 11, 2))
    OutreachTargetFactory(event=event, audience=Audience.objects.get(key="teachers"), area=event.area)

    assert cell("teachers", "south").last_told_on == cell("police", "south").last_told_on == event.on


def test_what_was_done_in_all_of_the_municipality_was_done_in_each_area():
    told("public", "whole", date(2026, 10, 1))
    told("public", "south", date(2026, 11, 1))

    assert cell("public", "north").last_told_on == date(2026, 10, 1)
    assert cell("public", "south").last_told_on == date(2026, 11, 1)
    assert "whole" not in [area.key for area in grid().areas]


def test_where_it_was_not_said_it_is_told_anywhere_alone():
    told("police", None, date(2026, 11, 1))

    assert (cell("police").last_told_on, cell("police", "south").last_told_on) == (date(2026, 11, 1), None)


def test_what_is_planned_answers_its_own_gap():
    told("police", "south", date(2026, 12, 1), planned=True)
    told("police", "north", date(2026, 11, 22), planned=True)

    assert (cell("police", "south").tone, cell("police", "south").next_planned_on) == (
        "note",
        date(2026, 12, 1),
    )
    assert cell("police", "north").tone == cell("police", "east").tone == "soon"


def test_retired_audience_and_area_leave_the_grid():
    told("police", "south", date(2026, 11, 1))
    Area.objects.filter(key="south").update(retired_on=TODAY)
    Audience.objects.filter(key="police").update(retired_on=TODAY)

    assert "south" not in [area.key for area in grid().areas]
    assert "police" not in [line.audience.key for line in grid().lines]


def test_gaps_are_audiences_that_nobody_told_for_too_long():
    told("police", "south", date(2026, 11, 1))
    told("teachers", None, date(2026, 12, 1), planned=True)

    gaps = {audience.key for audience in grid().gaps}
    assert gaps == set(Audience.objects.values_list("key", flat=True)) - {"police", "teachers"}


@pytest.mark.parametrize(
    ("silent", "fresh", "between"),
    [
        (12, "6 månader", "6 till 11 månader sedan"),
        (7, "4 månader", "4 till 6 månader sedan"),
        (3, "2 månader", "2 månader sedan"),
        (2, "1 månad", "1 månad sedan"),
        (1, "1 månad", None),
    ],
)
def test_shades_are_said_in_months_as_they_are_given(silent, fresh, between):
    OrganisationFactory(outreach_silent_months=silent)
    told("police", "south", TODAY)

    scale = dict(grid().scale)

    assert (scale["good"], scale.get("")) == (f"nyligen: mindre än {fresh} sedan", between)
    last_good = int(fresh.split()[0]) - 1
    for months, tone in ((last_good, "good"), (last_good + 1, "" if between else "soon"), (silent, "soon")):
        assert cell("police", "south", in_months(TODAY, months)).tone == tone


@pytest.mark.parametrize(
    ("silent", "gap", "none"),
    [
        (12, "har ingen berättat om linjen på 12 månader,", "för mindre än 12 månader sedan,"),
        (1, "har ingen berättat om linjen på 1 månad,", "för mindre än 1 månad sedan,"),
    ],
)
def test_silence_is_said_above_the_grid(login, manager, silent, gap, none):
    OrganisationFactory(outreach_silent_months=silent)
    client = login(manager)

    assert gap in client.get(reverse(PAGE)).content.decode()
    for audience in Audience.objects.all():
        OutreachEventFactory(audience=audience, on=day(0))
    assert none in client.get(reverse(PAGE)).content.decode()


def test_row_of_an_audience_never_told_is_one_line_on_a_phone(login, call_taker):
    told("police", "south", TODAY)

    page = login(call_taker).get(reverse(PAGE)).content.decode()

    assert page.count('<tr class="everywhere">') == Audience.objects.count() - 1


def test_grid_is_one_statement(django_assert_num_queries):
    offered = read_told(today=TODAY)
    with remembered_organisation():
        Organisation.load()
        with django_assert_num_queries(1):
            read_grid(offered["audiences"], offered["areas"], today=TODAY)


# A gap becomes a task


def typed(by, gap: str, **more) -> dict:
    kind = OutreachKind.objects.get(key="training")
    return {"held_by": by.pk, "on": day(9).isoformat(), "kind": kind.pk, "gap": gap, "token": uuid4()} | more


def test_gap_becomes_a_task_of_somebody_on_a_day(login, call_taker, coordinator):
    client = login(call_taker)

    answer = client.post(reverse(PAGE), typed(coordinator, "police.south"))

    event = OutreachEvent.objects.get()
    assert answer.url.startswith(reverse(PAGE))
    assert (event.status, event.held_by, event.on) == ("planned", coordinator, day(9))
    assert ([one.key for one in event.audiences], [one.key for one in event.areas]) == (["police"], ["south"])
    promise = Promise.objects.open().get(kind="outreach_to_do")
    assert (promise.owner, promise.due_on) == (coordinator, day(9))
    page = client.get(reverse(PAGE)).content.decode()
    assert 'value="police.south"' not in page
    assert 'value="police.north"' in page


def test_next_gap_is_planned_by_the_same_for_the_same_day(login, call_taker, coordinator):
    """Nobody chooses owner, day and way anew for each of five gaps."""
    client, first = login(call_taker), typed(coordinator, "police.south")

    form = client.get(client.post(reverse(PAGE), first).url).context["form"]

    assert [str(form[name].value()) for name in ("held_by", "on", "kind")] == [
        str(first[name]) for name in ("held_by", "on", "kind")
    ]


@pytest.mark.parametrize("asked", [{"vem": "x"}, {"dag": "<script>"}, {"hur": "\x00"}, {"vem": "-1" * 30}])
def test_address_that_says_nothing_fills_in_me_and_two_weeks(login, call_taker, asked):
    form = login(call_taker).get(reverse(PAGE), asked).context["form"]

    assert (form["held_by"].value(), form["on"].value()) == (call_taker.pk, add_working_days(day(0), 10))


@pytest.mark.parametrize(
    ("there", "gap"),
    [
        (("police", "south"), "police.south"),
        (("police", "whole"), "police.south"),
        (("police", "south"), "police"),
    ],
)
def test_gap_that_a_colleague_has_planned_meanwhile_is_said(login, call_taker, coordinator, there, gap):
    """Two have the page open and press the same gap: one task."""
    event = told(*there, day(5), planned=True, held_by=coordinator)

    answer = login(call_taker).post(reverse(PAGE), typed(call_taker, gap))

    said = f"Det är redan planerat: {event.kind.label} {in_words(day(5))}. {coordinator} håller i det."
    assert answer.context["form"].errors == {"gap": [said]}
    assert said in answer.content.decode()
    assert OutreachEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("there", "on"), [(("police", "north"), 5), (("police", "south"), -5), (("teachers", "south"), 5)]
)
def test_gap_is_planned_where_something_else_is(login, call_taker, there, on):
    told(*there, day(on), planned=True)

    login(call_taker).post(reverse(PAGE), typed(call_taker, "police.south"))

    assert OutreachEvent.objects.count() == 2


def test_gap_without_an_area_is_planned_wherever_it_is(login, call_taker):
    login(call_taker).post(reverse(PAGE), typed(call_taker, "probation"))

    assert [(one.audience.key, one.area) for one in OutreachEvent.objects.all()] == [("probation", None)]


def test_me_and_a_day_in_two_weeks_are_filled_in(call_taker):
    form = GapForm(user=call_taker)

    assert (form["held_by"].value(), form["on"].value()) == (call_taker.pk, add_working_days(day(0), 10))


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"gap": ""}, {"gap": ["Välj en lucka i tabellen."]}),
        ({"gap": "police.nowhere"}, {"gap": ["Välj en lucka i tabellen."]}),
        ({"gap": "<script>.south"}, {"gap": ["Välj en lucka i tabellen."]}),
        (
            {"on": day(-1).isoformat()},
            {"on": ["Dagen har redan varit. Skriv in det som genomfört i stället."]},
        ),
        ({"on": "3000-01-01"}, {"on": ["Det är mer än två år dit. Kontrollera årtalet."]}),
        ({"held_by": ""}, {"held_by": ["Välj vem."]}),
    ],
)
def test_what_cannot_be_planned_is_said_and_nothing_is_planned(login, call_taker, more, wrong):
    client = login(call_taker)
    before = every_row()

    answer = client.post(reverse(PAGE), typed(call_taker, "police.south") | more)

    assert answer.context["form"].errors == wrong
    assert every_row() == before


def test_who_only_reads_sees_the_grid_and_plans_nothing(login, manager):
    client = login(manager)

    answer = client.post(reverse(PAGE), typed(manager, "police.south"))

    assert answer.context["form"] is None
    page = answer.content.decode()
    assert "Planera<" not in page
    assert "I en lucka här planerar samtalsmottagare eller samordnare" in page
    assert not OutreachEvent.objects.exists()


def test_page_costs_the_same_with_few_and_many_rows(login, cost, call_taker):
    client = login(call_taker)
    few = cost(client, reverse(PAGE))
    for trait in ({}, {"planned": True}):
        OutreachEventFactory.create_batch(15, area=Area.objects.last(), **trait)

    assert cost(client, reverse(PAGE)) == few <= 6
