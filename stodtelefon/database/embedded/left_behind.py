"""The tests' databases of work trees that are gone. They lie in memory, where nobody would look for them.

Beside each stands which work tree it is of. What belongs to no tree any more is removed when other tests begin.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

ENDING = ".tree"


def remember(data: Path, tree: Path) -> None:
    data.with_name(data.name + ENDING).write_text(str(tree))


def forget(data: Path) -> None:
    data.with_name(data.name + ENDING).unlink(missing_ok=True)


def sweep(memory: Path) -> None:
    """What another user made is left alone, and so is a server that runs."""
    for noted in memory.glob(f"stodtelefon-*{ENDING}"):
        with contextlib.suppress(OSError):
            data = noted.with_suffix("")
            if noted.stat().st_uid == os.geteuid() and not _is_of_a_tree(data, Path(noted.read_text())):
                shutil.rmtree(data, ignore_errors=True)
                noted.unlink()


def _is_of_a_tree(data: Path, tree: Path) -> bool:
    if is_server_of(data, data / "postmaster.pid"):
        return True
    try:
        return (tree / ".postgres" / "id").read_text().strip() in data.name
    except FileNotFoundError:
        return False


def is_server_of(data: Path, pidfile: Path) -> bool:
    """Whether the pidfile names a living server of this folder. A zombie has no command line."""
    try:
        pid = int(pidfile.read_text().split()[0])
        return os.fsencode(data) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError, IndexError):
        return False
