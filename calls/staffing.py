"""Whose Idag a promise stands on: its owner's, or that of who stands in, or of the coordinators.

The rule in words stands in `calls/promise_kinds.py`. Whether somebody can is what the table of permissions, the account
and the days away say of the day (local).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateField, Exists, OuterRef, Q, QuerySet

from calls.grounds import TODAY, Anyone
from calls.models import NamedPerson, Promise
from calls.models.outsiders import is_out
from calls.models.promises import is_shown
from calls.promise_kinds import CLIMBS_AFTER, URGENT_CLIMBS_AFTER, PromiseKind, kinds
from calls.promptness import late_before, working_days
from stodtelefon.accounts.models import Away, Deputyship, User
from stodtelefon.accounts.models.deputyship import lend, with_lent_role
from stodtelefon.database.together import Asked, together
from stodtelefon.database.written import Given, OneOf
from stodtelefon.permissions import ROLE_PERMISSIONS, Permission, Role

WORKERS = [role for role, allowed in ROLE_PERMISSIONS.items() if Permission.CASE_WRITE in allowed]


@cache
def _who_is_there() -> dict[str, Asked]:
    """What `Staffing` is made of."""
    on = Given("day", DateField())
    owned = Exists(Promise.objects.open().filter(owner=OuterRef("pk")))
    people = User.objects.annotate(owns=owned).filter(Q(is_active=True) | Q(owns=True))
    absences = with_lent_role(Away.objects.on(on), on=on).select_related("user", "stand_in")
    of_absence = (f"{who}__{name}" for who in ("user", "stand_in") for name in ("name", "is_active"))
    return {
        "people": Asked(people.only("name", "roles", "is_child_assessor", "is_active")),
        "absences": Asked(absences.only("first_day", "last_day", *of_absence)),
        "named": Asked(NamedPerson.objects.standing().order_by().values_list("user")),
    }


class Doers:
    """Of those who are there on a day, who can do the things of one sort."""

    def __init__(self, staffing: Staffing, kind: PromiseKind) -> None:
        self.staffing, away = staffing, staffing.away
        self.everyone = [one for one, may in staffing.may if kind.may in may and kind.takes(one)]
        self.able = [one for one in self.everyone if one.pk not in away] or self.everyone
        self.keys = {one.pk for one in self.able}
        self.covered = self.keys | {owner for owner, stand_in in away.items() if stand_in in self.keys}

    @cached_property
    def stood_in_by(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Owners who are away, with whom it stands since somebody able stands in; and place by place who that is."""
        away = tuple(sorted(self.staffing.owners & self.covered & self.staffing.away.keys()))
        return away, tuple(self.staffing.away[owner] or 0 for owner in away)

    def outside(self, key: int, kind: PromiseKind) -> dict[str, Any]:
        """What a way to this person has of those who may not do one of the kind (`Way`)."""
        away, stand_ins = self.stood_in_by if kind.case else ((), ())
        everyone = tuple(sorted(self.keys)) if kind.bars_somebody else ()
        return {
            "barred": key if kind.bars_somebody else None,
            "everyone": everyone,
            "away": away,
            "stand_ins": stand_ins,
        }

    @cached_property
    def fallen(self) -> set[int]:
        """Owners of something with whom it does not stand."""
        return self.staffing.owners - self.covered

    @cached_property
    def coordinating(self) -> set[int]:
        """Of those who are able, the coordinators or who stands in for them; else the coordinators all the same."""
        coordinators, here = self.staffing.coordinators, self.staffing.coordinators_here
        stand_ins = {self.staffing.away.get(coordinator) for coordinator in coordinators}
        for wanted in (here, stand_ins, coordinators):
            if found := self.keys & wanted:
                return found
        return here or coordinators


