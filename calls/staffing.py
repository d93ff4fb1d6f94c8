"""Whose Idag a promise stands on: its owner's, or that of who stands in, or of the coordinators.

The rule in words stands in `calls/promise_kinds.py`. Whether somebody can is what the table of permissions, the account
and the days away say of the day (local).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Q, QuerySet

from calls.grounds import Anyone
from calls.models import Promise
from calls.models.promises import is_shown
from calls.promise_kinds import CLIMBS_AFTER, URGENT_CLIMBS_AFTER, PromiseKind, kinds
from calls.promptness import late_before, working_days
from stodtelefon.accounts.models import Away, User
from stodtelefon.permissions import ROLE_PERMISSIONS, Permission

if TYPE_CHECKING:
    from collections.abc import Mapping

WORKERS = [role for role, allowed in ROLE_PERMISSIONS.items() if Permission.CASE_WRITE in allowed]


class Staffing:
    """Who is there on a day: open accounts, and for those who are away whoever stands in for them."""

    def __init__(self, people: Iterable[User], away: Mapping[int, int | None]) -> None:
        self.people = list(people)
        self.away = dict(away)

    @classmethod
    def on(cls, day: date) -> Staffing:
        """Two statements."""
        return cls(User.objects.active(), dict(Away.objects.on(day).values_list("user", "stand_in")))

    def able(self, kind: PromiseKind) -> list[User]:
        """Those who can do such things that day; when all of them are away, those who could."""
        able = [person for person in self.people if kind.can_do(person)]
        return [person for person in able if person.pk not in self.away] or able

    def covered(self, kind: PromiseKind) -> set[int]:
        """Owners with whom a promise stands: they can do it themselves, or somebody able stands in for them."""
        able = {person.pk for person in self.able(kind)}
        return able | {owner for owner, stand_in in self.away.items() if stand_in in able}

    def catchers(self, kind: PromiseKind) -> list[User]:
        """Those with whom it stands when it is nobody's own, or when its owner cannot.

        Where nobody at all can do it, the coordinators see that it is so (and `without_anybody` says it to who can give
        somebody the right). On a line without any coordinator it is for them alone: a case opens itself to nobody.
        """
        able = self.able(kind)
        if kind.is_shared or kind.case is None or (kind.falls_to_all and able):
            return able
        stand_ins = {self.away.get(coordinator) for coordinator in self.coordinators}
        for wanted in (self.coordinators_here, stand_ins, self.coordinators):
            if found := [person for person in able if person.pk in wanted]:
                return found
        here = self.coordinators_here or self.coordinators
        return [person for person in self.people if person.pk in here]

    @cached_property
    def coordinators(self) -> set[int]:
        return {person.pk for person in self.people if person.can(Permission.CASE_READ_OPEN)}

    @cached_property
    def coordinators_here(self) -> set[int]:
        return self.coordinators - self.away.keys()

    def climbed(self, *, on: date) -> Q:
        """The promises that the manager sees since they are late, on a local day."""
        found = Q(pk__in=[])
        climbing = [kind for kind in kinds().values() if kind.climbs]
        for after in {kind.climbs_after for kind in climbing}:
            names = [kind.name for kind in climbing if kind.climbs_after == after]
            found |= Q(kind__in=names) & self.is_long_late(on=on, after=after)
        return found

    def is_long_late(self, *, on: date, after: int, day: str = "due_on", owner: str = "owner") -> Q:
        """Late for so many working days; late at all, where no coordinator but its owner is here to see it.

        `day` and `owner` are the fields of the rows that are asked.
        """
        long_late, late = Q(**{f"{day}__lt": late_before(on, after)}), Q(**{f"{day}__lt": on})
        if not self.coordinators_here:
            return late
        is_alone = len(self.coordinators_here) == 1
        return long_late | (late & Q(**{f"{owner}__in": self.coordinators_here})) if is_alone else long_late

    def climbs_in_words(self) -> str:
        """When something late comes to the manager."""
        if not self.coordinators_here:
            return "Ingen samordnare är på plats: allt som är sent står här."
        return (
            f"Hit kommer det som har varit sent i {working_days(CLIMBS_AFTER)}, "
            f"barn och det som är akut redan efter {working_days(URGENT_CLIMBS_AFTER)}."
        )

    def stood_in_for(self, user: User) -> list[int]:
        return [owner for owner, stand_in in self.away.items() if stand_in == user.pk]

    def why_here(self, owner: int) -> str:
        """Whose it is, and why it stands with somebody else: «Maria Ek, borta», «kontot är stängt»."""
        name = self._names.get(owner)
        if name is None:
            return "den som hade det har inget öppet konto"
        return f"{name}, borta" if owner in self.away else name

    @cached_property
    def _names(self) -> dict[int, str]:
        return {person.pk: person.name for person in self.people}


def promises_of(user: User, *, on: date, staffing: Staffing | None = None) -> QuerySet:
    """The promises that stand on this person's Idag on a local day, soonest first.

    Two statements for who is there, and the one that is returned.
    """
    staffing = staffing or Staffing.on(on)
    known = kinds()
    does = [name for name, kind in known.items() if kind.can_do(user)]
    stands = Q(kind__in=does, owner__in=[user.pk, *staffing.stood_in_for(user)])
    for name, kind in known.items():
        if user.pk not in {person.pk for person in staffing.catchers(kind)}:
            continue
        fallen = Q(owner=None) | ~Q(owner__in=staffing.covered(kind))
        if kind.climbs and not kind.is_shared and user.can(Permission.CASE_READ_OPEN):
            fallen |= Q(due_on__lt=on)
        stands |= Q(kind=name) & fallen & _not_barred(user, kind, staffing)
    return Promise.objects.shown(on=on).filter(stands).by_clock()


def _not_barred(user: User, kind: PromiseKind, staffing: Staffing) -> Q:
    """Not one's own to review; but where everyone is barred it stands there all the same, or it would stand nowhere."""
    if not kind.barred:
        return Q()
    everyone = sorted(person.pk for person in staffing.able(kind))
    return ~Q(barred__contains=[user.pk]) | Q(barred__contains=everyone)


