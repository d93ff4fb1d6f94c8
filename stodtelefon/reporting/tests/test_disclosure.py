"""The rule in the words of its readers: what a table, a figure and the funnel print."""

from collections import Counter
from itertools import combinations_with_replacement, pairwise
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stodtelefon.reporting.disclosure import (
    Cell,
    ExactRow,
    Thresholds,
    longest,
    middle,
    one_way,
    one_way_in_two,
    people,
    percent,
    share,
    staff_split,
    volume,
)
from stodtelefon.reporting.funnel_disclosure import funnel


def groups(**counts: int) -> list[ExactRow]:
    return [ExactRow(key, key.capitalize(), count) for key, count in counts.items()]


def printed(table) -> dict[str, str]:
    return {row.label: str(row.cell) for row in table.rows}


# One figure


@pytest.mark.parametrize(
    ("count", "words"), [(0, "färre än 5"), (2, "färre än 5"), (4, "färre än 5"), (5, "5"), (31, "31")]
)
def test_count_of_people_is_hidden_when_it_is_small(count, words):
    assert str(people(count)) == words


def test_volume_is_shown_even_when_small():
    assert str(volume(0)) == "0"


@pytest.mark.parametrize(("part", "whole", "share"), [(5, 20, 25), (1, 19, None), (10, 40, 25), (11, 40, 28)])
def test_percent_needs_a_base_of_twenty_and_has_no_decimals(part, whole, share):
    assert percent(Cell(value=part), Cell(value=whole)) == share


def test_percent_of_a_hidden_number_is_not_computed():
    assert percent(Cell(words="färre än 5"), Cell(value=31)) is None


def test_share_of_kept_promises_is_a_cell():
    assert [str(share({True: 15, False: 5})), str(share({True: 19}))] == ["75", "visas inte"]


def test_median_and_longest_need_five_values():
    few, enough = Counter([1, 2, 3, 40]), Counter([1, 2, 3, 4, 40])

    assert [str(middle(few)), str(longest(few))] == ["visas inte", "visas inte"]
    assert [str(middle(enough)), str(longest(enough))] == ["3", "40"]


def test_median_between_two_days_is_rounded_up():
    assert str(middle({1: 2, 2: 1, 3: 2, 9: 1})) == "3"


def test_median_of_counts_is_that_of_the_values():
    for values in combinations_with_replacement(range(4), 6):
        assert middle(Counter(values)).value == int(median(values) + 0.5)
        assert middle(Counter(values[1:])).value == median(values[1:])


# One-way


def test_table_of_2016_prints_as_the_municipality_wrote():
    table = one_way(
        groups(skola=16, socialtjänst=11, fritid=4, myndighet=0, allmänhet=0), total_is_volume=True
    )

    assert printed(table) == {"Skola": "16", "Socialtjänst": "visas inte", "Övriga": "visas inte"}
    assert str(table.total) == "31"
    assert table.rows[-1].members == ("Fritid", "Myndighet", "Allmänhet")


def test_table_without_small_groups_is_shown_whole():
    table = one_way(groups(skola=16, socialtjänst=10, fritid=5))

    assert printed(table) == {"Skola": "16", "Socialtjänst": "10", "Fritid": "5"}


def test_small_groups_are_merged_before_they_are_hidden():
    table = one_way(groups(skola=16, socialtjänst=11, fritid=4, myndighet=2, allmänhet=1))

    assert printed(table) == {"Skola": "16", "Socialtjänst": "11", "Övriga": "7"}


@pytest.mark.parametrize("small", [(4, 4), (4, 1), (1, 1), (0, 0)])
def test_common_row_says_the_same_whether_its_sum_is_small_or_tells_too_much(small):
    table = one_way(groups(skola=16, socialtjänst=11, fritid=small[0], allmänhet=small[1]))

    assert printed(table) == {"Skola": "16", "Socialtjänst": "visas inte", "Övriga": "visas inte"}
    assert table.rows[-1].members == ("Fritid", "Allmänhet")


@pytest.mark.parametrize(("middle", "words"), [(6, "16"), (5, "visas inte")])
def test_sum_of_three_hidden_cells_is_fifteen_or_more(middle, words):
    """14 would do for each cell to have room, but that 13 did not would tell that the small one is not 4."""
    table = one_way(groups(fritid=4, skola=16, polis=middle, förening=5, allmänhet=0), merges=False)

    assert printed(table)["Förening"] == printed(table)["Polis"] == "visas inte"
    assert printed(table)["Skola"] == words


def test_hidden_cells_sum_to_ten_or_more():
    table = one_way(groups(skola=16, socialtjänst=11, fritid=5, allmänhet=0))

    assert printed(table) == {
        "Skola": "16",
        "Socialtjänst": "visas inte",
        "Fritid": "visas inte",
        "Allmänhet": "färre än 5",
    }


def test_the_cell_hidden_for_anothers_sake_is_chosen_by_place_and_not_by_size():
    table = one_way(groups(fritid=6, skola=16, socialtjänst=11, allmänhet=3))

    assert printed(table)["Fritid"] == "6"
    assert printed(table)["Socialtjänst"] == "visas inte"


