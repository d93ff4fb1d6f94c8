"""The machine behind test_walk.py: all deeds of all apps in random order, with people who come, go and move on.

A walk begins with a few of `openings.py`, chains of deeds that bring cases midway. Each deed picks who does it and to
what, among what that person may see and mostly in the right state, and calls the action. A refusal is an answer like
any other. After every step the questions of `Walk.check` are asked of the database, and at the end the pages are
opened. The walk is kept as a list of sentences, which a failing walk shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from random import Random
from unittest.mock import patch

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from calls.actions.promises import differences
from calls.models import Case, Promise
from calls.nobodys import nobodys
from calls.promise_kinds import kinds
from calls.staffing import Staffing, promises_of
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.audit.signed_records import compare_signed
from stodtelefon.desk.groups import groups_for
from stodtelefon.permissions import Permission, Role
from stodtelefon.tests.test_promises.openings import FIRST, OPENINGS

P = Permission
REASON = "Så blev det."
# Monday 2024-03-25 at ten: the nights when the clock changes, Easter and Midsummer are ahead. Years ago, since a table
# that asks the database for the time refuses what has not been yet.
START = datetime(2024, 3, 25, 9, tzinfo=timezone.get_fixed_timezone(0))
DRAWN = st.integers(0, 2**24 - 1)  # of wider ranges the machine draws the lowest numbers again and again
HOURS = (1, 5, 14, 24, 24, 72, 168, 24 * 31, 24 * 92)


class Nothing(Exception):
    """Nobody is there to do it, or nothing to do it to."""


class Chance(Random):
    """What a step picks, all of it from the one number that the machine drew."""

    def one(self, rows: Iterable) -> object:
        rows = list(rows)
        if not rows:
            raise Nothing
        return self.choice(rows)

    def yes(self) -> bool:
        return self.random() < 0.5

    def days(self, most: int) -> timedelta:
        return timedelta(days=self.randint(0, most))


def clock(now: Callable[[], datetime]) -> ExitStack:
    """Time as the walk has it, until it is closed: whoever asks for it, and what the tables fill in themselves."""
    real, clocks = timezone.now, ExitStack()
    clocks.enter_context(patch("django.utils.timezone.now", now))
    fields = [field for model in apps.get_models() for field in model._meta.local_fields]
    for field in fields:
        if field.default is real:
            clocks.enter_context(patch.object(field, "_get_default", now))
    return clocks


def deed(method):
    """Marks what a step may be. When there is nothing to do it to, another is tried."""
    method.is_deed = True
    return method


class Walk(RuleBasedStateMachine):
    """One walk. `done`, `refused` and `why` count, over all walks, what became of each action."""

    done: Counter[Callable] = Counter()
    refused: Counter[Callable] = Counter()
    why: Counter[tuple[Callable, str]] = Counter()
    has_failed = False

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.times: Counter[str] = Counter()
        self.drawn: Counter[int] = Counter()
        self.opened = 0
        self.now = START
        self._asked_at, self._seen = None, {}
        self.on_idag, self.nobodys = {}, set()
        self._clock = clock(lambda: self.now)
        self._block = transaction.atomic()
        self._block.__enter__()
        roles = (
            Role.CALL_TAKER,
            Role.CALL_TAKER,
            Role.COORDINATOR,
            Role.COORDINATOR,
            Role.MANAGER,
            Role.MANAGER,
        )
        names = "Tove", "Tage", "Siri", "Sven", "Cia", "Carl"
        for name, role in zip(names, roles, strict=True):
            UserFactory(name=name, roles=[role], is_child_assessor=name in ("Tove", "Siri"))
        self.administrator = UserFactory(name="Adam", roles=[Role.ADMINISTRATOR])

    def teardown(self) -> None:
        try:
            if not self.has_failed:
                self.stand([*self.pages(), *self.not_as_signed()])
        finally:
            self._leave()

    def _leave(self) -> None:
        transaction.set_rollback(True)
        self._block.__exit__(None, None, None)
        self._clock.close()

    # How a step is made

    @initialize(drawn=DRAWN)
    def opening(self, drawn: int) -> None:
        """Cases midway, so that later parts of the way are reached at once."""
        self.opened = drawn
        chance = self.chance(drawn)
        for chain in chance.sample(OPENINGS, 3):
            for name in chain:
                self._once(name, chance)

    @rule(drawn=DRAWN)
    def step(self, drawn: int) -> None:
        """One deed that there is something to do it to; the machine shortens a walk by leaving steps out."""
        chance = self.chance(drawn)
        names = chance.sample(self.deeds(), len(self.deeds()))
        if chance.random() < 0.8:  # what has had its turn waits, so that deeds that seldom fit get theirs
            names.sort(key=lambda name: self.times[name])
        any(self.try_to(name, chance) for name in names)

    def chance(self, drawn: int) -> Chance:
        """Not the same twice, though the machine likes to draw a number again; and the same when a step is left out."""
        self.drawn[drawn] += 1
        return Chance(f"{self.opened} {drawn} {self.drawn[drawn]}")

    def try_to(self, name: str, chance: Chance) -> bool:
        """Whether there was somebody to do it and something to do it to; what comes before it is done first, if not."""
        if self._once(name, chance):
            return True
        done = [self._once(before, chance) for before in FIRST.get(name, ())]
        return any(done) and self._once(name, chance)

    def _once(self, name: str, chance: Chance) -> bool:
        try:
            getattr(self, name)(chance)
        except Nothing:
            return False
        except Exception:
            self.has_failed = True
            raise
        self.times[name] += 1
        return True

    @classmethod
    def deeds(cls) -> list[str]:
        return sorted(name for name in dir(cls) if getattr(getattr(cls, name), "is_deed", False))

    def people(self, permission: Permission) -> list[User]:
        """Those who may that day, deputies too."""
        everyone = User.objects.active().with_lent_roles(on=timezone.localdate()).order_by("pk")
        return [person for person in everyone if person.can(permission)]

    def somebody(self, chance: Chance, permission: Permission = P.CASE_WRITE) -> User:
        return chance.one(self.people(permission))

    def match(
        self, chance: Chance, permission: Permission, rows: Callable[[User], Iterable]
    ) -> tuple[User, object]:
        """Somebody who may, and one of the rows that this person has to do it to."""
        people = self.people(permission)
        for by in chance.sample(people, len(people)):
            if found := list(rows(by)):
                return by, chance.choice(found)
        raise Nothing

    def seen_by(self, by: User) -> set:
        """The keys of the cases that this person may open, asked once after each deed: it takes its time."""
        now = (len(self.said), self.now)
        if self._asked_at != now:
            self._asked_at, self._seen = now, {}
        if by not in self._seen:
            self._seen[by] = set(Case.objects.visible_to(by).values_list("pk", flat=True))
        return self._seen[by]

    def cases_of(self, by: User):
        return Case.objects.filter(pk__in=self.seen_by(by))

    def open_cases_of(self, by: User):
        return self.cases_of(by).open().order_by("number")

    def do(self, sentence: str, action, **given) -> object:
        """Do it as the page would: a refusal changes nothing and is a part of the walk."""
        self.said.append(f"{timezone.localtime(self.now):%a %d %b %H:%M} {given['by'].name} {sentence}")
        try:
            with transaction.atomic():
                made = action(**given)
        except ValidationError as refusal:
            self.said[-1] += f" Nekas: {' '.join(refusal.messages)}"
            Walk.refused[action] += 1
            Walk.why[action, refusal.messages[0]] += 1
            return None
        except Exception as fault:
            self.stand([f"{action.__name__} brast: {fault!r}"])
        Walk.done[action] += 1
        return made

    # What must hold after each step

    @invariant()
    def check(self) -> None:
        self.stand([*differences(), *self.nowhere(), *self.unseen(), *self.left_alone()])

    def stand(self, found: list[str]) -> None:
        self.has_failed = bool(found)
        assert found == [], "\n".join(["", *self.said, "", *found])

    def not_as_signed(self) -> list[str]:
        """What was signed and is not in the log, or says something else there."""
        found = compare_signed()
        older = [f"{found.older} signerades utan att loggen håller avtryck."] if found.older else []
        return [*map(str, found.differences), *older]

    def nowhere(self) -> list[str]:
        """Promises that have come to Idag and stand on nobody's, nor as what nobody may do with the administrators."""
        today = timezone.localdate()
        staffing = Staffing.on(today)
        self.away = set(staffing.away)
        self.able = {name: staffing.able(kind) for name, kind in kinds().items()}
        self.on_idag = {
            person: set(promises_of(person, on=today, staffing=staffing)) for person in staffing.people
        }
        self.nobodys = set(nobodys(on=today, staffing=staffing))
        somewhere = set().union(*self.on_idag.values(), self.nobodys)
        return [
            f"{row.kind} {row.case or ''} ({row.owner or 'ingen'}) står på ingens Idag"
            for row in Promise.objects.shown(on=today).select_related("case", "owner")
            if row not in somewhere
        ] + self.unsaid(today, staffing)

    def unsaid(self, today: date, staffing: Staffing) -> list[str]:
        """What nobody may do, and somebody who can give others the right does not hear of, as kind and number."""
        counts = Counter(row.kind for row in self.nobodys)
        wanted = {(kinds()[name].what, f"{count} väntar") for name, count in counts.items()}
        hearing = [person for person in staffing.people if wanted and person.can(P.USER_MANAGE)]
        said = {
            person: {
                (step.what, step.badge) for group in groups_for(person, today=today) for step in group.steps
            }
            for person in hearing
        }
        return [
            f"{what}, {badge}: ingen kan göra det, och {person.name} får inte veta det"
            for person, heard in said.items()
            for what, badge in wanted - heard
        ]

    def unseen(self) -> list[str]:
        """What stands on the Idag of somebody who cannot do it though others can, or may not open what it needs."""
        found, known = [], kinds()
        for person, rows in self.on_idag.items():
            for row in rows:
                kind = known[row.kind]
                is_here = person.pk not in self.away
                if is_here and row in self.nobodys and kind.can_do(person) and person.pk not in row.barred:
                    found.append(f"{person.name} kan göra {row.kind}, som ingen sägs kunna göra")
                if not kind.can_do(person) and self.able[row.kind]:
                    found.append(f"{person.name} kan inte göra {row.kind}, som står på Idag")
                if kind.case and not kind.is_shared and row.case_id not in self.seen_by(person):
                    found.append(f"{person.name} kan inte öppna ärendet för {row.kind}, som står på Idag")
        return found

    def left_alone(self) -> list[str]:
        """Open cases, and nobody left who may read them all."""
        is_alone = Case.objects.open().exists() and not User.objects.who_may(P.CASE_READ_OPEN).exists()
        return ["Det finns öppna ärenden och ingen samordnare"] if is_alone else []

    def pages(self) -> list[str]:
        """Each one's Idag, and each link on it: the page where it is done opens."""
        found = []
        for person in self.on_idag:
            client = Client()
            client.force_login(person)
            if not person.can(P.HOME_READ):
                continue
            page = client.get("/")
            text = page.content.decode() if page.status_code == 200 else ""
            wanted = {
                address: step.post and address == step.url
                for group in groups_for(person, today=timezone.localdate())
                for step in group.steps
                for address in (step.url, step.subject_url)
                if address
            }
            found += [
                f"{person.name}: {address!r} på Idag"
                for address, is_post in wanted.items()
                if not self.opens(client, address, text, is_post=is_post)
            ]
        return found

    def opens(self, client: Client, address: str, text: str, *, is_post: bool) -> bool:
        if address.replace("&", "&amp;") not in text:
            return False
        # A sending changes something: that the address is there, and only takes what is sent, is enough.
        answer = client.get(address, follow=True)
        is_home = bool(answer.redirect_chain) and answer.redirect_chain[-1][0] == "/"
        return not is_home and answer.status_code == (405 if is_post else 200)
