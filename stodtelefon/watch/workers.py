"""Counting in several workers at once. Gunicorn's configuration names both functions, before what counts is loaded.

Each worker counts in files of its own in `PROMETHEUS_MULTIPROC_DIR`. When it ends, gunicorn's master adds them to those
of all that have ended, so that a line that renews its workers does not gather files.

Counting never costs an answer, and never the line. The files are memory: a process that counts where the disk has no
room for what it wrote is killed at once (SIGBUS). So the room is taken beforehand. Where there is none, each counts for
itself. A folder that somebody has cleaned away is made anew.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "PROMETHEUS_MULTIPROC_DIR"
KINDS = ("counter", "histogram")
ENDED = "ended"
ROOM = 1 << 20  # bytes of each file, as prometheus_client makes it


def start_counting() -> None:
    """At the top of gunicorn's configuration: make the folder, or empty it. What was counted begins at nought.

    It lies where `PROMETHEUS_MULTIPROC_DIR` says, else in the folder that systemd made for us, else in a new one.
    """
    if NAME not in os.environ:
        home = os.environ.get("RUNTIME_DIRECTORY", "").partition(":")[0]
        os.environ[NAME] = str(Path(home or tempfile.mkdtemp(prefix="stodtelefon-")) / "counts")
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        for file in folder().glob("*.db"):
            file.unlink()
        take_room(os.getpid(), ENDED)
    except OSError:
        del os.environ[NAME]


def post_fork(server, worker) -> None:
    """Gunicorn's hook in each new worker."""
    if folder() is not None:
        with contextlib.suppress(OSError):
            take_room(os.getpid())


def take_room(*owners: object) -> None:
    """Raises `OSError` when the disk has no room for what each of them counts; then there are no files of theirs."""
    paths = [folder() / f"{kind}_{owner}.db" for kind in KINDS for owner in owners]
    try:
        for path in paths:
            with path.open("ab") as file:
                os.posix_fallocate(file.fileno(), 0, ROOM)
    except OSError:
        for path in paths:
            path.unlink(missing_ok=True)
        raise


def folder() -> Path | None:
    """Where the workers count, or None where one process counts for itself."""
    return Path(os.environ[NAME]) if NAME in os.environ else None


def child_exit(server, worker) -> None:
    """Gunicorn's hook in the master: what an ended worker has counted is kept, its files are not."""
    if folder() is not None:
        with contextlib.suppress(OSError):  # an error here would end the master, and so the line
            keep_what_was_counted(worker.pid)


def keep_what_was_counted(pid: int) -> None:
    from prometheus_client.mmap_dict import MmapedDict

    with alone(fcntl.LOCK_EX):
        for kind in KINDS:
            counted = folder() / f"{kind}_{pid}.db"
            if not counted.exists():
                continue
            total = MmapedDict(str(folder() / f"{kind}_{ENDED}.db"))
            for key, value, _, _ in MmapedDict.read_all_values_from_file(counted):
                total.write_value(key, total.read_value(key)[0] + value, 0.0)
            total.close()
            counted.unlink()


@contextmanager
def alone(how: int = fcntl.LOCK_SH) -> Iterator[None]:
    """Readers of the files together, or the one who moves what is in them: nothing is seen twice or not at all."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(folder() / "lock", "w") as lock:
        fcntl.flock(lock, how)
        yield
