"""Each line of `table.txt` is measured: `make gates` (ONLY= picks some, WRITE=1 writes the lower figures)."""

import os
import re
from dataclasses import replace

import pytest
from django.apps import apps

from stodtelefon.demo.bench.plans import Statement
from stodtelefon.tests.test_access.table import TABLE
from stodtelefon.tests.test_gates.deeds import ANSWERS
from stodtelefon.tests.test_gates.growing import GROWING
from stodtelefon.tests.test_gates.loaded import FEW, MANY, LoadedLine, Measured, scanned_by, still_clock
from stodtelefon.tests.test_gates.table import LINES, OPEN, PATH, Line, growth, leeway, written

pytestmark = pytest.mark.gates

VALUES = re.compile(r"'[^']*'|\b\d+\b")
MEANING = {
    "differs": f"another number of statements at {FEW} cases than at {MANY}",
    "grows": f"reads more rows at {MANY} cases than at {FEW}",
}
AS_LOADED = {  # where a loaded line has another answer than the table of access
    "calls:other_concern": "200",  # its case may be about something else than extremism
    "public:security": "404",  # nobody has said where a weakness is told
}
FILLED = 500  # rows that the table of 20 000 cases has, for a reading from end to end to say anything


@pytest.fixture(scope="session")
def lines_of(django_db_setup, django_db_blocker):
    """The two loaded lines, by their number of cases."""
    with django_db_blocker.unblock(), still_clock():
        loaded = {cases: LoadedLine(django_db_setup, cases) for cases in (FEW, MANY)}
        yield loaded
        for line in loaded.values():
            line.close()


@pytest.fixture(scope="session")
def filled(lines_of):
    """The growing tables that have rows enough."""
    tables = [apps.get_model(label)._meta.db_table for label in GROWING]
    return {table for table in tables if lines_of[MANY].rows_in(table) >= FILLED}


@pytest.fixture(scope="session")
def lower():
    """What was found lower than the table says. WRITE=1 writes it there; nothing is ever written higher."""
    found: dict[tuple, Line] = {}
    yield found
    if os.environ.get("WRITE") and found:
        PATH.write_text(written(PATH.read_text(), found))


@pytest.mark.parametrize("line", LINES.values(), ids=lambda line: f"{line.way} {line.page} {line.role}")
def test_page_costs_what_the_table_allows(line, lines_of, filled, lower):
    few, many = (lines_of[cases].measure(line) for cases in (FEW, MANY))

    table = TABLE[line.name].answers[line.role]
    expected = AS_LOADED.get(line.name, table) if line.way == OPEN else ANSWERS[line.page]
    assert (few.answer, many.answer) == (expected, expected)
    found = as_line(line, few, many, filled)
    if (better := line.lowered(found)) != line:
        lower[line.key] = better
    if line.is_new and os.environ.get("WRITE"):
        return
    if told := faults(line, found, few, many):
        pytest.fail("\n".join(told), pytrace=False)


def as_line(line: Line, few: Measured, many: Measured, filled: set[str]) -> Line:
    """What was found, as a line of the table."""
    counts = len(few.statements), len(many.statements)
    differs = {"differs"} if counts[0] != counts[1] else set()
    not_yet = differs | growth(few.rows, many.rows) | (many.scanned & filled)
    return replace(
        line, statements=max(counts), few_rows=few.rows, many_rows=many.rows, not_yet=frozenset(not_yet)
    )


def faults(line: Line, found: Line, few: Measured, many: Measured) -> list[str]:
    """What is over what is allowed, each with the statements that it comes of."""
    told = [f"{line.way} {line.page} as {line.role}"]
    most = few if len(few.statements) > len(many.statements) else many
    if found.statements > line.statements:
        told += [f"  {found.statements} statements, {line.statements} allowed:", *listed(most.statements)]
    for what, rows, allowed, measured in (
        (f"{FEW} cases", found.few_rows, line.few_rows, few),
        (f"{MANY} cases", found.many_rows, line.many_rows, many),
    ):
        if rows > allowed + leeway(allowed):
            told += [f"  {rows} rows read at {what}, {allowed} allowed:", *listed(dearest(measured))]
    for word in sorted(found.not_yet - line.not_yet):
        told += [
            f"  {MEANING.get(word, f'reads {word} from end to end')}:",
            *listed(reasons(word, few, many)),
        ]
    return told if len(told) > 1 else []


def reasons(word: str, few: Measured, many: Measured) -> list[Statement]:
    """The statements that a word of the table is about."""
    if word == "differs":
        common = set(map(shape, few.statements)) & set(map(shape, many.statements))
        return [one for one in (*few.statements, *many.statements) if shape(one) not in common]
    return dearest(many) if word == "grows" else [one for one in many.statements if word in scanned_by(one)]


def shape(statement: Statement) -> str:
    """A statement without its values."""
    return VALUES.sub("…", statement.sql)


def dearest(measured: Measured) -> list[Statement]:
    return sorted(measured.statements, key=lambda statement: -statement.rows)[:3]


def listed(statements: list[Statement]) -> list[str]:
    return [f"    {statement}" for statement in statements]
