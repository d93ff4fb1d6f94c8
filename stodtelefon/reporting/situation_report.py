"""*Lägesbild*: a year on one page, for the municipality's picture of crime (lag 2023:196), as a page and as a pdf.

From the same figures as all else: nothing is counted here.
"""

from __future__ import annotations

from dataclasses import dataclass

from stodtelefon.pdf import as_pdf
from stodtelefon.reporting.catalogue import terms_of_others
from stodtelefon.reporting.definitions import Definition
from stodtelefon.reporting.pdf_file import answers_of, head_of, table_of
from stodtelefon.reporting.report import Report, lines
from stodtelefon.reporting.tables import NO_ROW, Table

BESIDE = ("funnel", "groups", "milieus")  # the tables that stand beside the key figures
OF_RUNNING = ("months",)


@dataclass(frozen=True, slots=True)
class SituationReport:
    """What stands on the page of a report. A running year has its months alone beside the key figures."""

    report: Report

    @property
    def key_figures(self) -> Table:
        return self.report.figures.key_figures

    @property
    def beside(self) -> tuple[Table, ...]:
        figures = self.report.figures
        wanted = OF_RUNNING if figures.is_running else BESIDE
        return tuple(table for table in figures.tables if table.key in wanted)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.key_figures, *self.beside)

    @property
    def title(self) -> str:
        return f"Lägesbild {self.report.name}"

    @property
    def lead(self) -> str:
        """What it is about, and which months of the year."""
        return f"Oro för våldsbejakande extremism, {self.report.figures.period}"

    @property
    def source(self) -> str:
        head = self.report.head
        edition = head.edition.removesuffix(".")
        return f"{head.line_name}, {head.municipality}: årsstatistik {self.report.name}. {edition}."

    @property
    def hidden(self) -> str:
        """How much of what stands here is hidden, and why."""
        cells = [cell for table in self.tables for line in lines(table) for cell in line.cells]
        told = [cell for cell in cells if str(cell) != NO_ROW]
        hidden = sum(cell.is_hidden for cell in told)
        if not hidden:
            return "Inget tal på sidan är dolt."
        return (
            f"{hidden} av {len(told)} tal på sidan är dolda: de är så små att någon kan pekas ut, "
            "bygger på för få, eller skulle avslöja ett annat."
        )

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The first sentence of each term that stands on the page."""
        rows = {row.key for row in self.key_figures.rows} | {table.key for table in self.beside}
        others = terms_of_others(rows)
        told = self.report.figures.definitions
        return tuple((term, first_sentence(words)) for term, words in told if term not in others)


def situation_report_as_pdf(report: Report) -> bytes:
    """One page, whatever the names are. A ValidationError as for `year_as_pdf`."""
    shown = SituationReport(report)
    data = {
        "head": head_of(report, shown.title),
        "title": shown.title,
        "lead": shown.lead,
        "answers": answers_of(report),
        "tables": [table_of(table) for table in shown.tables],
        "source": shown.source,
        "hidden": shown.hidden,
        "definitions": [{"term": term, "words": words} for term, words in shown.definitions],
    }
    return as_pdf("situation_report.typ", data, made_on=report.head.made_on)


def first_sentence(words: str) -> str:
    first, dot, _ = words.partition(". ")
    return f"{first}." if dot else words