def nobodys(*, on: date, staffing: Staffing) -> QuerySet:
    """The promises that have come to Idag and that nobody may do, whether here or away.

    Where everyone who could has had a part in it, nobody may; nor where its owner cannot and no coordinator is left to
    give it to somebody.
    """
    found = Q(pk__in=[])
    for name, kind in kinds().items():
        able = sorted(person.pk for person in staffing.people if kind.can_do(person))
        if not able:
            found |= Q(kind=name)
        elif not staffing.catchers(kind):
            found |= Q(kind=name) & (Q(owner=None) | ~Q(owner__in=staffing.covered(kind)))
        elif kind.barred:
            found |= Q(kind=name, barred__contains=able)
    return Promise.objects.shown(on=on).filter(found)


def without_anybody(*, on: date, staffing: Staffing) -> list[tuple[PromiseKind, int]]:
    """The kinds of which something is nobody's to do, and how many there are. One statement."""
    known, rows = kinds(), nobodys(on=on, staffing=staffing)
    found = rows.order_by("kind").values_list("kind").annotate(count=Count("pk"))
    return [(known[name], count) for name, count in found]


def grounds(who: Anyone) -> QuerySet:
    """The cases that may be opened for what waits in them, also when they are closed.

    The owner, and who stands in for the owner. A coordinator: what has no owner who can do it, and what is late. Who
    stands in for a coordinator: what has no owner who can do it, while no coordinator is here. For a child to assess,
    everyone who may do it when the named assessor cannot (SoL 19:1).
    """
    away, shown = Away.objects.on(who.today), is_shown(who.today)
    stood_in_for = away.filter(stand_in=who)
    does = [name for name, kind in kinds().items() if kind.can_do(who)]
    seen = Q(owner=who) | Q(shown, owner__in=stood_in_for.values("user"), kind__in=does)
    workers = User.objects.active().filter(roles__overlap=WORKERS)
    fallen = Q(owner=None) | ~Q(owner__in=workers.values("pk")) | (shown & Q(owner__in=away.values("user")))
    of_cases = [kind for kind in kinds().values() if kind.case and not kind.is_shared]
    if for_all := [kind.name for kind in of_cases if kind.falls_to_all and kind.can_do(who)]:
        assessors = User.objects.filter(is_child_assessor=True)
        seen |= Q(fallen | ~Q(owner__in=assessors.values("pk")), kind__in=for_all)
    names = [kind.name for kind in of_cases]
    if who.can(Permission.CASE_READ_OPEN):
        seen |= Q(fallen | Q(due_on__lt=who.today), kind__in=names)
    else:
        coordinators = User.objects.who_may(Permission.CASE_READ_OPEN)
        for_one = Exists(stood_in_for.filter(user__in=coordinators.values("pk")))
        is_alone = ~Exists(coordinators.filter(pk__in=User.objects.here(on=who.today).values("pk")))
        seen |= Q(for_one, is_alone, shown & fallen, kind__in=names)
    return Promise.objects.open().filter(seen, case__isnull=False).values("case")
