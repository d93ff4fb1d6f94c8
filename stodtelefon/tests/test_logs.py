"""What operators read: one line each, in UTC, and nothing that anybody typed."""

import json
import logging
import re
import sys
from types import SimpleNamespace

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError
from django.urls import resolve
from gunicorn.config import Config

from stodtelefon.logs import (
    GunicornLogger,
    JsonFormatter,
    TextFormatter,
    ToldElsewhere,
    configuration,
    current,
)


def record_of(name, message, *args, level=logging.ERROR, exc_info=None, **extra):
    record = logging.LogRecord(name, level, "", 0, message, args, exc_info)
    record.__dict__.update(extra)
    return record


def line_of(*args, **kwargs):
    return TextFormatter().format(record_of(*args, **kwargs))


@pytest.fixture
def broken():
    """What `sys.exc_info()` says of an error whose text, and whose cause's text, hold what somebody typed."""
    try:
        try:
            raise ValueError("Karin Berg 19670919-9530")
        except ValueError as error:
            raise IntegrityError("DETAIL: Key (name)=(Karin Berg)\n already exists.") from error
    except IntegrityError:
        return sys.exc_info()


@pytest.fixture
def request_at():
    """`request_at(path)`: the request that this thread answers is for that address."""
    token = current.set(None)

    def begin(path):
        user = SimpleNamespace(pk=12)
        current.set(
            SimpleNamespace(request_id="0123456789abcdef", resolver_match=resolve(path), _cached_user=user)
        )

    yield begin
    current.reset(token)


def test_line_says_when_in_utc_how_grave_and_what():
    line = line_of("stodtelefon.jobs", "%s, %s", "hourly", "signering", created=1795663614.5)

    assert line == "2026-11-26T03:26:54.500Z ERROR stodtelefon.jobs: hourly, signering"


def test_line_of_a_request_says_whose_and_which_route_without_the_address(request_at):
    request_at("/arenden/2026-0042/")

    line = line_of(
        "django.request", "%s: %s", "Internal Server Error", "/arenden/2026-0042/", status_code=500
    )

    assert line.partition(" ")[2] == (
        "ERROR django.request: 500 Internal Server Error"
        " [request=0123456789abcdef account=12 route=calls:case]"
    )


def test_the_same_as_json(request_at, broken):
    request_at("/konto/inbjudan/hemlig/")

    told = json.loads(
        JsonFormatter().format(
            record_of("stodtelefon", "Gick inte: åäö", exc_info=broken, created=1795663614)
        )
    )

    error = told.pop("error")
    assert told == {
        "time": "2026-11-26T03:26:54.000Z",
        "level": "ERROR",
        "logger": "stodtelefon",
        "message": "Gick inte: åäö",
        "request": "0123456789abcdef",
        "account": 12,
        "route": "accounts:invitation",
    }
    assert re.match(
        r"IntegrityError at stodtelefon/tests/test_logs\.py:\d+ broken; from ValueError at ", error
    )


@pytest.mark.parametrize("formatter", [TextFormatter, JsonFormatter])
def test_an_error_is_one_line_with_its_kind_and_place_and_not_its_text(formatter, broken):
    line = formatter().format(record_of("django.request", "Fel", exc_info=broken))

    assert len(line.splitlines()) == 1
    assert "IntegrityError at stodtelefon/tests/test_logs.py:" in line
    assert "from ValueError at" in line
    assert not re.search("Karin|1967|DETAIL|Traceback", line)


def test_a_broken_constraint_is_named(db):
    there = ContentType.objects.first()
    with pytest.raises(IntegrityError) as refused:
        ContentType.objects.create(app_label=there.app_label, model=there.model)

    line = line_of("stodtelefon", "Fel", exc_info=(refused.type, refused.value, refused.tb))

    assert "UniqueViolation (django_content_type_app_label_model_" in line
    assert there.model not in line.replace("django_content_type", "")


def test_what_is_wrong_with_the_settings_is_told_in_words():
    try:
        raise ImproperlyConfigured("SECRET_KEY saknas.\nAUDIT_KEYS saknas.")
    except ImproperlyConfigured:
        line = line_of("gunicorn.error", "Exception in worker process", exc_info=sys.exc_info())

    assert " | ImproperlyConfigured: SECRET_KEY saknas. AUDIT_KEYS saknas. at stodtelefon/" in line


