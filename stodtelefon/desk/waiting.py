"""Allt som väntar: every promise over the cases that one may see, by owner, kind and lateness."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, Q, QuerySet

from calls.case_parts import NextStep
from calls.grounds import TODAY, kind_of
from calls.models import Case, Promise
from calls.promise_kinds import PromiseKind, asked_by_key, by_target, kinds
from calls.promptness import Clock, how_long
from calls.reach import NO_ROLE, first_role, roles
from calls.staffing import Staffing
from stodtelefon.addresses import address
from stodtelefon.database.together import together
from stodtelefon.database.written import listed
from stodtelefon.desk.groups import address_of
from stodtelefon.desk.waiting_rows import CASES, KIND, OWNER, Asks, LateFirst, given_by, loads, may_open
from stodtelefon.forms.fields import OneOf, Tick, Unseen
from stodtelefon.permissions import Permission
from stodtelefon.swedish_order import swedish_key

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

NOBODY = "ingen"


def case_of_line() -> QuerySet:
    """Cases as a line says them, whether they are open, and who got in touch first."""
    cases = Case.objects.for_step().annotate(still_open=Q(closed_at__isnull=True))
    return cases.annotate(first_role=first_role("pk"))


@dataclass(frozen=True)
class Load:
    """How much waits for one person; the key is what the filter is called in the address."""

    key: str
    name: str
    count: int
    late: int


@dataclass(frozen=True)
class Line:
    """One row of the list. `owner` is the name of whoever has it, `url` is where it is done and `case_url` where its
    case is read, `who` got in touch; each of the three empty to who may not."""

    promise: Promise
    kind: PromiseKind
    owner: str
    clock: Clock | None
    url: str
    case_url: str
    who: str = ""


@cache
def choices() -> list[tuple[str, str]]:
    """The kinds, which the code names, as they are chosen among."""
    by_name = sorted(kinds().values(), key=lambda kind: swedish_key(kind.what))
    return [("", "Alla slag"), *((kind.name, kind.what) for kind in by_name)]


class WaitingFilter(forms.Form):
    """Which of it to show: whose, of what kind, and only what is late. What is not in the list shows nothing."""

    vem = Unseen(label="Vem", max_length=20)
    slag = OneOf(label="Slag", required=False, widget=forms.Select)
    sent = Tick(label="Bara det som är sent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["slag"].choices = choices()

    def clean_vem(self) -> str:
        key = self.cleaned_data["vem"]
        if key and key != NOBODY and not (key.isascii() and key.isdecimal()):
            raise ValidationError("Välj en person under Hos vem.")
        return key


class Waiting:
    """What waits, as one person may see it today. `chosen` is what the address says: vem, slag, sent."""

    def __init__(self, user: User, *, today: date, chosen: Mapping[str, str]) -> None:
        self.user, self.today, self.known = user, today, kinds()
        self._labels: dict[Any, str] = {}
        self.form = WaitingFilter(chosen)
        self.form.is_valid()
        said = self.form.cleaned_data
        self.who, self.kind, self.is_late = said.get("vem"), said.get("slag"), said.get("sent", False)

    @cached_property
    def asks(self) -> Asks:
        """What is asked of all that waits, whatever was chosen of it."""
        has_climbed = self.user.can(Permission.CASE_OVERDUE)
        climbed = self.staffing.climbed(on=self.today) if has_climbed else None
        return Asks(kind_of(self.user), climbed)

    @cached_property
    def _opened(self) -> dict[str, list]:
        return may_open(self.user)

    @cached_property
    def cases(self) -> set[UUID]:
        """Of the cases in which something waits, those that this person may open; of who may open every open one the
        closed ones. Asked once for the page."""
        return set(self._opened[CASES])

    @cached_property
    def given(self) -> dict[Hashable, Any]:
        owner = int(self.who) if self.who and self.who != NOBODY else None
        return given_by(self.user, self._opened, **{TODAY: self.today, OWNER: owner, KIND: self.kind})

    @cached_property
    def staffing(self) -> Staffing:
        return Staffing.on(self.today)

    @property
    def words(self) -> str:
        """What a manager sees of the others' here."""
        return self.staffing.climbs_in_words() if self.user.can(Permission.CASE_OVERDUE) else ""

    @property
    def chosen(self) -> Sequence[Promise]:
        if not self.form.is_valid() or (self.given[OWNER] or 0) > BigIntegerField.MAX_BIGINT:
            return []
        owner = None if self.who == NOBODY else bool(self.who)
        asks = self.asks._replace(owner=owner, kind=bool(self.kind))
        return LateFirst(asks, self.given, is_late=self.is_late)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.who or self.kind or self.is_late or self.form.errors)

    @property
    def choice(self) -> tuple[str, bool] | None:
        """What the two fields that are seen say; None where something in them is wrong."""
        return None if self.form.errors else (self.kind, self.is_late)

    @cached_property
    def loads(self) -> list[Load]:
        """By person, the most late first. One statement."""
        found = [
            Load(str(key) if key else NOBODY, name or "Ingen än", count, late)
            for key, name, count, late in loads(self.asks, self.given)
        ]
        return sorted(found, key=lambda one: (-one.late, -one.count, swedish_key(one.name)))

    @property
    def names_owners(self) -> bool:
        """Does anything wait with somebody else?"""
        return any(one.key != str(self.user.pk) for one in self.loads)

    def lines(self, rows: Iterable[Promise]) -> list[Line]:
        """Each with its day in words, where it is done and where its case is read, as far as this person may open them.

        One statement, whatever kinds there are.
        """
        rows = list(rows)
        found = self._read(rows)
        cases, self._labels = {case.pk: case for case in found[case_of_line]}, dict(found[roles])
        for row in rows:
            row.case = cases.get(row.case_id)
        steps = self._steps(rows, found)
        return [self._line(row, steps.get((row.kind, row.target))) for row in rows]

    def _read(self, rows: list[Promise]) -> dict[Any, list]:
        """The cases of these, and what they are about, of the kinds that this person does."""
        questions = {case_of_line: asked_by_key(case_of_line), roles: roles()}
        about: dict[Any, list] = {case_of_line: list({row.case_id for row in rows if row.case_id})}
        for row in rows:
            kind = self.known[row.kind]
            if kind.can_do(self.user) and not kind.reads_the_case:
                questions[kind.read] = asked_by_key(kind.read)
                about.setdefault(kind.read, []).append(row.target)
        given = {name: listed(those) for name, those in about.items()}
        return together(questions, given) if rows else {case_of_line: [], roles: []}

    def _steps(self, rows: list[Promise], found: dict[Any, list]) -> dict[tuple[str, str], NextStep]:
        """What is to be done, of the kinds that this person does."""
        steps = {}
        for name in {row.kind for row in rows}:
            kind = self.known[name]
            if kind.can_do(self.user):
                of_kind = [row for row in rows if row.kind == name]
                about = kind.steps_of(
                    of_kind, by_target(found.get(kind.read, ())), self.user, today=self.today
                )
                steps |= {(name, target): step for target, step in about.items()}
        return steps

    def _may_open(self, case: Case | None) -> bool:
        if case is None:
            return False
        return case.pk in self.cases or (case.still_open and self.user.can(Permission.CASE_READ_OPEN))

    def _line(self, row: Promise, step: NextStep | None) -> Line:
        """What is done by a press is done on the page of what it is about, or in the queue where it stands."""
        kind, may_open = self.known[row.kind], self._may_open(row.case)
        case_url = address("calls:case", row.case.number) if may_open else ""
        url = case_url
        if step is not None and (may_open or kind.is_shared or row.case_id is None):
            url = "" if step.post else step.url
            url = url or step.subject_url or case_url or address_of(kind.more_url)
        who = self._labels.get(row.case.first_role, NO_ROLE) if case_url else ""
        return Line(row, kind, self._names.get(row.owner_id, ""), self._clock(row), url, case_url, who)

    @cached_property
    def _names(self) -> dict[int | None, str]:
        """Everyone in the list is among those with whom something waits."""
        return {int(load.key): load.name for load in self.loads if load.key != NOBODY}

    def _clock(self, row: Promise) -> Clock | None:
        return self._until(row.due_on) if row.due_on else None

    @cached_property
    def _until(self) -> Callable[[date], Clock]:
        """Many have the same day."""
        return cache(partial(how_long, today=self.today))
