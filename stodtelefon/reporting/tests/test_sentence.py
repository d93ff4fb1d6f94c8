from datetime import date

import pytest

from stodtelefon.reporting.disclosure import NOT_SHOWN, Cell, people, staff_split
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.sentence import of_finished_year, of_running_year

OPENED_ON = date(2016, 3, 7)


def test_2016_says_what_the_municipality_wrote():
    said = of_finished_year(Year(2016, OPENED_ON), 31, staff_split(31, 0), people(2))

    assert said == (
        "Under 2016, mellan mars och december, hörde 31 personer av sig till stödtelefonen. "
        "Alla var tjänstepersoner i kommunen. "
        "I färre än 5 fall fanns det skäl att tro att våldsbejakande extremism låg bakom oron."
    )


@pytest.mark.parametrize(
    ("staff", "others", "words"),
    [
        (40, 8, "40 av dem var tjänstepersoner i kommunen, 8 var det inte."),
        (45, 3, "Färre än 5 av dem var inte tjänstepersoner i kommunen."),
        (3, 45, "Färre än 5 av dem var tjänstepersoner i kommunen."),
        (0, 48, "Ingen av dem var tjänsteperson i kommunen."),
    ],
)
def test_staff_and_others_in_words(staff, others, words):
    said = of_finished_year(Year(2017, OPENED_ON), 48, staff_split(staff, others), Cell(value=7))

    assert said == (
        f"Under 2017 hörde 48 personer av sig till stödtelefonen. {words} "
        "I 7 fall fanns det skäl att tro att våldsbejakande extremism låg bakom oron."
    )


def test_year_too_small_says_only_how_many():
    said = of_finished_year(Year(2017, OPENED_ON), 1, staff_split(1, 0), Cell(words=NOT_SHOWN))

    assert said == (
        "Under 2017 hörde 1 person av sig till stödtelefonen. I hur många fall det fanns skäl att tro att "
        "våldsbejakande extremism låg bakom oron visas inte."
    )


def test_year_in_which_nobody_called():
    said = of_finished_year(Year(2017, OPENED_ON), 0, staff_split(0, 0), Cell(words=NOT_SHOWN))

    assert said == "Under 2017 hörde ingen av sig till stödtelefonen."


def test_running_year_says_nothing_about_people():
    assert of_running_year(Year(2026, OPENED_ON), 12) == (
        "Hittills under 2026 har 12 personer hört av sig till stödtelefonen. Fördelningar visas när året är slut."
    )
