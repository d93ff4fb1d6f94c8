"""The house as its rules read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)


PACKAGES = ("stodtelefon", "calls", "meetings", "referrals", "outreach")


@cache
def modules() -> tuple[tuple[str, ast.Module, Path], ...]:
    """Every module of the house but migrations and tests, with its dotted name. Read once: nobody changes a tree."""
    return tuple(_read())


def _read() -> Iterator[tuple[str, ast.Module, Path]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" in parts or "tests" in parts:
                continue
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            yield name, ast.parse(path.read_text()), path


def imported(tree: ast.AST) -> Iterator[str]:
    """Imported modules, also inside functions and for type checkers alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def over_all(rule) -> list[str]:
    return [breach for module, tree, _ in modules() for breach in rule(module, tree)]
