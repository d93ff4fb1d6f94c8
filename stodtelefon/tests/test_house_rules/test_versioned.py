"""A record that people edit gets its next version with each change: `save` and `save_alike` see to it.

What is written past them is kept by the triggers all the same (`stodtelefon/earlier/`), but no form that is open is
told of it, and no page leads to it: so that may be bookkeeping alone.
"""

from __future__ import annotations

import ast

import pytest
from django.apps import apps

from stodtelefon.saving import Versioned
from stodtelefon.tests.test_house_rules.reading import over_all

EDITED = [model for model in apps.get_models() if issubclass(model, Versioned)]
BY_NAME = {model.__name__: model for model in EDITED}
BY_ACCESSOR = {
    field.get_accessor_name(): field.related_model
    for model in apps.get_models()
    for field in model._meta.related_objects
    if field.related_model in EDITED and field.get_accessor_name()
}
WRITERS = ("stodtelefon.saving", "stodtelefon.privacy.rotation")


def written_to(expression: ast.expr) -> type[Versioned] | None:
    """The model whose rows an expression like `Case.objects.filter(…)` or `meeting.answers` is, if people edit it."""
    while isinstance(expression, ast.Call | ast.Attribute):
        if isinstance(expression, ast.Attribute) and expression.attr in BY_ACCESSOR:
            return BY_ACCESSOR[expression.attr]
        expression = expression.func if isinstance(expression, ast.Call) else expression.value
    return BY_NAME.get(expression.id) if isinstance(expression, ast.Name) else None


def writes_past_the_version(module: str, tree: ast.AST) -> list[str]:
    if module in WRITERS:
        return []
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in ("update", "bulk_update") or not (model := written_to(node.func.value)):
            continue
        names = {keyword.arg for keyword in node.keywords}
        if node.func.attr == "bulk_update" or not names <= set(model.bookkeeping):
            found.append(f"{module}:{node.lineno} writes {model.__name__} past save()")
    return found


def test_what_people_edit_gets_its_next_version():
    assert over_all(writes_past_the_version) == []


@pytest.mark.parametrize(
    "line",
    [
        "Case.objects.filter(pk=1).update(state='new')",
        "Case.objects.update(**values)",
        "meeting.answers.all().update(note='')",
        "Identity.objects.bulk_update(rows, ['name'])",
    ],
)
def test_what_people_edit_gets_its_next_version_sees_a_breach(line):
    assert len(writes_past_the_version("calls.actions.cases", ast.parse(line))) == 1


@pytest.mark.parametrize(
    "line",
    ["Case.objects.update(handed_over_at=None)", "Promise.objects.update(ended_at=at)", "found.update(a=1)"],
)
def test_bookkeeping_is_no_breach(line):
    assert writes_past_the_version("calls.actions.cases", ast.parse(line)) == []


def test_bookkeeping_names_fields():
    strays = [
        f"{model.__name__}.{name}"
        for model in EDITED
        for name in (*model.bookkeeping, *(name for names in model.erases.values() for name in names))
        if name not in {field.name for field in model._meta.concrete_fields}
    ]

    assert strays == []
