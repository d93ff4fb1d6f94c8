"""The database is away, full, restarted or a replica: a calm page that keeps what was written. Nothing is half-done."""

import html
import io
import logging
import re
from contextlib import contextmanager

import psycopg2
import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import OperationalError, close_old_connections, connection, connections
from django.test import Client
from django.urls import reverse

from calls.factories import CaseFactory
from calls.forms.calls import CallForm
from calls.forms.cases import CloseForm
from calls.forms.notes import NoteForm
from calls.models import Note
from stodtelefon.database.embedded.refusals import EmbeddedPostgresError
from stodtelefon.database.roles import as_owner
from stodtelefon.logs import TextFormatter, ToldElsewhere
from stodtelefon.tests.databases import every_row
from stodtelefon.watch.held_words import UNNAMED, words_of
from stodtelefon.watch.trouble import LAST_RESORT, database_is_away

TEXT = 'Hon <vågar> inte "prata" i telefon'
NOTE = {
    "text": TEXT,
    "source": "caller",
    "event_on": "2026-11-02",
    "token": "11111111-1111-4111-8111-111111111111",
}


@pytest.fixture
def visitor(call_taker):
    """A visitor that is shown the page for the error, as in production, not the error."""
    client = Client(raise_request_exception=False)
    client.force_login(call_taker)
    return client


@contextmanager
def away():
    """Nothing answers where the database was."""
    here = connections["default"]
    connections["default"] = type(here)(here.settings_dict | {"HOST": "/nowhere"}, "default")
    try:
        yield
    finally:
        connections["default"] = here


