"""The lists that a municipality keeps by itself, each with a page under Kodlistor.

An app says which of its lists people may edit, when it starts: `code_lists.register(CodeList(…))`. Adding, changing and
retiring are the same for all (`stodtelefon/organisation/actions.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import IntegerField, Max, Value
from django.http import HttpRequest
from django.utils.text import capfirst

from stodtelefon.addresses import address
from stodtelefon.earlier import earlier_parts
from stodtelefon.earlier.earlier_parts import EarlierPart, Opened
from stodtelefon.organisation.models import ListRow
from stodtelefon.permissions import Permission

STEP = 10
HIGHEST = 32_767  # that `position` holds


@dataclass(frozen=True)
class CodeList:
    """One list: its word in the address, what it is for, what can be filled in and what the page shows of it.

    `fields` begins with what a row is called. `shown` are columns beside that name. `none` says that a list without
    rows is one to fill in, and what is missed without it.
    """

    slug: str
    model: type[ListRow]
    about: str
    fields: tuple[str, ...] = ("label",)
    shown: tuple[str, ...] = ()
    help_texts: dict[str, str] = field(default_factory=dict)
    none: str = "Inget är inlagt än."

    @property
    def name(self) -> str:
        return capfirst(self.model._meta.verbose_name_plural)

    @property
    def one(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def headings(self) -> list[str]:
        return [capfirst(self.model._meta.get_field(name).verbose_name) for name in self.shown]

    def cells(self, row: ListRow) -> list[tuple[str, str]]:
        """Heading and words of each column that is shown."""
        return [
            (heading, in_words(row, name)) for heading, name in zip(self.headings, self.shown, strict=True)
        ]

    def next_position(self) -> int:
        """Where a new row stands: last, or beside the last where no higher number fits."""
        last = self.model._base_manager.aggregate(last=Max("position"))["last"] or 0
        return min(last + STEP, HIGHEST)


def in_words(row: ListRow, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    return "–" if value in (None, "") else str(value)


lists: list[CodeList] = []


def register(*those: CodeList) -> None:
    lists.extend(those)
    earlier_parts.register(*map(_earlier_part, those))


def _earlier_part(one: CodeList) -> EarlierPart:
    """What the rows of the list said before is read by who may edit them."""

    def opened(request: HttpRequest, row: ListRow) -> Opened:
        place = address("organisation:code_list", one.slug)
        page = address("organisation:code_row_edit", one.slug, row.pk)
        return Opened({row: ""}, ((one.name, place), (str(row), page)))

    return EarlierPart(f"lista-{one.slug}", one.model, (Permission.SETTINGS_EDIT,), opened)


def find(slug: str) -> CodeList | None:
    return next((one for one in lists if one.slug == slug), None)


def how_many(*, on) -> dict[str, int]:
    """By the list's word in the address, how many of its rows can be chosen on a day. One query."""
    slugs = [
        one.model.objects.current(on=on).order_by().values_list(Value(place, output_field=IntegerField()))
        for place, one in enumerate(lists)
    ]
    found = [place for (place,) in slugs[0].union(*slugs[1:], all=True)]
    return {one.slug: found.count(place) for place, one in enumerate(lists)}
