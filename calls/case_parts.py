"""What an app may say of a case: one object for each app, a `CasePart` in its `case_part.py`, registered once.

A case belongs to `calls`, and `calls` knows no later app. Everything that a later app adds to a case stands in its
part: what is shown of it, what waits to be done, who may see the case because of it, and what it forbids. Whoever wants
to know what an app does with a case reads that one file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import DateTimeField, Model, QuerySet, UUIDField, Value

from calls.grounds import Anyone, Grounds
from calls.models.choices import State
from calls.record_levels import Holds
from stodtelefon.audit import log_parts
from stodtelefon.database.together import Asked
from stodtelefon.database.written import Given
from stodtelefon.dates import clock, local, midnight, moment
from stodtelefon.saving import Elsewhere

MOST_ON_DESK = 8
LATEST = 15  # of what has happened, on the page of a case


@dataclass
class Entry:
    """One thing that happened, on the timeline (`calls/templatetags/timeline.py` draws it).

    `who` is the name and title as signed; `lines` are paragraphs; `links` are (label, address). `draw` draws the
    inside before them, all of it escaped. `at` is when it happened: a moment, or a local day when no
    time is known. `written_at` is when it was written down; None: as it happened.
    """

    at: datetime | date
    title: str
    written_at: datetime | None = None
    who: str = ""
    badge: str = ""
    tone: str = "note"
    lines: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    anchor: str = ""
    quiet: bool = False
    draw: Callable[[], str] | None = None

    @property
    def day(self) -> date:
        return local(self.at).date() if isinstance(self.at, datetime) else self.at

    @property
    def place(self) -> tuple[date, datetime]:
        """By the day it happened, and within the day by when it was written."""
        return self.day, self.written_at or (self.at if isinstance(self.at, datetime) else midnight(self.at))

    @property
    def written(self) -> str:
        """When it was written down, where that is said by nothing else: the time alone on the same day."""
        if self.written_at is None:
            return ""
        at, written_at = local(self.at), local(self.written_at)
        if written_at.date() != self.day:
            return moment(written_at)
        said = clock(written_at)
        return "" if isinstance(at, datetime) and clock(at) == said else said


@dataclass
class Printed:
    """What a printout of the whole case has besides the timeline: something that was asked and answered, or told.

    `parts` are (heading, rows), each row a question and its answer; `row` is what is read, for the log.
    """

    title: str
    row: Model
    about: str = ""
    parts: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)


@dataclass
class NextStep:
    """What needs doing, why, and the one button: the same on the case page and on Idag (`calls/templatetags/steps.py`).

    Lowest `rank` first; the first is the case page's primary action. `post`: the button does it at once instead of
    opening a page. `subject` is what it is about and `subject_url` where that is read, both shown on Idag alone.
    `shows_clock`: the badge is the case's own clock, which need not be said twice on a page. `version` goes along with
    `post`, so that somebody else's change in between is seen. `whose` says on Idag that it is a colleague's, and why it
    stands here too. `stands_with`: the kind of promise under whose heading it stands on Idag, where not under its own.
    On Idag alone: `who` got in touch, `safety` is how they may be reached, before `reach`: by what, and when.
    """

    what: str
    why: str = ""
    label: str = ""
    url: str = ""
    badge: str = ""
    tone: str = "note"
    rank: int = 50
    post: bool = False
    subject: str = ""
    subject_url: str = ""
    shows_clock: bool = False
    version: int | None = None
    whose: str = ""
    stands_with: str = ""
    who: str = ""
    safety: str = ""
    reach: str = ""


class Obstacle(NamedTuple):
    """Rows that hold a case open, and what is said of each: what it is, what to do about it, and where that is done."""

    rows: QuerySet
    said: Callable[[Any], Elsewhere]


@dataclass
class Link:
    """A link under "Gör mer"."""

    label: str
    url: str
    rank: int = 50


@dataclass
class Menu:
    """Links under "Gör mer" that belong together. `folded` are those that are seldom used, seen when asked for."""

    title: str
    links: list[Link]
    folded: list[Link] = field(default_factory=list)


# What stands together: the heading, and the rank below which its links are.
MENUS = (("Skriv", 30), ("Möte", 40), ("Koppla in", 70), ("Ärendet", 100))
FOLDED = range(70, 90)
FEW = 4  # need no headings


def menus(found: list[Link]) -> list[Menu]:
    """The links, sorted by rank, as they stand on the page."""
    if len(found) <= FEW:
        return [Menu("", found)] if found else []
    drawn, lowest = [], 0
    for title, below in MENUS:
        here = [link for link in found if lowest <= link.rank < below]
        folded = [link for link in here if link.rank in FOLDED]
        drawn.append(Menu(title, [link for link in here if link not in folded], folded))
        lowest = below
    return [menu for menu in drawn if menu.links or menu.folded]


class Fact(NamedTuple):
    """A number with its name. `said` is in parts, each with the address of its list, or none."""

    name: str
    said: list[tuple[str, str]]


@dataclass
class Group:
    """Steps that belong together on Idag: the first ones, and whether there are more. Lowest `rank` stands first.

    `words` say beneath the title why they stand here, where that is not plain. `facts` are numbers with their names.
    """

    title: str
    rank: int
    steps: list[NextStep]
    tone: str = ""
    more_url: str = ""
    has_more: bool = False
    words: str = ""
    facts: list[Fact] = field(default_factory=list)


@dataclass
class Listing:
    """Rows that stand together on Idag besides the promises: what to ask, and how each reads.

    All that a page shows is asked at once (`stodtelefon/database/together.py`), with `given` in the slots; a listing
    has one row more than is shown, which says that there are more. `seen_in` names the key of the case that one must be
    able to open to see a row: then all of them are read, and whoever draws the page asks once which cases are open.
    """

    asked: Asked
    step: Callable[[Any], NextStep]
    title: str
    rank: int
    given: dict[str, Any] = field(default_factory=dict)
    seen_in: str = ""
    tone: str = ""
    more_url: str = ""
    words: str = ""

    def group(self, rows: list[Any]) -> Group:
        """As it stands on the page."""
        steps = [self.step(row) for row in rows[:MOST_ON_DESK]]
        return Group(
            self.title, self.rank, steps, self.tone, self.more_url, len(rows) > MOST_ON_DESK, self.words
        )


class CasePart(log_parts.LogPart):
    """One app's part of a case. Every hook has an empty answer, so a part says only what its app has to say.

    `page` is the `CasePage` that is being made (`calls/case_page.py`): the case, who looks, and today. A hook for the
    case page asks nothing itself: what it needs of the case it names in `reads`, and finds in `page.read`.
    """

    # What the page of a case shows of this app's: by name, the rows as a queryset in which `CASE` is the case. Those of
    # all apps are read in one statement. People and the case itself need not be joined: the page knows them.
    reads: dict[str, Callable[[], QuerySet]] = {}
    # The same of what nothing else on the page hangs on, `LATEST` of them and one more.
    latest: dict[str, Callable[[], QuerySet]] = {}

    # The tables whose rows belong to a case and go with it when cases are merged, split or mended.
    tables: tuple[type[Model], ...] = ()

    def entries(self, page: Any) -> list[Entry]:
        """What stands on the timeline."""
        return []

    def next_steps(self, page: Any) -> list[NextStep]:
        """What the case waits for, as far as this app goes."""
        return []

    def links(self, page: Any) -> list[Link]:
        """What can be done besides, under "Gör mer"."""
        return []

    def after_call(self, call: Any, scan: Any, *, may_open: bool) -> Iterable[NextStep]:
        """What stands first among the next steps after a call, before what its outcome leads to. `may_open`: whether
        the one who reads may open the case, without which there is no way on.
        """
        return ()

    def printed(self, page: Any) -> Iterable[Printed]:
        """What the printout of the whole case has of this app besides the timeline, oldest first. It may ask."""
        return ()

    def caller_entries(self, caller: Any) -> list[Entry]:
        """What the caller who speaks a correct reference code may hear of: never that anybody else has called."""
        return []

    def promise_kinds(self) -> Iterable[Any]:
        """What may wait for somebody because of this app: its `PromiseKind`s (`calls/promise_kinds.py`)."""
        return ()

    def desk_groups(self, user: Any, *, today: date, staffing: Any) -> Iterable[Listing]:
        """What stands on Idag besides the promises: nobody has to do it, but it belongs to the day."""
        return []

    def grounds(self, who: Anyone) -> Iterable[QuerySet]:
        """Grounds for seeing an open case beyond handling it: rows of one column, which is a case that `who` may see.

        They are compiled once (`calls/grounds.py`): the day and the moment are those of `who`.
        """
        return ()

    def lasting_grounds(self, who: Anyone) -> Iterable[QuerySet]:
        """Grounds that hold whether the case is open or closed, like those of `grounds`."""
        return ()

    def removes(self, who: Anyone) -> Iterable[QuerySet]:
        """Cases that `who` may not open, whatever ground there is: rows like those of `grounds`, a handful at most."""
        return ()

    def uses_level(self, case: Any, lower: Holds) -> bool:
        """Does the case hold something of this app's that a lower record level may not?"""
        return False

    def obstacles_to_closing(self, case: Any) -> Iterable[Obstacle]:
        """What must be settled before the case closes."""
        return ()

    def has_met(self, case: Any) -> bool:
        """Has a meeting with the one who got in touch been held?"""
        return False

    def come_to(self, case: Any) -> Iterable[State]:
        """How far the case has come by what this app has of it, for a case that is made of others' rows."""
        return ()

    def obstacles_to_merging(self, case: Any, into: Any, same: dict[Any, Any]) -> Iterable[str]:
        """What must be settled before two cases become one, each as one sentence. `same`: those who are one person."""
        return ()

    def first_meeting(self) -> Any:
        """When a case's first booked meeting begins, as an expression over cases; None: the app books none."""
        return None

    def may_be_objected_to(self, case: Any, about_kind: str, about_id: UUID) -> bool:
        """Is this something in the case that the person concerned may hold to be wrong? (SoL 14:6)"""
        return False

    def place_of(self, case: Any, found_in: str, found_id: UUID) -> tuple[str, str] | None:
        """Words and address of what in this case a danger or a child was found in; None where it is not this app's."""
        return None

    def ends_with(self, caller: Any, *, is_last: bool, at: datetime) -> list[str]:
        """What ends when this caller withdraws, each as a sentence. `is_last`: nobody else of the case remains. In a
        closed case only what outlives the closing is left.
        """
        return []

    def withdraw(self, caller: Any, *, is_last: bool, by: Any, at: datetime) -> None:
        """End what `ends_with` says, through this app's own actions. Part of an action; the case is locked."""

    def agencies(self) -> list[tuple[str, str]]:
        """Key and name of the agencies that an answer or a finding may name, current ones only. One query."""
        return []


