"""What needs this person now: the promises that stand with them, and what else belongs to the day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import DateField

from calls.case_parts import MOST_ON_DESK, Group, Listing, NextStep, parts
from calls.desk_lines import badge, managers, one_for_each_case, question, with_deed
from calls.grounds import TODAY, Anyone, asked_by, kind_of
from calls.models import Promise
from calls.models.case_sets import is_left_to
from calls.promise_kinds import PromiseKind, asked_by_key, by_target, kinds
from calls.reach import CALLERS, ROLES, Reach
from calls.reach import questions as reach_questions
from calls.staffing import Staffing, has_climbed
from calls.standing import Standing
from calls.visible_case import visible_among
from stodtelefon.addresses import address
from stodtelefon.database.together import Asked, together
from stodtelefon.database.written import Given, listed
from stodtelefon.dates import day_in_sentence
from stodtelefon.desk.lines import dress
from stodtelefon.desk.numbers import numbers
from stodtelefon.permissions import Permission, Role

# Late first meetings are the cases' own, in the group Möten över tiden.
MEETING_CLOCK = ("meeting_to_offer", "meeting_to_book", "meeting_to_hold_late", "case_to_take")

FOR_OTHERS = "Någon annan behöver göra det, och ingen annan kan just nu."

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def groups_for(user: User, *, today: date, staffing: Staffing | None = None) -> list[Group]:
    """The groups that hold something, in the order in which they matter.

    Three statements, whatever there is: what stands with this person, the rows that it is about with what else belongs
    to the day, and which cases may be opened where that is not said by the promise itself.
    """
    staffing = staffing or Staffing.on(today)
    is_told = user.can(Permission.CASE_READ_OPEN) or user.can(Permission.USER_MANAGE)
    standing = Standing.of(user, staffing, on=today, most=MOST_ON_DESK + 1, is_told=is_told)
    listings = list(listings_for(user, today, staffing))
    found = read(user, standing, listings)
    opened, reach = may_open(user, standing, listings, found), Reach(found)
    groups = [
        listing.group(
            [row for row in found[place] if not listing.seen_in or getattr(row, listing.seen_in) in opened]
        )
        for place, listing in enumerate(listings)
    ]
    groups += promised(user, standing, found, opened, reach, today=today, staffing=staffing)
    groups.append(nobodys(user, standing, staffing))
    groups.sort(key=lambda group: group.rank)
    one_for_each_case(groups)
    return [group for group in groups if group.steps or group.facts]


def listings_for(user: User, today: date, staffing: Staffing) -> Iterator[Listing]:
    """What belongs to the day besides the promises: each app's, and what only the desk knows."""
    for part in parts():
        yield from part.desk_groups(user, today=today, staffing=staffing)
    if user.can(Permission.CASE_OVERDUE):
        yield climbed(user, today, staffing)
        yield numbers(user, today)


def read(user: User, standing: Standing, listings: list[Listing]) -> dict[Any, list]:
    """The rows that the promises are about, by what reads them, and those of each listing, by its place.

    What is common is asked whether there is any or not, always in the same order: a statement that reads otherwise from
    day to day would be planned each time, and that takes longer than to answer it.
    """
    known, questions, given = kinds(), {}, {}
    about: dict[Any, Collection[str]] = {}
    for place, listing in enumerate(listings):
        questions[place] = listing.asked
        given |= listing.given
    for name, kind in known.items():
        promises = standing.by_kind.get(name, ())
        if not kind.reads_the_case and (promises or (not kind.is_rare and kind.can_do(user))):
            questions[kind.read] = asked_by_key(kind.read)
            about.setdefault(kind.read, []).extend(one.target for one in promises)
    if user.can(Permission.CASE_READ):
        questions |= reach_questions()
        about[CALLERS] = said_of(user, standing)
    found = together(questions, given | {name: listed(those) for name, those in about.items()})
    return {CALLERS: [], ROLES: []} | found


def said_of(user: User, standing: Standing) -> set[str]:
    """The cases of which a line says who got in touch."""
    known, said = kinds(), set()
    for name, promises in standing.by_kind.items():
        if known[name].says_who(user):
            said |= {one.case_key for one in promises if one.case_key}
    return said


def may_open(user: User, standing: Standing, listings: list[Listing], found: dict[Any, list]) -> set[UUID]:
    """Of the cases on which it hangs whether a row is shown, those that this person may open."""
    asked: set[UUID] = set()
    for place, listing in enumerate(listings):
        if listing.seen_in:
            asked |= {getattr(row, listing.seen_in) for row in found[place]}
    known = kinds()
    for kind in (known[name] for name in standing.by_kind if known[name].other_case):
        asked |= {case for row in found.get(kind.read, ()) for case in kind.cases_of(row)}
    return visible_among(asked, user=user) if asked else set()


