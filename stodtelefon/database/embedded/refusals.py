"""Why the embedded Postgres cannot run: one Swedish sentence each, for the person at the terminal."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
from collections.abc import Iterator
from pathlib import Path

from django.db.utils import OperationalError

OPEN_FILES = 64
FULL = os.strerror(errno.ENOSPC)


class EmbeddedPostgresError(OperationalError):
    """The embedded Postgres cannot run. The text is one sentence for the person at the terminal.

    For whoever asks the database it is what any database that is away is.
    """


@contextlib.contextmanager
def in_words(place: Path) -> Iterator[None]:
    """What the file system refuses in `place`, in one sentence for the person at the terminal."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT) or FULL in str(error):  # shutil has many in one
            raise EmbeddedPostgresError(no_room(place)) from None
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise EmbeddedPostgresError(
                f"{place} går inte att skriva i: kör som den som äger mappen, eller ange DATABASE_URL."
            ) from None
        raise EmbeddedPostgresError(f"{place} går inte att använda: {error.strerror}.") from None


def no_room(place: Path) -> str:
    return f"Disken är full: {place} får inte plats. Gör plats och kör igen."


def allow_open_files() -> None:
    """Postgres needs files open, and refuses to start below 58. A low limit is raised as far as it may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < OPEN_FILES:
        raise EmbeddedPostgresError(
            f"Högst {hard} filer får vara öppna på en gång (ulimit -n), och minst {OPEN_FILES} behövs: höj gränsen."
        )
    if soft != resource.RLIM_INFINITY and soft < OPEN_FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, hard))
