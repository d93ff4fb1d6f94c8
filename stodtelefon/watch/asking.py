"""A question that must be answered in time, whatever the database does.

Behind pgbouncer a dead database is no refused connection but silence, for half a minute and more, and so is a disk or a
standby that takes no writes. So the question is asked in a thread of its own, with a connection of its own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from typing import Generic, TypeVar

from django.db import close_old_connections, connections

T = TypeVar("T")

SECONDS = 1.8  # of the two that whoever asks waits


class Asking(Generic[T]):
    """One thread at a time asks `question`. Whoever asks meanwhile waits for the same answer, and no longer than who
    asked first: when nothing answers, many who ask do not hold up each other.
    """

    def __init__(self, question: Callable[[], T]):
        self.question = question
        self.guard = threading.Lock()
        self.asked: Future[T] = Future()
        self.asked.cancel()
        self.since = 0.0

    def answer(self, seconds: float = SECONDS) -> T | None:
        """What the question gave, or None when there is no answer yet."""
        with self.guard:
            if self.asked.done():
                self.asked, self.since = Future(), time.monotonic()
                ask = copy_context().run
                threading.Thread(target=ask, args=(self._ask, self.asked), daemon=True).start()
            asked, left = self.asked, self.since + seconds - time.monotonic()
        try:
            return asked.result(max(0, left))
        except TimeoutError:
            return None

    def _ask(self, asked: Future[T]) -> None:
        try:
            found = self.question()
        except BaseException as error:
            connections.close_all()
            asked.set_exception(error)
        else:
            close_old_connections()  # to the pile, for the next page: it is as warm as it was
            asked.set_result(found)
