"""Whatever is drawn in Python and not in a template is escaped: what somebody wrote never becomes a part of the page.

What may stand in drawn text: `escape(…)` and its like, a number by `:d`, and what is `Html` by its annotation, as the
answer of a function, an attribute or an argument. A name may, if all that it is ever given in its function may.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from stodtelefon.tests.test_house_rules.reading import modules, over_all

TAG = re.compile(r"(?<!\?P)</?[a-z][a-z0-9]*[ >/\n]")
HTML = {"Html", "SafeString"}
# Addresses, days and times have no letters that mean anything in a page.
ESCAPING = {"escape", "conditional_escape", "format_html", "address", "iso", "day", "moment", "clock"}
SAFE = {"SafeString", "mark_safe"}
LOOKED_AT = {
    "stodtelefon.forms.bound_field": "the names of attributes are Django's own, and each value is escaped",
    "stodtelefon.privacy.keys": "speaks to who starts the line, in no page",
    "stodtelefon.templatetags.stod": "keeps what a template has drawn",
    "stodtelefon.reporting.release_pages": "the page that is kept was drawn by our own template, which escapes",
}


def _is_html(annotation: ast.AST | None) -> bool:
    return annotation is not None and bool(HTML & set(re.findall(r"\w+", ast.unparse(annotation))))


@cache
def drawn_names() -> tuple[frozenset[str], frozenset[str]]:
    """The functions that answer with what is drawn, and the attributes that hold it."""
    functions, attributes = set(), set()
    for _, tree, _ in modules():
        local = {
            id(one)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef)
            for one in ast.walk(function)
            if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and _is_html(node.returns):
                is_property = "property" in " ".join(map(ast.unparse, node.decorator_list))
                (attributes if is_property else functions).add(node.name)
            elif isinstance(node, ast.AnnAssign) and _is_html(node.annotation) and id(node) not in local:
                attributes.add(ast.unparse(node.target).rpartition(".")[2])
    return frozenset(functions), frozenset(attributes)


class Room:
    """One function, or what stands outside of them all: what each name in it is given."""

    def __init__(self, node: ast.AST, around: Room | None = None):
        self.given: dict[str, list[ast.AST | None]] = {}
        self.around = around
        self.asked: set[str] = set()
        if isinstance(node, ast.FunctionDef):
            for one in (*node.args.args, *node.args.kwonlyargs):
                self.given[one.arg] = [ast.Constant("") if _is_html(one.annotation) else None]
        for one in _own(node):
            if isinstance(one, ast.Assign):
                for target in one.targets:
                    self._give(target, one.value)
            elif isinstance(one, ast.AnnAssign) and _is_html(one.annotation):
                self._give(one.target, ast.Constant(""))
            elif isinstance(one, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and one.value is not None:
                self._give(one.target, one.value)
            elif isinstance(one, ast.For | ast.comprehension):
                self._give(one.target, None)
            elif (
                isinstance(one, ast.Call)
                and isinstance(one.func, ast.Attribute)
                and one.func.attr in ("append", "extend", "insert")
            ):
                self._give(one.func.value, one.args[-1])

    def _give(self, target: ast.AST, value: ast.AST | None) -> None:
        if isinstance(target, ast.Tuple):
            values = value.elts if isinstance(value, ast.Tuple) else [value] * len(target.elts)
            for each, its in zip(target.elts, values, strict=True):
                self._give(each, its)
        elif isinstance(target, ast.Name):
            self.given.setdefault(target.id, []).append(value)

    def may(self, node: ast.AST | None) -> bool:
        """May it stand in what is drawn?"""
        match node:
            case ast.Constant() | ast.List(elts=[]):
                return True
            case ast.JoinedStr(values=parts):
                return all(map(self.may, parts))
            case ast.FormattedValue(value=value, format_spec=ast.JoinedStr(values=[ast.Constant(value="d")])):
                return True
            case ast.FormattedValue(value=value):
                return self.may(value)
            case (
                ast.IfExp(body=one, orelse=other)
                | ast.BinOp(op=ast.Add() | ast.Mult() | ast.Mod(), left=one, right=other)
            ):
                return self.may(one) and self.may(other)
            case ast.BoolOp(values=values) | ast.List(elts=values) | ast.Tuple(elts=values):
                return all(map(self.may, values))
            case ast.Starred(value=value) | ast.NamedExpr(value=value):
                return self.may(value)
            case ast.GeneratorExp(elt=each) | ast.ListComp(elt=each) | ast.DictComp(value=each):
                return self.may(each)
            case ast.Dict(values=values):
                return all(map(self.may, values))
            case ast.Attribute(attr=name) | ast.Subscript(value=ast.Name(id=name)):
                return name in drawn_names()[1]
            case ast.Call():
                return self._may_answer(node)
            case ast.Name(id=name):
                return self._may_be(name)
        return False

    def _may_answer(self, call: ast.Call) -> bool:
        name = ast.unparse(call.func).rpartition(".")[2]
        if name == "join" and isinstance(call.func, ast.Attribute):
            return self.may(call.func.value) and self.may(call.args[0])
        if name == "split" and isinstance(call.func, ast.Attribute):
            return self.may(call.func.value)
        if name == "map":
            return ast.unparse(call.args[0]).rpartition(".")[2] in ESCAPING | drawn_names()[0]
        if name in SAFE:
            return True  # asked where it stands
        return name in ESCAPING | drawn_names()[0]

    def _may_be(self, name: str) -> bool:
        if name in self.asked:
            return True
        if name not in self.given:
            return self.around is not None and self.around.may(ast.Name(name))
        self.asked.add(name)
        try:
            return all(map(self.may, self.given[name]))
        finally:
            self.asked.discard(name)


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """All of a room but the rooms in it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield child
            yield from _own(child)


