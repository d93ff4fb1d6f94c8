"""Reports for tests: any figures under one head, and how the number of a cell is read in any file."""

from datetime import date

from stodtelefon.reporting.layout import Section
from stodtelefon.reporting.report import Head, Report
from stodtelefon.reporting.year import YearFigures

MADE_ON = date(2026, 11, 27)
HEAD = Head(
    municipality="Malmö",
    board="Arbetsmarknads- och socialnämnden",
    line_name="Stödtelefonen",
    edition="Siffrorna som de var fredag 27 november 2026",
    made_on=MADE_ON,
    is_invented=False,
)


def report_of(figures: YearFigures, head: Head = HEAD, several: Section | None = None) -> Report:
    return Report(head, figures, several)
