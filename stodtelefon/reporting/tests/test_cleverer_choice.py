"""How much the rule shows, beside the most that any could. `make long ONLY=cleverer` prints it."""

from collections import Counter

import pytest

from stodtelefon.reporting.disclosure import DEFAULT, ExactRow, one_way
from stodtelefon.reporting.groups import exact_rows
from stodtelefon.reporting.tests.attacked_years import PERSONS, YEARS, orders, random_years
from stodtelefon.reporting.tests.cleverer_choice import most_numbers, numbers_shown
from stodtelefon.reporting.tests.printed_year import BY_KEY

BESIDE_OTHERS = {"funnel", "way", "instead", "groups"}
LISTS = [key for key in BY_KEY if key not in BESIDE_OTHERS]  # those that are one list with a total


@pytest.mark.parametrize(
    ("counts", "most"),
    [
        ((16, 11, 4), 1),  # one beside the small one
        ((16, 11, 4, 2, 1), 2),  # 7 of three give each of them room
        ((16, 11, 4, 4), 1),  # 8 of two do not
        ((5, 5, 5, 0), 0),  # all of them leave no room for 4
        ((9, 5, 5, 0), 2),
        ((4, 4, 4), 0),
        ((5, 4), 0),  # under 10
        ((16, 11), 2),
    ],
)
def test_most_numbers_that_could_be_shown(counts, most):
    assert most_numbers(counts, DEFAULT) == most


def test_rule_shows_what_can_be_shown_where_there_is_no_choice():
    table = one_way([ExactRow(name, name, count) for name, count in {"a": 16, "b": 11, "c": 4}.items()])

    assert numbers_shown(table) == most_numbers((16, 11, 4), DEFAULT) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("years", [9, pytest.param(max(YEARS // 10, 9), marks=pytest.mark.long, id="long")])
def test_rule_shows_nearly_as_much_as_a_cleverer_choice(draw, capsys, years):
    lists = orders()
    rows, shown, most = Counter(), Counter(), Counter()
    for place, answers in enumerate(random_years(draw, years)):
        persons = PERSONS[place % len(PERSONS)]
        for key in LISTS:
            table = BY_KEY[key]
            counts = exact_rows(lists[key], table.pick(answers[table.count]))
            rows[persons] += len(counts)
            shown[persons] += numbers_shown(table.protect(counts, thresholds=DEFAULT))
            most[persons] += most_numbers([row.count for row in counts], DEFAULT)
    if years >= 100:
        with capsys.disabled():
            for persons in PERSONS:
                ours, theirs = (100 * one[persons] / rows[persons] for one in (shown, most))
                print(  # noqa: T201
                    f"\n{persons} persons: {ours:.1f} % of the rows of lists have a number of their own;"
                    f" by a cleverer choice {theirs:.1f} %",
                    end="",
                )

    assert shown <= most
    assert (most.total() - shown.total()) / rows.total() < 0.05
