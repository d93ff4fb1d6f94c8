"""Which readings of a month are drawn for review: a random sample of each reader's, and what the rules find.

A reading is a line of the log that opened something in a case. Asked of are the lines of the month, which their index
finds (`audit_by_moment`), and those of the cases that were read in it (`audit_by_case`), grouped in the database: what
one person read in one case is one `Found`. What is rare is drawn whole: every break-glass, every identity that was
opened with nothing written in the case in the day after. Of the rest so many for each reader and rule (a setting), by a
seed that is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from django.conf import settings
from django.db import connection

from calls.models import Case
from stodtelefon.dates import midnight
from stodtelefon.organisation.models import Organisation
from stodtelefon.review.models import Relation, ReviewItem, Rule

IDENTITY_OPENED = "identity.opened"
GLASS_BROKEN = ["opening.by_break_glass", "opening.identities_by_break_glass"]
WHOLE = (Rule.BREAK_GLASS, Rule.IDENTITY)
A_DAY = timedelta(days=1)
AT_A_TIME = 500  # cases
BOUNDED = (Rule.UNRELATED, Rule.NIGHT, Rule.COLLEAGUE)

READINGS = """
WITH reading AS (
    SELECT id, at, event, actor_id, case_id, (at AT TIME ZONE %(zone)s)::time AS clock
    FROM audit_auditevent
    WHERE at >= %(start)s AND at < %(end)s AND is_read
      AND case_id IS NOT NULL AND actor_id IS NOT NULL AND event NOT LIKE '%%.refused'
)
"""
NIGHT = """CASE WHEN %(night_from)s::time > %(night_until)s::time
    THEN clock >= %(night_from)s::time OR clock < %(night_until)s::time
    ELSE clock >= %(night_from)s::time AND clock < %(night_until)s::time END"""
BY_CASE = f"""
{READINGS}
SELECT actor_id, case_id, count(*) AS lines, min(id) AS first_line, max(id), min(at), max(at), bool_or({NIGHT}),
       array_agg(at) FILTER (WHERE event = %(identity)s)
FROM reading GROUP BY actor_id, case_id ORDER BY first_line
"""  # noqa: S608 (our own words)
# To ask for a case, or to open it, is no part in it.
DONE = """
SELECT actor_id, case_id, at FROM audit_auditevent
WHERE case_id = ANY(%(cases)s::uuid[]) AND NOT is_read AND actor_id IS NOT NULL AND event NOT LIKE 'opening.%%'
"""
BROKEN = """
SELECT actor_id, case_id, count(*), min(id), max(id), min(at), max(at) FROM audit_auditevent
WHERE at >= %(start)s AND at < %(end)s AND event = ANY(%(broken)s) AND case_id IS NOT NULL AND actor_id IS NOT NULL
GROUP BY actor_id, case_id ORDER BY min(id)
"""
# An hour begins on each half hour, so that what was read within half an hour lies in one.
MANY = f"""
{READINGS}
SELECT DISTINCT ON (actor_id) actor_id, count(*) AS lines, min(id), max(id), min(at), max(at)
FROM reading CROSS JOIN (VALUES (interval '0'), (interval '30 minutes')) AS half(later)
GROUP BY actor_id, later, date_bin('1 hour', at - later, timestamptz '2000-01-01')
HAVING count(DISTINCT case_id) >= %(many)s
ORDER BY actor_id, count(DISTINCT case_id) DESC, min(id)
"""  # noqa: S608 (our own words)


@dataclass
class Found:
    """What one person read in one case in the month, and which rules it falls under. Without a case: in many."""

    reader: int
    case: UUID | None
    lines: int
    first_line: int
    last_line: int
    first_at: datetime
    last_at: datetime
    rules: set[Rule] = field(default_factory=set)
    relation: str = ""

    def as_item(self) -> ReviewItem:
        return ReviewItem(
            reader_id=self.reader,
            case_id=self.case,
            rules=[rule for rule in Rule if rule in self.rules],
            relation=self.relation,
            first_line=self.first_line,
            last_line=self.last_line,
            first_at=self.first_at,
            last_at=self.last_at,
            lines=self.lines,
        )


def next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def month_before(day: date) -> date:
    """The first day of the month before the one that a day is in."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


