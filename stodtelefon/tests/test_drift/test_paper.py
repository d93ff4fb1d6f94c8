"""docs/drift.md promises what is run: each block of commands is marked, and its test is there and follows it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from stodtelefon.tests.test_drift.conftest import values_of
from stodtelefon.tests.test_drift.paper import HERE, PAGE, Block, blocks, variables
from stodtelefon.tests.test_house_rules.reading import PACKAGES, ROOT

PICTURE = "text"


def followers(source: str) -> set[str]:
    """The tests of a module that are run by `make drift` and follow the paper."""
    tree = ast.parse(source)
    is_drift = any(ast.unparse(node) == "pytestmark = pytest.mark.drift" for node in tree.body)
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef) and is_drift]
    return {node.name for node in tests if "paper.follow()" in ast.unparse(node)}


def faults(page: str, tests: dict[str, set[str]]) -> list[str]:
    """Blocks without a mark, and marks whose test is not there; tests that follow nothing."""
    _, *rest = (block for block in blocks(page) if block.language != PICTURE)
    named = {(block.file, block.test) for block in rest if block.test}
    return [
        *(f"no mark: {block.text.splitlines()[0]}" for block in rest if not block.is_marked),
        *(f"no such test: {file}::{test}" for file, test in sorted(named) if test not in tests.get(file, ())),
        *(
            f"follows nothing: {file}::{test}"
            for file, found in tests.items()
            for test in sorted(found)
            if (file, test) not in named
        ),
    ]


def all_followers() -> dict[str, set[str]]:
    return {
        path.name: found
        for path in sorted((ROOT / HERE).glob("test_*.py"))
        if (found := followers(path.read_text()))
    }


def test_every_block_is_run_by_the_test_that_it_names():
    assert faults(PAGE.read_text(), all_followers()) == []


def test_every_block_is_run_sees_a_breach():
    page = (
        "```sh\nCODE=/opt\n```\n\nfirst\n\n```sh\nmake a\n```\n\n*Provas av `test_a.py::test_a`.*\n\n"
        "```sh\nmake b\n```\n\nNothing.\n\n```sh\nmake c\n```\n\n*Provas av `test_a.py::test_c`.*\n\n"
        "```sh\nmake d\n```\n\n*Ej provad: rör hela maskinen.*\n\n```sh\nmake e\n```\n\n*Ej provad: .*\n"
    )

    assert faults(page, {"test_a.py": {"test_a", "test_z"}}) == [
        "no mark: make b",
        "no mark: make e",
        "no such test: test_a.py::test_c",
        "follows nothing: test_a.py::test_z",
    ]


def test_only_a_test_of_the_drift_that_follows_the_paper_counts():
    marked = (
        "pytestmark = pytest.mark.drift\ndef test_a(paper):\n    paper.follow()\ndef test_b(paper):\n    pass"
    )

    assert followers(marked) == {"test_a"}
    assert followers(marked.partition("\n")[2]) == set()


def test_the_runner_replaces_every_variable_of_the_paper_and_no_other():
    assert set(values_of(Path("/nowhere"))) == set(variables(PAGE.read_text()))


def test_most_of_the_paper_is_run():
    run = [block for block in blocks(PAGE.read_text())[1:] if block.language == "sh"]

    assert len([block for block in run if block.test]) >= 3 * len([block for block in run if not block.test])


def test_no_block_leaves_the_shell_in_another_state():
    """Each block is run in a shell of its own here; who pastes them one after the other must not notice it."""
    left_behind = re.compile(r"^(umask|cd|set|export|trap)\b")
    _, *rest = blocks(PAGE.read_text())
    lines = [line for block in rest for line in outside_parentheses(block.text)]

    assert len(lines) > 100
    assert [line for line in lines if left_behind.match(line)] == []


# What each message means

EXPLAINED = re.compile(r"^\| (?:den säger|meddelande) \|.*\n(?:\|.*\n)+", re.MULTILINE)
BETWEEN = re.compile(r"\s*…\s*|: ")


def messages(page: str) -> list[str]:
    """The words in the first column of the tables that explain what is said, each piece between what varies."""
    rows = [row for table in EXPLAINED.findall(page) for row in table.splitlines()[2:]]
    quoted = [words for row in rows for words in re.findall(r"`([^`/]+)`", row.split("|")[1])]
    return [piece for words in quoted for piece in BETWEEN.split(words) if piece]


def said_by_the_program() -> str:
    """Our Python, where a sentence that was broken over lines is whole."""
    files = [path for app in PACKAGES for path in (ROOT / app).rglob("*.py") if "tests" not in path.parts]
    return re.sub(r'"\s*\n\s*f?"', "", "\n".join(path.read_text() for path in files))


def test_every_message_that_the_paper_explains_is_said_by_the_program():
    explained, said = messages(PAGE.read_text()), said_by_the_program()

    assert len(explained) > 15
    assert [piece for piece in explained if piece not in said] == []


def test_messages_are_read_by_their_pieces():
    page = "| meddelande | gör |\n| --- | --- |\n| `Rad … är ändrad`, `Slut: nu` | vänta |\n| 404 | `ls` |\n"

    assert messages(page) == ["Rad", "är ändrad", "Slut", "nu"]


def test_every_block_can_be_pasted():
    """Debian 12's bash loses a `"$(…)"` that goes over several lines when somebody types it, and `!` is its history."""
    text = "\n".join(block.text for block in blocks(PAGE.read_text()))

    assert not re.search(r'"\$\([^()\n]*\\\n', text)
    assert "!" not in text


def test_what_cannot_be_undone_stops_at_the_first_fault():
    """Whoever pastes a block has no `set -e`: without it the next line is run on what the last one did not do."""
    firsts = ("CREATE ROLE", "openssl rand -base64", "pg pg_restore", "ln -sfn $version", "ALTER SYSTEM SET")
    found = [block.text for block in blocks(PAGE.read_text()) if any(first in block.text for first in firsts)]

    assert len(found) == 9
    assert [text for text in found if not re.search(r"\bset -(e|eC|C)\b", text)] == []


def outside_parentheses(text: str) -> list[str]:
    return re.sub(r"^\(\n.*?^\)$", "", text, flags=re.DOTALL | re.MULTILINE).splitlines()


def test_a_block_knows_who_runs_it():
    page = "```sh\nmake a\n```\n\n*Provas av `test_a.py::test_a`.*\n"

    assert blocks(page) == [
        Block("sh", "make a\n", "*Provas av `test_a.py::test_a`.*", "test_a.py", "test_a")
    ]
