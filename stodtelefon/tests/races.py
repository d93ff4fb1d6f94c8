"""Things done at the same moment, in a database that really commits (`own_database`)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do each in a thread and a connection of its own, all starting together.

    Gives what each returned, or the `ValidationError` that it was refused with. Any other error is raised.
    """
    start = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return deed()
        except ValidationError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def beside(deed: Callable[[], Any]) -> Future:
    """Begin a deed in a thread and a connection of its own, while a transaction of ours is open; goes on when it waits
    for that, or is done. What it returned is asked of what is given, when the transaction has ended."""
    pool = ThreadPoolExecutor(1)
    begun = pool.submit(lambda: at_once(deed)[0])
    pool.shutdown(wait=False)
    with connection.cursor() as cursor:
        while not begun.done():
            cursor.execute(
                "SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
            )
            if cursor.rowcount:
                break
            sleep(0.01)
    return begun


def refusals(results: list[Any]) -> list[str]:
    """The sentences of those that were refused."""
    return [result.messages[0] for result in results if isinstance(result, ValidationError)]
