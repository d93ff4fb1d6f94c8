"""What every file of a year says, in the order in which it is read: the one walk through `YearFigures`.

csv, xlsx, pdf and the Lägesbild are made from it and know nothing else, so they cannot say different things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from stodtelefon.dates import day_long
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting import sentence
from stodtelefon.reporting.definitions import Definition
from stodtelefon.reporting.disclosure import Cell
from stodtelefon.reporting.layout import Section
from stodtelefon.reporting.releases import SECTIONS
from stodtelefon.reporting.tables import Table
from stodtelefon.reporting.year import YearFigures

INVENTED = "Påhittade uppgifter: det här är en demonstration."


@dataclass(frozen=True, slots=True)
class Head:
    """Whose figures they are, and which. `made_on` is the local day on which the file is made."""

    municipality: str
    board: str
    line_name: str
    edition: str
    made_on: date
    is_invented: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table as a file says it: its own unit, or that of the table."""

    label: str
    unit: str
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A year and its head: all that a file is made from. `several`: the line of the years up to it, if any."""

    head: Head
    figures: YearFigures
    several: Section | None = None

    @property
    def name(self) -> str:
        """'2016', or '2026 hittills'."""
        return self.figures.key_figures.columns[0]

    @property
    def tables(self) -> tuple[Table, ...]:
        of_years = (self.several.table,) if self.several else ()
        return (self.figures.key_figures, *self.figures.tables, self.figures.outreach, *of_years)

    @property
    def own_words(self) -> tuple[tuple[str, str], ...]:
        """What the manager says of the year and of each table of it, under its heading."""
        return tuple((SECTIONS.get(key, key), said) for key, said in self.figures.own_words.items())

    @property
    def why_volume_only(self) -> str:
        """Why a running year has so little; empty for a year that is over."""
        return sentence.WHY_VOLUME_ONLY if self.figures.is_running else ""

    @property
    def facts(self) -> tuple[tuple[str, str | date], ...]:
        """What a reader has to know before the first number; only what there is."""
        head, figures = self.head, self.figures
        facts = (
            ("Kommun", head.municipality),
            ("Nämnd", head.board),
            ("Telefonlinje", head.line_name),
            ("År", f"{self.name}, {figures.period}"),
            ("Utgåva", head.edition),
            ("Framställd", head.made_on),
            ("Året pågår", self.why_volume_only),
            ("Demonstration", INVENTED if head.is_invented else ""),
        )
        return tuple((term, said) for term, said in facts if said)

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """How small numbers are protected, then what each term means."""
        how = (("Så läser du talen", self.figures.protection),) if self.figures.protection else ()
        return (*how, *self.figures.definitions)


def report_on(
    figures: YearFigures,
    *,
    organisation: Organisation,
    on: date,
    edition: str = "",
    several: Section | None = None,
) -> Report:
    """The report of a year as it is made on a day. `edition`: which one it is; else the figures of that day."""
    head = Head(
        municipality=organisation.name,
        board=organisation.board,
        line_name=organisation.line_name,
        edition=edition or figures.standing or f"Siffrorna som de var {day_long(on)}",
        made_on=on,
        is_invented=organisation.is_demo,
    )
    return Report(head, figures, several)


def lines(table: Table) -> Iterator[Line]:
    """The rows of a table, and last its total."""
    for row in table.rows:
        yield Line(row.label, row.unit or table.unit, row.cells)
    if table.total:
        yield Line(table.total.label, table.total.unit or table.unit, table.total.cells, is_total=True)
