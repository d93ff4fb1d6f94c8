"""What production refuses at its start, in one sentence, and what it makes of its environment."""

import re
import runpy
import signal
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction

from stodtelefon.database.roles import as_owner
from stodtelefon.tests.terminal import PRODUCTION, manage, run, settings_with

SECRETS = ("DATABASE_URL", "SECRET_KEY", "FIELD_KEYS", "LOOKUP_KEYS", "AUDIT_KEYS")
POSTGRES_URL = "ska vara adressen till en Postgres: postgres://roll:lösenord@värd:5432/databas"


def refusal(**changes: str) -> str:
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_with(**changes)
    return str(refused.value)


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "FIELD_KEYS", "LOOKUP_KEYS", "AUDIT_KEYS"])
def test_production_without_a_setting_refuses_in_one_sentence(name):
    assert re.fullmatch(rf"{name} saknas: [^\n]+\.", refusal(**{name: ""}))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"DATABASE_URL": "", "DEBUG": "false"},
            "DATABASE_URL saknas: den inbyggda databasen används aldrig",
        ),
        ({"DATABASE_URL": "mysql://a:hemligt@db/x"}, f"DATABASE_URL {POSTGRES_URL}"),
        ({"DATABASE_URL": "hemligt"}, f"DATABASE_URL {POSTGRES_URL}"),
        ({"DATABASE_URL": "postgres://a:hemligt@db:port/x"}, f"DATABASE_URL {POSTGRES_URL}"),
        ({"DATABASE_URL": "postgres://a:hemligt@db/"}, f"DATABASE_URL {POSTGRES_URL}"),
        ({"DATABASE_OWNER_URL": "sqlite:///hemligt"}, f"DATABASE_OWNER_URL {POSTGRES_URL}"),
        ({"SECRET_KEY": "hemligt"}, "SECRET_KEY är för svag"),
        ({"SECRET_KEY": "hemligt" * 20}, "SECRET_KEY är för svag"),
        ({"DEBUG": "kanske"}, "DEBUG ska vara true eller false."),
        ({"SECOND_FACTOR": "false"}, "SECOND_FACTOR kan inte vara false i drift"),
        ({"SSL_REDIRECT": "sant"}, "SSL_REDIRECT ska vara true eller false."),
        ({"HSTS_PRELOAD": "ja tack"}, "HSTS_PRELOAD ska vara true eller false."),
        ({"PROXIES": "en"}, "PROXIES ska vara ett heltal, 0 eller mer."),
        ({"PROXIES": "-1"}, "PROXIES ska vara ett heltal, 0 eller mer."),
        ({"SESSION_HOURS": "1,5"}, "SESSION_HOURS ska vara ett heltal, 0 eller mer."),
        ({"EMAIL_URL": "mejl://hemligt@x"}, "EMAIL_URL ska se ut så här"),
        ({"EMAIL_URL": "smtp://x:port"}, "EMAIL_URL ska se ut så här"),
        ({"DATABASE_URL": "postgres://a:hemligt@db/x?foo=hemligt"}, f"DATABASE_URL {POSTGRES_URL}"),
        ({"DATABASE_URL": "postgres://a:hemligt%00@db/x"}, f"DATABASE_URL {POSTGRES_URL}"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT ska vara text eller json."),
    ],
)
def test_what_cannot_be_understood_is_refused_without_the_secret(changes, sentence):
    said = refusal(**changes)

    assert said.startswith(sentence)
    assert "hemligt" not in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("minutes", "in_conversation", "locks_after"),
    [("", "", (15, 60)), ("10", "", (10, 60)), ("1", "2", (3, 3)), ("20", "15", (20, 20))],
)
def test_screen_locks_after_its_warning_and_no_sooner_in_a_conversation(
    minutes, in_conversation, locks_after
):
    found = settings_with(LOCK_MINUTES=minutes, LOCK_MINUTES_IN_CONVERSATION=in_conversation)

    assert (found["LOCK_MINUTES"], found["LOCK_MINUTES_IN_CONVERSATION"]) == locks_after


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_comes_from_a_file(name, tmp_path):
    file = tmp_path / "secret"
    file.write_text(PRODUCTION[name] + "\n")

    found = settings_with(**{name: "", f"{name}_FILE": str(file)})

    assert found[name] == ([PRODUCTION[name]] if name.endswith("_KEYS") else PRODUCTION[name])