def test_rows_keep_the_order_of_the_list():
    table = one_way(groups(a=5, b=9, c=7))

    assert [row.key for row in table.rows] == ["a", "b", "c"]


def test_table_that_is_not_merged_says_which_are_few():
    table = one_way(groups(minderårig=3, vuxen=27, okänt=1), merges=False)

    assert printed(table) == {"Minderårig": "färre än 5", "Vuxen": "visas inte", "Okänt": "färre än 5"}


def test_table_under_ten_is_not_shown_and_its_total_is_a_figure():
    assert one_way(groups(a=9)).rows == ()
    assert str(one_way(groups(a=5, b=4)).total) == "9"
    assert str(one_way(groups(a=3, b=1)).total) == "färre än 5"
    assert str(one_way(groups(a=3, b=1), total_is_volume=True).total) == "4"


def test_table_of_small_groups_only_is_not_shown():
    table = one_way(groups(a=4, b=4, c=4))

    assert (table.is_shown, table.rows) == (False, ())


def test_cell_of_a_table_not_shown_is_not_shown():
    assert str(one_way(groups(a=9)).cell("a")) == "visas inte"


# The split of staff and others


@pytest.mark.parametrize(
    ("staff", "others", "words"),
    [
        (31, 0, ("31", "0")),
        (0, 31, ("0", "31")),
        (26, 5, ("26", "5")),
        (28, 3, ("visas inte", "färre än 5")),
        (3, 28, ("färre än 5", "visas inte")),
        (7, 0, ("visas inte", "visas inte")),
    ],
)
def test_split_shows_nobody_as_nobody_and_hides_one_to_four(staff, others, words):
    split = staff_split(staff, others)

    assert (str(split.staff), str(split.others)) == words


def test_groups_outside_the_municipality_need_no_rows_when_all_were_staff():
    split, table = one_way_in_two(groups(skola=16, socialtjänst=11, fritid=4), groups(polis=0, allmänhet=0))

    assert (str(split.staff), str(split.others)) == ("31", "0")
    assert printed(table) == {"Skola": "16", "Socialtjänst": "visas inte", "Fritid": "färre än 5"}


def test_groups_are_protected_within_each_side_when_the_split_can_be_read():
    """Hiding one group on each side would be no hiding: each side's sum is known."""
    _, table = one_way_in_two(
        groups(skola=16, socialtjänst=11, fritid=4), groups(polis=9, förening=6, allmänhet=3)
    )

    assert printed(table) == {
        "Skola": "16",
        "Socialtjänst": "visas inte",
        "Fritid": "färre än 5",
        "Polis": "visas inte",
        "Förening": "visas inte",
        "Allmänhet": "färre än 5",
    }


def test_side_under_ten_is_one_row():
    _, table = one_way_in_two(groups(skola=16, socialtjänst=11), groups(polis=4, förening=0, allmänhet=3))

    assert printed(table) == {"Skola": "16", "Socialtjänst": "11", "Utanför kommunen": "7"}


def test_small_side_is_one_row_of_the_list_when_the_split_is_hidden():
    split, table = one_way_in_two(groups(skola=16, socialtjänst=11, fritid=8), groups(polis=2, allmänhet=1))

    assert str(split.others) == "färre än 5"
    assert printed(table) == {
        "Skola": "16",
        "Socialtjänst": "11",
        "Fritid": "visas inte",
        "Utanför kommunen": "färre än 5",
    }


@pytest.mark.parametrize(("school", "is_shown"), [(18, False), (19, True)])
def test_beside_a_hidden_split_a_list_is_shown_from_the_threshold_for_each_row(school, is_shown):
    """Four rows, one of them the small side of which one is told. A table of 16 not shown would be 4 in each."""
    _, table = one_way_in_two(groups(skola=school, socialtjänst=0, fritid=0), groups(polis=2))

    assert table.is_shown == is_shown


# The funnel


def test_funnel_of_2016_says_fewer_than_five_about_violent_extremism():
    table = funnel(groups(ärenden=31, kvarstår=20, möte=14, ve=2, inkopplad=2))

    assert printed(table) == {
        "Ärenden": "31",
        "Kvarstår": "20",
        "Möte": "14",
        "Ve": "färre än 5",
        "Inkopplad": "färre än 5",
    }


def test_stage_too_close_to_the_one_before_is_not_shown():
    table = funnel(groups(ärenden=31, kvarstår=18, möte=16, ve=2))

    assert printed(table) == {"Ärenden": "31", "Kvarstår": "18", "Möte": "visas inte", "Ve": "färre än 5"}


