"""Long lists, one page at a time. A list is never counted: one row more than a page shows says whether there are more.

page = leaf(rows, request.GET, per_page=25)          in any order that no two rows share a place in: `?sida=2`
page = leaf_by_key(rows, request.GET, per_page=50)   by number, the newest first, however far back: `?fore=`, `?efter=`

A page is iterated and counted as a list is, and `components/pagination.html` draws the way on. Past the end,
and where the address says nothing that can be meant, it is the first page. `leaf` goes no deeper than `DEEPEST` pages,
so that the last one costs little more than the first: what lies further is narrowed down or sought.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

DEEPEST = 40
PARAMETERS = ("sida", "fore", "efter")
LONGEST = 18  # digits of a number that the database can hold


@dataclass(frozen=True)
class Leaf(Sequence):
    """The rows of one page, and which parameter of the address leads to the one before and the one after.

    `words` says which rows they are, where that is known. `has_further`: there are more, too deep to be leafed to.
    """

    rows: list[Any]
    previous: Mapping[str, int] | None = None
    next: Mapping[str, int] | None = None
    words: str = ""
    has_further: bool = False

    def __getitem__(self, place: Any) -> Any:
        return self.rows[place]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    @property
    def is_alone(self) -> bool:
        """All there is stands on this page."""
        return not (self.previous or self.next or self.has_further)


def leaf(rows: QuerySet | Sequence[Any], chosen: Mapping[str, str], *, per_page: int) -> Leaf:
    """The page that `?sida=` asks for. One statement; a second only past the end."""
    number = min(_number(chosen.get("sida")) or 1, DEEPEST)
    start = (number - 1) * per_page
    found = list(rows[start : start + per_page + 1])
    if not found and number > 1:
        return leaf(rows, {}, per_page=per_page)
    shown, has_more = found[:per_page], len(found) > per_page
    return Leaf(
        shown,
        previous={"sida": number - 1} if number > 1 else None,
        next={"sida": number + 1} if has_more and number < DEEPEST else None,
        words=f"{start + 1}–{start + len(shown)}",
        has_further=has_more and number == DEEPEST,
    )


def leaf_by_key(rows: QuerySet, chosen: Mapping[str, str], *, per_page: int, by: str = "pk") -> Leaf:
    """The rows before `?fore=`, or the nearest after `?efter=`, the highest key first. What is added meanwhile moves
    no row to another page. One statement; a second only where the address asks past an end.

    `by`: a column whose index serves the order, which is by it and then by key. Then a statement more finds the place.
    """
    before, after = _number(chosen.get("fore")), _number(chosen.get("efter"))
    order = [by, *(["pk"] if by != "pk" else [])]
    if after:
        found = list(_beyond(rows, after, by, "gt").order_by(*order)[: per_page + 1])
        if len(found) > per_page:
            shown = found[per_page - 1 :: -1]
            return Leaf(shown, previous={"efter": shown[0].pk}, next={"fore": shown[-1].pk})
        return leaf_by_key(rows, {}, per_page=per_page, by=by)
    older = _beyond(rows, before, by, "lt") if before else rows
    found = list(older.order_by(*(f"-{name}" for name in order))[: per_page + 1])
    if not found and before:
        return leaf_by_key(rows, {}, per_page=per_page, by=by)
    shown = found[:per_page]
    return Leaf(
        shown,
        previous={"efter": shown[0].pk} if before else None,
        next={"fore": shown[-1].pk} if len(found) > per_page else None,
    )


def _beyond(rows: QuerySet, key: int, by: str, side: str) -> QuerySet:
    """The rows on one side of the one with a key."""
    if by == "pk":
        return rows.filter(**{f"pk__{side}": key})
    place = rows.model._default_manager.filter(pk=key).values_list(by, flat=True).first()
    if place is None:
        return rows.none()
    further = Q(**{f"{by}__{side}": place}) | Q(**{by: place, f"pk__{side}": key})
    return rows.filter(further, **{f"{by}__{side}e": place})


def _number(typed: str | None) -> int:
    """What stands in the address as a number; 0 for anything else."""
    if typed and typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST:
        return int(typed)
    return 0
