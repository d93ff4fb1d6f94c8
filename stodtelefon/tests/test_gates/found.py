"""What addresses are tried with on a loaded line: a case with much in it, and on it what a load leaves to people."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django.db.models import Count
from django.utils import timezone

from calls.factories import CallerFactory, CaseFactory
from calls.models import Caller, Case, Identity
from meetings.factories import MeetingFactory
from stodtelefon.accounts.models import User
from stodtelefon.demo.load.codes import Codes
from stodtelefon.demo.load.staff import DOMAIN, TAKERS
from stodtelefon.tests.test_access.world import World, make_all

LOGINS = {
    "coordinator": "samordnare",
    "manager": "chef",
    "statistics": "statistik",
    "archivist": "gallring",
    "log": "logg",
    "admin": "admin",
}
PAST_LOADED = 8_000  # a number that no case of the year has yet


def staff(login: str) -> User:
    return User.objects.get(email=f"{login}1@{DOMAIN}")


def what_there_is() -> World:
    """The objects by the names that the addresses know them by, and the people by their role, all signed in.

    The case is the one with most in it that a call taker handles; so the taker is that one.
    """
    there = SimpleNamespace(
        case=_with_most(Case.objects.open().filter(record_level="case")),
        known=Identity.objects.filter(person__case__in=Case.objects.open()).order_by("personal_number_hash")[
            0
        ],
        code=_a_code(),
    )
    people = {"taker": there.case.handler, **{role: staff(login) for role, login in LOGINS.items()}}
    CaseFactory.reset_sequence(PAST_LOADED)
    make_all(there, people)
    there.unassigned = CaseFactory(handler=None, waiting=True)
    there.new = CallerFactory(case__handler=people["taker"], case__waiting=True)
    there.this_morning = MeetingFactory(
        case=there.case,
        booked=True,
        starts_at=timezone.now() - timedelta(hours=1),
        offered_by=people["taker"],
    )
    world = World(people=people, there=there)
    world.sign_in_everybody()
    return world


def _with_most(cases) -> Case:
    much = Count("calls", distinct=True) + Count("notes", distinct=True) + Count("meetings", distinct=True)
    much += Count("referrals", distinct=True) + Count("decisions", distinct=True)
    by_takers = cases.filter(handler__email__startswith=TAKERS)
    return by_takers.annotate(much=much).order_by("-much", "number").first()


def _a_code() -> str:
    """One that a load gave to somebody whose case is open."""
    codes = Codes()
    codes.given = 0
    for _ in range(Caller.objects.count()):
        code = codes.take()
        if Caller.objects.known_by(code).filter(case__closed_at__isnull=True).exists():
            return code
    raise LookupError("Nobody with an open case has a code.")