def test_a_secret_file_that_cannot_be_read_is_told_in_one_sentence(tmp_path):
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")

    assert refusal(FIELD_KEYS_FILE=str(tmp_path / "nowhere")).endswith(
        "/nowhere, som inte går att läsa: den finns inte."
    )
    assert refusal(FIELD_KEYS_FILE=str(tmp_path / "bytes")).endswith("den är ingen textfil.")
    assert refusal(FIELD_KEYS_FILE=str(tmp_path)).startswith(
        f"FIELD_KEYS_FILE pekar på {tmp_path}, som inte går"
    )


def test_a_secret_file_is_read_as_editors_write_it(tmp_path):
    file = tmp_path / "keys"
    file.write_bytes(b"\xef\xbb\xbf" + PRODUCTION["FIELD_KEYS"].encode() + b"  \r\n\r\n")

    assert settings_with(FIELD_KEYS_FILE=str(file))["FIELD_KEYS"] == [PRODUCTION["FIELD_KEYS"]]


def test_an_empty_file_for_the_database_is_no_development(tmp_path):
    (tmp_path / "url").write_text("\n")

    assert refusal(DATABASE_URL_FILE=str(tmp_path / "url")).endswith("/url, som är tom.")


def test_each_secret_file_that_cannot_be_read_is_told_as_that():
    for name in (*SECRETS, "DATABASE_OWNER_URL", "EMAIL_URL", "METRICS_TOKEN"):
        assert refusal(**{f"{name}_FILE": "/nowhere"}) == (
            f"{name}_FILE pekar på /nowhere, som inte går att läsa: den finns inte."
        )


def test_what_is_left_empty_is_as_if_it_were_not_set():
    empty = dict.fromkeys(
        ("PROXIES", "SESSION_HOURS", "LOG_FORMAT", "STATIC_ROOT", "CSRF_TRUSTED_ORIGINS"), ""
    )

    found = settings_with(**empty, ALLOWED_HOSTS=" stod.example , ")

    assert (found["LOG_FORMAT"], found["SESSION_COOKIE_AGE"]) == ("text", 36_000)
    assert found["STATIC_ROOT"] == str(settings.BASE_DIR / "staticfiles")
    assert (found["ALLOWED_HOSTS"], found["CSRF_TRUSTED_ORIGINS"]) == (["stod.example"], [])


