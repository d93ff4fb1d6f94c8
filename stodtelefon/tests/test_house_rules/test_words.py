"""What is said to those who run the line is Swedish: at the terminal, by `check`, and in the lines of our own log."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from stodtelefon.tests.test_house_rules.reading import ROOT, over_all

# Words that an English sentence hardly does without, and that no Swedish one has.
ENGLISH = re.compile(
    r"\b(the|is|are|was|has|be|not|no|cannot|must|needs?|from|with|without|and|of|to|by|at|already|missing|refused)\b",
    re.IGNORECASE,
)
# Names of settings, commands and addresses are what they are, in whatever language.
NAMES = re.compile(r"\b[A-Z_]{3,}\b|\S*[/_.%=<>]\S*|--\S+")
BESIDE = ("manage.py", "deploy/gunicorn.conf.py")
SAID_BY = re.compile(
    r"(?:.+\.)?(CommandError|ImproperlyConfigured|StepFailed|OutsideFailed|EmbeddedPostgresError)"
    r"|checks\.(Error|Warning|Info)|logger\.\w+|self\.stdout\.write|sys\.exit"
)


def sentences(node: ast.AST) -> Iterator[str]:
    """The texts in an expression, with whatever is filled in left out. A call in it speaks for itself."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield " … ".join(text for part in node.values for text in sentences(part))
    elif isinstance(node, ast.BinOp | ast.IfExp):
        for part in ast.iter_child_nodes(node):
            yield from sentences(part)


def said(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every text that is handed to whoever runs the line, and where."""
    for node in ast.walk(tree):
        for text in handed_over(node):
            yield from ((text.lineno, sentence) for sentence in sentences(text))


def handed_over(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Call) and SAID_BY.fullmatch(ast.unparse(node.func)):
        return node.args
    is_help = (isinstance(node, ast.keyword) and node.arg == "help") or (
        isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "help"
    )
    return [node.value] if is_help else []


def english(module: str, tree: ast.AST) -> list[str]:
    return [
        f"{module}:{line} says {sentence!r}"
        for line, sentence in said(tree)
        if ENGLISH.search(NAMES.sub("", sentence))
    ]


def test_whoever_runs_the_line_is_spoken_to_in_swedish():
    beside = [(name, ast.parse((ROOT / name).read_text())) for name in BESIDE]

    assert over_all(english) == []
    assert [breach for name, tree in beside for breach in english(name, tree)] == []


def test_whoever_runs_the_line_is_spoken_to_in_swedish_sees_a_breach():
    tree = ast.parse(
        "raise CommandError(f'{name} is missing')\n"
        "checks.Error('Rollen äger tabellerna.')\n"
        "logger.warning('a value cannot be opened: %s', name)\n"
        "parser.add_argument('--port', help='where to serve')\n"
        "class Command:\n    help = 'Makes an end of it.'\n"
        "self.stdout.write('Klart.' if well else 'It is not.')\n"
        "raise ImproperlyConfigured('LOG_FORMAT ska vara text eller json.')"
    )

    found = sorted(breach.partition(" ")[0] for breach in english("here", tree))

    assert found == ["here:1", "here:3", "here:4", "here:6", "here:7"]
