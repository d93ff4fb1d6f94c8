"""The line in numbers, for the manager: how much is open and late, and what comes in. No name.

What is open or late is counted in an index, no further than `MOST` and its like. The calls of this week are counted in
an index of their day; those of the four before were when the year was, by their days (ADR 29). All of it is exact: it
is a list of work, each row of which the manager may open or see by its number, and is published nowhere (ADR 10). A
restricted case is counted to its named managers alone; its calls, of which no list is shown, are counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models import Case as If
from django.utils import timezone

from calls.case_parts import Fact, Group, Listing
from calls.grounds import TODAY, WHO, Anyone, asked_by, kind_of
from calls.models import Call, Case, Promise
from calls.models.case_sets import is_left_to
from calls.next_steps import queue_url
from calls.promise_kinds import kinds
from calls.promptness import working_days, working_days_between
from referrals.worklist import CountOf
from stodtelefon.accounts.models import User as Person
from stodtelefon.addresses import address
from stodtelefon.database.together import Asked
from stodtelefon.database.written import Given
from stodtelefon.dates import midnight
from stodtelefon.reporting import kept_days

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User
    from stodtelefon.permissions import Permission

MOST, MOST_OF_A_KIND = 99, 9
WEEKS = 5  # this one, and the last four
CHILDREN = "child_to_assess"
DANGER = "danger_to_review"
TO_THE_POLICE = ("disclosure_to_review", "disclosure_to_approve", "referral_to_approve")
FIRST = ("number", "opened_at")  # of the case that has waited longest


@dataclass
class Numbers(Listing):
    """One row, each column a number."""

    today: date = date.min

    def group(self, rows: list[Any]) -> Group:
        facts = [fact for row in rows for fact in in_words(row, self.today)]
        return Group(self.title, self.rank, [], facts=facts)


def numbers(user: User, today: date) -> Numbers:
    monday = monday_of(today)
    weeks = {("week", back): midnight(monday - timedelta(weeks=back)) for back in range(-1, WEEKS)}
    return Numbers(
        counted(*kind_of(user)),
        lambda row: row,
        title="Läget i siffror",
        rank=160,
        given=asked_by(user) | weeks | kept_days.given(monday - timedelta(weeks=WEEKS - 1), monday),
        today=today,
    )


@cache
def counted(permissions: frozenset[Permission], is_child_assessor: bool) -> Asked:
    who = Anyone(permissions, is_child_assessor=is_child_assessor)
    cases = Case.objects.not_removed_from(who)
    waiting = cases.unmerged().open().waiting_for_meeting().by_clock()
    columns = [
        *(Subquery(waiting.values(name)[:1]) for name in FIRST),
        count(cases.open()),
        *kept_days.columns(),
        If(When(kept_days.is_kept(), then=True), default=False, output_field=BooleanField()),
        _count_calls(0),
        *(If(When(kept_days.is_kept(), then=None), default=_count_calls(back)) for back in range(1, WEEKS)),
        *(count(_open(names, who)) for names in ([CHILDREN], [DANGER], TO_THE_POLICE)),
        *(count(_late(name, who), MOST_OF_A_KIND) for name in late_kinds()),
    ]
    return Asked(Person.objects.filter(pk=Given(WHO, Person._meta.pk)).order_by().values_list(*columns))


def late_kinds() -> list[str]:
    """What somebody is to do by a day. Children are counted by themselves."""
    return [name for name, kind in kinds().items() if kind.due is not None and name != CHILDREN]


def count(rows: QuerySet, most: int = MOST) -> CountOf:
    return CountOf(rows.order_by().values("pk")[: most + 1])


def _count_calls(back: int) -> CountOf:
    """Of the week that began so many Mondays ago."""
    moments = (Given(("week", week), DateTimeField()) for week in (back, back - 1))
    return CountOf(Call.objects.received_between(*moments).order_by().values("pk"))


def calls_by_week(read: Sequence[Any], today: date) -> list[int]:
    """This week and the four before, from the columns of calls: those before as they are kept, where that is true."""
    months, (is_kept, this), before = read[:4], read[4:6], read[6:]
    if not is_kept:
        return [this, *before]
    mondays = [monday_of(today) - timedelta(weeks=back) for back in range(WEEKS)]
    ends = [mondays[-1], mondays[0] - timedelta(days=1)]
    by_day = kept_days.contacts([(one.year, one.month) for one in ends], months)
    if by_day is None:
        weeks = [(midnight(end - timedelta(weeks=1)), midnight(end)) for end in mondays[:-1]]
        return [this, *(Call.objects.received_between(*week).count() for week in weeks)]
    week = [timedelta(days=day) for day in range(7)]
    return [this, *(sum(by_day.get(monday + day, 0) for day in week) for monday in mondays[1:])]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _open(names: Sequence[str], who: Anyone) -> QuerySet:
    return Promise.objects.open().filter(is_left_to(who), kind__in=names)


def _late(name: str, who: Anyone) -> QuerySet:
    late = Promise.objects.late(on=Given(TODAY, DateField()))
    return late.filter(is_left_to(who), kind=Value(name, CharField()))


def in_words(row: tuple, today: date) -> Iterator[Fact]:
    """What each number is called, how it is said, and where what it counts is read."""
    number, opened_at, opened, *rest = row
    of_calls = len(kept_days.columns()) + 1 + WEEKS
    calls, (children, dangers, police), late = (
        rest[:of_calls],
        rest[of_calls : of_calls + 3],
        rest[of_calls + 3 :],
    )
    yield Fact("Öppna ärenden", [(said(opened), queue_url("oppna"))])
    if number:
        days = working_days(working_days_between(timezone.localdate(opened_at), today))
        yield Fact("Har väntat längst på ett första möte", [(f"{number}, {days}", queue_url("vantar-mote"))])
    this, *before = map(str, calls_by_week(calls, today))
    yield Fact(
        "Samtal den här veckan", [(f"{this} (de fyra veckorna före: {', '.join(reversed(before))})", "")]
    )
    by_kind = zip((kinds()[name] for name in late_kinds()), late, strict=True)
    of_each = [
        (f"{kind.what.lower()} {said(many, MOST_OF_A_KIND)}", waiting_url(kind.name, only="&sent=ja"))
        for kind, many in by_kind
        if many
    ]
    yield Fact("Sent", of_each or [("inget", "")])
    yield Fact("Barn att bedöma", [(said(children), waiting_url(CHILDREN))])
    yield Fact("Fara att granska", [(said(dangers), waiting_url(DANGER))])
    to_look_at = f"{address('referrals:index')}#att-godkanna"
    yield Fact("Till polisen, att godkänna eller granska", [(said(police), to_look_at)])


def waiting_url(kind: str, *, only: str = "") -> str:
    """Väntar, of one kind."""
    return f"{address('waiting')}?slag={kind}{only}"


def said(many: int, most: int = MOST) -> str:
    return f"fler än {most}" if many > most else str(many)
