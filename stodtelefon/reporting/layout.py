"""How the page of a year is laid out: the big numbers, and which table has a drawing and where it stands.

A table that nothing is said of here lies open below, so a new figure needs no line in this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from stodtelefon.reporting import catalogue
from stodtelefon.reporting.charts import lying_chart, upright_chart
from stodtelefon.reporting.disclosure import NOT_SHOWN, Cell, Split
from stodtelefon.reporting.tables import Table
from stodtelefon.reporting.year import YearFigures

VOLUME = {figure.key for figure in catalogue.FIGURES if figure.is_volume}
FIRST = "months"
WIDE = ("funnel", "groups")
CHARTS = {
    "months": upright_chart,
    "funnel": lying_chart,
    "groups": lying_chart,
    "calls_by_month": upright_chart,
    "other_by_month": upright_chart,
}
NOTES = {
    "funnel": "Varje steg är en del av steget före: det sista räknar bara ärenden med skäl att tro VE "
    "(våldsbejakande extremism). Nyckeltalen räknar alla som kopplades in och hjälptes vidare."
}
# The last of the big numbers is the first of these that is shown as a number.
LAST = ("ve", "referrals", "onward", "in_time", "outreach")


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the big numbers, with the words that stand under it."""

    label: str
    cell: Cell
    note: str


@dataclass(frozen=True, slots=True)
class Section:
    """A table, its drawing, and what the manager says of it. A drawn table is folded under the drawing; one without
    lies open."""

    table: Table
    chart: SafeString | str
    note: str
    own_words: str


@dataclass(frozen=True, slots=True)
class YearPage:
    """A year as its page shows it. The wide sections stand beside how the figures are read, the others under that."""

    figures: YearFigures
    is_empty: bool
    headlines: tuple[Headline, ...]
    why_hidden: str
    first_section: Section
    wide_sections: tuple[Section, ...]
    other_sections: tuple[Section, ...]


def lay_out(figures: YearFigures) -> YearPage:
    """Draw the charts and put everything in its place."""
    sections = {table.key: _section(table, figures.own_words) for table in figures.tables}
    return YearPage(
        figures=figures,
        is_empty=not any(row.cells[0].value for row in figures.key_figures.rows if row.key in VOLUME),
        headlines=_headlines(figures),
        why_hidden=_why_hidden(figures),
        first_section=sections.pop(FIRST),
        wide_sections=tuple(sections.pop(key) for key in WIDE if key in sections),
        other_sections=tuple(sections.values()),
    )


def _section(table: Table, own_words: Mapping[str, str]) -> Section:
    draw = CHARTS.get(table.key)
    chart = draw(table) if draw and table.is_shown else ""
    return Section(table, chart, NOTES.get(table.key, ""), own_words.get(table.key, ""))


def _headlines(figures: YearFigures) -> tuple[Headline, ...]:
    now = figures.key_figures.first_cells
    notes = {
        "persons": _staff_note(now),
        "calls": f"och {now['other']} övriga kontakter",
        "meetings": _wait_note(now["wait"]),
    }
    last = next((key for key in LAST if key in now and not now[key].is_hidden), "outreach")
    notes[last] = _last_note(last, now)
    return tuple(
        Headline(row.label, row.cells[0], notes[row.key])
        for row in figures.key_figures.rows
        if row.key in notes
    )


def _last_note(key: str, now: Mapping[str, Cell]) -> str:
    if key == "outreach":
        return f"ungefär {now['reached']} personer nåddes"
    return {"ve": "ärenden", "onward": "ärenden", "in_time": "procent"}.get(key, "")


def _why_hidden(figures: YearFigures) -> str:
    """Why the headline that a reader looks for is another; empty where it stands."""
    ve = figures.key_figures.first_cells.get("ve")
    if ve is None or not ve.is_hidden:
        return ""
    if ve.words == NOT_SHOWN:
        return "Skäl att tro VE visas inte: underlaget är så litet att någon kan pekas ut."
    return f"Skäl att tro VE visas inte som tal: {ve} ärenden kan peka ut någon."


def _staff_note(now: Mapping[str, Cell]) -> str:
    if "staff" not in now:
        return ""
    split = Split(staff=now["staff"], others=now["others"])
    if not split.is_exact:
        return ""
    if not split.others.value:
        return "alla kommunens tjänstepersoner" if split.staff.value else ""
    return f"{split.staff} av dem kommunens tjänstepersoner"


def _wait_note(wait: Cell) -> str:
    if wait.is_hidden:
        return ""
    return f"median {wait} {'arbetsdag' if wait.value == 1 else 'arbetsdagar'} från samtalet"