def test_stage_that_leaves_less_than_ten_for_what_is_hidden_after_it_is_not_shown():
    table = funnel(groups(ärenden=31, kvarstår=18, möte=8, ve=2))

    assert printed(table)["Möte"] == "visas inte"


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ((31, 18, 16, 2), "färre än 5"),
        ((31, 18, 8, 2), "visas inte"),
        ((180, 9, 9, 0), "visas inte"),
        ((13, 13, 10, 2), "visas inte"),
        ((14, 14, 10, 2), "färre än 5"),
        ((31, 18, 2, 2), "färre än 5"),
    ],
)
def test_small_stage_is_said_where_it_tells_nothing_of_the_step_before(sizes, words):
    """8 and "färre än 5" would tell that four at least came no further; 13, then 10 or more, that three at most did."""
    table = funnel(groups(ärenden=sizes[0], kvarstår=sizes[1], möte=sizes[2], ve=sizes[3]))

    assert printed(table)["Ve"] == words


@pytest.mark.parametrize(("last", "words"), [(9, "visas inte"), (10, "10")])
def test_last_stage_after_a_hidden_one_leaves_room_for_that(last, words):
    assert printed(funnel(groups(ärenden=31, kvarstår=30, möte=last)))["Möte"] == words


@pytest.mark.parametrize(("last", "words"), [(11, "visas inte"), (10, "10")])
def test_stage_after_two_hidden_ones_is_further_apart(last, words):
    """24 - 11 is 13: the one before is hidden because it is less than ten away, so that four at least are between."""
    assert printed(funnel(groups(ärenden=24, kvarstår=23, möte=16, ve=last)))["Ve"] == words


def test_funnel_under_ten_is_not_shown_and_its_first_stage_stands():
    table = funnel(groups(ärenden=9, kvarstår=8))

    assert (table.is_shown, table.rows, str(table.total)) == (False, (), "9")


def test_funnel_refuses_a_stage_that_is_no_subset():
    with pytest.raises(ValueError, match="subset"):
        funnel(groups(ärenden=10, kvarstår=11))


# Thresholds


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"small": 0}, "small is 0: under 3"),
        ({"small": 1}, "small is 1: under 3"),
        ({"small": 6}, "hidden_sum is 10: under 12"),
        ({"hidden_sum": 0}, "hidden_sum is 0: under 10"),
        ({"total": 0}, "total is 0: under 6"),
        ({"percent_base": 1}, "percent_base is 1: under 10"),
        ({"median_base": 1}, "median_base is 1: under 3"),
    ],
)
def test_numbers_with_which_the_rule_protects_nobody_are_refused(numbers, words):
    with pytest.raises(ValueError, match=words):
        Thresholds(**numbers)


def test_a_threshold_of_a_thousand_hides_all_and_says_so():
    thresholds = Thresholds(small=1000, hidden_sum=2000)

    assert str(people(31, thresholds=thresholds)) == "färre än 1000"
    assert not one_way(groups(skola=16, socialtjänst=15), thresholds=thresholds).is_shown
    assert printed(funnel(groups(ärenden=31, kvarstår=20, möte=14), thresholds=thresholds)) == {
        "Ärenden": "31",
        "Kvarstår": "färre än 1000",
        "Möte": "färre än 1000",
    }


# For any table


rows_of_counts = st.lists(st.one_of(st.integers(0, 6), st.integers(0, 400)), min_size=1, max_size=9)
any_thresholds = st.sampled_from(
    [
        Thresholds(),
        Thresholds(small=3, hidden_sum=6),
        Thresholds(small=10, hidden_sum=20, total=20),
        Thresholds(small=1000, hidden_sum=2000),
    ]
)


@given(rows_of_counts, st.booleans(), any_thresholds)
def test_no_small_number_is_printed_and_nothing_is_hidden_alone(counts, merges, thresholds):
    table = one_way(
        [ExactRow(f"r{index}", f"r{index}", count) for index, count in enumerate(counts)],
        merges=merges,
        thresholds=thresholds,
    )

    exact = dict(zip([f"r{index}" for index in range(len(counts))], counts, strict=True))
    shown = [row for row in table.rows if not row.cell.is_hidden]
    hidden = [row for row in table.rows if row.cell.is_hidden]
    assert all(row.cell.value >= thresholds.small for row in shown)
    assert sum(row.cell.value for row in shown) <= sum(counts)
    if table.is_shown:
        assert sum(counts) >= thresholds.total
        assert all(row.cell.value == exact[row.key] for row in shown if not row.members)
    if hidden:
        assert len(hidden) >= 2
        assert sum(counts) - sum(row.cell.value for row in shown) >= thresholds.hidden_sum


@given(rows_of_counts, any_thresholds)
def test_no_small_stage_and_no_small_step_can_be_read_off_the_funnel(steps, thresholds):
    sizes = [sum(steps[index:]) for index in range(len(steps))]

    table = funnel(
        [ExactRow(f"s{index}", "", size) for index, size in enumerate(sizes)], thresholds=thresholds
    )

    cells = [row.cell for row in table.rows]
    for before, after in pairwise(cells):
        if not before.is_hidden and not after.is_hidden:
            assert before.value - after.value >= thresholds.small
    assert all(cell.value >= thresholds.small for cell in cells[1:] if not cell.is_hidden)


@given(rows_of_counts)
def test_same_table_prints_the_same_twice(counts):
    rows = [ExactRow(f"r{index}", "", count) for index, count in enumerate(counts)]

    assert one_way(rows) == one_way(list(rows))
