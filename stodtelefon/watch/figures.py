"""Figures that the database holds, for /matt/: few statements, and never a person or a case.

A room above adds its own when it starts: `figures.register(overdue_meetings)`, a function that gives readings. Readings
of the same name and mark are added up, so that several rooms can speak of one number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from prometheus_client import generate_latest
from prometheus_client.core import CollectorRegistry, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from stodtelefon.watch import counters, workers
from stodtelefon.watch.asking import Asking


class Reading(NamedTuple):
    """One number. `label` is (name, value), or empty."""

    name: str
    text: str
    value: float
    label: tuple[str, str] | tuple[()] = ()


OVERDUE = ("overdue", "Möten som inte har hållits i tid och svar som skulle ha kommit, tillsammans.")

sources: list[Callable[[], Iterable[Reading]]] = []


def register(*those: Callable[[], Iterable[Reading]]) -> None:
    sources.extend(those)


def readings() -> list[Reading]:
    """What all rooms have to tell, added up."""
    found: dict[tuple, Reading] = {}
    for source in sources:
        for reading in source():
            key = (reading.name, reading.label)
            before = found[key].value if key in found else 0
            found[key] = reading._replace(value=reading.value + before)
    return list(found.values())


class Figures(Collector):
    """The readings as Prometheus wants them. A database that does not answer is itself a figure."""

    def __init__(self, found: list[Reading] | None):
        self.found = found

    def collect(self) -> Iterator[Metric]:
        text = "1 när databasen svarade på frågorna, annars 0."
        yield GaugeMetricFamily("stodtelefon_database_up", text, value=float(self.found is not None))
        families: dict[str, GaugeMetricFamily] = {}
        for reading in self.found or ():
            labels, values = [reading.label[:1], reading.label[1:]] if reading.label else [(), ()]
            family = families.setdefault(
                reading.name,
                GaugeMetricFamily(f"stodtelefon_{reading.name}", reading.text, labels=labels),
            )
            family.add_metric(values, reading.value)
        yield from families.values()


asking = Asking(readings)


def as_text(found: list[Reading] | None) -> bytes:
    """Everything that is counted, in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(Figures(found))
    if workers.folder() is None:
        return generate_latest(counters.registry) + generate_latest(registry)
    with workers.alone():
        MultiProcessCollector(registry)
        return generate_latest(registry)
