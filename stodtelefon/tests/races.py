"""Things done at the same moment, in a database that really commits (`own_database`)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
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


def refusals(results: list[Any]) -> list[str]:
    """The sentences of those that were refused."""
    return [result.messages[0] for result in results if isinstance(result, ValidationError)]
