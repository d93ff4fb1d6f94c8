"""Measured by turns: the bare page, then one of ours, so that what the machine is busy with meets both alike."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from types import SimpleNamespace

from stodtelefon.demo.bench.pages import Page
from stodtelefon.demo.bench.visitor import Visitor

CLIENTS = 8
WARM = 6  # visits before anything is measured
EACH = 3  # visits of a page in a round
EACH_BARE = 8
NANO = 1e9


@dataclass
class Sample:
    """One visit: processor seconds of web and database together, and seconds that somebody waited."""

    used: float
    waited: float


@dataclass
class Measured:
    """A page beside the bare one, round by round."""

    ours: list[Sample] = field(default_factory=list)
    bare: list[Sample] = field(default_factory=list)

    @property
    def times(self) -> float:
        """Of processor time."""
        return median(one.used / floor.used for one, floor in zip(self.ours, self.bare, strict=True))

    @property
    def times_waited(self) -> float:
        return median(one.waited for one in self.ours) / median(floor.waited for floor in self.bare)

    @property
    def milliseconds(self) -> float:
        return median(one.used for one in self.ours) * 1000


@dataclass
class Side:
    """One of the two services: how it is visited, and what each of its processes has used so far, in nanoseconds."""

    visitor: Visitor
    used: Callable[[], dict[int, int]]

    def warm(self, visit: Callable[[Visitor], object]) -> None:
        """By new connections, so that every worker has read what is read once in a process."""
        for _ in range(WARM):
            self.visitor.connection = None
            visit(self.visitor)

    def sample(self, visit: Callable[[Visitor], object], count: int) -> Sample:
        waited = []
        before = self.used()
        for _ in range(count):
            began = time.perf_counter()
            visit(self.visitor)
            waited.append(time.perf_counter() - began)
        used = sum(
            now - before.get(pid, 0) for pid, now in self.used().items()
        )  # one that has ended took little
        return Sample(used / NANO / count, median(waited))


def bare_visit(page: Page) -> Callable[[Visitor], object]:
    if page.is_sent:
        return lambda visitor: visitor.fill_in("/new/", body="Läraren behöver hjälp att förstå.")
    if page.is_fetched:
        return lambda visitor: (visitor.get("/"), visitor.get("/"))
    return lambda visitor: visitor.get("/")


def measured(
    pages: list[Page], sides: Callable[[Page], Side], bare: Side, there: SimpleNamespace, *, rounds: int
) -> Iterator[tuple[Page, Measured]]:
    """Each page, when all its rounds are over. `sides(page)`: the line as whoever opens that page meets it."""
    visits = {page.key: lambda visitor, visit=page.visit: visit(visitor, there) for page in pages}
    found = {page.key: Measured() for page in pages}
    for page in pages:
        sides(page).warm(visits[page.key])
        bare.warm(bare_visit(page))
    for _ in range(rounds):
        for page in pages:
            found[page.key].bare.append(bare.sample(bare_visit(page), EACH_BARE))
            found[page.key].ours.append(sides(page).sample(visits[page.key], EACH))
    for page in pages:
        yield page, found[page.key]


def answered(visitors: list[Visitor], visit: Callable[[Visitor], object], *, seconds: float) -> float:
    """How many visits a second are answered when all of them come at once, each in a process of its own."""
    context = multiprocessing.get_context("fork")
    counts = context.SimpleQueue()

    def go(visitor: Visitor) -> None:
        visitor.connection = None  # the one there is belongs to the process that was forked
        visit(visitor)
        done, until = 0, time.monotonic() + seconds
        while time.monotonic() < until:
            visit(visitor)
            done += 1
        counts.put(done)

    clients = [context.Process(target=go, args=(visitor,)) for visitor in visitors]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if any(client.exitcode for client in clients):
        raise RuntimeError("Någon av klienterna fick inget svar.")
    return sum(counts.get() for _ in clients) / seconds
