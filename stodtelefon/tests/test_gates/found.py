"""What addresses are tried with on a loaded line: a case with much in it, and on it what a load leaves to people."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from calls.factories import CallerFactory, CaseFactory
from calls.models import Case
from meetings.factories import MeetingFactory
from stodtelefon.demo.bench.found import case_with_most, known_code, known_person, staff
from stodtelefon.tests.test_access.world import World, begun_by, make_all

LOGINS = {
    "coordinator": "samordnare",
    "manager": "chef",
    "statistics": "statistik",
    "archivist": "gallring",
    "log": "logg",
    "admin": "admin",
}
PAST_LOADED = 8_000  # a number that no case of the year has yet


def what_there_is() -> World:
    """The objects by the names that the addresses know them by, and the people by their role, all signed in.

    The case is the one with most in it that a call taker handles; so the taker is that one.
    """
    there = SimpleNamespace(
        case=case_with_most(Case.objects.open().filter(record_level="case")),
        known=known_person(),
        code=known_code(),
    )
    people = {"taker": there.case.handler, **{role: staff(login) for role, login in LOGINS.items()}}
    CaseFactory.reset_sequence(PAST_LOADED)
    make_all(there, people)
    there.words = begun_by(people["taker"])
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
