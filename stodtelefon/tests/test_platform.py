"""What production refuses, what every answer carries, and what the operator is told."""

import logging
import re
import sys

import pytest
from django.db import IntegrityError, connection, connections

from stodtelefon.database.roles import as_owner
from stodtelefon.logs import QuietFormatter

# What every answer carries


@pytest.mark.django_db
def test_pages_are_kept_nowhere_and_run_nothing_inline(client):
    headers = client.get("/konto/logga-in/").headers

    policy = {part.split()[0]: part.split()[1:] for part in headers["Content-Security-Policy"].split(";")}
    assert policy.pop("default-src") == ["'none'"]
    assert policy.pop("img-src") == ["'self'", "data:"]
    assert policy.pop("frame-ancestors") == policy.pop("base-uri") == ["'none'"]
    assert sorted(policy) == ["connect-src", "font-src", "form-action", "script-src", "style-src"]
    assert all(sources == ["'self'"] for sources in policy.values())
    assert "no-store" in headers["Cache-Control"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


# Health


@pytest.mark.django_db
def test_health_is_open_to_all_and_sets_no_cookie(client):
    answer = client.get("/halsa/")

    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in ("app", "database", "migrations")} == {
        "app": "ok",
        "database": "ok",
        "migrations": "ok",
    }
    assert not answer.cookies


def test_health_tells_that_a_migration_is_missing(own_database, client):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    answer = client.get("/halsa/")

    assert (answer.status_code, answer.json()["migrations"]) == (503, "behind")


def test_health_of_a_dead_database_says_no_more_than_that(own_database, client):
    alive = connections["default"]
    connections["default"] = type(alive)(alive.settings_dict | {"HOST": "/nowhere"}, "default")

    answer = client.get("/halsa/")

    connections["default"] = alive
    assert answer.status_code == 503
    assert answer.json() == {
        "app": "ok",
        "database": "down",
        "migrations": "unknown",
        "keys": "unknown",
        "jobs": {},
    }


# The log


def test_log_line_of_an_error_names_its_kind_and_place_but_not_its_text():
    try:
        try:
            raise ValueError("Karin Berg 19670919-9530")
        except ValueError as error:
            raise IntegrityError("DETAIL: Key (name)=(Karin Berg) already exists.") from error
    except IntegrityError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 0, "%s", ("Internal error",), sys.exc_info()
        )

    line = QuietFormatter().format(record)

    assert "IntegrityError\n" in line
    assert "ValueError\n" in line
    assert "test_platform.py" in line
    assert not re.search("Karin|1967", line)


@pytest.mark.django_db
def test_log_line_of_a_broken_constraint_names_the_constraint():
    from django.contrib.contenttypes.models import ContentType

    there = ContentType.objects.first()
    with pytest.raises(IntegrityError) as refused:
        ContentType.objects.create(app_label=there.app_label, model=there.model)

    line = QuietFormatter().formatException((refused.type, refused.value, refused.tb))

    assert "UniqueViolation (django_content_type_app_label_model_" in line
    assert there.model not in line.replace("django_content_type", "")