def test_cookies_are_of_this_host_alone():
    """`__Host-`: no other site of the municipality gives somebody a session or a token (RFC 6265bis, 4.1.3.2)."""
    found = settings_with()

    for kind in ("SESSION", "CSRF"):
        assert found[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert (found[f"{kind}_COOKIE_SECURE"], found.get(f"{kind}_COOKIE_DOMAIN")) == (True, None)
        assert found.get(f"{kind}_COOKIE_HTTPONLY", getattr(settings, f"{kind}_COOKIE_HTTPONLY")) is True


def test_a_secret_may_begin_with_a_dollar_sign():
    key = "$" + PRODUCTION["SECRET_KEY"]

    assert settings_with(SECRET_KEY=key)["SECRET_KEY"] == key


@pytest.mark.parametrize(
    ("url", "host", "user", "password"),
    [
        ("postgres://app:l%C3%B6sen%2Ford@db.example:5433/linjen", "db.example", "app", "lösen/ord"),
        ("postgres://app:ord@//var/run/postgresql/linjen", "/var/run/postgresql", "app", "ord"),
        ("postgres://app@//var/run/postgresql/linjen", "/var/run/postgresql", "app", ""),
    ],
)
def test_database_is_found_by_host_and_by_socket(url, host, user, password):
    found = settings_with(DATABASE_URL=url)["DATABASES"]["default"]

    assert (found["HOST"], found["NAME"], found["USER"]) == (host, "linjen", user)
    assert found["PASSWORD"] == password


def test_hsts_spreads_to_other_names_only_when_asked():
    spread = ("SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")
    found, asked = settings_with(), settings_with(HSTS_SUBDOMAINS="true", HSTS_PRELOAD="true")

    assert [found[name] for name in spread] == [False, False]
    assert [asked[name] for name in spread] == [True, True]
    assert found["SECURE_HSTS_SECONDS"] == asked["SECURE_HSTS_SECONDS"] == 31_536_000


def test_production_shows_no_yellow_pages_whatever_is_asked():
    assert settings_with(DEBUG_PAGES="true")["DEBUG"] is False


def test_every_setting_from_the_environment_is_explained():
    read = re.findall(
        r'(?:env\.str|_list|_required|_ring|_secret|_is_on|_whole|_database)\(\s*"(\w+)"',
        (settings.BASE_DIR / "stodtelefon/settings.py").read_text(),
    )
    told = re.findall(r"^#?(\w+)=", (settings.BASE_DIR / "deploy/stodtelefon.env").read_text(), re.MULTILINE)

    assert len(told) == len(set(told))
    assert set(told) == set(read) - {"EMBEDDED_NAME"}  # the tests' own


# At the terminal


def test_operator_is_told_in_one_sentence_and_no_more():
    done = manage("check", FIELD_KEYS="", FIELD_KEYS_FILE="/nowhere")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "FIELD_KEYS_FILE pekar på /nowhere, som inte går att läsa: den finns inte.\n"


def test_dead_database_is_told_in_one_sentence():
    done = manage("migrate")

    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"Databasen svarar inte: [^\n]+\n", done.stderr)
    assert "secret" not in done.stderr


def test_database_that_is_not_migrated_is_told_in_one_sentence(own_database, monkeypatch):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_user RENAME TO gone")
    monkeypatch.setattr(sys, "argv", ["manage.py", "first_admin", "forst@stodtelefon.example"])
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    with pytest.raises(SystemExit) as told:
        runpy.run_path(str(settings.BASE_DIR / "manage.py"), run_name="__main__")

    assert str(told.value) == "Databasen saknar tabeller: kör manage.py migrate."


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("SELECT * FROM nowhere", "Databasen saknar tabeller: kör manage.py migrate."),
        ("CREATE ROLE somebody", "Rollen i DATABASE_URL får inte det som behövs"),
        (
            "SET TRANSACTION READ ONLY; CREATE TEMPORARY SEQUENCE s; CREATE TABLE t ()",
            "Databasen tar bara emot läsning",
        ),
    ],
)
def test_what_the_database_refuses_is_told_in_one_sentence(statement, sentence, db):
    says = runpy.run_path(str(settings.BASE_DIR / "manage.py"))["what_the_database_says"]
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert says(refused.value).startswith(sentence)


def test_a_fault_of_ours_is_not_the_operators(db):
    says = runpy.run_path(str(settings.BASE_DIR / "manage.py"))["what_the_database_says"]
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")

    assert says(refused.value) is None


@pytest.mark.parametrize("folder", ["/proc/nowhere", "/dev/null/nowhere"])
def test_folder_that_cannot_be_written_is_told_in_one_sentence(folder):
    done = manage("collectstatic", "--noinput", STATIC_ROOT=folder)

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith(folder)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS saknas: den säger vilka adresser linjen svarar på."),
        ({"DEBUG": "true"}, "DATABASE_URL saknas, eller DEBUG är på: gunicorn kör linjen bara i drift."),
    ],
)
def test_gunicorn_says_what_is_wrong_in_one_sentence(changes, sentence):
    done = run(
        sys.executable,
        *(
            "-m",
            "gunicorn",
            "--config",
            "deploy/gunicorn.conf.py",
            "--bind",
            "127.0.0.1:0",
            "stodtelefon.wsgi",
        ),
        **changes,
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert [line for line in done.stderr.splitlines() if " INFO gunicorn.error: " not in line] == [sentence]
