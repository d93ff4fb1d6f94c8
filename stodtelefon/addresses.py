"""Addresses with one key in them, for pages that hold a hundred: `reverse()` is asked once for each kind of page.

`address("calls:case", case.number)` is what `reverse("calls:case", args=[case.number])` is.
"""

from __future__ import annotations

import re
from functools import cache
from uuid import UUID

from django.urls import get_script_prefix, reverse

# What stands for the key while an address is made.
STAND_INS = {UUID: UUID(int=2**127), int: 2**62, str: "hit-hor-nyckeln"}

PLAIN = re.compile(r"[A-Za-z0-9-]+")


def address(name: str, key: UUID | int | str) -> str:
    """The address of a page about one thing."""
    kind = type(key)
    if kind not in STAND_INS or (kind is str and not PLAIN.fullmatch(key)):
        return reverse(name, args=[key])
    before, after = _around(name, kind, get_script_prefix())
    return f"{before}{key}{after}"


@cache
def _around(name: str, kind: type, prefix: str) -> tuple[str, str]:
    """What stands before the key, and after it."""
    stand_in = STAND_INS[kind]
    before, _, after = reverse(name, args=[stand_in]).partition(str(stand_in))
    return before, after
