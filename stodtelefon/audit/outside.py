"""The signed heads outside the database: a file (HEADS_FILE), the local syslog (HEADS_SYSLOG), or both.

Whoever owns the database can empty it, or put an old copy in its place, and no signature inside it tells. Outside
it does. A head is committed to the table first and written outside afterwards. A run that is killed between the two
leaves the file behind the table, which is no fault: the next run writes what is missing. The other way round, a
file ahead of the table, is what a table that was rolled back looks like. A line that was torn in the middle is left
aside and written again. The syslog cannot be read back, so each run says the newest head there once more.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from logging.handlers import SysLogHandler
from pathlib import Path

from django.conf import settings

from stodtelefon.audit.heads import as_json, from_json, is_signed
from stodtelefon.audit.models import SignedHead
from stodtelefon.jobs.steps import StepFailed

SYSLOG = "/dev/log"
LINE = re.compile(r'\{"number": .*\}\s*$')
LAST_BYTES = 1 << 18  # holds several heads with all their marks


class OutsideFailed(StepFailed):
    """The heads could not be read or written outside the database."""


class Outside:
    """The heads that a file holds: HEADS_FILE, or a syslog that was exported. No file: none."""

    def __init__(self, path: str | Path = "", *, until: int | None = None) -> None:
        self.path = Path(path) if path else None
        self.until = until
        self.newest: SignedHead | None = None
        self.count = self.younger = self.unproven = 0

    def survey(self) -> None:
        """Read all of it once: the newest head, how many there are, and how many are younger than `until`."""
        for head in self._lines():
            if not is_signed(head):
                self.unproven += 1
            elif self.until is not None and head.number > self.until:
                self.younger += 1
            else:
                self.count += 1
                if self.newest is None or head.number > self.newest.number:
                    self.newest = head

    def heads(self, series: int) -> Iterator[SignedHead]:
        """The heads of one series in the order of their numbers, each once."""
        last = 0
        for head in self._lines():
            is_wanted = head.series == series and (self.until is None or head.number <= self.until)
            if is_wanted and head.number > last and is_signed(head):
                last = head.number
                yield head

    def look_at_end(self) -> None:
        """Only the newest head, from the end of the file; where there is none, as `survey`."""
        if self.path is None:
            return
        try:
            with self.path.open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - LAST_BYTES))
                lines = file.read().decode(errors="replace").splitlines()
        except OSError as error:
            raise self._unreadable(error) from None
        heads = [head for line in lines if (head := _head_of(line)) and is_signed(head)]
        self.newest = max(heads, key=lambda head: head.number, default=None)
        if self.newest is None:
            self.survey()

    def _lines(self) -> Iterator[SignedHead]:
        if self.path is None:
            return
        try:
            with self.path.open(encoding="utf-8", errors="replace") as file:
                for line in file:
                    if head := _head_of(line):
                        yield head
        except OSError as error:
            raise self._unreadable(error) from None

    def _unreadable(self, error: OSError) -> OutsideFailed:
        return OutsideFailed(f"Huvudena utanför databasen går inte att läsa ({self.path}: {error.strerror}).")


def heads_file() -> Path | None:
    """HEADS_FILE, when it is set and has been written."""
    path = Path(settings.HEADS_FILE) if settings.HEADS_FILE else None
    return path if path and path.exists() else None


def append(heads: list[SignedHead]) -> None:
    """Add heads to HEADS_FILE, only for our own eyes, and let the disk have them before anyone is told."""
    path = Path(settings.HEADS_FILE)
    try:
        lines = "".join(as_json(head, with_marks=True) + "\n" for head in heads).encode()
        with os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "r+b") as file:
            size = file.seek(0, os.SEEK_END)
            is_torn = size and os.pread(file.fileno(), 1, size - 1) != b"\n"
            file.write(b"\n" + lines if is_torn else lines)
            file.flush()
            os.fsync(file.fileno())
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise OutsideFailed(
            f"HEADS_FILE kan inte skrivas ({path}: {error.strerror}). Huvudena finns i databasen och skrivs nästa gång."
        ) from None


class _Syslog(SysLogHandler):
    """The handler of the standard library, which would otherwise print what failed and go on."""

    def handleError(self, record: logging.LogRecord) -> None:
        raise


def say(heads: list[SignedHead]) -> None:
    """Tell the local syslog. Marks are left out: a line there is short."""
    try:
        syslog = _Syslog(address=SYSLOG, facility=SysLogHandler.LOG_AUTHPRIV)
    except OSError as error:
        raise OutsideFailed(_no_syslog(error)) from None
    syslog.ident = "stodtelefon: "
    try:
        for head in heads:
            line = as_json(head, with_marks=False)
            syslog.emit(logging.LogRecord("stodtelefon.audit", logging.INFO, "", 0, line, None, None))
    except OSError as error:
        raise OutsideFailed(_no_syslog(error)) from None
    finally:
        syslog.close()


def _no_syslog(error: OSError) -> str:
    return f"HEADS_SYSLOG: den lokala loggen svarar inte ({SYSLOG}: {error.strerror})."


def _head_of(line: str) -> SignedHead | None:
    found = LINE.search(line)
    return from_json(found[0]) if found else None
