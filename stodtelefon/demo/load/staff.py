"""The forty who work at a loaded line: in every role, enough to take a million calls in ten years."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from stodtelefon.accounts.log_notice import VERSION
from stodtelefon.accounts.models import User
from stodtelefon.demo.load.copying import Rows
from stodtelefon.demo.load.words import STAFF
from stodtelefon.demo.people import PASSWORD
from stodtelefon.permissions import Role

DOMAIN = "load.stodtelefon.example"
TAKERS, COORDINATORS = "samtal", "samordnare"
# The login before its number and the @, title, role, how many
LOGINS = (
    (TAKERS, "samtalsmottagare", Role.CALL_TAKER, 26),
    (COORDINATORS, "samordnare", Role.COORDINATOR, 8),
    ("chef", "enhetschef", Role.MANAGER, 2),
    ("statistik", "utredare", Role.STATISTICS_READER, 1),
    ("gallring", "arkivarie", Role.ARCHIVIST, 1),
    ("logg", "informationssäkerhetssamordnare", Role.LOG_REVIEWER, 1),
    ("admin", "systemförvaltare", Role.ADMINISTRATOR, 1),
)
ASSESSES = 5  # each coordinator is a barnbedömare, and one call taker in so many


class Person(NamedTuple):
    """One of them, as a row is signed."""

    id: int
    name: str
    title: str


class Staff:
    """Everyone, by the login before its number."""

    def __init__(self, people: dict[str, list[Person]]) -> None:
        self.people = people
        self.takers, self.coordinators = people[TAKERS], people[COORDINATORS]
        self.workers = [*self.takers, *self.coordinators]
        self.assessors = [*self.coordinators, *self.takers[::ASSESSES]]
        self.managers, self.administrator = people["chef"], people["admin"][0]


def put_staff(rows: Rows) -> Staff:
    """Those who are there already, or all of them anew. One password, hashed once."""
    there = {user.email: user for user in User.objects.filter(email__endswith=f"@{DOMAIN}")}
    logins = [
        (key, f"{key}{number}@{DOMAIN}", title, role, number)
        for key, title, role, count in LOGINS
        for number in range(1, count + 1)
    ]
    missing = [email for _, email, *_ in logins if email not in there]
    ids = dict(zip(missing, numbers(User, len(missing)), strict=True))
    password = make_password(PASSWORD) if missing else ""
    people: dict[str, list[Person]] = {}
    for (key, email, title, role, number), name in zip(logins, STAFF, strict=True):
        if email in there:
            person = Person(there[email].pk, there[email].name, there[email].title)
        else:
            person = Person(ids[email], name, title)
            is_assessor = key == COORDINATORS or (key == TAKERS and number % ASSESSES == 1)
            values = {"roles": [role], "is_child_assessor": is_assessor, "password": password}
            values |= {"log_notice": VERSION, "log_notice_at": timezone.now()}
            rows.put(User, id=person.id, email=email, name=name, title=title, **values)
        people.setdefault(key, []).append(person)
    return Staff(people)


def numbers(model, count: int) -> list[int]:
    """The next keys of a table that the database counts up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [number for (number,) in cursor.fetchall()]
