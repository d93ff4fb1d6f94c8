"""The lines that are measured: loaded databases that are kept for the next run, and a clone of each to work in.

The clock stands still in them, on the day that they were loaded for, so that the same code finds the same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace
from unittest.mock import patch

from django.db import connection, connections, transaction
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone

from stodtelefon.database.roles import PLANNING
from stodtelefon.demo.bench.plans import Meter, Statement
from stodtelefon.demo.load.loading import load
from stodtelefon.reporting.kept_years import keep_years
from stodtelefon.tests.databases import Databases
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.table import SIGN_IN
from stodtelefon.tests.test_access.world import World
from stodtelefon.tests.test_gates.deeds import DEEDS
from stodtelefon.tests.test_gates.found import what_there_is
from stodtelefon.tests.test_gates.table import SEND, Line

FEW, MANY = 2_000, 20_000
MOMENT = datetime(2026, 3, 18, 9, 20, tzinfo=UTC)  # a Wednesday morning
SEEDED_BY = ("stodtelefon/demo/load/*.py",)
# As a line is migrated (a copy of a database does not bring what is set on it), and by one process alone.
PLAIN = "; ".join(
    f"SET LOCAL {name} = {value}"
    for name, value in {**PLANNING, "max_parallel_workers_per_gather": "0"}.items()
)


@contextmanager
def still_clock() -> Iterator[None]:
    with patch("django.utils.timezone.now", lambda: MOMENT):
        yield


@dataclass
class Measured:
    answer: str
    statements: list[Statement]

    @property
    def rows(self) -> int:
        return sum(statement.rows for statement in self.statements)

    @property
    def scanned(self) -> set[str]:
        return set().union(*map(scanned_by, self.statements))


def scanned_by(statement: Statement) -> set[str]:
    """Tables that it read from end to end."""
    return {node.of for node in statement.nodes if node.kind == "Seq Scan"}


class LoadedLine:
    """One line of so many cases: a clone of its own, in one transaction that is never committed."""

    def __init__(self, databases: Databases, cases: int):
        self.databases = databases
        kept = databases.kept(f"{MOMENT:%Y%m%d}_{cases}", lambda: load(cases), made_by=SEEDED_BY)
        self.name = databases.copy(kept)
        self.connection = None
        self.world: World | None = None

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Let the default connection be to this line."""
        before, name = connections["default"], self.databases.default["NAME"]
        self.databases.default["NAME"] = self.name
        if self.connection is None:
            self.connection = connections.create_connection("default")
        connections["default"] = self.connection
        try:
            if self.world is None:
                self._enter()
            yield
        finally:
            connections["default"] = before
            self.databases.default["NAME"] = name

    def _enter(self) -> None:
        transaction.atomic().__enter__()  # closing the connection ends it
        with connection.cursor() as cursor:
            cursor.execute(PLAIN)
        self.world = what_there_is()
        keep_years(on=timezone.localdate())  # as every night

    def rows_in(self, table: str) -> int:
        with self.in_use(), connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            return cursor.fetchone()[0]

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.databases.drop(self.name)

    def measure(self, line: Line) -> Measured:
        """Once, so that what is read or kept once has been, and once more to be measured; a deed is undone between."""
        with self.in_use(), transaction.atomic():
            with transaction.atomic():
                self.deed(line)()
                transaction.set_rollback(line.way == SEND)
            deed, meter = self.deed(line), Meter()
            with connection.execute_wrapper(meter):
                response = deed()
            transaction.set_rollback(True)
        return Measured(answer_in(response), meter.statements)

    def deed(self, line: Line) -> Callable[[], HttpResponse]:
        client = self.world.browser(line.role)
        if line.way == SEND:
            return DEEDS[line.page](self.world, client)
        path, asked = address(line, self.world.there)
        return partial(client.get, path, QueryDict(asked))


def answer_in(response: HttpResponse) -> str:
    """As the table of access has it; what a form was refused for stands after it."""
    if response.status_code == 302 and response["Location"].startswith("/konto/logga-in/?"):
        return SIGN_IN
    form = (response.context or {}).get("form") if response.status_code == 200 else None
    refused = " ".join(f"{name}: {' '.join(words)}" for name, words in form.errors.items()) if form else ""
    return f"{response.status_code} {refused}".strip()


def address(line: Line, there: SimpleNamespace) -> tuple[str, str]:
    """The path, and what is asked of it. What stands after `=` takes the place of what the address takes."""
    name, _, asked = line.page.partition("?")
    name, _, argument = name.partition("=")
    return (reverse(name, args=[argument]) if argument else address_of(name, there)), asked
