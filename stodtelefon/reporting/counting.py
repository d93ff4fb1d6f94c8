"""How a row of the catalogue is counted, protected and put beside the year before.

Each kind of row names a counting function of an app, what is picked out of its answer, and the rule of `disclosure`
that protects it. Behind this module nobody has an exact count of people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.utils.text import capfirst

from calls.models import Audience
from stodtelefon.reporting.definitions import Definition
from stodtelefon.reporting.disclosure import Cell, ProtectedTable, Thresholds, volume
from stodtelefon.reporting.groups import Order, about_so_many, exact_rows, number_given
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.tables import NO_ROW, Table, TableRow, beside, rows_beside, side_by_side

CountingFunction = Callable[[datetime, datetime], Any]
Answers = Mapping[CountingFunction, Any]


class Tally:
    """What the apps counted of one year. Each function is asked once, however many rows read its answer.

    `answers`: what has been counted already, by its function.
    """

    def __init__(
        self, year: Year, *, on: date, thresholds: Thresholds, answers: Answers | None = None
    ) -> None:
        self.name = f"{year} hittills" if year.is_running(on) else str(year)
        self.months = year.months_until(on)
        self.thresholds = thresholds
        self._bounds = year.bounds
        self._answers: dict[CountingFunction, Any] = dict(answers or {})

    def ask(self, count: CountingFunction) -> Any:
        if count not in self._answers:
            self._answers[count] = count(*self._bounds)
        return self._answers[count]


def all_of_it(answer: Any) -> Any:
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number a year. `is_volume`: about our own work, so that it stands in a running year too."""

    key: str
    label: str
    unit: str
    definition: Definition | None = None
    count: CountingFunction
    pick: Callable[[Any], Any] = all_of_it
    protect: Callable[..., Cell]
    is_volume: bool = False

    def row(self, years: Sequence[Tally]) -> TableRow:
        cells = (self.protect(self.pick(year.ask(self.count)), thresholds=year.thresholds) for year in years)
        return TableRow(self.key, self.label, tuple(cells), self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByMonth:
    """Our own work by month: shown as it is. `pick` gives a count for each month."""

    key: str
    caption: str
    unit: str
    definition: Definition | None = None
    count: CountingFunction
    pick: Callable[[Any], Mapping[int, int]] = all_of_it

    is_volume: ClassVar[bool] = True

    def beside(self, table: Table, before: Table | None, *, name: str) -> Table:
        return rows_beside(table, before, name=name)

    def table(self, years: Sequence[Tally]) -> Table:
        """The months of the first year. Where another year had no line yet there is no number: not 0."""
        counts = [self.pick(year.ask(self.count)) for year in years]
        rows = tuple(
            TableRow(
                str(month.number),
                month.name,
                tuple(
                    volume(of_year.get(month.number, 0)) if month in year.months else Cell(words=NO_ROW)
                    for year, of_year in zip(years, counts, strict=True)
                ),
            )
            for month in years[0].months
        )
        return Table(
            key=self.key,
            caption=self.caption,
            unit=self.unit,
            row_heading="Månad",
            columns=tuple(year.name for year in years),
            rows=rows,
            total=TableRow("total", "Totalt", tuple(volume(sum(of_year.values())) for of_year in counts)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ByGroup:
    """People by group: protected. `pick` gives a count for each group, `order` the groups as the table lists them.
    `is_volume`: about our own work instead."""

    key: str
    caption: str
    unit: str
    definition: Definition | None = None
    count: CountingFunction
    pick: Callable[[Any], Mapping[str, int]] = all_of_it
    order: Callable[[], Order]
    protect: Callable[..., ProtectedTable]
    row_heading: str = "Grupp"
    has_total: bool = True
    is_volume: bool = False

    def beside(self, table: Table, before: Table | None, *, name: str) -> Table:
        return beside(table, before, name=name, order=[key for key, _ in self.order()])

    def table(self, years: Sequence[Tally]) -> Table:
        order = self.order()
        return side_by_side(
            {
                year.name: self.protect(
                    exact_rows(order, self.pick(year.ask(self.count))), thresholds=year.thresholds
                )
                for year in years
            },
            key=self.key,
            caption=self.caption,
            unit=self.unit,
            row_heading=self.row_heading,
            order=order,
            has_total=self.has_total,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ByAnswer:
    """One number for each of some answers that the same people gave: nothing to be added up.

    `answers`: the key and label of each, and what is picked for it.
    """

    key: str
    caption: str
    unit: str
    definition: Definition | None = None
    count: CountingFunction
    answers: tuple[tuple[str, str, Callable[[Any], Any]], ...]
    protect: Callable[..., Cell]
    row_heading: str

    is_volume: ClassVar[bool] = False

    def beside(self, table: Table, before: Table | None, *, name: str) -> Table:
        return rows_beside(table, before, name=name)

    def table(self, years: Sequence[Tally]) -> Table:
        rows = (
            TableRow(
                key,
                label,
                tuple(self.protect(pick(year.ask(self.count)), thresholds=year.thresholds) for year in years),
            )
            for key, label, pick in self.answers
        )
        return Table(
            key=self.key,
            caption=self.caption,
            unit=self.unit,
            row_heading=self.row_heading,
            columns=tuple(year.name for year in years),
            rows=tuple(rows),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ByAudience:
    """What was done for each audience in one year, the ones never told included: they are what to read it for."""

    key: str
    caption: str
    columns: tuple[str, str]
    count: CountingFunction

    def table(self, year: Tally) -> Table:
        events: Counter[int] = Counter()
        people: Counter[int] = Counter()
        for row in year.ask(self.count):
            events[row.audience_id] += row.events
            people[row.audience_id] += row.people
        rows = tuple(
            TableRow(
                audience.key,
                capfirst(audience.label),
                (
                    volume(events[audience.pk]),
                    about_so_many(number_given(events[audience.pk], people[audience.pk])),
                ),
            )
            for audience in Audience.objects.all()
            if audience.pk in events or audience.retired_on is None
        )
        return Table(self.key, f"{self.caption} {year.name}", "", "Målgrupp", self.columns, rows)