CASE = Given("case", UUIDField())


@cache
def reads(*, is_whole: bool) -> dict[str, Asked]:
    """All that the page of a case reads, by its name, as questions that are written once. `is_whole`: everything that
    has happened, not the latest alone."""
    found = {name: rows for part in parts() for name, rows in part.reads.items()}
    if not is_whole:
        found |= {name: rows for part in parts() for name, rows in part.latest.items()}
    return {name: Asked(rows()) for name, rows in found.items()}


def register(*those: CasePart) -> None:
    """Called once by each app's `AppConfig.ready()`. The same list serves the log."""
    log_parts.register(*those)


def parts() -> list[CasePart]:
    """Every app's part, in the order of the apps."""
    return [part for part in log_parts.parts if isinstance(part, CasePart)]


grounds = Grounds(lambda who: (ground for part in parts() for ground in part.grounds(who)))
removed = Grounds(lambda who: (rows for part in parts() for rows in part.removes(who)), are_few=True)
lasting_grounds = Grounds(lambda who: (ground for part in parts() for ground in part.lasting_grounds(who)))


def first_meeting() -> Any:
    """When a case's first booked meeting begins, for a query over cases."""
    found = (part.first_meeting() for part in parts())
    return next((one for one in found if one is not None), Value(None, DateTimeField()))