class Staffing:
    """Who is there on a day: open accounts, and for those who are away whoever stands in for them.

    `owners` are all who have something that waits, those whose account is closed too. `named` are those to whom some
    restricted case is open.
    """

    def __init__(
        self, people: Iterable[User], absences: Iterable[Away], named: Iterable[tuple[int]] = ()
    ) -> None:
        known = list(people)
        self.people = [person for person in known if person.is_active]
        self.owners = {person.pk for person in known if person.owns}
        self.named = {person for (person,) in named}
        self.absences = list(absences)
        lend(self.people, self.absences)
        self.away = {one.user_id: one.stand_in_id for one in self.absences}
        self._doers: dict[tuple, Doers] = {}

    @classmethod
    def on(cls, day: date) -> Staffing:
        """One statement."""
        return cls(**together(_who_is_there(), {"day": day}))

    def concerning(self, user: User) -> list[Away]:
        """The absences of one's own, and of the colleagues for whom one stands in."""
        return [one for one in self.absences if one.concerns(user)]

    def doers(self, kind: PromiseKind) -> Doers:
        """Those who can do such things: the same for all kinds that take the same to do, found once."""
        sort = (kind.may, kind.takes)
        found = self._doers.get(sort)
        if found is None:
            found = self._doers[sort] = Doers(self, kind)
        return found

    def can_do(self, kind: PromiseKind) -> list[User]:
        """Those who can do such things, whether here or away."""
        return self.doers(kind).everyone

    def able(self, kind: PromiseKind) -> list[User]:
        """Those who can do such things that day; when all of them are away, those who could."""
        return self.doers(kind).able

    def covered(self, kind: PromiseKind) -> set[int]:
        """Owners with whom a promise stands: they can do it themselves, or somebody able stands in for them."""
        return self.doers(kind).covered

    def catchers(self, kind: PromiseKind) -> set[int]:
        """Those with whom it stands when it is nobody's own, or when its owner cannot.

        Where nobody at all can do it, the coordinators see that it is so (and `lacks` says it to who can give
        somebody the right). On a line without any coordinator it is for them alone: a case opens itself to nobody.
        """
        doers = self.doers(kind)
        is_for_all = kind.is_shared or kind.case is None or (kind.falls_to_all and doers.keys)
        return set() if kind.is_personal else doers.keys if is_for_all else doers.coordinating

    @cached_property
    def may(self) -> list[tuple[User, frozenset[Permission]]]:
        """Everyone with what the table allows them."""
        return [(person, person.permissions) for person in self.people]

    @cached_property
    def coordinators(self) -> set[int]:
        return {person.pk for person, may in self.may if Permission.CASE_READ_OPEN in may}

    @cached_property
    def coordinators_here(self) -> set[int]:
        return self.coordinators - self.away.keys()

    def climbed(self, *, on: date) -> Q:
        """The promises that the manager sees since they are late, on a local day."""
        return _of_climbing(lambda after: self.is_long_late(on=on, after=after))

    def is_long_late(self, *, on: date, after: int) -> Q:
        """Late for so many working days; late at all, where no coordinator but its owner is here to see it."""
        of_day = self.late_days(on=on)
        late = Q(due_on__lt=on, owner__in=of_day["alone"])
        return Q(due_on__lt=of_day["late", after]) | late

    def late_days(self, *, on: date) -> dict[Hashable, Any]:
        """What conditions that are written once (`is_long_late`) leave open: from which day something has been late
        for so many working days, and the only coordinator that is here."""
        here = self.coordinators_here
        since = {
            ("late", after): late_before(on, after) if here else on
            for after in (CLIMBS_AFTER, URGENT_CLIMBS_AFTER)
        }
        return since | {TODAY: on, "alone": list(here) if len(here) == 1 else []}

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

    def name_of(self, person: int) -> str:
        """As a sentence names them: «Maria Ek», or «en kollega» when the account is closed."""
        return self._names.get(person, "en kollega")

    def why_here(self, owner: int) -> str:
        """Whose it is, and why it stands with somebody else, as a sentence ends: «Maria Ek, som är borta»."""
        if owner not in self._names:
            return f"{self.name_of(owner)} vars konto är stängt"
        return f"{self._names[owner]}, som är borta" if owner in self.away else self._names[owner]

    def with_whom(self, owner: int | None) -> str:
        """«hos Maria Ek, som är borta», «hos ingen»."""
        return "hos ingen" if owner is None else f"hos {self.why_here(owner)}"

    def is_here(self, person: int | None) -> bool:
        """Is there somebody to ask?"""
        return person in self._names and person not in self.away

    @cached_property
    def _names(self) -> dict[int, str]:
        return {person.pk: person.name for person in self.people}


def is_long_late(after: int, *, day: str = "due_on", owner: str = "owner") -> Q:
    """The same as of `Staffing`, written once: `late_days` fills it in. `day` and `owner` are fields of the rows."""
    late = Q(**{f"{day}__lt": Given(TODAY, DateField())})
    is_alone = Q(OneOf(owner, BigIntegerField(), given="alone"))
    return Q(**{f"{day}__lt": Given(("late", after), DateField())}) | (late & is_alone)


def has_climbed() -> Q:
    """The promises that the manager sees since they are late, written once: `Staffing.late_days` fills it in."""
    return _of_climbing(is_long_late)


def _of_climbing(long_late: Callable[[int], Q]) -> Q:
    found = Q(pk__in=[])
    climbing = [kind for kind in kinds().values() if kind.climbs]
    for after in sorted({kind.climbs_after for kind in climbing}):
        names = [kind.name for kind in climbing if kind.climbs_after == after]
        found |= Q(kind__in=names) & long_late(after)
    return found


