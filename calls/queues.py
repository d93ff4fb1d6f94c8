"""The work queues: what each holds, in which order, and which of its cases may be opened.

A queue holds what is listed to who looks (`Case.objects.listed_to`). One's own open cases and those that wait for
somebody are listed to everyone who works with cases: there nothing is asked row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from calls.models import Case
from calls.models.case_sets import own_since
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from calls.models.case_sets import CaseQuerySet
    from stodtelefon.accounts.models import User

SHOWN = (
    *("number", "state", "urgency", "meet_by", "last_entry_on", "opened_at"),
    *("closed_at", "handler__name"),
)


@dataclass(frozen=True)
class Queue:
    """Its heading, its cases in their order, and the permission without which there is no such queue."""

    text: str
    cases: Callable[[User, date], QuerySet[Case]]
    is_closed: bool = False
    permission: Permission = Permission.CASE_LIST

    def for_list(self, user: User, *, today: date) -> QuerySet[Case]:
        """With what a row of the list says; the clock of an open one needs its first meeting."""
        cases = self.cases(user, today).select_related("handler").only(*SHOWN)
        return cases if self.is_closed else cases.with_first_meeting()


def listed(user: User) -> CaseQuerySet:
    return Case.objects.listed_to(user)


def stalled(user: User, today: date) -> QuerySet[Case]:
    days = Organisation.load().stalled_days
    return listed(user).stalled(on=today, days=days).order_by("last_entry_on", "opened_at", "pk")


QUEUES = {
    "mina": Queue(
        "Mina",
        lambda user, _: Case.objects.open().handled_by(user).running_first(),
        permission=Permission.CASE_WRITE,
    ),
    "ej-tilldelade": Queue("Ej tilldelade", lambda *_: Case.objects.unassigned().by_clock()),
    "vantar-mote": Queue(
        "Väntar på möte", lambda user, _: listed(user).open().waiting_for_meeting().by_clock()
    ),
    "stillastaende": Queue("Stillastående", stalled),
    "oppna": Queue("Öppna", lambda user, _: listed(user).open().running_first()),
    "avslutade": Queue(
        "Avslutade nyligen",
        lambda user, _: listed(user).closed_lately(since=own_since()).order_by("-closed_at", "pk"),
        is_closed=True,
    ),
    "avslutade-tidigare": Queue(
        "Avslutade tidigare",
        lambda user, _: listed(user).closed_before(own_since()).order_by("-closed_at", "pk"),
        is_closed=True,
        permission=Permission.CASE_OPEN_CLOSED,
    ),
}


def queues_of(user: User) -> dict[str, Queue]:
    """The queues that `user` has, by the key that the address names each by."""
    return {key: queue for key, queue in QUEUES.items() if user.can(queue.permission)}


def openable_by(user: User, cases: Collection[Case]) -> set[UUID]:
    """Keys of those of these cases that may be opened. One statement, and none where it is plain: the open ones of who
    reads all open ones, and the open ones that one handles."""
    if not user.can(Permission.CASE_READ):
        return set()
    reads_open = user.can(Permission.CASE_READ_OPEN)
    plain = {case.pk for case in cases if case.is_open and (reads_open or case.handler_id == user.pk)}
    others = [case.pk for case in cases if case.pk not in plain]
    visible = (
        Case.objects.visible_to(user).filter(pk__in=others).values_list("pk", flat=True) if others else ()
    )
    return plain | set(visible)
