"""What every part of a story is told with: chance, the clock, the line, and where rows and lines of the log go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import TypeVar
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from calls.models import Case, Promise
from calls.promptness import meet_by
from stodtelefon.demo.load.codes import Codes
from stodtelefon.demo.load.copying import Rows
from stodtelefon.demo.load.days import Days, Slots, opening
from stodtelefon.demo.load.line import Line
from stodtelefon.demo.load.log import Log
from stodtelefon.demo.load.staff import Person
from stodtelefon.demo.load.words import SENTENCES, long_text

T = TypeVar("T")


class World:
    def __init__(self, rows: Rows, line: Line, days: Days, *, now: datetime, draw: Random) -> None:
        self.rows, self.line, self.days, self.now, self.draw = rows, line, days, now, draw
        self.pick = draw.choice
        self.log = Log(rows)
        self.codes = Codes()
        self.slots = Slots([person.id for person in line.staff.workers], line.rooms)
        self.today = timezone.localdate(now)
        self.meet_by = cache(lambda day, urgency: meet_by(urgency, opening(day), line.organisation))

    def put(self, model: type[Model], **values: object) -> None:
        """A row. What of it is signed goes to the next line of the log, as `save` has it."""
        self.rows.put(model, **values)
        if hasattr(model, "signed_texts"):
            self.log.sign(model(**values))

    def new_id(self) -> UUID:
        return UUID(int=self.draw.getrandbits(128), version=4)

    def chance(self, share: float) -> bool:
        return self.draw.random() < share

    def weighted(self, values: Sequence[T], weights: Sequence[int]) -> T:
        return self.draw.choices(values, weights)[0]

    def sentence(self) -> str:
        return self.pick(SENTENCES)

    def text(self, sentences: int) -> str:
        return long_text(self.pick, sentences)

    def after(self, at: datetime, minutes: int, most: int) -> datetime:
        """So long after, drawn between the two; never after now."""
        return min(at + timedelta(minutes=self.draw.randint(minutes, most)), self.now)

    def signed(self, person: Person) -> dict[str, str]:
        return {"author_name": person.name, "author_title": person.title}

    def kept(
        self, kind: str, target: UUID, case: UUID, *, by: Person, made: datetime, ended: datetime, due_on=None
    ) -> None:
        """A promise that was kept. What still waits is written last, from what the tables say."""
        ends = {"ended_at": ended, "ended_by_id": by.id, "ended_how": Promise.Ended.DONE.value}
        values = {"owner_id": by.id, "due_on": due_on, "made_at": made}
        self.put(Promise, id=self.new_id(), kind=kind, target=str(target), case_id=case, **values, **ends)

    def read(self, at: datetime, by: Person, case: UUID) -> None:
        """Somebody opened the case."""
        self.log.add(at, "case.opened", by.id, Case, case, case)

    def wrote(
        self, at: datetime, event: str, by: Person, model: type[Model], target: UUID, case: UUID
    ) -> None:
        self.log.add(at, event, by.id, model, target, case)
