"""What docs/rojandekontroll.md shows is what the rule gives, and the rule needs nothing but Python."""

import ast
import re
import sys
from pathlib import Path

import pytest

from stodtelefon.reporting import disclosure, funnel_disclosure
from stodtelefon.reporting.disclosure import ExactRow, one_way, staff_split
from stodtelefon.reporting.funnel_disclosure import funnel

DOCUMENT = Path(disclosure.__file__).parents[2] / "docs/rojandekontroll.md"
EXAMPLE = r"^\| (Grupp|Steg|Sida) \| Räknat \| Visas \|\n\| --- \| --- \| --- \|\n((?:\|.*\n)+)"


def examples() -> list[tuple[str, list[tuple[str, int, str]]]]:
    found = []
    for kind, lines in re.findall(EXAMPLE, DOCUMENT.read_text(), re.MULTILINE):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines.splitlines()]
        found.append((kind, [(label, int(count), words) for label, count, words in rows]))
    return found


def shown_of(kind: str, counts: dict[str, int]) -> dict[str, str]:
    if kind == "Sida":
        split = staff_split(*counts.values())
        return dict(zip(counts, (str(split.staff), str(split.others)), strict=True))
    rows = [ExactRow(label, label, count) for label, count in counts.items()]
    table = funnel(rows) if kind == "Steg" else one_way(rows, total_is_volume=True)
    shown = {row.label: str(row.cell) for row in table.rows}
    return {member: f"i {row.label}" for row in table.rows for member in row.members} | shown


@pytest.mark.parametrize(("kind", "rows"), examples())
def test_example_is_what_the_rule_gives(kind, rows):
    counts = {label: count for label, count, _ in rows if label != "Övriga"}

    assert shown_of(kind, counts) == {label: words for label, _, words in rows}
    sums = [count for label, count, _ in rows if label == "Övriga"]
    merged = [count for _, count, words in rows if words == "i Övriga"]
    assert sums == ([sum(merged)] if merged else [])


def test_there_is_an_example_of_each_kind():
    assert [kind for kind, _ in examples()].count("Grupp") >= 4
    assert {kind for kind, _ in examples()} == {"Grupp", "Steg", "Sida"}


@pytest.mark.parametrize("module", [disclosure, funnel_disclosure])
def test_the_rule_needs_nothing_but_python(module):
    tree = ast.parse(Path(module.__file__).read_text())
    asked = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    asked |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    asked -= {disclosure.__name__}

    assert {name.split(".")[0] for name in asked} <= sys.stdlib_module_names
