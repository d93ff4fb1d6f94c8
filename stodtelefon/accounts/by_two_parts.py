"""Who is told that something which takes two is asked for or decided: a later room, which knows whose Idag it is on.

`accounts` knows no later room. Each registers what it does, when it starts: `by_two_parts.register(changed)`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Told = Callable[..., None]
those: list[Told] = []


def register(*told: Told) -> None:
    those.extend(told)


def tell(request: Any, *, by: Any) -> None:
    """A step inside the action, after its row (`ByTwo`) is written."""
    for told in those:
        told(request, by=by)