@pytest.fixture
def log():
    """`log()`: the lines that operators read."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(TextFormatter())
    handler.addFilter(ToldElsewhere())
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: written.getvalue().splitlines()
    for logger in loggers:
        logger.removeHandler(handler)


def owner_does(*statements):
    with as_owner(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def fields_of(page: str) -> list[tuple[str, str]]:
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return [(name, html.unescape(value)) for name, value in hidden]


def read_on(page: str) -> list[str]:
    return [
        html.unescape(text) for text in re.findall(r'<span class="words" dir="auto">(.*?)</span>', page, re.S)
    ]


def label(form: type, name: str) -> str:
    return form.base_fields[name].label


def test_a_full_disk_in_the_middle_of_a_save(own_database, call_taker, visitor, log):
    """The server says what it says when a disk is full, after the first rows of the deed have been written."""
    case = CaseFactory(handler=call_taker)
    address = reverse("calls:note_create", args=[case.number])
    owner_does(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$",
        "CREATE TRIGGER full_disk BEFORE INSERT ON audit_auditevent"
        " FOR EACH ROW WHEN (NEW.event = 'note.signed') EXECUTE FUNCTION full_disk()",
    )
    visitor.get(address)
    before = every_row()

    answer = visitor.post(address, NOTE)

    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "15")
    assert "Det du skrev är inte sparat än, men det finns kvar i den här sidan." in page
    assert dict(fields_of(page)) == NOTE
    assert read_on(page) == [TEXT, "2026-11-02"]
    assert f'action="{address}"' in page
    assert every_row() == before
    (line,) = log()
    assert "503 Service Unavailable" in line
    assert "DiskFull at" in line
    assert not re.search(f"extend|vågar|{case.number}", line)

    owner_does("DROP TRIGGER full_disk ON audit_auditevent")
    assert visitor.post(address, dict(fields_of(page))).status_code == 302
    visitor.post(address, dict(fields_of(page)))
    assert Note.objects.get().text == TEXT


def test_a_full_disk_when_only_the_session_is_left_to_save(own_database, call_taker, visitor):
    """The note is saved, and what the page was to say of it is not: to Django that is somebody who has signed out."""
    case = CaseFactory(handler=call_taker)
    address = reverse("calls:note_create", args=[case.number])
    owner_does(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$",
        "CREATE TRIGGER full_disk BEFORE UPDATE ON django_session FOR EACH ROW EXECUTE FUNCTION full_disk()",
    )

    answer = visitor.post(address, NOTE)

    assert answer.status_code == 503
    assert dict(fields_of(answer.content.decode())) == NOTE
    owner_does("DROP TRIGGER full_disk ON django_session")
    assert visitor.post(address, NOTE).status_code == 302
    assert Note.objects.get().text == TEXT


def test_a_connection_that_dies_under_a_request(own_database, call_taker, visitor):
    """The server is restarted: the request that was at it is asked to come again, and the next one is answered."""
    case = CaseFactory(handler=call_taker)
    address = reverse("calls:case", args=[case.number])
    assert visitor.get(address).status_code == 200
    killed = []

    def restart(execute, sql, parameters, many, context):
        if "calls_case" in sql and not killed:
            killed.append(connection.connection.info.backend_pid)
            with connection.copy().cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", killed)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(restart):
        assert visitor.get(address).status_code == 503
    assert killed
    close_old_connections()  # as the server does between two requests; the test's client leaves it
    assert visitor.get(address).status_code == 200


def test_no_database_at_all(db, visitor):
    with away():
        answer = visitor.get("/arenden/?sida=2")

    page = answer.content.decode()
    assert answer.status_code == 503
    assert 'href="/arenden/?sida=2"' in page
    assert "Är någon i fara: ring 112" in page
    assert '<script src="/static/js/theme.js">' in page  # as dark as the page before
    assert fields_of(page) == []
    assert visitor.get("/arenden/").status_code == 200


def test_a_page_that_is_not_there_when_the_database_is_not_there_either(db, visitor):
    with away():
        assert visitor.get("/finns/inte/").status_code == 503


def test_a_password_is_not_written_into_the_page(own_database):
    client = Client(raise_request_exception=False)
    with away():
        answer = client.post("/konto/logga-in/", {"login": "a@stodtelefon.example", "password": "hemligt"})

    assert answer.status_code == 503
    assert "hemligt" not in answer.content.decode()
    assert fields_of(answer.content.decode()) == []


def test_a_replica_that_was_reached_by_mistake(own_database, call_taker, visitor):
    case = CaseFactory(handler=call_taker)
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")

    assert visitor.post(reverse("calls:note_create", args=[case.number]), NOTE).status_code == 503
    connection.close()
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("error", "is_away"),
    [
        (OperationalError(), True),
        (EmbeddedPostgresError("Disken är full."), True),
        (psycopg2.errors.DiskFull(), False),  # it comes as Django's, with this as its cause
        (ValueError(), False),
        (SessionInterrupted(), False),
        (None, False),
    ],
)
def test_which_errors_say_that_the_database_is_away(error, is_away):
    assert database_is_away(error) is is_away


@pytest.mark.parametrize(
    ("path", "fields", "shown"),
    [
        (
            "/arenden/2026-0001/anteckning/",
            [("text", "Lugnt."), ("source", "caller")],
            [(label(NoteForm, "text"), "Lugnt.")],
        ),
        # The same name is called something else elsewhere.
        ("/arenden/2026-0001/avsluta/", [("reason", "x")], [(label(CloseForm, "reason"), "x")]),
        (
            "/samtal/nytt/",
            [
                ("token", "abc"),
                ("caller_code", "K7M4-PX2W"),
                ("utkast_visning", "dR4hfEn4Ni"),
                ("opened", "e:y"),
            ],
            [],
        ),
        (
            "/samtal/nytt/",
            [("own_observations", "bråk"), ("danger", "no")],
            [(label(CallForm, "own_observations"), "bråk")],
        ),
        # A field that the form of a meeting is given when it is opened.
        (
            "/moten/1/fragebatteri/x/",
            [
                ("v_12", "Att få veta"),
                ("v_13", "yes"),
                ("v_14", "bråk"),
                ("b_14", "seen"),
                ("n_14", "ibland"),
                ("d_14", "ring"),
                ("v_15", "0198c2a4-0000-7000-8000-000000000001"),
                ("na_16", "on"),
            ],
            [
                ("Svar", "Att få veta"),
                ("Svar", "bråk"),
                ("Anteckning", "ibland"),
                ("Vad beslutas med anledning av svaret?", "ring"),
            ],
        ),
        (
            "/fragebatteri/3/hemma/",
            [("text_12", "oron"), ("place_12", "2"), ("labels_new", "ja"), ("kind_new", "text")],
            [("Fråga", "oron"), ("Plats", "2"), ("Val, ett på varje rad", "ja")],
        ),
        (
            "/arenden/2026-0001/anteckning/",
            [("text", "Anna Ek ringde."), ("text-ord", "namn:Anna Ek"), ("text-ord-0", "keep")],
            [(label(NoteForm, "text"), "Anna Ek ringde.")],
        ),
        (
            "/finns/inte/",
            [("x", "Ord <b>"), ("x", "två ord"), ("y", " ")],
            [(UNNAMED, "Ord <b>"), (UNNAMED, "två ord")],
        ),
    ],
)
def test_what_was_typed_is_told_from_what_was_chosen(path, fields, shown):
    assert words_of(path, fields, asks=False) == shown


# The pages themselves


def test_page_needs_no_collected_files(db, visitor, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    settings.DEBUG = False

    with away():
        answer = visitor.get("/arenden/")

    assert answer.status_code == 503
    assert "stylesheet" not in answer.content.decode()


def test_an_error_page_that_itself_fails_is_a_plain_one_and_told_in_one_line(
    db, visitor, settings, log, monkeypatch
):
    """Neither the error nor that of its page reaches the log with its own text."""

    def break_down(*args, **kwargs):
        raise ValueError("Anna Ek 19670919-9530")

    monkeypatch.setattr("django.template.engine.Engine.find_template", break_down)
    monkeypatch.setattr("django.contrib.auth.middleware.get_user", break_down)

    answer = visitor.get("/arenden/")

    assert (answer.status_code, answer.content.decode()) == (500, LAST_RESORT)
    (line,) = log()
    assert "500 Internal Server Error" in line
    assert "ValueError at" in line
    assert "Anna" not in line
