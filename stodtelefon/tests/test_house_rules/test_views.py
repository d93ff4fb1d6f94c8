"""Views say who may open them, and are short."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from stodtelefon.tests.test_house_rules.reading import PACKAGES, ROOT, over_all


def open_views() -> list[str]:
    """Views that say nothing about who may open them."""
    return [
        path
        for path, view in all_views()
        if not hasattr(view, "required_permissions")
        and getattr(view, "login_required", True)
        and view.__module__.startswith(PACKAGES)
    ]


def all_views(resolver=None, prefix="") -> Iterator[tuple[str, object]]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from all_views(entry, path)
        elif isinstance(entry, URLPattern):
            yield path, entry.callback


def long_views(module: str, tree: ast.Module) -> list[str]:
    if "views" not in module.split("."):
        return []
    return [
        f"{module}.{node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 40
    ]


def test_every_view_says_who_may_open_it():
    assert open_views() == []


def test_views_are_short():
    assert over_all(long_views) == []


def test_views_are_short_sees_a_breach():
    tree = ast.parse("def view(request):\n" + "    pass\n" * 40)

    assert long_views("calls.views.cases", tree) == ["calls.views.cases.view has 41 lines"]


def test_templates_hold_nothing_inline():
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)")
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if inline.search(path.read_text())
    ]

    assert found == []


# «Ärende 2026-0042» is one link wherever a page says where it belongs: the words and the number, or neither.
HALF_A_LINK = re.compile(
    r"ärende\s+(<a\s|\{%\s*if)|\{% block kicker %\}(?:(?!endblock).)*>\{\{ [\w.]+\.number \}\}</a>",
    re.I | re.S,
)


def test_case_in_the_trail_is_one_link():
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if HALF_A_LINK.search(path.read_text())
    ]

    assert found == []


@pytest.mark.parametrize(
    ("html", "is_breach"),
    [
        ('Ärende <a href="/">{{ case.number }}</a>', True),
        ("Ärende\n  {% if may_open %}", True),
        ('{% block kicker %}<a href="/">{{ case.number }}</a>{% endblock kicker %}', True),
        ('{% block kicker %}<a href="/">Ärende {{ case.number }}</a>{% endblock kicker %}', False),
        ('{% block kicker %}Kö{% endblock kicker %}<a href="/">{{ case.number }}</a>', False),
    ],
)
def test_case_in_the_trail_is_one_link_sees_a_breach(html, is_breach):
    assert bool(HALF_A_LINK.search(html)) == is_breach
