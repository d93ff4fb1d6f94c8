"""The year in a few sentences, counted from rows: what the manager tells the board.

For 2016 it says what Malmö's own description says (31 persons, March to December, all municipal staff, a couple about
violent extremism), with "färre än 5" in place of "ett par".
"""

from __future__ import annotations

from stodtelefon.reporting.disclosure import NOT_SHOWN, Cell, Split
from stodtelefon.reporting.periods import Year

VE = "skäl att tro att våldsbejakande extremism låg bakom oron"


def of_finished_year(year: Year, persons: int, split: Split, ve: Cell) -> str:
    """'Under 2016, mellan mars och december, hörde 31 personer av sig till stödtelefonen. …'"""
    opening = f"Under {year}{_between(year)} hörde {_persons(persons)} av sig till stödtelefonen."
    if not persons:
        return opening
    return " ".join(part for part in (opening, _staff(split), _ve(ve)) if part)


def of_running_year(year: Year, persons: int) -> str:
    """Volume only: nothing about whom the concerns are about until the year is over."""
    return (
        f"Hittills under {year} har {_persons(persons)} hört av sig till stödtelefonen. "
        "Fördelningar visas när året är slut."
    )


def _between(year: Year) -> str:
    months = year.months
    if len(months) == 12:
        return ""
    if len(months) == 1:
        return f", i {months[0].name},"
    return f", mellan {months[0].name} och {months[-1].name},"


def _persons(count: int) -> str:
    if not count:
        return "ingen"
    return "1 person" if count == 1 else f"{count} personer"


def _staff(split: Split) -> str:
    if split.is_exact and not split.others.value:
        return "Alla var tjänstepersoner i kommunen."
    if split.is_exact and not split.staff.value:
        return "Ingen av dem var tjänsteperson i kommunen."
    if split.is_exact:
        return f"{split.staff} av dem var tjänstepersoner i kommunen, {split.others} var det inte."
    if split.others.words != split.staff.words:
        small, not_staff = (split.staff, "") if split.others.words == NOT_SHOWN else (split.others, "inte ")
        return f"{str(small).capitalize()} av dem var {not_staff}tjänstepersoner i kommunen."
    return ""


def _ve(ve: Cell) -> str:
    if ve.words == NOT_SHOWN:
        return f"I hur många fall det fanns {VE} visas inte."
    return f"I {ve} fall fanns det {VE}."
