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
    funnel,
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

    assert printed(table) == {"Skola": "16", "Socialtjänst": "visas inte", "Övriga": "färre än 5"}
    assert str(table.total) == "31"
    assert table.rows[-1].members == ("Fritid", "Myndighet", "Allmänhet")


def test_table_without_small_groups_is_shown_whole():
    table = one_way(groups(skola=16, socialtjänst=10, fritid=5))

    assert printed(table) == {"Skola": "16", "Socialtjänst": "10", "Fritid": "5"}


def test_small_groups_are_merged_before_they_are_hidden():
    table = one_way(groups(skola=16, socialtjänst=11, fritid=4, myndighet=2, allmänhet=1))

    assert printed(table) == {"Skola": "16", "Socialtjänst": "11", "Övriga": "7"}


def test_two_merged_groups_that_would_give_each_other_away_take_the_next_with_them():
    table = one_way(groups(skola=16, socialtjänst=11, fritid=4, allmänhet=4))

    assert printed(table) == {"Skola": "16", "Övriga": "19"}
    assert table.rows[-1].members == ("Socialtjänst", "Fritid", "Allmänhet")


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


def test_funnel_under_ten_is_not_shown_and_its_first_stage_stands():
    table = funnel(groups(ärenden=9, kvarstår=8))

    assert (table.is_shown, table.rows, str(table.total)) == (False, (), "9")


def test_funnel_refuses_a_stage_that_is_no_subset():
    with pytest.raises(ValueError, match="subset"):
        funnel(groups(ärenden=10, kvarstår=11))


# For any table


rows_of_counts = st.lists(st.one_of(st.integers(0, 6), st.integers(0, 400)), min_size=1, max_size=9)
any_thresholds = st.sampled_from(
    [Thresholds(), Thresholds(small=3, hidden_sum=6), Thresholds(small=10, hidden_sum=20, total=20)]
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
    assert all(cell.value >= thresholds.small for cell in cells if not cell.is_hidden)


@given(rows_of_counts)
def test_same_table_prints_the_same_twice(counts):
    rows = [ExactRow(f"r{index}", "", count) for index, count in enumerate(counts)]

    assert one_way(rows) == one_way(list(rows))
