"""Every address × every role has its expected answer, in the one table of `table.py`."""

from functools import cache

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse

from stodtelefon.audit.models import AuditEvent, AuditLink
from stodtelefon.database.engine.words import Words
from stodtelefon.database.written import ask
from stodtelefon.drafts.models import Showing
from stodtelefon.permissions import Role
from stodtelefon.tests.test_access.addresses import ARGUMENTS, NOBODYS, address_of
from stodtelefon.tests.test_access.table import ANONYMOUS, COLUMNS, SIGN_IN, TABLE
from stodtelefon.tests.test_access.world import ROLES, every_address, make_world

NAMES = list(every_address())
ONLY_OPENED = {"drafts:detail"}  # everyone's address, with nothing there but a form of one's own


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One line for all these tests; nothing that a test does in it remains."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def undone(world):
    """What this test writes is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answer(world, column: str, method: str, path: str) -> str:
    response = getattr(world.browser(column), method)(path)
    if response.status_code == 302 and response["Location"].startswith("/konto/logga-in/?"):
        return SIGN_IN
    return str(response.status_code)


def rows_of_everything() -> dict[str, int]:
    """How many rows each table holds. Reading and refusing may add sign-ins, lines of the log and pages that answer."""
    return dict(ask(_counted(), {}))


@cache
def _counted() -> Words:
    tables = sorted(
        {model._meta.db_table for model in apps.get_models()}
        - {model._meta.db_table for model in (Session, AuditEvent, AuditLink, Showing)}
    )
    return Words(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables), ())


def test_every_role_has_a_column_in_the_table():
    assert set(COLUMNS) == {ANONYMOUS, *ROLES}
    assert set(ROLES.values()) == set(Role)


def test_every_address_stands_in_the_table():
    missing = [name for name in NAMES if name not in TABLE]
    gone = [name for name in TABLE if name not in NAMES]

    assert (missing, gone) == ([], [])


@pytest.mark.parametrize("name", TABLE)
def test_address_answers_each_role_as_the_table_says(world, undone, name):
    row = TABLE[name]
    path = address_of(name, world.there)

    answers = {column: answer(world, column, row.method, path) for column in COLUMNS}

    assert answers == row.answers


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.closed_to])
def test_sending_to_a_closed_address_is_refused_and_changes_nothing(world, undone, name):
    """Tried by the anonymous, by the stranger, and by the last to whom it is closed."""
    path, closed_to = address_of(name, world.there), TABLE[name].closed_to
    tried = {closed_to[0], "stranger" if "stranger" in closed_to else closed_to[0], closed_to[-1]}
    refusal = "405" if name in ONLY_OPENED else "404"
    before = rows_of_everything()

    answers = {column: answer(world, column, "post", path) for column in tried}

    at_the_door = SIGN_IN if TABLE[name].answers[ANONYMOUS] == SIGN_IN else refusal
    assert answers == {column: at_the_door if column == ANONYMOUS else refusal for column in tried}
    assert rows_of_everything() == before


def test_forged_keys_do_not_exist_for_those_who_may_most(world, undone):
    about_rows = [name for name in TABLE if name in ARGUMENTS and name not in ABOUT_NO_ROW]
    allowed = {"200", "302"}

    answers = {}
    for name in about_rows:
        column = next((one for one, answer in TABLE[name].answers.items() if answer in allowed), None)
        if column in (None, "anonymous"):
            continue
        arguments = [forged(one) for one in ARGUMENTS[name](world.there)]
        path = reverse(name, args=arguments)
        answers[name] = getattr(world.browser(column), TABLE[name].method)(path).status_code

    assert {name: answer for name, answer in answers.items() if answer != 404} == {}
    assert len(answers) > 60


# The year, the log and a code list are asked for by a number or a word that need not be a row.
ABOUT_NO_ROW = {"reporting:year", "reporting:year_csv", "audit:case", "audit:case_file", "admin:app_list"}
ABOUT_NO_ROW |= {"reporting:year_xlsx", "reporting:year_pdf"}
ABOUT_NO_ROW |= {"reporting:situation_report", "reporting:situation_report_pdf"}
ABOUT_NO_ROW |= {"organisation:code_list", "organisation:code_row_create"}
ABOUT_NO_ROW |= {"calls:access_create"}  # says the same of a number that no case has


def forged(argument):
    if isinstance(argument, int):
        return 999_999
    return "2026-9999" if str(argument).startswith("2026-") else NOBODYS if "-" in str(argument) else argument
