"""The line in numbers, for the manager: how much is open and late, and what comes in. No case, no name.

What is open or late is counted in an index, no further than `MOST` and its like; the calls of five weeks are all
counted, in an index of their day. What is about people is protected as in the yearly figures
(`stodtelefon/reporting/disclosure.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, DateField, DateTimeField, QuerySet, Subquery, Value
from django.utils import timezone

from calls.case_parts import Fact, Group, Listing
from calls.grounds import TODAY, WHO, asked_by
from calls.models import Call, Case, Promise
from calls.next_steps import queue_url
from calls.promise_kinds import kinds
from calls.promptness import working_days, working_days_between
from referrals.worklist import CountOf
from stodtelefon.accounts.models import User as Person
from stodtelefon.addresses import address
from stodtelefon.database.together import Asked
from stodtelefon.database.written import Given
from stodtelefon.dates import midnight
from stodtelefon.reporting.disclosure import people

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

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
    monday = today - timedelta(days=today.weekday())
    weeks = {("week", back): midnight(monday - timedelta(weeks=back)) for back in range(-1, WEEKS)}
    return Numbers(
        counted(),
        lambda row: row,
        title="Läget i siffror",
        rank=160,
        given=asked_by(user) | weeks,
        today=today,
    )


@cache
def counted() -> Asked:
    waiting = Case.objects.unmerged().open().waiting_for_meeting().by_clock()
    columns = [
        *(Subquery(waiting.values(name)[:1]) for name in FIRST),
        count(Case.objects.open()),
        *(CountOf(_calls(back).order_by().values("pk")) for back in range(WEEKS)),
        *(count(_open(names)) for names in ([CHILDREN], [DANGER], TO_THE_POLICE)),
        *(count(_late(name), MOST_OF_A_KIND) for name in late_kinds()),
    ]
    return Asked(Person.objects.filter(pk=Given(WHO, Person._meta.pk)).order_by().values_list(*columns))


def late_kinds() -> list[str]:
    """What somebody is to do by a day. Children are counted by themselves, as people are."""
    return [name for name, kind in kinds().items() if kind.due is not None and name != CHILDREN]


def count(rows: QuerySet, most: int = MOST) -> CountOf:
    return CountOf(rows.order_by().values("pk")[: most + 1])


def _calls(back: int) -> QuerySet:
    """Of the week that began so many Mondays ago."""
    moments = (Given(("week", week), DateTimeField()) for week in (back, back - 1))
    return Call.objects.received_between(*moments)


def _open(names: Sequence[str]) -> QuerySet:
    return Promise.objects.open().filter(kind__in=names)


def _late(name: str) -> QuerySet:
    return Promise.objects.late(on=Given(TODAY, DateField())).filter(kind=Value(name, CharField()))


def in_words(row: tuple, today: date) -> Iterator[Fact]:
    """What each number is called, how it is said, and where what it counts is read."""
    number, opened_at, opened, *rest = row
    weeks, (children, dangers, police), late = rest[:WEEKS], rest[WEEKS : WEEKS + 3], rest[WEEKS + 3 :]
    yield Fact("Öppna ärenden", [(said(opened), queue_url("oppna"))])
    if number:
        days = working_days(working_days_between(timezone.localdate(opened_at), today))
        yield Fact("Har väntat längst på ett första möte", [(f"{number}, {days}", queue_url("vantar-mote"))])
    this, *before = map(str, weeks)
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
    yield Fact("Barn att bedöma", [(str(people(children)), waiting_url(CHILDREN))])
    yield Fact("Fara att granska", [(str(people(dangers)), waiting_url(DANGER))])
    to_look_at = f"{address('referrals:index')}#att-godkanna"
    yield Fact("Till polisen, att godkänna eller granska", [(str(people(police)), to_look_at)])


def waiting_url(kind: str, *, only: str = "") -> str:
    """Väntar, of one kind."""
    return f"{address('waiting')}?slag={kind}{only}"


def said(many: int, most: int = MOST) -> str:
    return f"fler än {most}" if many > most else str(many)
