"""Who has seen a case, and what they did there: one row a person, and the lines of a minute as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib.auth import get_user_model
from django.db.models import Count, Max, Min, Q, QuerySet

from stodtelefon.audit.log_parts import details_of, sentence_of
from stodtelefon.audit.models import REFUSED, AuditEvent
from stodtelefon.swedish_order import swedish_key

SYSTEM = "Systemet"


@dataclass(frozen=True)
class Person:
    """One of those in the log: name and roles as they are today. Of the system itself there are none."""

    name: str
    roles: str = ""


@dataclass(frozen=True)
class Reader:
    """What one person did in a case: since when, until when, how often it was read and changed, and how often they
    were refused."""

    person: Person
    first: datetime
    last: datetime
    read: int
    changed: int
    refused: int


@dataclass(frozen=True)
class Minute:
    """What one person did within a minute, the latest first: each deed once, with how often it was done."""

    at: datetime
    who: str
    deeds: tuple[str, ...]
    kinds: tuple[str, ...]
    origins: tuple[str, ...]


def people_of(actors: Iterable[int | None]) -> dict[int | None, Person]:
    """The people of some lines, in one statement."""
    wanted = {actor for actor in actors if actor is not None}
    found = {
        user.pk: Person(user.name, ", ".join(user.role_labels))
        for user in get_user_model().objects.filter(pk__in=wanted)
    }
    return {actor: found.get(actor, Person(f"Användare {actor}")) for actor in wanted} | {
        None: Person(SYSTEM)
    }


def readers_of(lines: QuerySet[AuditEvent]) -> list[Reader]:
    """By name. Two statements, however many lines there are."""
    is_read, is_change = Q(is_read=True), Q(is_read=False)
    rows = list(
        lines.order_by()
        .values("actor_id")
        .annotate(
            first=Min("at"),
            last=Max("at"),
            read=Count("pk", filter=is_read & ~REFUSED),
            changed=Count("pk", filter=is_change),
            refused=Count("pk", filter=REFUSED),
        )
    )
    people = people_of(row["actor_id"] for row in rows)
    found = [Reader(person=people[row.pop("actor_id")], **row) for row in rows]
    return sorted(found, key=lambda reader: swedish_key(reader.person.name))


def folded(lines: Iterable[AuditEvent], people: dict[int | None, Person]) -> Iterator[Minute]:
    """Lines in the order in which they stand, as minutes: in each the people in the order of their first line."""
    for minute, group in groupby(lines, key=lambda line: line.at.replace(second=0, microsecond=0)):
        by_actor: dict[int | None, list[AuditEvent]] = {}
        for line in group:
            by_actor.setdefault(line.actor_id, []).append(line)
        for actor, those in by_actor.items():
            yield Minute(
                at=minute,
                who=people[actor].name,
                deeds=tuple(_deeds(those)),
                kinds=_each_once(line.kind for line in those),
                origins=_each_once(line.origin for line in those if line.origin),
            )


def deed(line: AuditEvent) -> str:
    """What was done, as the rest of a sentence that begins with who it was."""
    details = details_of(line.fields)
    return f"{sentence_of(line.event)} ({details})" if details else sentence_of(line.event)


def _deeds(lines: list[AuditEvent]) -> Iterator[str]:
    counted: dict[str, int] = {}
    for line in lines:
        counted[deed(line)] = counted.get(deed(line), 0) + 1
    for words, times in counted.items():
        yield words if times == 1 else f"{words}, {times} gånger"


def _each_once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
