"""How big the letters of a card and of a poster can be, so that all that stands there has room.

What a card says is of any length up to what its fields hold, and a browser that prints it cuts off what has no room.
So it is reckoned beforehand, from how many characters there are, with letters as wide as those of a wide font.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

POINT = 25.4 / 72  # millimetres
WIDE = 0.58  # of its size: how wide a letter is on the average
LEADING = 1.3  # of its size: from line to line
OF_THE_NUMBER = 0.6  # the size of the line's name
STEPS = (
    100,
    90,
    80,
    70,
    60,
    50,
)  # per cent of the sizes below; `static/css/outreach.css` has a rule for each


@dataclass(frozen=True)
class Paper:
    """The room inside, and what is left between the texts, in millimetres; the size of each text in points; and how
    small the number gets at most. As in `static/css/outreach.css`."""

    width: float
    height: float
    between: float
    points: Mapping[str, float]
    least_number: float

    def size(self, name: str, share: float) -> float:
        """The size of a text, in points, where the letters are that share of what they are. The line's name stands
        above the number in letters that go with it."""
        if name not in ("number", "line"):
            return self.points[name] * share
        number = max(self.least_number, self.points["number"] * share)
        return number * OF_THE_NUMBER if name == "line" else number


CARD = Paper(
    82, 46, 1.25, {"title": 13, "words": 8.5, "number": 15, "hours": 8.5, "anonymous": 9.5, "name": 8.5}, 12
)
POSTER = Paper(
    158, 225, 10, {"title": 44, "words": 24, "number": 46, "hours": 24, "anonymous": 30, "name": 14}, 36
)


def letters(said: Mapping[str, str], paper: Paper) -> int:
    """How many per cent of their size the letters can have. `said`: the texts by what they are: those of
    `Paper.points`, and the line's name as `line`."""
    fits = (step for step in STEPS if _height(said, paper, step / 100) <= paper.height)
    return next(fits, STEPS[-1])


def _height(said: Mapping[str, str], paper: Paper, share: float) -> float:
    height = 0.0
    for name, text in said.items():
        size = paper.size(name, share) * POINT
        lines = ceil(len(text) * size * WIDE / paper.width)
        height += lines * size * LEADING + (paper.between * share if text else 0)
    return height
