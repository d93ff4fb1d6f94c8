"""What production refuses, and what every answer carries."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "DATABASE_URL": "postgres://application:secret@127.0.0.1:1/stodtelefon",
    "DATABASE_OWNER_URL": "postgres://owner:secret@127.0.0.1:1/stodtelefon",
    "DEBUG": "",
    "ALLOWED_HOSTS": "stodtelefon.example",
    "SECRET_KEY": "".join(chr(33 + n % 90) for n in range(80)),
    "FIELD_KEYS": os.environ["FIELD_KEYS"],
    "LOOKUP_KEYS": os.environ["LOOKUP_KEYS"],
    "AUDIT_KEYS": os.environ["AUDIT_KEYS"],
    "DJANGO_SETTINGS_MODULE": "stodtelefon.settings",
}


def manage(*arguments, **changes):
    """`manage.py` as an operator runs it, with production's environment but for `changes`."""
    env = {"PATH": os.environ["PATH"], **PRODUCTION, **changes}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
    )


# Production's settings


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "FIELD_KEYS", "LOOKUP_KEYS", "AUDIT_KEYS"])
def test_production_without_a_setting_refuses_in_one_sentence(name):
    done = manage("check", **{name: ""})

    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(rf"{name} is missing: [^\n]+\.\n", done.stderr)


def test_production_with_the_embedded_database_is_refused():
    done = manage("check", DATABASE_URL="", DEBUG="false")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "DATABASE_URL is missing: the embedded Postgres is never used in production.\n"


def test_production_settings_pass_the_deployment_check(tmp_path):
    keys = tmp_path / "field-keys"
    keys.write_text(PRODUCTION["FIELD_KEYS"] + "\n")

    done = manage("check", "--deploy", "--fail-level", "WARNING", FIELD_KEYS="", FIELD_KEYS_FILE=str(keys))

    assert (done.returncode, done.stderr) == (0, "")


def test_production_shows_no_yellow_pages_whatever_is_asked():
    done = manage(
        "shell", "-v0", "-c", "from django.conf import settings; print(settings.DEBUG)", DEBUG_PAGES="true"
    )

    assert (done.returncode, done.stdout) == (0, "False\n")


def test_dead_database_is_told_in_one_sentence():
    done = manage("migrate")

    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"The database does not answer: [^\n]+\n", done.stderr)
    assert "secret" not in done.stderr


def test_every_setting_from_the_environment_is_in_the_example():
    read = re.findall(
        r'(?:env\.\w+|_required|_ring|_secret)\(\s*"(\w+)"',
        (settings.BASE_DIR / "stodtelefon/settings.py").read_text(),
    )
    told = re.findall(r"^# (\w+)=", (settings.BASE_DIR / ".env.example").read_text(), re.MULTILINE)

    assert sorted(set(told)) == sorted(set(read) - {"EMBEDDED_NAME"})  # the tests' own


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
