"""Counting in several workers at once. Gunicorn's configuration names both functions, before what counts is loaded.

Each worker counts in files of its own in `PROMETHEUS_MULTIPROC_DIR`. When it ends, gunicorn's master adds them to those
of all that have ended, so that a line that renews its workers does not gather files.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "PROMETHEUS_MULTIPROC_DIR"
KINDS = ("counter", "histogram")
ENDED = "ended"


def start_counting() -> None:
    """At the top of gunicorn's configuration: make the folder, or empty it. What was counted begins at nought.

    It lies where `PROMETHEUS_MULTIPROC_DIR` says, else in the folder that systemd made for us, else in a new one.
    """
    if NAME not in os.environ:
        home = os.environ.get("RUNTIME_DIRECTORY", "").partition(":")[0]
        os.environ[NAME] = str(Path(home or tempfile.mkdtemp(prefix="stodtelefon-")) / "counts")
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in folder().glob("*.db"):
        file.unlink()


def folder() -> Path | None:
    """Where the workers count, or None where one process counts for itself."""
    return Path(os.environ[NAME]) if NAME in os.environ else None


def child_exit(server, worker) -> None:
    """Gunicorn's hook in the master: what an ended worker has counted is kept, its files are not."""
    from prometheus_client.mmap_dict import MmapedDict

    with alone(fcntl.LOCK_EX):
        for kind in KINDS:
            counted = folder() / f"{kind}_{worker.pid}.db"
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
    with open(folder() / "lock", "w") as lock:
        fcntl.flock(lock, how)
        yield
