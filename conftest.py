"""What every test may ask for: a database, people with their roles, and a signed-in browser."""

import gc
import os
import shutil
import sys
from importlib.util import find_spec
from random import Random
from secrets import randbelow
from time import time

import pytest

from stodtelefon.permissions import Role

SEED = int(os.environ.setdefault("SEED", str(randbelow(2**32))))  # the workers of xdist have the same one
COMMITS = {"own_database", "transactional_db", "live_server"}


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items):
    """Tests that drive a browser say why they are skipped where there is none."""
    if not find_spec("playwright"):
        reason = "Playwright is not installed: run make e2e."
    elif not CHROMIUM:
        reason = "No Chromium here: install the package chromium."
    else:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=reason))


# The tests as pytest reads them are kept for the next run, and what the tests start need not compile the house anew:
# where Python was told to keep nothing, to read the tests took each worker nine seconds in place of four.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

gc.set_threshold(100_000, 50, 100)


def pytest_sessionstart():
    """A test that sends a form sees what it was answered with, as whoever is led on to it does."""
    from stodtelefon.tests.answered import see_what_was_answered

    see_what_was_answered()


def pytest_collection_finish():
    """What is loaded by now stays: the collector need not go through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_report_header():
    return f"SEED={SEED}"


@pytest.fixture
def draw() -> Random:
    """Chance, the same for the same `SEED=`. Each test draws from the start."""
    return Random(SEED)  # noqa: S311 (chance for tests)


# Databases (stodtelefon/tests/databases.py)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown():
    """What waits until a transaction is over is not done when that of the test itself is rolled back."""
    from django.db import connections

    for one in connections.all(initialized_only=True):
        one.when_over.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """In place of pytest-django's own: a clone of the migrated template, used as the application's role."""
    from stodtelefon.tests.databases import Databases

    databases = Databases()
    with django_db_blocker.unblock():
        databases.set_up()
        yield databases
        databases.tear_down()


@pytest.fixture
def own_database(django_db_setup, django_db_blocker):
    """A database of the test's own, for what really commits: threads, deferred triggers, killed processes.

    It is cloned from the template and dropped afterwards, never flushed. Gives its name.
    """
    from stodtelefon.tests.databases import another_database

    with django_db_blocker.unblock(), another_database(django_db_setup) as name:
        yield name


@pytest.fixture
def transactional_db(own_database):
    """pytest-django's name for a database in which things commit; `live_server` asks for it."""
    return own_database


@pytest.fixture
def database(request):
    """The database this test works in: its own when it asked for one, else the shared one, rolled back."""
    return request.getfixturevalue("own_database" if COMMITS & set(request.fixturenames) else "db")


# People


def _person(*roles: Role):
    from stodtelefon.accounts.factories import UserFactory

    return UserFactory(roles=list(roles))


@pytest.fixture
def call_taker(database):
    return _person(Role.CALL_TAKER)


@pytest.fixture
def other_call_taker(database):
    return _person(Role.CALL_TAKER)


@pytest.fixture
def coordinator(database):
    return _person(Role.COORDINATOR)


@pytest.fixture
def manager(database):
    return _person(Role.MANAGER)


@pytest.fixture
def statistics_reader(database):
    return _person(Role.STATISTICS_READER)


@pytest.fixture
def archivist(database):
    return _person(Role.ARCHIVIST)


@pytest.fixture
def log_reviewer(database):
    return _person(Role.LOG_REVIEWER)


@pytest.fixture
def administrator(database):
    return _person(Role.ADMINISTRATOR)


@pytest.fixture
def login(database):
    """`login(user)`: a test client in which that person is signed in.

    What `force_login` leaves behind, the session and when it was, in two statements in place of seven; and that both
    steps were taken just now, as at a sign-in.
    """
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
    from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as RECORDED_OF
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.test import Client
    from django.utils import timezone

    from stodtelefon.accounts import screen_lock
    from stodtelefon.accounts.models import User
    from stodtelefon.accounts.screen_lock import SIGNED_IN_AT
    from stodtelefon.accounts.second_factor import SHOWN_AT
    from stodtelefon.accounts.sessions import SessionStore

    def sign_in(user) -> Client:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session[SHOWN_AT] = session[SIGNED_IN_AT] = time()
        screen_lock.begin(session)
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time()}]
        session[RECORDED_OF] = str(user.pk)
        session.create()
        user.last_login = timezone.now()
        User.objects.filter(pk=user.pk).update(last_login=user.last_login)
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return sign_in


# What a test holds against the database


@pytest.fixture
def refused(database):
    """`with refused("words") as refusal:` the block is refused in those words, and no row of the house has changed.

    Every table is compared, the log included; `is_logged=True` where the refusal itself leaves one line there.
    `refusal.value` is the `ValidationError`.
    """
    from contextlib import contextmanager

    from django.core.exceptions import ValidationError

    from stodtelefon.audit.models import AuditEvent
    from stodtelefon.tests.databases import every_row

    LOG = AuditEvent._meta.db_table

    @contextmanager
    def check(words: str, *, is_logged: bool = False):
        before, lines = every_row(), AuditEvent.objects.count()
        with pytest.raises(ValidationError) as refusal:
            yield refusal
        assert words in " ".join(refusal.value.messages)
        after = every_row()
        if is_logged:
            before.pop(LOG), after.pop(LOG)
        assert (after, AuditEvent.objects.count()) == (before, lines + is_logged)

    return check


@pytest.fixture
def logged(database):
    """`logged("note.signed", by=…, target=…, case=…)`: the log has got this one line since it was last asked."""
    from stodtelefon.audit.models import AuditEvent

    read = set(AuditEvent.objects.values_list("pk", flat=True))

    def check(event: str, *, by, target, case=None, fields=()):
        new = AuditEvent.objects.exclude(pk__in=read)
        lines = [(e.event, e.actor_id, e.target_type, e.target_id, e.case_id, e.fields) for e in new]
        read.update(line.pk for line in new)
        what = (target._meta.label_lower, str(target.pk))
        assert lines == [(event, by.pk, *what, case and case.pk, list(fields))]

    return check


@pytest.fixture
def cost(database):
    """`cost(client, address)`: how many queries the page takes, once what is read once in a process has been read.

    `cost(client, address, q="words")` sends what is typed there.
    """
    from functools import partial

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(client, address: str, **typed) -> int:
        send = partial(client.post, address, typed) if typed else partial(client.get, address)
        send()
        with CaptureQueriesContext(connection) as captured:
            response = send()
        assert response.status_code == 200
        return len(captured)

    return queries


# The browser (pytest-playwright asks for these; its `page` is a tab in Debian's Chromium)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    quiet = [
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-sync", *quiet]}


@pytest.fixture(scope="session")
def browser_context_args():
    return {"locale": "sv-SE", "timezone_id": "Europe/Stockholm"}
