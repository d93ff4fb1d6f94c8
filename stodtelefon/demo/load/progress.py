"""How far a load has come, and about how long it will take."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

SILENT = 10  # seconds between two lines
A_MINUTE = 60


class Progress:
    def __init__(self, total: int, say: Callable[[str], None]) -> None:
        self.total, self.say = total, say
        self.began = self.said = monotonic()

    def tell(self, done: int) -> None:
        """Say how it goes, not more often than somebody wants to read it."""
        now = monotonic()
        if now - self.said < SILENT or not done:
            return
        self.said = now
        left = (now - self.began) / done * (self.total - done)
        self.say(
            f"{done} av {self.total} ärenden, {100 * done // self.total} %, klart om ungefär {duration(left)}"
        )

    @property
    def seconds(self) -> float:
        return monotonic() - self.began


def duration(seconds: float) -> str:
    """«14 min», or in seconds where it is less than a minute."""
    return f"{round(seconds)} s" if seconds < A_MINUTE else f"{round(seconds / A_MINUTE)} min"
