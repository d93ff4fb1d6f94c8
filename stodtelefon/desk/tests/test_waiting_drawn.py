"""Allt som väntar, drawn in Python: everything is escaped, and it costs what it costs whatever kinds there are."""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from calls.promptness import Clock
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.desk.templatetags.waiting import loads, waiting_lines
from stodtelefon.desk.tests.every_kind import EVERY
from stodtelefon.desk.waiting import Line, Load
from stodtelefon.permissions import Role

SHARP = "<b>\"&'"
SAFE = "&lt;b&gt;&quot;&amp;&#x27;"


def line(**said):
    said.setdefault("case", SimpleNamespace(number=SHARP))
    promise = SimpleNamespace(
        case=said["case"], due_on=said.get("due_on"), made_at=datetime(2020, 3, 2, 12, tzinfo=ZoneInfo("UTC"))
    )
    kind = SimpleNamespace(what=SHARP, no_case=SHARP)
    return Line(
        promise, kind, said.get("owner", ""), said.get("clock"), said.get("url", ""), said.get("to", "")
    )


def test_everything_is_escaped():
    clock = Clock(SHARP, SHARP)
    lines = [
        line(owner=SHARP, url=SHARP, to=SHARP, clock=clock, due_on=date(2020, 3, 4)),
        line(case=None),
    ]
    drawn = waiting_lines(lines, names_owners=True) + loads([Load(SHARP, SHARP, 3, 1)], SHARP)

    assert "<b>" not in drawn
    assert drawn.count(SAFE) == 5 + 2 + 2 + 2


@pytest.mark.parametrize(
    ("said", "shown", "not_shown"),
    [
        ({}, ["väntar sedan mån 2 mar 2020", "ingen än"], ["<a "]),
        ({"due_on": date(2020, 3, 4), "clock": Clock("", "note")}, ["senast ons 4 mar 2020"], ["state"]),
        (
            {"due_on": date(2020, 3, 4), "clock": Clock("idag", "soon")},
            ['<span class="state soon">idag</span>'],
            [],
        ),
        ({"due_on": date(2020, 3, 4), "clock": Clock("sen", "note")}, ['<span class="state">sen</span>'], []),
        ({"url": "/x/"}, ['<a href="/x/">'], []),
        ({"case": None}, ['<td data-label="Ärende">'], ["figure"]),
    ],
)
def test_line_says_what_there_is(said, shown, not_shown):
    drawn = waiting_lines([line(**said)], names_owners=True)

    assert [words in drawn for words in shown] == [True] * len(shown)
    assert [words in drawn for words in not_shown] == [False] * len(not_shown)


def test_where_all_is_ones_own_nobody_is_named():
    drawn = waiting_lines([line(owner="Ek")], names_owners=False)

    assert ("Ek" in drawn, "Hos vem" in drawn, drawn.count("<td")) == (False, False, 3)


def test_chosen_person_is_said():
    drawn = loads([Load("1", "Ek", 3, 1), Load("2", "Lind", 2, 0)], "2")

    assert drawn.count("aria-current") == 1
    assert drawn.index("Ek") < drawn.index("aria-current") < drawn.index("Lind")


@pytest.mark.django_db
def test_page_costs_the_same_whatever_kinds_there_are(login, cost):
    worker = UserFactory(roles=[Role.COORDINATOR], is_child_assessor=True)
    client = login(worker)
    EVERY["reminder"](worker)
    one = cost(client, "/vantar/")
    for make in EVERY.values():
        make(worker)

    assert cost(client, "/vantar/") == one
