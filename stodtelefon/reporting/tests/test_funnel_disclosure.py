"""What the way to an answered frågebatteri prints beside the funnel, and a share of people."""

import pytest

from stodtelefon.reporting.disclosure import ExactRow, share_of_people
from stodtelefon.reporting.funnel_disclosure import funnel, way
from stodtelefon.reporting.tests.test_disclosure import printed

FUNNEL = ("cases", "remained", "met", "ve")
STEPS = ("cases", "scanned", "remained", "offered", "booked", "met", "answered")


def both(*funnel_sizes: int, **steps: int) -> dict[str, str]:
    """What the way prints beside a funnel of these sizes."""
    sizes = dict(zip(FUNNEL, funnel_sizes, strict=True)) | steps
    of_funnel = funnel([ExactRow(key, key, sizes[key]) for key in FUNNEL])
    return printed(way([ExactRow(key, key, sizes[key]) for key in STEPS], of_funnel))


def test_step_is_printed_where_it_is_far_from_both_stages_of_the_funnel():
    shown = both(100, 60, 30, 10, scanned=80, offered=50, booked=40, answered=20)

    assert shown == {
        "cases": "100",
        "scanned": "80",
        "remained": "60",
        "offered": "50",
        "booked": "40",
        "met": "30",
        "answered": "20",
    }


def test_step_that_few_did_not_come_to_is_not_printed():
    shown = both(100, 60, 30, 10, scanned=97, offered=58, booked=31, answered=3)

    assert shown == {
        "cases": "100",
        "scanned": "visas inte",
        "remained": "60",
        "offered": "visas inte",
        "booked": "visas inte",
        "met": "30",
        "answered": "visas inte",
    }


def test_step_beside_a_stage_that_the_funnel_hides_is_not_printed():
    shown = both(100, 60, 57, 10, scanned=80, offered=59, booked=58, answered=30)

    assert (shown["met"], shown["offered"], shown["answered"]) == ("visas inte", "visas inte", "visas inte")
    assert shown["scanned"] == "80"


def test_way_beside_a_funnel_that_is_not_shown_is_not_shown():
    steps = [ExactRow(key, key, 9) for key in STEPS]

    assert not way(steps, funnel(steps[:2])).is_shown


@pytest.mark.parametrize(
    ("part", "others", "neither", "words"),
    [
        (25, 75, 10, "25"),
        (25, 75, 0, "visas inte"),  # 25 % of 98 is no whole number
        (50, 100, 0, "33"),
        (10, 10, 4, "visas inte"),  # of 21 nothing is 50 %
        (12, 12, 0, "visas inte"),  # nor of 23
        (5, 15, 30, "visas inte"),  # nor of 47 25 %
        (4, 96, 20, "visas inte"),
        (96, 4, 20, "visas inte"),
        (0, 100, 20, "visas inte"),
        (100, 0, 20, "visas inte"),
        (9, 10, 20, "visas inte"),
    ],
)
def test_share_of_people_is_printed_where_neither_part_nor_what_is_left_is_told(part, others, neither, words):
    assert str(share_of_people({True: part, False: others, None: neither})) == words
