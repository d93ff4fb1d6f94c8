"""A copy of a small line, and an empty server to restore it on."""

import shutil

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from calls.factories import IdentityFactory
from calls.models.people import PERSONAL_NUMBER
from stodtelefon.audit.actions import record
from stodtelefon.database.copies import programs
from stodtelefon.database.embedded.server import APPLICATION, DATABASE, OWNER, Server, remove_all
from stodtelefon.database.tests.copies import KEYS, NAME, NUMBER, address, execute, what_is_on
from stodtelefon.privacy.hashing import keyed_hash
from stodtelefon.privacy.sentinel import plant_sentinels
from stodtelefon.tests.databases import another_database


@pytest.fixture(scope="package")
def empty(tmp_path_factory):
    """A server with nothing on it but its superuser."""
    tree = tmp_path_factory.mktemp("empty")
    server = Server(tree, "test", durable=False)
    server.use()
    for statement in (f"DROP DATABASE {DATABASE}", f"DROP ROLE {OWNER}", f"DROP ROLE {APPLICATION}"):
        execute(server, statement)
    yield server
    server.release()
    remove_all(tree)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture(scope="package")
def made(tmp_path_factory, django_db_setup, django_db_blocker):
    """A copy of a line with a signed log and an identity sealed by each of two keys, made once."""
    folder = tmp_path_factory.mktemp("made")
    with django_db_blocker.unblock(), override_settings(FIELD_KEYS=KEYS), another_database(django_db_setup):
        plant_sentinels()
        IdentityFactory(
            caller__case__record_level="open_service",
            name=NAME,
            personal_number=NUMBER,
            personal_number_hash=keyed_hash(PERSONAL_NUMBER, NUMBER),
        )
        with override_settings(FIELD_KEYS=KEYS[1:]):
            record("case.opened", by=None, target=IdentityFactory(name=NAME))
        call_command("hourly")
        call_command("backup", str(folder))
    return folder


@pytest.fixture
def copy(made, folder, settings):
    """The copy made, for a test to spoil, and the keys that open it."""
    settings.FIELD_KEYS = KEYS
    for path in made.iterdir():
        shutil.copy2(path, folder)
    return folder


@pytest.fixture
def drilled(empty, capsys, django_db_blocker):
    """`drilled(folder)`: what the drill says. Whatever it says, the server is as empty as before."""

    def drill(folder, **options) -> list[str]:
        before = what_is_on(empty)
        try:
            with django_db_blocker.unblock():
                call_command("drill", str(folder), to=address(empty), **options)
        except CommandError as error:
            return [str(error)]
        finally:
            assert what_is_on(empty) == before
        return capsys.readouterr().out.splitlines()

    return drill


@pytest.fixture
def program(tmp_path, settings, monkeypatch):
    """`program("pg_dump", "script")`: the only pg_dump on the machine is this script."""

    def put(name, script):
        path = tmp_path / "15" / "bin" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/bash\n{script}\n")
        path.chmod(0o700)
        settings.EMBEDDED = False
        monkeypatch.setattr(programs, "DEBIAN", str(tmp_path))
        monkeypatch.setenv("PATH", str(tmp_path))

    return put
