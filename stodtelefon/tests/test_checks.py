"""`check --deploy` names each mistake in the settings and on the machine, once, and says what to do."""

import locale
import re
import resource
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core import checks

from stodtelefon import checks as ours
from stodtelefon.checks import check_machine, check_settings
from stodtelefon.database import roles
from stodtelefon.tests.terminal import manage, settings_with

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def production(monkeypatch):
    """Production's settings as deploy/stodtelefon.env makes them, for a test to break."""
    made = {name: value for name, value in settings_with().items() if name.isupper()}
    made["DATABASES"] = {"default": {"USER": "application", "NAME": "line", "HOST": "127.0.0.1"}}
    made["DATABASE_OWNER"] = {"USER": "owner", "NAME": "line", "HOST": "/run/postgresql"}
    found = SimpleNamespace(**made)
    for module in (ours, roles):
        monkeypatch.setattr(module, "settings", found)
    return found


def in_settings():
    return check_settings(None)


def on_machine():
    return check_machine(None, ["default"])


def test_settings_that_are_well_have_no_faults(production):
    assert in_settings() == []


def test_development_is_named():
    (fault,) = in_settings()

    assert (fault.id, fault.level) == ("stod.E001", checks.ERROR)
    assert on_machine() == []


FAR = {"USER": "application", "NAME": "line", "HOST": "db.example"}


@pytest.mark.parametrize(
    ("broken", "id", "words"),
    [
        ({"ALLOWED_HOSTS": ["*"]}, "E002", "i stället för *"),
        ({"ALLOWED_HOSTS": ["localhost", "stodtelefon.example"]}, "W003", "nämner den egna maskinen"),
        ({"SITE_URL": ""}, "E004", "SITE_URL ska vara"),
        ({"SITE_URL": "http://stodtelefon.example"}, "E004", "som https://stod.example"),
        ({"SITE_URL": "https://stodtelefon.example/linjen"}, "E004", "SITE_URL ska vara"),
        ({"SITE_URL": "https://[::1"}, "E004", "SITE_URL ska vara"),
        ({"SITE_URL": "https://stodtelefon.example:port"}, "E004", "SITE_URL ska vara"),
        ({"SITE_URL": "https://namn@stodtelefon.example"}, "E004", "SITE_URL ska vara"),
        ({"SITE_URL": "javascript:alert(1)"}, "E004", "SITE_URL ska vara"),
        ({"SITE_URL": "https://annan.example"}, "E005", "lägg till den i ALLOWED_HOSTS"),
        ({"ALLAUTH_TRUSTED_PROXY_COUNT": 0}, "W006", "(301) utan slut"),
        ({"ALLAUTH_TRUSTED_PROXY_COUNT": 0, "SECURE_SSL_REDIRECT": False}, "W007", "klartext"),
        ({"CSRF_TRUSTED_ORIGINS": ["http://stodtelefon.example"]}, "E009", "bara nämna adresser med https"),
        ({"CSRF_TRUSTED_ORIGINS": ["https://[::1"]}, "E009", "bara nämna adresser med https"),
        ({"METRICS_TOKEN": "hemligt"}, "W020", "METRICS_TOKEN är för svag: minst 20 tecken"),
        ({"METRICS_TOKEN": "långt och hemligt men inte ascii"}, "W020", "utan å, ä och ö"),
        ({"DATABASE_OWNER": {"USER": "application", "NAME": "line"}}, "E010", "DATABASE_OWNER_URL saknas"),
        ({"DATABASE_OWNER": {"USER": "owner", "NAME": "annan"}}, "E011", "leder till var sin databas"),
        ({"DATABASES": {"default": FAR}}, "W012", "DATABASE_URL går över nätet utan krav på TLS"),
        (
            {"DATABASES": {"default": FAR | {"OPTIONS": {"sslmode": "prefer"}}}},
            "W012",
            "lägg till ?sslmode=verify-full",
        ),
        ({"DATABASE_OWNER": FAR | {"USER": "owner"}}, "W012", "DATABASE_OWNER_URL går över nätet"),
        (
            {"EMAIL_BACKEND": SMTP, "EMAIL_HOST": "mejl.example", "DEFAULT_FROM_EMAIL": "a@stod.example"},
            "E013",
            "börja den med smtp+tls://",
        ),
        (
            {"EMAIL_BACKEND": SMTP, "EMAIL_HOST": "mejl.example", "EMAIL_USE_TLS": True},
            "W014",
            "DEFAULT_FROM_EMAIL saknas",
        ),
        ({"SECURE_HSTS_PRELOAD": True}, "W018", "slå på båda eller ingen"),
        ({"SESSION_COOKIE_AGE": 0}, "W019", "SESSION_HOURS ska vara mellan 1 och 24"),
        ({"SESSION_COOKIE_AGE": 25 * 3600}, "W019", "SESSION_HOURS ska vara mellan 1 och 24"),
        ({"LOCK_MINUTES": 61}, "W022", "LOCK_MINUTES ska vara högst 60"),
        ({"LOCK_MINUTES_IN_CONVERSATION": 121}, "W022", "LOCK_MINUTES_IN_CONVERSATION högst 120"),
    ],
)
def test_each_mistake_in_the_settings_is_named_once(broken, id, words, production):
    for name, value in broken.items():
        setattr(production, name, value)

    (fault,) = in_settings()

    assert fault.id == f"stod.{id}"
    assert fault.level == (checks.WARNING if id.startswith("W") else checks.ERROR)
    assert words in fault.msg


