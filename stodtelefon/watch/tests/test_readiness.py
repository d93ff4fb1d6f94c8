"""Ready or not: each thing that may be wrong is named to whoever has the token, and to no one else."""

import shutil
import socket
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings as settings_now
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stodtelefon.database.roles import as_owner
from stodtelefon.database.versions import migrations_on_disk, not_migrated
from stodtelefon.jobs.models import JobRun
from stodtelefon.tests.databases import close_idle
from stodtelefon.watch import readiness
from stodtelefon.watch.asking import Asking
from stodtelefon.watch.readiness import Check, faults_by_name

TOKEN = "a-token-for-the-tests"


@pytest.fixture
def all_well(database, settings):
    """Every timed job has just gone well, and whoever watches has a token."""
    settings.METRICS_TOKEN = TOKEN
    at = timezone.now()
    for name in ("hourly", "nightly"):
        JobRun.objects.create(name=name, started_at=at, finished_at=at, is_ok=True)


def told(client) -> tuple[int, dict]:
    answer = client.get("/halsa/redo/", headers={"authorization": f"Bearer {TOKEN}"})
    return answer.status_code, answer.json()["faults"]


def owner_does(statement):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def database_at(host, port=""):
    """New connections lead there, as when the database has gone."""
    default = settings_now.DATABASES["default"]
    before = {name: default.get(name, "") for name in ("HOST", "PORT")}
    default |= {"HOST": host, "PORT": port}
    try:
        yield
    finally:
        default |= before


# What is answered, and to whom


def test_ready_when_all_is_well_and_what_is_not_is_told_only_with_the_token(
    own_database, all_well, client, settings
):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["stodtelefon.example"], True
    answer = client.get("/halsa/redo/", headers={"host": "10.0.0.7"})
    assert (answer.status_code, answer.json()) == (200, {"ready": True})
    assert told(client) == (200, {})
    assert cache.get("watch:ready") is True

    JobRun.objects.filter(name="hourly").delete()

    assert told(client) == (503, {"jobb": ["hourly har aldrig körts."]})
    for given in ("", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer å"):
        answer = client.get("/halsa/redo/", headers={"authorization": given})
        assert (answer.status_code, answer.json()) == (503, {"ready": False})
    settings.METRICS_TOKEN = ""
    assert client.get("/halsa/redo/", headers={"authorization": "Bearer "}).json() == {"ready": False}


def test_ready_costs_few_statements(all_well):
    assert faults_by_name() == {}

    with CaptureQueriesContext(connection) as asked:
        faults_by_name()

    assert len(asked) <= 9


# What may be wrong


def test_a_table_that_is_not_there(own_database, all_well, client):
    owner_does("ALTER TABLE jobs_jobrun RENAME TO away")

    assert told(client) == (503, {name: [readiness.CANNOT_ASK] for name in ("jobb", "kedja")})


def test_migrations_and_a_replica(own_database, all_well, client):
    owner_does("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert told(client) == (503, {"migreringar": ["1 migrering är inte körd: kör manage.py migrate."]})

    owner_does("DROP TABLE django_migrations")
    assert told(client) == (503, {"migreringar": [not_migrated(len(migrations_on_disk()))]})

    # A replica, as Postgres says it of itself, in a schema that is looked in first.
    owner_does("CREATE FUNCTION public.pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT true'")
    owner_does(f"ALTER DATABASE {own_database} SET search_path = public, pg_catalog")
    close_idle()  # what is set on a database holds for new connections
    assert told(client)[1]["databas"] == [readiness.REPLICA]


def test_a_database_that_takes_nothing_new(db):
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")

    assert readiness.database_faults() == [readiness.NOT_WRITABLE]


def test_no_database_at_all(db, client, settings):
    settings.METRICS_TOKEN = TOKEN

    with database_at("/nowhere"):
        assert told(client) == (503, {"databas": [readiness.SILENT]})


def test_a_job_that_has_not_gone_well_for_two_periods(all_well):
    JobRun.objects.filter(name="hourly").update(finished_at=timezone.now() - timedelta(hours=2, minutes=1))

    faults = faults_by_name()

    assert list(faults) == ["jobb"]
    assert faults["jobb"][0].startswith("hourly gick senast bra ")


def test_a_chain_that_was_verified_too_long_ago(all_well):
    JobRun.objects.filter(name="nightly").update(finished_at=timezone.now() - timedelta(days=2, minutes=1))

    faults = faults_by_name()

    assert list(faults) == ["jobb", "kedja"]
    assert faults["kedja"][0].startswith("Loggkedjan kontrollerades senast ")


def test_a_disk_that_is_nearly_full(all_well, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=readiness.LOWEST_FREE - 1))

    faults = faults_by_name()

    assert list(faults) == ["disk"]
    assert "har 499 MB kvar." in faults["disk"][0]


@pytest.mark.parametrize("is_collected", [True, False])
def test_stylesheet_has_been_collected(is_collected, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "stodtelefon.static_files.HashedFiles"}
    }
    if is_collected:
        (tmp_path / "css").mkdir()
        (tmp_path / "css/stod.1.css").touch()
        (tmp_path / "staticfiles.json").write_text(
            '{"version": "1.1", "hash": "", "paths": {"css/stod.css": "css/stod.1.css"}}'
        )

    assert bool(readiness.static_faults()) is not is_collected


def test_a_check_that_breaks_is_a_fault_and_its_error_is_not_told(monkeypatch):
    def break_down():
        raise RuntimeError("Anna Ek")

    monkeypatch.setattr(readiness, "checks", [Check("trasig", "Trasig", break_down, str)])

    assert faults_by_name() == {"trasig": ["Kontrollen gick inte att göra (RuntimeError)."]}


# In time


def test_a_database_that_is_silent_is_not_waited_for(db):
    """It takes the connection and never says a word, as pgbouncer does before a database that is gone."""
    asking = Asking(faults_by_name)
    with socket.create_server(("127.0.0.1", 0)) as silent, database_at(*silent.getsockname()):
        assert asking.answer(0.1) is None
        silent.close()
        assert asking.answer(20)["databas"] == [readiness.SILENT]


def test_those_who_ask_meanwhile_wait_for_the_same_answer():
    begun, go_on, asked = threading.Event(), threading.Event(), []

    def question():
        asked.append(1)
        begun.set()
        go_on.wait()
        return "svar"

    asking = Asking(question)

    assert asking.answer(0) is None
    begun.wait()
    assert asking.answer(0) is None
    go_on.set()
    assert asking.answer(20) == "svar"
    assert asked == [1]


def test_when_nothing_answers_many_who_ask_do_not_hold_up_each_other():
    go_on = threading.Event()
    asking = Asking(go_on.wait)
    assert asking.answer(0.1) is None

    started = time.monotonic()
    assert [asking.answer(0.1) for _ in range(50)] == [None] * 50

    assert time.monotonic() - started < 2
    go_on.set()
    assert asking.answer(20) is True
