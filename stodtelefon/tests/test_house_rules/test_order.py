"""Names and labels are in Swedish order, on screen and in files: `stodtelefon.swedish_order` and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from stodtelefon.tests.test_house_rules.reading import PACKAGES, ROOT, over_all

SAID = {"name", "label", "what", "title"}
SWEDISH = {"SwedishOrder", "swedish_key"}
NOT_OF_PEOPLE = {"stodtelefon.jobs.models"}  # a command's name, as the code has it


def beside_the_order(node: ast.AST) -> Iterator[ast.AST]:
    """A name or a label in an expression that says how something is ordered, unless it is in Swedish order there."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SWEDISH:
        return
    is_column = isinstance(node, ast.Constant) and isinstance(node.value, str)
    if (is_column and node.value.lstrip("-").rpartition("__")[2] in SAID) or (
        isinstance(node, ast.Attribute) and node.attr in SAID
    ):
        yield node
    for part in ast.iter_child_nodes(node):
        yield from beside_the_order(part)


def orders(tree: ast.AST) -> Iterator[ast.AST]:
    """Every expression that says how something is ordered; where nothing does, what is ordered."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ordering":
            yield node.value
        elif isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            keys = [word.value for word in node.keywords if word.arg == "key"]
            if called == "order_by":
                yield from node.args
            elif called in {"sort", "sorted", "min", "max"} and keys:
                yield from keys
            elif called == "sorted":
                yield from (getattr(one, "elt", one) for one in node.args)


def in_another_order(module: str, tree: ast.AST) -> list[str]:
    if module in NOT_OF_PEOPLE:
        return []
    return [
        f"{module}:{node.lineno} orders by {ast.unparse(node)}"
        for order in orders(tree)
        for node in beside_the_order(order)
    ]


def test_names_are_in_swedish_order():
    assert over_all(in_another_order) == []


def test_names_are_in_swedish_order_sees_a_breach():
    tree = ast.parse(
        'rows.order_by("-is_active", Lower("name"), "user__name")\n'
        'ordering = ("position", "label")\n'
        "sorted(people, key=lambda one: (one.late, one.name))\n"
        "sorted(one.label for one in rows)\n"
        'rows.order_by(SwedishOrder("name"), "pk")\n'
        "sorted(people, key=lambda one: swedish_key(one.name))\n"
        "sorted(name for name, value in values.items())"
    )

    assert sorted(in_another_order("calls.views.cases", tree)) == [
        "calls.views.cases:1 orders by 'name'",
        "calls.views.cases:1 orders by 'user__name'",
        "calls.views.cases:2 orders by 'label'",
        "calls.views.cases:3 orders by one.name",
        "calls.views.cases:4 orders by one.label",
    ]


def test_no_page_orders_by_itself():
    pages = (ROOT / "templates").rglob("*.html")

    assert [page.name for page in pages if re.search(r"\|\s*dictsort", page.read_text())] == []


def unordered_lines(tree: ast.AST) -> list[int]:
    """Where a test lists lines of the log in no order: Postgres gives them as it likes, and mostly as they were put."""
    listed = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "list" and node.args
    ]
    asked = [(node.lineno, ast.unparse(node.args[0])) for node in listed]
    return [line for line, rows in asked if rows.startswith("AuditEvent.objects") and "order_by(" not in rows]


def test_tests_list_the_log_in_an_order():
    tests = (path for package in PACKAGES for path in (ROOT / package).rglob("tests/**/*.py"))
    found = ((path, line) for path in tests for line in unordered_lines(ast.parse(path.read_text())))

    assert [f"{path.relative_to(ROOT)}:{line}" for path, line in found] == []


def test_tests_list_the_log_in_an_order_sees_a_breach():
    tree = ast.parse(
        "list(AuditEvent.objects.filter(event=1).values_list('event'))\n"
        "list(AuditEvent.objects.order_by('pk').values_list('event'))"
    )

    assert unordered_lines(tree) == [1]