def nobodys(user: User, standing: Standing, staffing: Staffing) -> Group:
    """What nobody may do, as kind and number: for who can give somebody the right, and for the coordinators."""
    known = kinds()
    steps = [
        _nobodys_step(known[name], count, standing.restricted[name], user, staffing)
        for name, count in sorted(standing.nobodys.items())
    ]
    return Group("Ingen kan göra det här", 5, steps, "alarm")


def _nobodys_step(kind: PromiseKind, count: int, restricted: int, user: User, staffing: Staffing) -> NextStep:
    """Nobody new opens a restricted case: what waits there is for the manager to name somebody for."""
    badge = f"{count} väntar"
    if restricted == count:
        return NextStep(
            kind.what, "Det väntar i ett skyddat ärende. Enhetschefen namnger någon där.", badge=badge
        )
    who = kind.who if staffing.coordinators else Role.COORDINATOR.label
    besides = (
        f" {restricted} väntar i ett skyddat ärende, där enhetschefen namnger någon." if restricted else ""
    )
    if user.can(Permission.USER_MANAGE):
        why = f"Låt någon mer vara {who}.{besides}"
        return NextStep(kind.what, why, "Till användarna", address("accounts:user_index"), badge=badge)
    return NextStep(kind.what, f"Be systemförvaltaren låta någon mer vara {who}.{besides}", badge=badge)


def promised(
    user: User,
    standing: Standing,
    found: dict[Any, list],
    opened: set[UUID],
    reach: Reach,
    *,
    today: date,
    staffing: Staffing,
) -> Iterator[Group]:
    """A group for each kind of promise: the first ones, and whether there are more."""
    known, key = kinds(), user.pk
    about = {read: by_target(found.get(read, ())) for read in {known[name].read for name in standing.by_kind}}
    steps: dict[str, list[NextStep]] = {}
    for name, promises in standing.by_kind.items():
        kind = known[name]
        rows = about[kind.read]
        if kind.other_case:
            rows = {target: row for target, row in rows.items() if opened.issuperset(kind.cases_of(row))}
        its_steps = kind.steps_of(promises, rows, user, today=today)
        says = reach if kind.says_who(user) else None
        for promise in promises:
            step = its_steps.get(promise.target)
            if step is None:
                continue
            if promise.owner_id not in (None, key):
                step.whose = staffing.why_here(promise.owner_id)
            dress(step, kind, promise, says, today=today)
            if promise.is_barred:
                step.why, step.label, step.url = f"{step.why} {FOR_OTHERS}".strip(), "", ""
            steps.setdefault(step.stands_with or name, []).append(step)
    for name, those in steps.items():
        kind, more = known[name], max(len(those), len(standing.by_kind.get(name, ()))) > MOST_ON_DESK
        yield Group(kind.title, kind.rank, those[:MOST_ON_DESK], kind.tone, address_of(kind.more_url), more)


def climbed(user: User, today: date, staffing: Staffing) -> Listing:
    """For the manager: what else has been late for some days, as number, kind, day and owner. First meetings have a
    group of their own, which says when something comes here."""
    return Listing(
        climbed_promises(*kind_of(user)),
        lambda row: _climbed_step(row, user, today, staffing),
        title="Annat över tiden",
        rank=52,
        given=asked_by(user) | staffing.late_days(on=today) | managers(staffing) | {TODAY: today},
        more_url=f"{address('waiting')}?sent=ja",
    )


@cache
def climbed_promises(permissions: frozenset[Permission], is_child_assessor: bool) -> Asked:
    """Each with the question about its case."""
    who = Anyone(permissions, is_child_assessor=is_child_assessor)
    rows = Promise.objects.late(on=Given(TODAY, DateField())).filter(has_climbed(), is_left_to(who))
    rows = rows.exclude(kind__in=MEETING_CLOCK).select_related("case")
    rows = rows.only("kind", "due_on", "owner", "case__number", "case__closed_at", "case__handler")
    rows = rows.annotate(**question("case", "case__handler"))
    return Asked(rows.by_clock()[: MOST_ON_DESK + 1])


def _climbed_step(row: Promise, user: User, today: date, staffing: Staffing) -> NextStep:
    clock, case = badge(row.due_on, today=today), row.case
    step = NextStep(
        what=kinds()[row.kind].what,
        why=f"Senast {day_in_sentence(row.due_on)}, {staffing.with_whom(row.owner_id)}.",
        badge=clock.text,
        tone=clock.tone,
        subject=case.number if case else "",
    )
    if case is None or not case.is_open:
        return step
    return with_deed(step, case, row, user, staffing)


def address_of(more_url: str) -> str:
    """«calls:case_index?lista=…» as an address."""
    name, _, query = more_url.partition("?")
    if not name:
        return ""
    return f"{address(name)}?{query}" if query else address(name)