@pytest.mark.parametrize(
    "database", [FAR | {"OPTIONS": {"sslmode": "verify-full"}}, FAR | {"HOST": "/run/postgresql"}]
)
def test_a_database_over_tls_or_a_socket_is_no_mistake(database, production):
    production.DATABASES = {"default": database}

    assert in_settings() == []


# The machine


@pytest.fixture
def machine(production, tmp_path, monkeypatch):
    """A machine on which all is in place."""
    monkeypatch.setattr(ours, "is_collected", lambda storage: True)
    monkeypatch.setattr(resource, "getrlimit", lambda which: (4096, 4096))
    monkeypatch.setattr(locale, "getpreferredencoding", lambda do_setlocale: "utf-8")
    production.HEADS_FILE = str(tmp_path / "heads.jsonl")
    return production


def test_a_machine_that_is_well_has_no_faults(machine):
    assert on_machine() == []
    assert check_machine(None, None) == []


@pytest.mark.parametrize(
    ("where", "name", "value", "id", "words"),
    [
        (ours, "is_collected", lambda storage: False, "E030", "kör manage.py collectstatic"),
        (locale, "getpreferredencoding", lambda do_setlocale: "ISO-8859-1", "W032", "ange LANG=C.UTF-8"),
        (resource, "getrlimit", lambda which: (64, 4096), "W034", "Högst 64 filer"),
    ],
)
def test_each_mistake_on_the_machine_is_named_once(where, name, value, id, words, machine, monkeypatch):
    monkeypatch.setattr(where, name, value)

    (fault,) = on_machine()

    assert fault.id == f"stod.{id}"
    assert words in fault.msg


@pytest.mark.parametrize(
    ("heads", "id", "words"),
    [
        ("/proc/nowhere/heads.jsonl", "E031", "mappen /proc/nowhere ska finnas"),
        ("/proc", "E031", "HEADS_FILE vara en fil i den"),
        ("heads.jsonl", "E031", "med hela sökvägen"),
        ("/tmp/" + "h" * 300, "E031", "HEADS_FILE vara en fil i den"),  # noqa: S108 (nothing is written there)
        ("", "W015", "Varken HEADS_FILE eller HEADS_SYSLOG"),
    ],
)
def test_heads_that_are_kept_nowhere_are_named(heads, id, words, machine):
    machine.HEADS_FILE, machine.HEADS_SYSLOG = heads, False

    (fault,) = on_machine()

    assert fault.id == f"stod.{id}"
    assert words in fault.msg


def test_an_empty_static_root_is_found_empty(production, tmp_path):
    production.STATIC_ROOT = str(tmp_path)

    assert "stod.E030" in {fault.id for fault in on_machine()}


# Every one of them


def test_each_mistake_is_broken_in_a_test():
    here = Path(__file__).parents[1]
    named, broken = (
        {id for path in paths for id in re.findall(r"\b[EW]0\d\d\b", (here / path).read_text())}
        for paths in (
            ("checks.py", "database/checks.py"),
            ("tests/test_checks.py", "database/tests/test_checks.py"),
        )
    )

    assert len(named) > 30
    assert sorted(named - broken) == []


# At the terminal


def test_production_settings_pass_the_deployment_check():
    done = manage("check", "--deploy", "--fail-level", "WARNING")

    assert (done.returncode, done.stderr) == (0, "")


def test_operator_sees_every_mistake_at_once():
    done = manage("check", "--deploy", SITE_URL="", PROXIES="0", DATABASE_OWNER_URL="")

    assert done.returncode == 1
    assert re.findall(r"\(stod\.(\w+)\)", done.stderr) == ["E004", "E010", "W006"]
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr
