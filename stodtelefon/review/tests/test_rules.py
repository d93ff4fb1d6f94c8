"""Which readings of a month are drawn, and why."""

from datetime import time, timedelta
from uuid import uuid4

import pytest

from calls.factories import CaseFactory
from stodtelefon.audit.log_parts import sentence_of
from stodtelefon.dates import midnight
from stodtelefon.review.factories import last_month
from stodtelefon.review.models import Relation
from stodtelefon.review.rules import GLASS_BROKEN, IDENTITY_OPENED, next_month
from stodtelefon.review.tests.month import at, drawn, line, minutes, rules_of

pytestmark = pytest.mark.django_db
NO_SAMPLE = {"review_sample": 0}


def test_of_each_reader_so_many_are_drawn_by_chance(call_taker, other_call_taker):
    cases = [CaseFactory(handler=call_taker) for _ in range(9)]
    for case in cases:
        line(call_taker, case.pk)
    line(other_call_taker, CaseFactory(handler=other_call_taker).pk)

    found = drawn(review_sample=4)

    assert [one.reader for one in found].count(call_taker.pk) == 4
    assert [one.reader for one in found].count(other_call_taker.pk) == 1
    assert {frozenset(one.rules) for one in found} == {frozenset({"sample"})}


def test_the_same_seed_draws_the_same(call_taker):
    for _ in range(20):
        line(call_taker, CaseFactory(handler=call_taker).pk)

    once, again, other = drawn(seed=7), drawn(seed=7), [drawn(seed=number) for number in range(9)]

    assert [one.case for one in once] == [one.case for one in again]
    assert len({tuple(one.case for one in those) for those in other}) > 1


def test_what_was_read_often_in_a_case_is_one(call_taker):
    case = CaseFactory(handler=call_taker).pk
    first, _, last = (
        line(call_taker, case),
        line(call_taker, case, when=at(11)),
        line(call_taker, case, when=at(12)),
    )

    [one] = drawn()

    assert (one.lines, one.first_line, one.last_line) == (3, first.pk, last.pk)
    assert (one.first_at, one.last_at) == (at(10), at(12))


def test_a_case_that_one_has_no_part_in(call_taker):
    case = CaseFactory().pk
    line(call_taker, case)

    [one] = drawn(**NO_SAMPLE)

    assert (one.rules, one.relation) == ({"unrelated"}, Relation.UNRELATED)


def test_a_colleagues_case_that_was_only_read(call_taker):
    """The colleague has a part in it since before. Whoever did something there in the month as well read for that."""
    before = at() - timedelta(days=60)
    only_read, worked_in = CaseFactory().pk, CaseFactory().pk
    for case in (only_read, worked_in):
        line(call_taker, case, when=before, event="note.written")
        line(call_taker, case)
    line(call_taker, worked_in, when=at(11), event="note.written")

    [one] = drawn(**NO_SAMPLE)

    assert (one.case, one.rules, one.relation) == (only_read, {"colleague"}, Relation.COLLEAGUE)


def test_to_open_a_case_is_no_part_in_it(call_taker):
    case = CaseFactory().pk
    line(call_taker, case, event="opening.made")
    line(call_taker, case)

    [one] = drawn(**NO_SAMPLE)

    assert one.rules == {"unrelated"}


@pytest.mark.parametrize(
    ("hour", "minute", "is_night"), [(20, 59, False), (21, 0, True), (5, 59, True), (6, 0, False)]
)
def test_at_night_by_the_clock_on_the_wall(call_taker, hour, minute, is_night):
    line(call_taker, CaseFactory(handler=call_taker).pk, when=at(10, hour, minute))

    assert [one.rules for one in drawn(**NO_SAMPLE)] == ([{"night"}] if is_night else [])


def test_a_night_within_one_day(call_taker):
    line(call_taker, CaseFactory(handler=call_taker).pk, when=at(10, 2))
    line(call_taker, CaseFactory(handler=call_taker).pk, when=at(10, 23))

    found = drawn(review_night_from=time(1), review_night_until=time(5), **NO_SAMPLE)

    assert [one.first_at for one in found] == [at(10, 2)]


def test_every_break_glass_also_with_nothing_read(call_taker):
    cases = [CaseFactory().pk for _ in range(5)]
    for place, case in enumerate(cases):
        line(call_taker, case, event=GLASS_BROKEN[place % 2])
    line(call_taker, cases[0])

    found = drawn(review_per_rule=1, **NO_SAMPLE)

    assert {one.case for one in found} == set(cases)
    assert rules_of(found)[call_taker.pk, cases[0]] == {"break_glass", "unrelated"}


def test_every_identity_with_nothing_written_in_the_day_after(call_taker):
    """Two days later is too late, before is no reason, and what a colleague did is not one's own."""
    colleague = CaseFactory().handler
    only_looked = [CaseFactory(handler=call_taker).pk for _ in range(4)]
    wrote = CaseFactory(handler=call_taker).pk
    for case in (*only_looked, wrote):
        line(call_taker, case, event=IDENTITY_OPENED)
    line(call_taker, only_looked[1], when=at(12), event="note.written")
    line(call_taker, only_looked[2], when=at(10, 9), event="note.written")
    line(colleague, only_looked[3], when=at(10, 11), event="note.written")
    line(call_taker, wrote, when=at(10, 11), event="note.written")

    found = drawn(review_per_rule=1, **NO_SAMPLE)

    assert {one.case for one in found if "identity" in one.rules} == set(only_looked)
    assert wrote not in {one.case for one in found}


def test_many_in_a_short_time_is_one_for_each_reader(call_taker):
    """Within half an hour, whenever it begins; the busiest hour of the month."""
    cases = [CaseFactory(handler=call_taker).pk for _ in range(6)]
    for number, case in enumerate(cases):
        line(call_taker, case, when=at(10, 9, 45) + minutes(5 * number))
    for case in cases[:5]:
        line(call_taker, case, when=at(20))

    many = [one for one in drawn(review_many_cases=5, **NO_SAMPLE) if "many" in one.rules]

    assert [(one.case, one.lines, one.first_at) for one in many] == [(None, 6, at(10, 9, 45))]
    assert drawn(review_many_cases=7, **NO_SAMPLE) == []


def test_a_rule_draws_so_many_of_each_reader(call_taker, other_call_taker):
    for who in (call_taker, other_call_taker):
        for _ in range(6):
            line(who, CaseFactory().pk)

    found = drawn(review_per_rule=2, **NO_SAMPLE)

    assert len(found) == 4


def test_other_months_refusals_changes_and_the_system_are_left_out(call_taker):
    case = CaseFactory(handler=call_taker).pk
    line(call_taker, case, when=at(1, 0) - minutes(1))
    line(call_taker, case, when=midnight(next_month(last_month())))
    line(call_taker, case, event="case.refused")
    line(call_taker, case, event="note.written")
    line(None, case)
    line(call_taker, None, event="log.opened")

    assert drawn() == []


def test_a_case_that_was_erased_is_drawn_by_what_the_log_says(call_taker):
    case = uuid4()
    line(call_taker, case)

    [one] = drawn(**NO_SAMPLE)

    assert one.relation == Relation.UNRELATED


def test_the_rules_ask_for_lines_that_the_log_has():
    assert sentence_of(IDENTITY_OPENED) != IDENTITY_OPENED
    assert [sentence_of(event) for event in GLASS_BROKEN] == [
        "nödöppnade ett ärende",
        "nödöppnade identiteterna i ett ärende",
    ]
