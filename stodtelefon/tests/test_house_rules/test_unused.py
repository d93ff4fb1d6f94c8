"""Nothing in the house is there for the tests alone: what no page, action or command uses is taken away."""

from __future__ import annotations

import ast
import importlib
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from stodtelefon.permissions import Permission
from stodtelefon.tests.test_house_rules.reading import PACKAGES, modules
from stodtelefon.tests.test_house_rules.test_views import all_views

ROOT = Path(settings.BASE_DIR)
WORD = re.compile(r"\w+")

# A page of the contract that comes later.
COMING = {Permission.ERASURE_APPROVE}
# What Django and gunicorn ask for by name where no class of theirs says so: commands, middleware, a user of the admin.
FOUND_BY_NAME = {
    *("Command", "process_view", "process_response"),
    *("start_counting", "post_fork", "child_exit"),  # by gunicorn's configuration
    *("has_perm", "has_perms", "has_module_perms", "get_full_name", "get_short_name"),
}
# Shown by Django when it has an answer of its own to give.
PAGES_OF_OTHERS = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}
# Asked for by allauth, by Django's admin and by crispy.
FOLDERS_OF_OTHERS = ("account", "admin", "mfa", "stod")


def product_files(*suffixes: str) -> Iterator[Path]:
    for folder in (*PACKAGES, "templates", "static"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and not {"tests", "migrations"} & set(path.parts):
                yield path


@cache
def words() -> Counter[str]:
    """How often each word stands in the product: its code, what is said about the code left out, templates, scripts."""
    code = (word for _, tree, _ in modules() for word in words_of(tree))
    shown = (word for path in product_files(".html", ".js") for word in WORD.findall(path.read_text()))
    return Counter([*code, *shown])


def words_of(tree: ast.AST) -> Iterator[str]:
    """The names in code: defined, read, imported, or in a text that is no docstring (an address names its view)."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Attribute(attr=name):
                yield name
            case ast.Name(id=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.alias(name=name):
                yield from WORD.findall(name)
            case ast.Constant(value=str(text)) if id(node) not in said:
                yield from WORD.findall(text)


def unused(module: str, tree: ast.Module, used: Counter[str]) -> list[str]:
    """Public functions, classes and methods whose name stands nowhere but where they are defined."""
    if {"factories", "apps"} & set(module.split(".")):
        return []
    return [
        f"{module}.{name}"
        for name, owner in _defined(tree)
        if used[name] < 2 and name not in FOUND_BY_NAME and not (owner and _is_inherited(module, owner, name))
    ]


def _defined(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not _is_registered(node):
            if not node.name.startswith("_"):
                yield node.name, ""
            if isinstance(node, ast.ClassDef):
                for part in node.body:
                    if isinstance(part, ast.FunctionDef) and not part.name.startswith("_"):
                        yield part.name, node.name


def _is_registered(node: ast.ClassDef | ast.FunctionDef) -> bool:
    """A receiver, a template tag, an admin page: found by what decorates it."""
    return any(word in ast.unparse(one) for one in node.decorator_list for word in ("register", "receiver"))


def _is_inherited(module: str, owner: str, name: str) -> bool:
    """Does a class of Django's, or of another library, ask for a method of this name?"""
    if name.startswith("clean_"):
        return True
    cls = getattr(importlib.import_module(module), owner, None)
    return any(
        hasattr(base, name)
        for base in getattr(cls, "__mro__", ())
        if not base.__module__.startswith(PACKAGES)
    )


def test_every_public_function_is_used():
    found = {found for module, tree, _ in modules() for found in unused(module, tree, words())}

    assert found == set()


def test_every_public_function_is_used_sees_a_breach():
    tree = ast.parse(
        "def shown(): ...\ndef hidden(): ...\nclass Case:\n    def open(self): ...\n    def lost(self): ..."
    )

    assert unused("calls.inputs", tree, Counter(shown=2, hidden=1, Case=3, open=5, lost=1)) == [
        "calls.inputs.hidden",
        "calls.inputs.lost",
    ]


def test_a_name_that_is_only_spoken_of_is_not_used():
    tree = ast.parse('"""See `lost()`."""\nimport calls.found\npath("x", "calls:shown")\nself.read(given=1)')

    assert set(words_of(tree)) == {"calls", "found", "path", "x", "shown", "self", "read", "given"}


def test_every_template_is_used():
    names = [path.relative_to(ROOT / "templates").as_posix() for path in product_files(".html")]
    text = "\n".join(path.read_text() for path in product_files(".py", ".html"))
    unshown = [
        name
        for name in names
        if f'"{name}"' not in text
        and name not in PAGES_OF_OTHERS
        and name.split("/")[0] not in FOLDERS_OF_OTHERS
    ]

    assert unshown == []


def test_every_static_file_is_used():
    text = "\n".join(path.read_text() for path in product_files(".py", ".html", ".css", ".js"))
    files = [
        path.relative_to(ROOT / "static").as_posix()
        for path in (ROOT / "static").rglob("*")
        if path.is_file()
    ]

    assert [name for name in files if name not in text] == []


def test_every_permission_is_required_by_a_view():
    """By an address, or in the code of a view or a `visible_to` where one address answers several people."""
    required = {
        permission for _, view in all_views() for permission in getattr(view, "required_permissions", ())
    }
    asked = {word for module, tree, _ in modules() if _asks(module) for word in _permissions(tree)}
    unasked = {one for one in Permission if one not in required and one.name not in asked}

    assert unasked == COMING


def _asks(module: str) -> bool:
    """Views, and what decides which rows they show or which deeds they offer; never the menu."""
    return module != "stodtelefon.navigation" and bool(
        {"views", "models", "actions", "case_part", "next_steps", "forms"} & set(module.split("."))
    )


def _permissions(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("Permission", "P"):
            yield node.attr
