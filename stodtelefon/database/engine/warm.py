"""Connections that nobody uses just now: whoever needs one gets the one that was used last.

A new connection knows nothing: it reads the descriptions of every table and plans every statement, and a page costs
several times what it does on one that has answered before. Threads that each kept their own were all half cold. Here
the answers of a quiet day come over one connection, and the others are there when many ask at once.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from contextlib import suppress

from stodtelefon.database.engine.session import Connection

LIFE = 3600  # seconds, so that nothing that a connection has gathered grows for long
UNUSED = 300  # seconds after which one that nobody needed is closed: who was between may have forgotten it

_idle: dict[tuple, list[Connection]] = defaultdict(list)


def take(key: tuple) -> Connection | None:
    """One to the same database by the same role, or None."""
    idle = _idle[key]
    while True:
        try:
            found = idle.pop()
        except IndexError:  # or another thread was quicker
            return None
        now = time.monotonic()
        if found.is_alive and now - found.made_at < LIFE and now - found.used_at <= UNUSED:
            return found
        found.close()


def keep(key: tuple, connection: Connection) -> None:
    connection.used_at = now = time.monotonic()
    idle = _idle[key]
    idle.append(connection)
    with suppress(IndexError):  # other threads take from it meanwhile
        while now - idle[0].used_at > UNUSED:
            idle.pop(0).close()


# A process that is made of this one leaves them to it.
os.register_at_fork(after_in_child=_idle.clear)
