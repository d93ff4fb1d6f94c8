"""Days and moments are read in one place, said to be possible by bounds, and reckoned with in UTC."""

from __future__ import annotations

import ast

from stodtelefon.tests.test_house_rules.reading import over_all

FROM_TEXT = {"strptime", "parse_date", "parse_datetime", "parse_time", "input_formats"}


def local_to_utc(module: str, tree: ast.AST) -> list[str]:
    """What a clock on the wall showed becomes a moment in `in_utc()` alone, which knows the nights of the clocks."""
    return [
        f"{module}:{node.lineno} makes a moment of local time"
        for node in ast.walk(tree)
        if module != "stodtelefon.dates"
        and isinstance(node, ast.Attribute | ast.Name)
        and ast.unparse(node).rpartition(".")[2] in ("make_aware", "from_current_timezone")
    ]


def reckoned_in_local_time(module: str, tree: ast.AST) -> list[str]:
    """An hour after a local time is another hour on the wall, and not always an hour later."""
    return [
        f"{module}:{node.lineno} reckons in local time"
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Add | ast.Sub)
        and any(
            isinstance(side, ast.Call) and ast.unparse(side.func).rpartition(".")[2] in ("localtime", "local")
            for side in (node.left, node.right)
        )
    ]


def read_beside_the_reader(module: str, tree: ast.AST) -> list[str]:
    """A form reads no day or time by formats of its own: Django's Swedish ones hold the American order."""
    return [
        f"{module}:{node.lineno} reads by {name}"
        for node in ast.walk(tree)
        if "forms" in module.split(".")
        and isinstance(node, ast.Attribute | ast.Name | ast.keyword)
        and (name := node.arg if isinstance(node, ast.keyword) else ast.unparse(node).rpartition(".")[2])
        in FROM_TEXT
    ]


def test_local_time_becomes_a_moment_in_one_place():
    assert over_all(local_to_utc) == []


def test_moments_are_reckoned_with_in_utc():
    assert over_all(reckoned_in_local_time) == []


def test_no_form_has_formats_of_its_own():
    assert over_all(read_beside_the_reader) == []


def test_breaches_are_seen():
    tree = ast.parse(
        "at = timezone.make_aware(typed)\n"
        "ends = timezone.localtime(at) + timedelta(hours=1)\n"
        "on = forms.DateField(input_formats=['%m/%d/%Y'])\n"
        "on = datetime.strptime(text, '%Y')"
    )
    module = "calls.forms.notes"

    assert local_to_utc(module, tree) == [f"{module}:1 makes a moment of local time"]
    assert reckoned_in_local_time(module, tree) == [f"{module}:2 reckons in local time"]
    assert sorted(read_beside_the_reader(module, tree)) == [
        f"{module}:3 reads by input_formats",
        f"{module}:4 reads by strptime",
    ]