class Way(NamedTuple):
    """How promises of a kind come to somebody's Idag. Nothing of a case in which `who` may have nothing does
    (`calls/models/outsiders.py`).

    `away` and `stand_ins`, place by place: those of this owner, who is away, where the one who stands in may have
    nothing there. `named`: in the restricted cases that are open to `who`, what would fall to the coordinators: what is
    nobody's own, what has none of the owners with whom it stands (`covered`), and of those stand-ins.
    `owners`: those who have these owners. `from_nobody`: those that are nobody's own. `late`: those whose day has
    passed, whoever has them. `barred`: nothing that one is barred from; but where `everyone` is barred it stands there
    all the same, or it would stand nowhere.
    """

    kind: str
    who: int
    owners: tuple[int, ...] = ()
    from_nobody: bool = False
    late: bool = False
    barred: int | None = None
    everyone: tuple[int, ...] = ()
    away: tuple[int, ...] = ()
    stand_ins: tuple[int, ...] = ()
    named: bool = False
    covered: tuple[int, ...] = ()

    def q(self, *, on: date) -> Q:
        """The same as a condition."""
        found = Q(owner__in=self.owners)
        fallen = Q(owner=None) if self.from_nobody else Q(pk__in=[])
        if self.late:
            fallen |= Q(due_on__lt=on)
        if self.named:
            fallen |= Q(is_named_in_its_case(self.who)) & falls(self.covered, self.away, self.stand_ins)
        if self.barred is not None:
            fallen &= ~Q(barred__contains=[self.barred]) | Q(barred__contains=list(self.everyone))
        if self.from_nobody:
            found |= _of_stand_ins_outside(self.away, self.stand_ins)
        return Q(kind=self.kind) & (found | fallen) & ~is_out(self.who)


def is_named_in_its_case(who: Any) -> Exists:
    return Exists(NamedPerson.objects.standing().filter(restriction__case=OuterRef("case"), user=who))


def falls(covered: Iterable[int], away: Iterable[int], stand_ins: Iterable[int]) -> Q:
    """Promises that are nobody's own, or with none of whose owners they stand."""
    return Q(owner=None) | ~Q(owner__in=covered) | _of_stand_ins_outside(away, stand_ins)


def _of_stand_ins_outside(away: Iterable[int], stand_ins: Iterable[int]) -> Q:
    """Promises whose owner is away, in a case in which the one who stands in may have nothing."""
    found = Q(pk__in=[])
    for owner, stand_in in zip(away, stand_ins, strict=True):
        found |= Q(is_out(stand_in), owner=owner)
    return found


def ways_to(user: User, staffing: Staffing) -> Iterator[Way]:
    """What stands on this person's Idag that day, kind by kind."""
    key, may = user.pk, user.permissions
    with_some = {key, *staffing.stood_in_for(user)} & (staffing.owners | {key})
    coordinates = Permission.CASE_READ_OPEN in may
    for name, kind in kinds().items():
        owners = kind.whose(key, with_some) if kind.may in may and kind.takes(user) else set()
        doers = staffing.doers(kind)
        named = kind.case is not None and not kind.is_shared and key in staffing.named & doers.keys
        of_named = {"named": named, "covered": tuple(sorted(doers.covered))} if named else {}
        if key not in staffing.catchers(kind):
            if named:
                yield Way(name, key, tuple(sorted(owners)), **of_named, **doers.outside(key, kind))
            elif owners:
                yield Way(name, key, tuple(sorted(owners)))
            continue
        # What a kind bars somebody from is nobody's own.
        late = kind.climbs and not kind.is_shared and coordinates
        own = tuple(sorted(owners | doers.fallen))
        yield Way(name, key, own, True, late, **of_named, **doers.outside(key, kind))


def promises_of(user: User, *, on: date, staffing: Staffing | None = None) -> QuerySet:
    """The promises that stand on this person's Idag on a local day, soonest first.

    One statement for who is there, and the one that is returned. `calls.standing` reads the first of each kind.
    """
    staffing = staffing or Staffing.on(on)
    stands = Q(pk__in=[])
    for way in ways_to(user, staffing):
        stands |= way.q(on=on)
    return Promise.objects.shown(on=on).filter(stands).by_clock()


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
        no_deputy = ~Exists(Deputyship.objects.standing(on=who.today).filter(role=Role.COORDINATOR))
        seen |= Q(for_one, is_alone, no_deputy, shown & fallen, kind__in=names)
    shut = [name for name, kind in kinds().items() if not kind.opens_case]
    return Promise.objects.open().filter(seen, case__isnull=False).exclude(kind__in=shut).values("case")