class Month:
    """The readings of one month (its first local day), each with what the rules say of it."""

    def __init__(self, month: date, organisation: Organisation) -> None:
        self.organisation = organisation
        self.start, self.end = midnight(month), midnight(next_month(month))
        self.given = {
            "start": self.start,
            "end": self.end,
            "zone": settings.TIME_ZONE,
            "night_from": organisation.review_night_from,
            "night_until": organisation.review_night_until,
            "many": organisation.review_many_cases,
            "identity": IDENTITY_OPENED,
            "broken": GLASS_BROKEN,
        }
        self.found = self._by_case()
        self.readings = sum(one.lines for one in self.found.values())
        self.readers = len({one.reader for one in self.found.values()})
        self._add_broken()

    def drawn(self, seed: int) -> list[Found]:
        """What is to be reviewed, the oldest first: the same for the same log, settings and seed."""
        bounds, random = self.organisation, Random(seed)  # noqa: S311 (which lines are looked at is no secret)
        of_readers: dict[int, list[Found]] = defaultdict(list)
        for one in sorted(self.found.values(), key=lambda one: one.first_line):
            of_readers[one.reader].append(one)
        drawn: list[Found] = []
        for _, those in sorted(of_readers.items()):
            chosen = {id(one) for one in those if one.rules & set(WHOLE)}
            for rule in BOUNDED:
                under = [one for one in those if rule in one.rules]
                chosen |= {id(one) for one in _some(under, bounds.review_per_rule, random)}
            for one in _some([one for one in those if id(one) not in chosen], bounds.review_sample, random):
                one.rules.add(Rule.SAMPLE)
                chosen.add(id(one))
            drawn += [one for one in those if id(one) in chosen]
        return sorted([*drawn, *self._in_many_cases()], key=lambda one: (one.first_at, one.first_line))

    def _by_case(self) -> dict[tuple[int, UUID], Found]:
        rows = _rows(BY_CASE, self.given)
        cases = list({row[1] for row in rows})
        handlers = dict(Case.objects.filter(pk__in=cases).values_list("pk", "handler"))
        done = self._done_in(cases)
        found = {}
        for reader, case, lines, first, last, first_at, last_at, night, looked in rows:
            did = done.get((reader, case), [])
            one = found[reader, case] = Found(reader, case, lines, first, last, first_at, last_at)
            one.relation = _relation(reader, handlers.get(case), has_part=any(at < self.end for at in did))
            is_colleague = one.relation == Relation.COLLEAGUE
            holding = {
                Rule.IDENTITY: any(not _is_followed(at, did) for at in looked or ()),
                Rule.UNRELATED: one.relation == Relation.UNRELATED,
                Rule.NIGHT: night,
                Rule.COLLEAGUE: is_colleague and not any(self.start <= at < self.end for at in did),
            }
            one.rules = {rule for rule, holds in holding.items() if holds}
        return found

    def _done_in(self, cases: list[UUID]) -> dict[tuple[int, UUID], list[datetime]]:
        """When each did something in those cases, so many cases at a time."""
        done: dict[tuple[int, UUID], list[datetime]] = defaultdict(list)
        for place in range(0, len(cases), AT_A_TIME):
            for reader, case, at in _rows(DONE, {"cases": cases[place : place + AT_A_TIME]}):
                done[reader, case].append(at)
        return done

    def _add_broken(self) -> None:
        """Every break-glass, also where nothing was read afterwards."""
        for reader, case, *rest in _rows(BROKEN, self.given):
            one = self.found.setdefault(
                (reader, case), Found(reader, case, *rest, relation=Relation.UNRELATED)
            )
            one.rules.add(Rule.BREAK_GLASS)

    def _in_many_cases(self) -> Iterator[Found]:
        """Of each reader the hour in which most cases were read, where it is many."""
        for reader, *rest in _rows(MANY, self.given):
            yield Found(reader, None, *rest, rules={Rule.MANY})


def _is_followed(looked_at: datetime, did: Iterable[datetime]) -> bool:
    return any(looked_at < at <= looked_at + A_DAY for at in did)


def _relation(reader: int, handler: int | None, *, has_part: bool) -> Relation:
    if reader == handler:
        return Relation.HANDLER
    return Relation.COLLEAGUE if has_part else Relation.UNRELATED


def _some(those: list[Found], most: int, random: Random) -> Iterable[Found]:
    return random.sample(those, min(most, len(those)))


def _rows(statement: str, given: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()
