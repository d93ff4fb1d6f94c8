"""docs/drift.md as it is run: every block of commands with the mark beneath it, and a folder in which to do it.

The paper begins with one block of variables. Only their values are replaced; every other block is run as it stands, by
bash, in the order of the page.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

PAGE = Path(settings.BASE_DIR) / "docs/drift.md"
HERE = "stodtelefon/tests/test_drift/"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```\n+([^\n]*)", re.DOTALL | re.MULTILINE)
TESTED = re.compile(r"\*Provas av `(test_\w+\.py)::(test_\w+)`\.\*")
UNTESTED = re.compile(r"\*Ej provad: \w.+\.\*")
VARIABLE = re.compile(r"^([A-Z_0-9]+)=('[^']*'|\S*)", re.MULTILINE)
KEPT = re.compile(
    r"HOME|PIP_\w+|\w+_proxy|\w+_PROXY"
)  # what installing may need; nothing of the tests' own settings
ENVIRONMENT = {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)} | {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG": "C.UTF-8",
}
SECONDS = 300  # for one block: installing what the program needs is the longest


@dataclass(frozen=True)
class Block:
    """Commands, and who runs them: the file and the name of a test, or both empty where none does."""

    language: str
    text: str
    mark: str
    file: str = ""
    test: str = ""

    @property
    def is_marked(self) -> bool:
        return bool(self.test or UNTESTED.fullmatch(self.mark))


def blocks(page: str) -> list[Block]:
    found = []
    for language, text, mark in BLOCK.findall(page):
        tested = TESTED.fullmatch(mark)
        found.append(Block(language, text, mark, *(tested.groups() if tested else ())))
    return found


def variables(page: str) -> dict[str, str]:
    """The names of the first block with what the paper gives them."""
    return dict(VARIABLE.findall(blocks(page)[0].text))


class Failed(AssertionError):
    """A block did not end well. The text is the block and the end of what it said."""


@dataclass
class Story:
    """The paper followed from its first block to its last, each test a part of it."""

    folder: Path
    values: dict[str, str]
    page: str = field(default_factory=PAGE.read_text)
    followed: list[Block] = field(default_factory=list)
    is_broken: bool = False
    link: str = ""  # of the first administrator

    def follow(self, test: str) -> list[str]:
        """Run the blocks that name `test`. Gives what each of them printed."""
        return [self.run(block) for block in blocks(self.page) if block.test == test]

    def run(self, block: Block) -> str:
        self.followed.append(block)
        return self.bash(block.text)

    def bash(self, text: str) -> str:
        """Commands with the paper's variables set, stopping at the first that fails."""
        first = VARIABLE.sub(lambda found: f"{found[1]}={self.values[found[1]]}", blocks(self.page)[0].text)
        with (self.folder / "said").open("w+b") as said:  # a pipe would be held open by what is started
            done = subprocess.run(
                ["bash", "-euo", "pipefail"],
                input=f"{first}\n{text}".encode(),
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=ENVIRONMENT,
                timeout=SECONDS,
            )
            said.seek(0)
            output = said.read().decode(errors="replace")
        if done.returncode:
            raise Failed(f"{text}\n… ended with {done.returncode}:\n{output[-3000:]}")
        return output
