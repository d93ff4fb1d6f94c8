"""A statement that is sent again and again: Postgres reads and plans it once on a connection, and is then only given
the values. For a page of ours that is most of what the database had to do.

`Words` is the statement as it would be sent, so that whatever looks at statements sees them whole. What is the same
each time stands in it, also as an index sees it; `%s` is what is given.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence

GIVEN = re.compile(r"%(%|s)")


class Words(str):
    """`places` names what is given, in its order. What has the same name is the same, and is given once."""

    places: tuple[Hashable, ...]
    numbered: str  # as it is prepared
    _once: tuple[int, ...]

    def __new__(cls, statement: str, places: tuple[Hashable, ...]) -> Words:
        numbers = {place: number for number, place in enumerate(dict.fromkeys(places), start=1)}
        order = iter(places)
        numbered = GIVEN.sub(lambda found: f"${numbers[next(order)]}" if found[1] == "s" else "%", statement)
        words = super().__new__(cls, statement if places else numbered)
        words.places, words.numbered = places, numbered
        words._once = tuple(places.index(place) for place in numbers)
        return words

    def call(self, name: str, given: Sequence[object] | None) -> tuple[str, list[object] | None]:
        """What is sent when it is prepared under that name."""
        if not self.places:
            return f"EXECUTE {name}", None
        values = ", ".join(["%s"] * len(self._once))
        return f"EXECUTE {name} ({values})", [given[place] for place in self._once]
