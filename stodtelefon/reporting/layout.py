"""How the page of a year is laid out: the big numbers, the chapters, and which table has a drawing.

A table that nothing is said of here lies open in a chapter at the end, so a new figure needs no line in this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.utils.safestring import SafeString

from stodtelefon.reporting import catalogue
from stodtelefon.reporting.charts import dots_chart, lying_chart, upright_chart
from stodtelefon.reporting.disclosure import NOT_SHOWN, Cell, Split
from stodtelefon.reporting.tables import Table
from stodtelefon.reporting.year import YearFigures

VOLUME = {figure.key for figure in catalogue.FIGURES if figure.is_volume}
CHARTS = {
    "months": upright_chart,
    "funnel": lying_chart,
    "groups": lying_chart,
    "worry": dots_chart,
    "calls_by_month": upright_chart,
    "other_by_month": upright_chart,
}
NOTES = {
    "funnel": "Varje steg är en del av steget före: det sista räknar bara ärenden med skäl att tro VE "
    "(våldsbejakande extremism). Nyckeltalen räknar alla som kopplades in och hjälptes vidare."
}
# What the page is divided in, in the order in which it is read: the key, the heading, and its tables.
CHAPTERS = (
    ("contacts", "Hur många som hörde av sig", ("months", "returning", "calls_by_month", "other_by_month")),
    ("calls", "Hur och när samtalen kom", ("channels", "weekdays", "parts_of_day", "lengths")),
    ("callers", "Vilka de var, och hur de fått veta", ("groups", "heard", "heard_as")),
    ("concerns", "Vem oron gäller", ("ages", "situations", "milieus", "instead")),
    ("led_to", "Vad det ledde till", ("funnel", "way", "agencies", "onward", "worry")),
    ("outreach", "Vilka vi nådde ut till, och hur", ("outreach", "outreach_kinds")),
)
MORE = ("more", "Mer om året")
# Where the line of several years, and the way to it, stand on the page: it is drawn at each reading, from other years
# than this one.
SEVERAL_YEARS = "<!-- several years -->"
TO_SEVERAL_YEARS = "<!-- to several years -->"
VE = "Skäl att tro våldsbejakande extremism (VE)"
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
    own_words: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Tables that answer one question: the drawn ones first, each as wide as the page, then the others side by side."""

    key: str
    heading: str
    drawn: tuple[Section, ...]
    tables: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class YearPage:
    """A year as its page shows it."""

    figures: YearFigures
    is_empty: bool
    headlines: tuple[Headline, ...]
    why_hidden: str
    chapters: tuple[Chapter, ...]

    several_years: ClassVar[SafeString] = SafeString(SEVERAL_YEARS)
    to_several_years: ClassVar[SafeString] = SafeString(TO_SEVERAL_YEARS)


def lay_out(figures: YearFigures) -> YearPage:
    """Draw the charts and put everything in its place."""
    return YearPage(
        figures=figures,
        is_empty=not any(row.cells[0].value for row in figures.key_figures.rows if row.key in VOLUME),
        headlines=_headlines(figures),
        why_hidden=_why_hidden(figures),
        chapters=tuple(_chapters(figures)),
    )


def _chapters(figures: YearFigures) -> Iterator[Chapter]:
    """Those that have any table. One that stands in none goes to the last."""
    tables = (*figures.tables, figures.outreach)
    sections = {table.key: _section(table, figures.own_words) for table in tables}
    for key, heading, of_chapter in (*CHAPTERS, (*MORE, tuple(sections))):
        those = [sections.pop(table) for table in of_chapter if table in sections]
        if those:
            drawn = tuple(section for section in those if section.chart)
            yield Chapter(key, heading, drawn, tuple(section for section in those if not section.chart))


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
        return f"ungefär {now['reached']} personer nåddes" if now["reached"].value else ""
    return {"ve": "ärenden", "onward": "ärenden", "in_time": "procent"}.get(key, "")


def _why_hidden(figures: YearFigures) -> str:
    """Why the headline that a reader looks for is another; empty where it stands."""
    ve = figures.key_figures.first_cells.get("ve")
    if ve is None or not ve.is_hidden:
        return ""
    if ve.words == NOT_SHOWN:
        return f"{VE} visas inte: underlaget är så litet att någon kan pekas ut."
    return f"{VE} visas inte som tal: {ve} ärenden kan peka ut någon."


def _staff_note(now: Mapping[str, Cell]) -> str:
    if "staff" not in now:
        return ""
    split = Split(staff=now["staff"], others=now["others"])
    if not split.is_exact:
        return ""
    if not split.others.value:
        return "alla kommunens tjänstepersoner" if split.staff.value else ""
    return f"{split.staff} av dem är kommunens tjänstepersoner"


def _wait_note(wait: Cell) -> str:
    if wait.is_hidden:
        return ""
    return f"median {wait} {'arbetsdag' if wait.value == 1 else 'arbetsdagar'} från samtalet"