def test_nothing_breaks_a_line_in_two():
    assert line_of("x", "a\nb\r\nc\x1b[31m\u2028d %s", "e\x00f").endswith("x: a b c [31m d e f")


@pytest.mark.parametrize(
    ("name", "message", "args", "extra", "said"),
    [
        (
            "django.security.csrf",
            "Forbidden (%s): %s",
            ("Origin Anna", "/samtal/"),
            {"status_code": 403},
            "csrf",
        ),
        (
            "django.security.DisallowedHost",
            "Invalid HTTP_HOST header: 'anna'",
            (),
            {"status_code": 400},
            "Host",
        ),
        ("other", "Failed: %s", (ValueError("Anna"),), {}, "Failed: ValueError"),
        ("other", ValueError("Anna"), (), {}, "ValueError"),
    ],
)
def test_what_others_write_is_told_without_what_was_sent(name, message, args, extra, said):
    line = line_of(name, message, *args, **extra)

    assert said in line
    assert not re.search("anna|/samtal/", line, re.IGNORECASE)


@pytest.mark.parametrize(
    ("status", "is_told"), [(400, False), (404, False), (405, False), (500, True), (503, True)]
)
def test_only_what_went_wrong_here_is_a_warning(status, is_told):
    record = record_of("django.request", "%s: %s", "Not Found", "/x/", status_code=status)

    assert ToldElsewhere().filter(record) is is_told


def test_requests_are_told_in_production_alone():
    levels = [
        configuration("text", tells_requests=tells)["loggers"]["stodtelefon.access"]["level"]
        for tells in (True, False)
    ]

    assert levels == ["INFO", "WARNING"]


@pytest.mark.parametrize("name", ["gunicorn.http.wsgi", "django.db.backends"])
def test_what_is_nothing_to_do_about_is_no_line(name):
    """Whoever asks for /halsa/ by HEAD each second makes no line each second."""
    assert not logging.getLogger(name).isEnabledFor(logging.WARNING)


# Gunicorn's own report


@pytest.fixture
def gunicorn(monkeypatch, tmp_path):
    """`gunicorn(form)`: its logger and a function that reads what it wrote."""
    made = []

    def make(form):
        monkeypatch.setenv("LOG_FORMAT", form)
        config = Config()
        config.set("errorlog", str(tmp_path / "gunicorn.log"))
        config.set("accesslog", str(tmp_path / "access.log"))
        made.append(GunicornLogger(config))
        return made[0], lambda: (tmp_path / "gunicorn.log").read_text().splitlines()

    yield make
    for handler in (*made[0].error_log.handlers, *made[0].access_log.handlers):
        handler.close()
    made[0].error_log.handlers.clear()
    made[0].access_log.handlers.clear()


def test_gunicorns_report_of_an_error_is_one_line_without_the_address(gunicorn):
    logger, lines = gunicorn("text")

    try:
        raise ValueError("Anna Ek")
    except ValueError:
        logger.exception("Error handling request %s %s", "GET", "/konto/inbjudan/hemlig/")

    (line,) = lines()
    assert (
        " ERROR gunicorn.error: Error handling request | ValueError at stodtelefon/tests/test_logs.py:"
        in line
    )
    assert not re.search("Anna|hemlig", line)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            "Invalid request from ip=192.0.2.7: Invalid HTTP Version 'Anna'",
            "nekade det som inte är ett anrop från 192.0.2.7",
        ),
        ("Invalid request from ip=2001:db8::1: 'x: y'", "nekade det som inte är ett anrop från 2001:db8::1"),
        ("Traceback (most recent call last):\n  ValueError: Anna", "Traceback"),
        ("Exception during worker exit:\nValueError: Anna", "Exception during worker exit"),
        ("Worker (pid:7) was sent SIGKILL! Perhaps out of memory?",) * 2,
    ],
)
def test_gunicorns_lines_end_where_what_was_sent_begins(gunicorn, written, told):
    logger, lines = gunicorn("json")

    logger.warning(written)

    (line,) = lines()
    assert (json.loads(line)["logger"], json.loads(line)["message"]) == ("gunicorn.error", told)


def test_gunicorn_writes_no_access_log(gunicorn, tmp_path):
    logger, _ = gunicorn("text")

    assert logger.access_log_enabled is False
    logger.access(None, None, {"RAW_URI": "/konto/inbjudan/hemlig/"}, None)
    assert (tmp_path / "access.log").read_text() == ""
