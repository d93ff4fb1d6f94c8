"""The kinds of promise: what each app says may wait for somebody, and whose Idag it stands on.

Each app names its kinds in its `promises.py` and hands them over in its `CasePart`. A kind says what its own tables
hold that is not done (`rows`), who owns it, when it is due, what it takes to do it, and how it reads on Idag. From that
`calls/actions/promises.py` keeps one row for each, and `calls/staffing.py` says whose Idag it stands on.

The way of a promise, the same for every kind:

- its owner sees it, and who stands in for the owner while the owner is away;
- nobody's own (`owner` empty): all who do such things see it when `is_shared`, otherwise the coordinators;
- the owner cannot (the account is closed, the role is gone, away and nobody stands in): the coordinators see it, or who
  stands in for them; a child to assess stands with everyone who may do it (`falls_to_all`);
- late: the coordinators see it too (`climbs`); late for as many working days as the kind says (`climbs_after`), and at
  once where no coordinator but its owner is here: the manager sees number, day and owner;
- what only its owner can do (`is_personal`) stands with the owner alone, and waits while the owner is away;
- nobody at all may do it: who can give somebody the right sees the kind and how many there are, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property, reduce
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    Expression,
    F,
    ForeignKey,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.db.models import Case as If
from django.db.models.functions import Cast, Coalesce

from calls.case_parts import NextStep, parts
from calls.models import Case, Recusal
from calls.promptness import working_day_before
from stodtelefon.database.together import Asked
from stodtelefon.database.written import OneOf
from stodtelefon.permissions import Permission, roles_that_may

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

AT_ONCE = None
# Working days late until the manager sees it too: before that the coordinator has time to do something about it.
CLIMBS_AFTER, URGENT_CLIMBS_AFTER = 3, 1
KEYS = ArrayField(BigIntegerField())
COLUMNS = ("promise_kind", "promise_target", "promise_case", "promise_owner", "promise_due", "promise_barred")
Step = Callable[[Any, "User", date], NextStep]


def the_case_alone() -> QuerySet:
    return Case.objects.for_step()


@cache
def asked_by_key(read: Callable[[], QuerySet]) -> Asked:
    """The rows that `read()` gives, by their keys, which `read` itself is the slot of: written once in a process."""
    rows = read()
    return Asked(rows.order_by().filter(OneOf("pk", rows.model._meta.pk, given=read)))


@dataclass(frozen=True, kw_only=True)
class PromiseKind:
    """One kind of promise.

    `rows()` are the rows of `rows().model` that wait, `case` is the lookup from them to their case (None: no case), and
    `other_case` to a second one that has a part in it. `seen_by` keeps those that somebody may know of.
    `owner` and `due` are fields or expressions (None: nobody's own; at once). `barred` are fields with the people who
    may not do it, `bars_recused_in` the lookup to a case in which who is recused may not: of what hangs on no case. Of
    what does nothing stands with them anyway. `notice` is how many working days before its day it comes to Idag;
    `AT_ONCE`: from the beginning; below nought: so many calendar days after, since something else on Idag says it until
    then.
    `may` is what it takes to do it, `takes` what it takes besides, `besides` the same in words. `read()` gives the rows
    as `step` wants them, but for their `case`, which the promise knows: for many kinds that is all. `climbs_after`: for
    how many working days it is late before the manager sees it.
    `is_rare`: on most days there is none, so Idag asks for what it is about only where there is one; what is common is
    asked for each time, so that the statement reads the same (`stodtelefon/desk/groups.py`).
    `no_case` is said where a list has the case, of a promise that has none.
    `is_listed_ahead`: stands on Allt som väntar before it has come to Idag.
    `title_says`: the group's title on Idag says what is to be done, so a line there need not. `has_clock`: on Idag the
    badge is how long is left, and the day stands beside it. `is_with_caller`: it is done with who got in touch, so Idag
    says how urgent it is and how they are reached.
    `is_personal`: nobody but its owner can do it, so nobody stands in, and where the owner goes it ends.
    `if_closed`: what becomes of it when the case is closed first, where that has to be meant. `holds_case_open`: the
    case is not closed before it is done, which its app says in `obstacles_to_closing`. `opens_case`: to have it is a
    ground to open its case (`calls.staffing.grounds`); not so what is done without the case being read.
    `after_first_call(call, scan)`: whether the call with which a case begins can leave such a thing, by what it says;
    None: it takes more than that. The tables are asked all the same: this spares the questions that cannot be answered.
    """

    name: str
    title: str
    what: str
    rank: int
    may: Permission
    rows: Callable[[], QuerySet]
    step: Step
    read: Callable[[], QuerySet] = the_case_alone
    case: str | None = "case"
    other_case: str | None = None
    owner: str | Expression | None = "case__handler"
    due: str | Expression | None = None
    barred: tuple[str, ...] = ()
    bars_recused_in: str = ""
    notice: int | None = 0
    takes: Callable[[Any], bool] = field(default=lambda user: True)
    besides: str = ""
    is_shared: bool = False
    is_personal: bool = False
    is_rare: bool = False
    falls_to_all: bool = False
    climbs: bool = True
    climbs_after: int = CLIMBS_AFTER
    is_listed_ahead: bool = True
    title_says: bool = False
    has_clock: bool = False
    is_with_caller: bool = False
    tone: str = ""
    more_url: str = ""
    if_closed: str = ""
    holds_case_open: bool = False
    opens_case: bool = True
    after_first_call: Callable[[Any, Any], bool] | None = None
    no_case: str = "hör inte till något ärende"
    seen_by: Callable[[QuerySet, User], QuerySet] = lambda rows, user: rows

    @cached_property
    def model(self) -> type[Model]:
        """The table whose rows wait."""
        return self.read().model

    @property
    def reads_the_case(self) -> bool:
        """Says its step nothing but what stands on the case?"""
        return self.read is the_case_alone

    def cases_of(self, row: Model) -> tuple[Any, ...]:
        """The keys of both cases, of what only somebody may know of who may open them."""
        return (
            (getattr(row, f"{self.case}_id"), getattr(row, f"{self.other_case}_id"))
            if self.other_case
            else ()
        )

    def can_do(self, user: User) -> bool:
        """Do the table of permissions, and what the kind takes besides, let this person do such things?"""
        return user.can(self.may) and self.takes(user)

    def whose(self, key: int, owners: set[int]) -> set[int]:
        """Of the owners whose promises somebody sees, oneself and those for whom one stands in, whose of this kind."""
        return owners & {key} if self.is_personal else owners

    def says_who(self, user: User) -> bool:
        """May a line on this person's Idag say who got in touch? What is one's own to do opens its case."""
        if self.case is None or self.other_case or not user.can(Permission.CASE_READ):
            return False
        return not self.is_shared or user.can(Permission.CASE_READ_OPEN)

    @property
    def who(self) -> str:
        """In words, who does such things: «enhetschef», «samtalsmottagare eller samordnare»."""
        return f"{roles_that_may(self.may)} {self.besides}".strip()

    def owned_by(self, user: User) -> QuerySet:
        """Of the rows that wait, those that are this person's to do."""
        rows = self.rows().annotate(promise_owner=Cast(_column(self.owner), BigIntegerField()))
        return rows.filter(promise_owner=user.pk)

    def steps(self, promises: Collection[Any], user: User, *, today: date) -> dict[str, NextStep]:
        """What is to be done for each of these promises, by its target, as far as somebody may know of it.

        Each promise has its `case`, with what `Case.objects.for_step()` reads. One statement, and one for each table
        that hangs on these; none where the case says all.
        """
        rows: Iterable[Model] = ()
        if not self.reads_the_case:
            rows = self.seen_by(self.read(), user).filter(pk__in=[promise.target for promise in promises])
        return self.steps_of(promises, by_target(rows), user, today=today)

    def steps_of(
        self, promises: Collection[Any], found: Mapping[str, Model], user: User, *, today: date
    ) -> dict[str, NextStep]:
        """The same of rows that were read already, as `read()` has them, `by_target`."""
        steps, reads_the_case, key = {}, self.reads_the_case, self._its_case
        for promise in promises:
            case = promise.case
            row = case if reads_the_case else found.get(promise.target)
            if row is None:
                continue
            if key is not None and case is not None:
                setattr(row, key.attname, case.pk)
                key.set_cached_value(row, case)
            step = self.step(row, user, today)
            if step is not None:
                steps[promise.target] = step
        return steps

    @cached_property
    def _its_case(self) -> ForeignKey | None:
        """The field in which the promise's case is put, as it was read with the promise."""
        return None if self.reads_the_case or self.case != "case" else self.model._meta.get_field("case")

    def shown_from(self, due_on: date | None) -> date | None:
        """The local day on which it comes to Idag; None: at once."""
        if due_on is None or self.notice is AT_ONCE:
            return None
        if self.notice < 0:
            return due_on + timedelta(days=-self.notice)
        return working_day_before(due_on, self.notice)

    def is_of(self, case: Any) -> Q:
        """The rows of a case, whichever of their two cases it is."""
        return reduce(Q.__or__, (Q(**{name: case}) for name in (self.case, self.other_case) if name))

    def wanted(self, about: Model | None = None) -> QuerySet | None:
        """What the tables say is promised: of everything, of one case, or of one row. None: nothing of this kind."""
        rows = self.rows()
        if about is not None:
            about_case = about._meta.label == "calls.Case"
            if about_case and self.case is not None:
                rows = rows.filter(self.is_of(about.pk))
            elif isinstance(about, rows.model):
                rows = rows.filter(pk=about.pk)
            else:
                return None
        return rows.order_by().annotate(**self._columns()).values_list(*COLUMNS)

    def _columns(self) -> dict[str, Expression]:
        return {
            "promise_kind": Value(self.name, output_field=CharField()),
            "promise_target": Cast("pk", CharField()),
            "promise_case": Cast(F(self.case) if self.case else Value(None), UUIDField()),
            "promise_owner": Cast(_column(self.owner), BigIntegerField()),
            "promise_due": Cast(_column(self.due), DateField()),
            "promise_barred": self._barred(),
        }

    @property
    def bars_somebody(self) -> bool:
        return bool(self.barred or self.bars_recused_in)

    def _barred(self) -> Expression:
        found: Expression = Value([], output_field=KEYS)
        if self.barred:
            words = "array_remove(ARRAY[%(expressions)s]::bigint[], NULL)"
            found = Func(*self.barred, template=words, output_field=KEYS)
        if self.bars_recused_in:
            recused = Recusal.objects.standing().filter(case=OuterRef(self.bars_recused_in)).order_by()
            found = Func(
                found, ArraySubquery(recused.values("user")), function="array_cat", output_field=KEYS
            )
        return found


def by_target(rows: Iterable[Model]) -> dict[str, Model]:
    """Rows by their key, as a promise says it."""
    return {str(row.pk): row for row in rows}


@cache
def kinds() -> dict[str, PromiseKind]:
    """Every kind of every app, by name."""
    return {kind.name: kind for part in parts() for kind in part.promise_kinds()}


def who_has(case: str, *, else_by: str) -> Expression:
    """Whose something is that hangs on a case and is given by itself: the handler's while the case is open. Otherwise
    theirs to whom it was given (`given_to`), else the one's who had it: the last handler, or who wrote it.
    """
    handler = f"{case}__handler"
    is_open = When(**{f"{case}__closed_at__isnull": True}, then=Coalesce(handler, "given_to", else_by))
    return If(is_open, default=Coalesce("given_to", handler, else_by))


def _column(said: str | Expression | None) -> Expression:
    if said is None:
        return Value(None)
    return F(said) if isinstance(said, str) else said
