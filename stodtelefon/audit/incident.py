"""Who saw what in which hours: for the report of an incident, a row for each person and case.

What each row counts is said by the kinds and sentences that the apps bring. No content of a case. Source:
cybersäkerhetslag (2025:1506) 2:5–2:8 (within 24 and 72 hours), dataskyddsförordningen 33.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min

from stodtelefon.audit import log_parts
from stodtelefon.audit.kinds import events_by_kind
from stodtelefon.audit.models import AuditEvent
from stodtelefon.audit.readers import Person, people_of
from stodtelefon.dates import iso_moment
from stodtelefon.spreadsheet import as_csv
from stodtelefon.swedish_order import swedish_key

LONGEST = timedelta(days=31)
IDENTITY, TAKEN_OUT = "Identitet öppnad", "Fil, brev eller utskrift"  # among the kinds that the apps name
LEFT_OUT = "Ärenden där du är jävig är inte med. Låt en annan granskare ta fram hela utdraget."
HEADINGS = (
    *("Person", "Roll idag", "Ärende", "Läst", "Ändrat", "Identitet öppnad", "Fil, brev eller utskrift"),
    *("Vad", "Första gången", "Sista gången"),
)


@dataclass
class Row:
    """What one person did in one case in those hours; `case` None: in no case, as a search or a sign-in."""

    reader: int
    person: Person
    case: UUID | None
    first: datetime
    last: datetime
    read: int = 0
    changed: int = 0
    identities: int = 0
    taken_out: int = 0
    deeds: list[str] = field(default_factory=list)
    number: str = ""

    @property
    def case_in_words(self) -> str:
        """«2026-0042», «inte kvar», «–»."""
        return "–" if self.case is None else self.number or "inte kvar"

    @property
    def moments(self) -> list[str]:
        """The first time and the last, once where they are the same minute."""
        return list(dict.fromkeys((iso_moment(self.first), iso_moment(self.last))))


def extract(
    since: datetime, until: datetime, people: Collection[int] = (), *, taken: Collection[UUID] = ()
) -> list[Row]:
    """From `since`, before `until`; `people` are keys, none: everybody. By name, then by the first time. None of the
    cases that are `taken` from who asks (`log_parts.taken_from`).

    Two statements and one for the numbers of cases, by the moments of the lines.
    """
    lines = AuditEvent.objects.between(since, until).filter(actor_id__isnull=False)
    if people:
        lines = lines.filter(actor_id__in=people)
    if taken:
        lines = lines.exclude(case_id__in=taken)
    counted = list(
        lines.order_by()
        .values("actor_id", "case_id", "event", "is_read")
        .annotate(count=Count("pk"), first=Min("at"), last=Max("at"))
        .order_by("first", "event")
    )
    known = people_of(one["actor_id"] for one in counted)
    numbers = log_parts.numbers_of(one["case_id"] for one in counted)
    kinds = events_by_kind()
    rows: dict[tuple[int, UUID | None], Row] = {}
    for one in counted:
        key = one["actor_id"], one["case_id"]
        row = rows.get(key)
        if row is None:
            row = rows[key] = Row(key[0], known[key[0]], key[1], one["first"], one["last"])
            row.number = numbers.get(key[1], "")
        _add(row, one, kinds)
    return sorted(rows.values(), key=lambda row: (swedish_key(row.person.name), row.first))


def as_sheet(rows: list[Row], *, is_whole: bool = True) -> bytes:
    return as_csv([HEADINGS, *_cells(rows), *([] if is_whole else [(LEFT_OUT,)])])


def _add(row: Row, one: dict, kinds: dict[str, tuple[str, ...]]) -> None:
    count, event = one["count"], one["event"]
    row.last = max(row.last, one["last"])
    if event.endswith(".refused"):
        pass  # nothing was seen or changed: the words tell of it
    elif one["is_read"]:
        row.read += count
    else:
        row.changed += count
    row.identities += count if event in kinds.get(IDENTITY, ()) else 0
    row.taken_out += count if event in kinds.get(TAKEN_OUT, ()) else 0
    words = log_parts.sentence_of(event)
    row.deeds.append(words if count == 1 else f"{words}, {count} gånger")


def _cells(rows: list[Row]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        yield (
            *(row.person.name, row.person.roles, row.case_in_words, row.read, row.changed),
            *(row.identities, row.taken_out, "; ".join(row.deeds)),
            *(iso_moment(row.first), iso_moment(row.last)),
        )
