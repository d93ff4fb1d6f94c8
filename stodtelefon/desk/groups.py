"""What needs this person now: the promises that stand with them, and what else belongs to the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from calls.case_parts import MOST_ON_DESK, Group, NextStep, parts
from calls.models import Promise
from calls.promise_kinds import PromiseKind, kinds
from calls.promptness import in_words
from calls.staffing import Staffing, promises_of, without_anybody
from stodtelefon.permissions import Permission, Role

# Late first meetings are the cases' own, in the group Möten över tiden.
MEETING_CLOCK = ("meeting_to_offer", "meeting_to_book", "meeting_to_hold_late", "case_to_take")

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def groups_for(user: User, *, today: date) -> list[Group]:
    """The groups that hold something, in the order in which they matter.

    The promises are one statement, and one or two more for each kind that there is; whatever they hold.
    """
    staffing = Staffing.on(today)
    groups = [group for part in parts() for group in part.desk_groups(user, today=today)]
    groups += promised(user, today=today, staffing=staffing)
    if user.can(Permission.CASE_OVERDUE):
        groups.append(climbed(today, staffing))
    if user.can(Permission.CASE_READ_OPEN) or user.can(Permission.USER_MANAGE):
        groups.append(nobodys(user, today=today, staffing=staffing))
    return sorted((group for group in groups if group.steps), key=lambda group: group.rank)


def nobodys(user: User, *, today: date, staffing: Staffing) -> Group:
    """What nobody may do, as kind and number: for who can give somebody the right, and for the coordinators."""
    found = without_anybody(on=today, staffing=staffing)
    steps = [_nobodys_step(kind, count, user, staffing) for kind, count in found]
    return Group("Ingen kan göra det här", 5, steps, "alarm")


def _nobodys_step(kind: PromiseKind, count: int, user: User, staffing: Staffing) -> NextStep:
    who = kind.who if staffing.coordinators else Role.COORDINATOR.label
    if user.can(Permission.USER_MANAGE):
        why = f"Låt någon mer vara {who}."
        return NextStep(
            kind.what, why, "Till användarna", reverse("accounts:user_index"), badge=f"{count} väntar"
        )
    why = f"Be systemförvaltaren låta någon mer vara {who}."
    return NextStep(kind.what, why, badge=f"{count} väntar")


def promised(user: User, *, today: date, staffing: Staffing) -> Iterator[Group]:
    """A group for each kind of promise: the first ones, and whether there are more."""
    place = Window(
        RowNumber(), partition_by=F("kind"), order_by=[F("due_on").asc(nulls_first=True), "made_at", "pk"]
    )
    rows = promises_of(user, on=today, staffing=staffing).annotate(place=place)
    found: dict[str, list[Promise]] = {}
    for row in rows.filter(place__lte=MOST_ON_DESK + 1):
        found.setdefault(row.kind, []).append(row)
    known = kinds()
    steps: dict[str, list[NextStep]] = {}
    for name, promises in found.items():
        for step in _steps(known[name], promises, user, staffing, today):
            steps.setdefault(step.stands_with or name, []).append(step)
    for name, those in steps.items():
        kind, more = known[name], max(len(those), len(found.get(name, ()))) > MOST_ON_DESK
        yield Group(kind.title, kind.rank, those[:MOST_ON_DESK], kind.tone, address_of(kind.more_url), more)


def climbed(today: date, staffing: Staffing) -> Group:
    """For the manager: what else has been late for some days, as number, kind, day and owner. First meetings have a
    group of their own."""
    rows = Promise.objects.open().filter(staffing.climbed(on=today)).exclude(kind__in=MEETING_CLOCK)
    rows = rows.select_related("case", "owner").by_clock()
    return Group.of(
        rows,
        lambda row: _climbed_step(row, today),
        title="Annat över tiden",
        rank=52,
        more_url=f"{reverse('waiting')}?sent=ja",
        words=staffing.climbs_in_words(),
    )


def _climbed_step(row: Promise, today: date) -> NextStep:
    clock = in_words(row.due_on, today=today, what="")
    return NextStep(
        what=kinds()[row.kind].what,
        why=f"{row.owner.name if row.owner else 'Ingen'} har det.",
        badge=clock.text,
        tone=clock.tone,
        subject=row.case.number if row.case else "",
    )


def _steps(
    kind: PromiseKind, promises: list[Promise], user: User, staffing: Staffing, today: date
) -> Iterator[NextStep]:
    steps = kind.steps([promise.target for promise in promises], user, today=today)
    for promise in promises:
        step = steps.get(promise.target)
        if step is None:
            continue
        if promise.owner_id not in (None, user.pk):
            step.whose = staffing.why_here(promise.owner_id)
        yield step


def address_of(more_url: str) -> str:
    """«calls:case_index?lista=…» as an address."""
    name, _, query = more_url.partition("?")
    if not name:
        return ""
    return f"{reverse(name)}?{query}" if query else reverse(name)
