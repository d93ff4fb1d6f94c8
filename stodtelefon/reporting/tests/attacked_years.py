"""Random years, told and attacked: what the tests of the linear attacker are made of."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle, islice
from random import Random

from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting import catalogue
from stodtelefon.reporting.counting import Answers, ByGroup, Tally
from stodtelefon.reporting.disclosure import Thresholds
from stodtelefon.reporting.groups import Order
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.tests.linear_attacker import Found, System, attack
from stodtelefon.reporting.tests.printed_year import systems
from stodtelefon.reporting.tests.random_years import random_answers
from stodtelefon.reporting.year import YearFigures, tell, thresholds_of

TODAY = date(2026, 11, 23)
YEAR = Year(2025, date(2024, 3, 7))
PERSONS = (31, 300, 3000)
YEARS = int(os.environ.get("YEARS", "10000"))  # how many a long round takes


def orders() -> dict[str, Order]:
    """The code lists of the tables, which anyone may read in this source."""
    return {table.key: table.order() for table in catalogue.TABLES if isinstance(table, ByGroup)}


def thresholds_with(small: int) -> Thresholds:
    return thresholds_of(Organisation(small_count=small, small_total=max(10, 2 * small)))


def tally(answers: Answers, *, thresholds: Thresholds, year: Year = YEAR, on: date = TODAY) -> Tally:
    return Tally(year, on=on, thresholds=thresholds, answers=answers)


def told(years: Iterable[Tally], *, thresholds: Thresholds, on: date = TODAY) -> YearFigures:
    """The page of the first of them, the others beside it."""
    return tell(YEAR, [*years], on=on, thresholds=thresholds)


def systems_of(answers: Answers, lists: Mapping[str, Order], thresholds: Thresholds) -> list[System]:
    year = tally(answers, thresholds=thresholds)
    return [*systems(told([year], thresholds=thresholds), year, lists, thresholds=thresholds)]


def random_years(draw: Random, count: int) -> Iterator[Answers]:
    """So many years, of 31, 300 and 3 000 persons in turn."""
    for persons in islice(cycle(PERSONS), count):
        yield random_answers(draw, year=YEAR.year, persons=persons)


@dataclass(slots=True)
class Tried:
    """What the attacker came to. `examples`: the first of what was found, to be read when a test fails."""

    small: int = 0
    recovered: int = 0
    confined: int = 0
    of: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[Found, System]] = field(default_factory=list)

    def attack(self, those: Iterable[System], *, small: int, computes_all: bool = False) -> None:
        for system in those:
            for found in attack(system, small=small, computes_all=computes_all):
                self.small += 1
                self.of[system.key] += 1
                self.recovered += found.is_recovered
                self.confined += found.is_confined
                if found.is_confined and len(self.examples) < 5:
                    self.examples.append((found, system))

    @property
    def share_confined(self) -> float:
        return self.confined / self.small if self.small else 0

    def __str__(self) -> str:
        return (
            f"{self.small} small counts: {self.recovered} recovered, {self.confined} confined"
            f" ({100 * self.share_confined:.3f} %); {dict(self.of)}"
        )