def has_met(case: Model) -> bool:
    return any(part.has_met(case) for part in parts())


def place_of(case: Model, found_in: str, found_id: UUID | None) -> tuple[str, str] | None:
    """Words and address of what in this case something was found in; None where the case has no such thing."""
    places = (part.place_of(case, found_in, found_id) for part in parts()) if found_id else ()
    return next((place for place in places if place is not None), None)


def ends_with(caller: Model, *, is_last: bool, at: datetime) -> list[str]:
    """All that ends when a caller withdraws, from an open case or a closed one."""
    return [one for part in parts() for one in part.ends_with(caller, is_last=is_last, at=at)]


def tables() -> list[type[Model]]:
    """All tables whose rows belong to a case."""
    return [table for part in parts() for table in part.tables]


def state_of(case: Model) -> State:
    """The furthest state that the rows of an open case have brought it to."""
    come_to = (state for part in parts() for state in part.come_to(case))
    return max(come_to, key=list(State).index, default=State.NEW)


def agencies() -> list[tuple[str, str]]:
    return [agency for part in parts() for agency in part.agencies()]


def agency_label(key: str) -> str:
    """The name of an agency in use, or an empty string when there is none with that key."""
    return dict(agencies()).get(str(key), "")


def caller_entries(caller: Model) -> list[Entry]:
    """What that caller may hear, soonest first."""
    found = (entry for part in parts() for entry in part.caller_entries(caller))
    return sorted(found, key=lambda entry: entry.at)
