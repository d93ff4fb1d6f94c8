"""The figures of a year as plain data, counted by the apps and protected: what may be read, kept, signed and compared.

The page and the csv file are made from this one object, so they cannot say different things. How they look stands in
`layout`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from calls.reporting import first_contact_on
from stodtelefon.bounds import FIRST_DEED
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting import catalogue, definitions, sentence
from stodtelefon.reporting.counting import Answers, Tally
from stodtelefon.reporting.definitions import Definition
from stodtelefon.reporting.disclosure import Thresholds
from stodtelefon.reporting.periods import Year, years_of_the_line
from stodtelefon.reporting.sentence import Answer
from stodtelefon.reporting.tables import Table, plain_fields, rows_beside

YEAR = "year"  # the section of the year as a whole
RUNNING = "Året pågår: talen ändras."
NOT_RELEASED = "Inte fastställda: talen kan ändras."


@dataclass(frozen=True, slots=True)
class YearFigures:
    """Everything that is told of a year: text, numbers and nothing else. A running year has volume only.

    `standing`: a sentence that says whether the figures are released, and in which edition. `own_words`: the manager's,
    by the section that they stand in: YEAR, or the key of a table.
    """

    year: int
    period: str
    is_running: bool
    answers: tuple[Answer, ...]
    key_figures: Table
    tables: tuple[Table, ...]
    outreach: Table
    definitions: tuple[Definition, ...]
    protection: str
    standing: str = ""
    own_words: Mapping[str, str] = field(default_factory=dict)

    def as_plain(self) -> dict[str, Any]:
        """Dicts, sequences, text and numbers, as JSON keeps them."""
        return plain_fields(self) | {
            "answers": tuple(plain_fields(answer) for answer in self.answers),
            "key_figures": self.key_figures.as_plain(),
            "tables": tuple(table.as_plain() for table in self.tables),
            "outreach": self.outreach.as_plain(),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> YearFigures:
        """What `as_plain` made, also when it has been JSON in between."""
        return cls(
            **{
                **plain,
                "answers": tuple(Answer(**answer) for answer in plain["answers"]),
                "key_figures": Table.from_plain(plain["key_figures"]),
                "tables": tuple(Table.from_plain(table) for table in plain["tables"]),
                "outreach": Table.from_plain(plain["outreach"]),
                "definitions": tuple((term, text) for term, text in plain["definitions"]),
            }
        )


def count_year(
    year: Year,
    *,
    on: date,
    organisation: Organisation,
    before: YearFigures | None = None,
    answers: Answers | None = None,
    thresholds: Thresholds | None = None,
) -> YearFigures:
    """Count and protect a year, with the year before beside it where there is one. 35 queries at most.

    `before`: the year before as it is read, where that is not to be counted here: it is released, or the year is
    running. `answers`: what was counted of the days of a running year. `thresholds`: others than those that are set.
    """
    thresholds = thresholds or thresholds_of(organisation)
    counted = (year, year.previous) if before is None else (year,)
    years = [
        Tally(each, on=on, thresholds=thresholds, answers=answers if each is year else None)
        for each in counted
        if each
    ]
    return tell(year, years, on=on, thresholds=thresholds, before=before)


def tell(
    year: Year,
    years: Sequence[Tally],
    *,
    on: date,
    thresholds: Thresholds,
    before: YearFigures | None = None,
) -> YearFigures:
    """Protect what is counted of a year, and of those that stand beside it."""
    is_running = year.is_running(on)
    figures = [figure for figure in catalogue.FIGURES if figure.is_volume or not is_running]
    key_figures = Table(
        key="figures",
        caption="Nyckeltal",
        unit="",
        row_heading="Vad",
        columns=tuple(each.name for each in years),
        rows=tuple(figure.row(years) for figure in figures),
    )
    kinds = [kind for kind in catalogue.TABLES if kind.is_volume or not is_running]
    tables = [kind.table(years) for kind in kinds]
    if before is not None:
        shown, name = {table.key: table for table in before.tables}, before.key_figures.columns[0]
        key_figures = rows_beside(key_figures, before.key_figures, name=name)
        tables = [
            kind.beside(table, shown.get(kind.key), name=name)
            for kind, table in zip(kinds, tables, strict=True)
        ]
    outreach = catalogue.OUTREACH.table(years[0])
    return YearFigures(
        year=year.year,
        period=year.words_until(on),
        is_running=is_running,
        answers=_answers(year, key_figures, tables, outreach, is_running=is_running),
        key_figures=key_figures,
        tables=tuple(tables),
        outreach=outreach,
        definitions=catalogue.definitions(),
        protection=definitions.PROTECTION.format(last=thresholds.small - 1, fewer=thresholds.fewer),
        standing=RUNNING if is_running else NOT_RELEASED,
    )


def thresholds_of(organisation: Organisation) -> Thresholds:
    """The thresholds as they are set; never looser than the defaults, which the database holds."""
    return Thresholds(
        small=organisation.small_count,
        hidden_sum=2 * organisation.small_count,
        total=organisation.small_total,
        percent_base=organisation.percent_base,
        median_base=organisation.median_base,
    )


def _answers(
    year: Year, key_figures: Table, tables: Iterable[Table], outreach: Table, *, is_running: bool
) -> tuple[Answer, ...]:
    figures = key_figures.first_cells
    if is_running:
        first = sentence.how_many_so_far(year, figures)
    else:
        stages = next(table.first_cells for table in tables if table.key == "funnel")
        first = sentence.how_many(year, figures, stages)
    reach = sentence.whom_not_reached(year, outreach, is_running=is_running)
    return first, sentence.how_prompt(figures), reach


def years_to_show(*, organisation: Organisation, on: date) -> tuple[Year, ...]:
    """The years of the line, newest first: from the day it opened, else from its first call, to the running one."""
    opened_on = organisation.line_opened_on or first_contact_on() or on
    return years_of_the_line(opened_on=max(opened_on, date(FIRST_DEED, 1, 1)), today=on)