def _rooms(node: ast.AST, room: Room) -> Iterator[tuple[ast.AST, Room]]:
    for child in ast.iter_child_nodes(node):
        inner = Room(child, room) if isinstance(child, ast.FunctionDef) else room
        yield child, inner
        yield from _rooms(child, inner)


def drawn_unescaped(module: str, tree: ast.AST) -> list[str]:
    breaches = []
    if module in LOOKED_AT:
        return breaches
    for node, room in _rooms(tree, Room(tree)):
        parts = []
        if isinstance(node, ast.JoinedStr) and any(
            TAG.search(part.value) for part in node.values if isinstance(part, ast.Constant)
        ):
            parts = [part for part in node.values if not room.may(part)]
        elif isinstance(node, ast.Call):
            parts = _called(node, room)
        elif isinstance(node, ast.FunctionDef) and _is_html(node.returns):
            answers = [one.value for one in _own(node) if isinstance(one, ast.Return) and one.value]
            parts = [one for one in answers if not room.may(one)]
        elif isinstance(node, ast.AnnAssign) and _is_html(node.annotation) and node.value is not None:
            # What a function answers that came as an argument is looked at where that function stands.
            parts = [node.value] if not isinstance(node.value, ast.IfExp) and not room.may(node.value) else []
        breaches += [f"{module}:{part.lineno} draws {ast.unparse(part)} as it is" for part in parts]
    return breaches


def _called(call: ast.Call, room: Room) -> list[ast.AST]:
    """What is said to be safe as it is, and what is drawn into that is not written in the code."""
    name = ast.unparse(call.func).rpartition(".")[2]
    if name in SAFE:
        return [one for one in call.args if not room.may(one)]
    if name == "format_html":
        return [one for one in call.args[:1] if not isinstance(one, ast.Constant)]
    return []


def test_what_is_drawn_is_escaped():
    assert over_all(drawn_unescaped) == []


@pytest.mark.parametrize(
    ("said", "breaches"),
    [
        ("def draw(one):\n return f'<p>{escape(one.text)}</p>'", 0),
        ("def draw(one):\n return f'<p>{one.text}</p>'", 1),
        ("def draw(one):\n text = one.text\n return f'<p>{text}</p>'", 1),
        ("def draw(one):\n text = escape(one.text) if one else ''\n return f'<p>{text}</p>'", 0),
        ("def draw(text):\n return f'<p>{text}</p>'", 1),
        ("def draw(text: Html):\n return f'<p>{text}</p>'", 0),
        ("def draw(those):\n return SafeString(''.join(one.text for one in those))", 1),
        ("def draw(those):\n lines = []\n lines.append(those)\n return f'<ul>{lines}</ul>'", 1),
        ("def draw(count):\n return f'<p>{count:d}</p>'", 0),
        ("def draw(one):\n return f'{one.name} < {one.age}'", 0),
        ("def draw(one) -> Html:\n return one.text", 1),
        ("def draw(one) -> Html:\n return '<b>%s</b>' % one.text", 1),
        ("def draw(one) -> Html:\n return state(one.text)", 0),
        ("def draw(one):\n text: Html = one.text\n return f'<p>{text}</p>'", 1),
        ("def draw(those):\n lines = []\n lines.extend(those)\n return f'<ul>{lines}</ul>'", 1),
        ("def draw(one):\n return format_html('<p>' + one.text)", 1),
        ("def draw(one):\n return safestring.mark_safe(one.text)", 1),
        ("def draw(one):\n return f'<summary>{one.text}</summary>'", 1),
        ("def draw(one):\n return f'<p>{one.state}</p>'", 1),
    ],
)
def test_rule_sees_what_is_not_escaped(said, breaches):
    assert len(drawn_unescaped("room", ast.parse(said))) == breaches
