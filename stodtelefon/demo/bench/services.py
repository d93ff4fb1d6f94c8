"""The line and the bare page, each served by gunicorn with two workers, and what their processes have used."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

WORKERS = 2
START_SECONDS = 60
PATIENCE = 10  # seconds to end in good order
KIB = 1024
GUNICORN = (sys.executable, "-m", "gunicorn")
OF_THE_LINE = ("--config", "deploy/gunicorn.conf.py")
# As the line's own: threads, what is loaded before the fork, connections that stay.
OF_THE_BARE = (
    "--workers",
    str(WORKERS),
    "--worker-class",
    "gthread",
    "--threads",
    "4",
    "--preload",
    "--keep-alive",
    "5",
)


class NotStartedError(Exception):
    """A service that does not answer; what it said is in the text."""


@dataclass
class Service:
    """One gunicorn on a port of its own, until `stop()`."""

    arguments: tuple[str, ...]
    application: str
    environment: dict[str, str]
    log: Path
    port: int = 0
    process: subprocess.Popen | None = None

    def start(self) -> None:
        self.port = _free_port()
        command = [*GUNICORN, *self.arguments, "--bind", f"127.0.0.1:{self.port}", self.application]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=self.environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while len(self.workers) < WORKERS or not self._listens():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise NotStartedError(self.log.read_text(errors="replace")[-2000:])
            time.sleep(0.1)

    @property
    def workers(self) -> list[int]:
        return _children(self.process.pid)

    def _listens(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @property
    def memory(self) -> float:
        """MiB that the master and its workers hold together, what they share counted once (PSS)."""
        return sum(_pss(pid) for pid in (self.process.pid, *self.workers)) / KIB

    def used(self) -> dict[int, int]:
        """Nanoseconds of processor time that each worker has had."""
        return {pid: used_by(pid) for pid in self.workers}


def used_by(pid: int) -> int:
    """Nanoseconds of processor time that a process has had, all its threads together. One that is gone: none."""
    total = 0
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                total += int((thread / "schedstat").read_text().split()[0])
    return total


def _pss(pid: int) -> int:
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(row for row in rows if row.startswith("Pss:")).split()[1])


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
