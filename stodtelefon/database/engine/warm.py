"""Connections that nobody uses just now: whoever needs one gets the one that was used last.

A new connection knows nothing: it reads the descriptions of every table and plans every statement, and a page costs
several times what it does on one that has answered before. Threads that each kept their own were all half cold. Here
the answers of a quiet day come over one connection, and the others are there when many ask at once.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict

from stodtelefon.database.engine.session import Connection

LIFE = 3600  # seconds, so that nothing that a connection has gathered grows for long
UNUSED = 300  # seconds after which one is closed that was not needed

_idle: dict[tuple, list[Connection]] = defaultdict(list)


def take(key: tuple) -> Connection | None:
    """One to the same database by the same role, or None."""
    idle = _idle[key]
    while True:
        try:
            found = idle.pop()
        except IndexError:  # or another thread was quicker
            return None
        if found.is_alive and time.monotonic() - found.made_at < LIFE:
            return found
        found.close()


def keep(key: tuple, connection: Connection) -> None:
    connection.used_at = time.monotonic()
    idle = _idle[key]
    idle.append(connection)
    while len(idle) > 1 and connection.used_at - idle[0].used_at > UNUSED:
        try:
            idle.pop(0).close()
        except IndexError:
            return


# A process that is made of this one leaves them to it.
os.register_at_fork(after_in_child=_idle.clear)
