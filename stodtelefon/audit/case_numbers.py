"""How the log shows a case: by its number. The log knows a case by its UUID only; `calls` tells the rest.

`calls` registers two functions when it starts: one from UUIDs to numbers, and one from a number to its UUID.
A case that has been erased has no number any more, and its lines stay.
"""

from collections.abc import Callable, Iterable
from uuid import UUID

type_numbers = Callable[[Iterable[UUID]], dict[UUID, str]]
type_case = Callable[[str], UUID | None]

_registered: dict[str, Callable] = {}


def register(numbers: type_numbers, case: type_case | None = None) -> None:
    """Tell the log how to find case numbers, and (optionally) the case of a number."""
    _registered["numbers"] = numbers
    if case is not None:
        _registered["case"] = case


def numbers_of(cases: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of those cases that still have one, in one query."""
    wanted = {case for case in cases if case is not None}
    if not wanted or "numbers" not in _registered:
        return {}
    return _registered["numbers"](wanted)


def case_of(number: str) -> UUID | None:
    """The case that has this number, or None."""
    return _registered["case"](number) if "case" in _registered else None
