"""The work queues: what each holds, in which order, and which of its cases may be opened.

A queue holds what is listed to who looks (`Case.objects.listed_to`). One's own open cases and those that wait for
somebody are listed to everyone who works with cases, but for those that are taken from them: no ground is asked there.

Each page of each is written once a process for all who may the same (`calls.grounds.Anyone`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import DateField, OuterRef, QuerySet, Subquery, Value
from django.utils import timezone

from calls.grounds import Anyone, asked_by, kind_of
from calls.models import Case
from calls.models.case_sets import own_since
from calls.reach import first_role, roles
from stodtelefon.accounts.models import User
from stodtelefon.database.together import Asked, together
from stodtelefon.database.written import Given
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from calls.models.case_sets import CaseQuerySet

SHOWN = (
    *("number", "state", "urgency", "outcome", "meet_by", "last_entry_on"),
    *("opened_at", "closed_at", "handler"),
)
STALLED = "stalled"  # the last day on which nothing has been written since in a case that stands still


@dataclass(frozen=True)
class Queue:
    """Its tab, its heading, its cases in their order, and the permission without which there is no such queue.

    `is_own`: open cases that whoever looks handles.
    """

    text: str
    heading: str
    cases: Callable[[Anyone], QuerySet[Case]]
    is_closed: bool = False
    is_own: bool = False
    permission: Permission = Permission.CASE_LIST

    def for_list(self, who: Anyone) -> QuerySet[Case]:
        """With what a row of the list says, and whether it may be opened (`may_open`): where that is plain of them all
        it is not asked. The clock of an open one needs its first meeting. Whose it is (`handler_name`) and the role of
        who got in touch first is asked of the rows that are shown: a join would be made before they are chosen."""
        handler = User.objects.order_by().filter(pk=OuterRef("handler"))
        cases = self.cases(who).only(*SHOWN).annotate(handler_name=Subquery(handler.values("name")))
        if who.can(Permission.CASE_READ):
            cases = cases.annotate(first_role=first_role("pk"))
        if who.can(Permission.CASE_READ) and (self.is_own or self.reads_all(who)):
            cases = cases.annotate(may_open=Value(True))
        else:
            cases = cases.with_may_open(who)
        return cases if self.is_closed else cases.with_first_meeting()

    def reads_all(self, who: Anyone) -> bool:
        return not self.is_closed and who.can(Permission.CASE_READ_OPEN)


@dataclass(frozen=True)
class Queued:
    """The cases in a queue for one person, each with the `role` of who got in touch first, for who opens cases. Sliced
    like a list (`stodtelefon/leafing.py`): one statement."""

    queue: Queue
    user: User

    def __getitem__(self, part: slice) -> list[Case]:
        asked = {"cases": _rows(self.queue, kind_of(self.user), part.start, part.stop)}
        if not self.user.can(Permission.CASE_READ):
            return together(asked, given_for(self.user))["cases"]
        found = together({**asked, "roles": roles()}, given_for(self.user))
        labels = dict(found["roles"])
        for case in found["cases"]:
            case.role = labels.get(case.first_role, "")
        return found["cases"]


@lru_cache(maxsize=256)
def _rows(queue: Queue, kind: tuple[frozenset[Permission], bool], start: int, stop: int) -> Asked:
    permissions, is_child_assessor = kind
    who = Anyone(permissions, is_child_assessor=is_child_assessor)
    return Asked(queue.for_list(who)[start:stop])


def given_for(user: User) -> dict[Any, Any]:
    """What is filled in where a queue speaks of who looks, and when."""
    days = Organisation.load().stalled_days
    return {**asked_by(user), STALLED: timezone.localdate() - timedelta(days=days)}


def listed(who: Anyone) -> CaseQuerySet:
    return Case.objects.listed_to(who)


QUEUES = {
    "mina": Queue(
        "Mina",
        "Mina ärenden",
        lambda who: Case.objects.open().handled_by(who).running_first(),
        is_own=True,
        permission=Permission.CASE_WRITE,
    ),
    "ej-tilldelade": Queue(
        "Ej tilldelade",
        "Ej tilldelade ärenden",
        lambda who: Case.objects.unassigned().not_removed_from(who).by_clock(),
    ),
    "vantar-mote": Queue(
        "Väntar på möte",
        "Ärenden som väntar på möte",
        lambda who: listed(who).open().waiting_for_meeting().by_clock(),
    ),
    "stillastaende": Queue(
        "Stillastående",
        "Stillastående ärenden",
        lambda who: (
            listed(who)
            .stalled(since=Given(STALLED, DateField()))
            .order_by("last_entry_on", "opened_at", "pk")
        ),
    ),
    "oppna": Queue("Öppna", "Öppna ärenden", lambda who: listed(who).open().running_first()),
    "avslutade": Queue(
        "Avslutade nyligen",
        "Nyligen avslutade ärenden",
        lambda who: listed(who).closed_lately(since=own_since(who)).order_by("-closed_at", "pk"),
        is_closed=True,
    ),
    "avslutade-tidigare": Queue(
        "Avslutade tidigare",
        "Tidigare avslutade ärenden",
        lambda who: listed(who).closed_before(own_since(who)).order_by("-closed_at", "pk"),
        is_closed=True,
        permission=Permission.CASE_OPEN_CLOSED,
    ),
}


def queues_of(user: User) -> dict[str, Queue]:
    """The queues that `user` has, by the key that the address names each by."""
    return {key: queue for key, queue in QUEUES.items() if user.can(queue.permission)}
