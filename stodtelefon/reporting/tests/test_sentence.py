from datetime import date

import pytest

from stodtelefon.reporting.disclosure import NOT_SHOWN, Cell, people, staff_split, volume
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.sentence import (
    how_many,
    how_many_so_far,
    how_prompt,
    whom_not_reached,
)
from stodtelefon.reporting.tables import Table, TableRow

OPENED_ON = date(2016, 3, 7)
HIDDEN = Cell(words=NOT_SHOWN)


def year_of(persons: int, split, ve: Cell, **others: Cell) -> dict[str, Cell]:
    said = {"persons": volume(persons), "calls": volume(persons), "other": volume(0), "ve": ve}
    said |= {"staff": split.staff, "others": split.others}
    return said | {"referrals": HIDDEN, "onward": HIDDEN} | others


def test_2016_says_what_the_municipality_wrote():
    said = how_many(Year(2016, OPENED_ON), year_of(31, staff_split(31, 0), people(2)), {})

    assert said.words == (
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
    said = how_many(Year(2017, OPENED_ON), year_of(48, staff_split(staff, others), Cell(value=7)), {})

    assert said.words == (
        f"Under 2017 hörde 48 personer av sig till stödtelefonen. {words} "
        "I 7 fall fanns det skäl att tro att våldsbejakande extremism låg bakom oron."
    )


@pytest.mark.parametrize(
    ("remained", "met", "words"),
    [
        (people(20), people(14), " I 20 ärenden kvarstod oron efter samtalet, och i 14 av dem hölls möte."),
        (
            people(20),
            people(3),
            " I 20 ärenden kvarstod oron efter samtalet, och i färre än 5 av dem hölls möte.",
        ),
        (people(20), HIDDEN, " I 20 ärenden kvarstod oron efter samtalet."),
        (HIDDEN, people(14), ""),
    ],
)
def test_what_it_led_to_says_what_the_stages_show(remained, met, words):
    figures = year_of(31, staff_split(31, 0), people(2))
    said = how_many(Year(2017, OPENED_ON), figures, {"remained": remained, "met": met})

    assert said.words == (
        "Under 2017 hörde 31 personer av sig till stödtelefonen. Alla var tjänstepersoner i kommunen. "
        f"I färre än 5 fall fanns det skäl att tro att våldsbejakande extremism låg bakom oron.{words}"
    )


@pytest.mark.parametrize(
    ("referrals", "onward", "words"),
    [
        (Cell(value=6), Cell(value=10), "6 gånger kopplades någon in, och 10 ärenden hjälptes vidare "),
        (people(2), HIDDEN, "Färre än 5 gånger kopplades någon in."),
        (HIDDEN, people(2), "Färre än 5 ärenden hjälptes vidare "),
    ],
)
def test_whom_it_led_to_says_what_is_shown(referrals, onward, words):
    figures = year_of(31, staff_split(31, 0), people(2), referrals=referrals, onward=onward)

    assert f"bakom oron. {words}" in how_many(Year(2017, OPENED_ON), figures, {}).words


def test_year_too_small_says_only_how_many():
    said = how_many(Year(2017, OPENED_ON), year_of(1, staff_split(1, 0), HIDDEN), {})

    assert said.words == (
        "Under 2017 hörde 1 person av sig till stödtelefonen. I hur många fall det fanns skäl att tro att "
        "våldsbejakande extremism låg bakom oron visas inte."
    )


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (0, "Inget samtal är inskrivet för 2017."),
        (1, "Under 2017 hörde ingen av sig till stödtelefonen."),
    ],
)
def test_year_in_which_nobody_called(other, words):
    """Without any contact nobody can tell whether the line was open."""
    figures = year_of(0, staff_split(0, 0), HIDDEN, other=volume(other))

    assert how_many(Year(2017, OPENED_ON), figures, {}).words == words


def test_running_year_says_nothing_about_people_and_why():
    assert how_many_so_far(Year(2026, OPENED_ON), {"persons": volume(12)}).words == (
        "Hittills under 2026 har 12 personer hört av sig till stödtelefonen. "
        "Fördelningar visas när året är slut: förr skulle de visa vem det nyaste ärendet gäller."
    )


WAITS = ("wait", "in_time", "wait_prompt", "in_time_prompt", "wait_others", "in_time_others")


@pytest.mark.parametrize(
    ("meetings", "cells", "words"),
    [
        (
            60,
            (6, 88, 1, 91, 7, 86),
            "Hälften väntade på ett möte högst 6 arbetsdagar, 88 procent inom målet. "
            "Akut eller skyndsamt: hälften högst 1 arbetsdag, 91 procent inom målet. "
            "Oro som kunde vänta: hälften högst 7 arbetsdagar, 86 procent inom målet.",
        ),
        (
            14,
            (6, None, None, None, 7, None),
            "Hälften väntade på ett möte högst 6 arbetsdagar. Oro som kunde vänta: hälften högst 7 arbetsdagar.",
        ),
        (3, (None,) * 6, "Mötena var för få för att säga hur länge de som hörde av sig väntade."),
        (0, (None,) * 6, "Inget möte hölls."),
    ],
)
def test_how_prompt_in_words(meetings, cells, words):
    shown = {
        key: HIDDEN if cell is None else Cell(value=cell) for key, cell in zip(WAITS, cells, strict=True)
    }

    assert how_prompt(shown | {"meetings": volume(meetings)}).words == words


@pytest.mark.parametrize(
    ("events", "is_running", "words"),
    [
        ((3, 0, 0), False, "Inte nådda under 2017: hälso- och sjukvård, SVT-klubben."),
        ((3, 0, 1), True, "Ännu inte nådda i år: hälso- och sjukvård."),
        ((3, 1, 1), False, "Alla målgrupper nåddes någon gång."),
        ((0, 0, 0), False, "Ingen målgrupp nåddes under 2017."),
        ((0, 0, 0), True, "Ingen målgrupp har nåtts ännu."),
    ],
)
def test_whom_we_have_not_reached_in_words(events, is_running, words):
    names = ("Skola", "Hälso- och sjukvård", "SVT-klubben")
    rows = tuple(TableRow(name, name, (volume(count),)) for name, count in zip(names, events, strict=True))
    outreach = Table("outreach", "Nå ut", "", "Målgrupp", ("Tillfällen",), rows)

    assert whom_not_reached(Year(2017, OPENED_ON), outreach, is_running=is_running).words == words
