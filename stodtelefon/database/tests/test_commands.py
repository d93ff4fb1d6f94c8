"""The commands that set the database up and serve from it: what they refuse, and how they say it."""

import socket

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from stodtelefon.database.embedded.server import Server
from stodtelefon.database.roles import as_owner
from stodtelefon.privacy.factories import new_key

EARLIER = "The database was made by an earlier version of the program and cannot be upgraded"


def applied(app, name):
    """Note a migration in the database as one that has been run."""
    with as_owner():
        MigrationRecorder(connection).record_applied(app, name)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


# A database of an earlier version


@pytest.mark.parametrize(
    ("embedded", "way_out"), [(True, ": `make demo` starts it over."), (False, ". Give it a new, empty one.")]
)
def test_migrate_of_an_earlier_versions_database_is_refused_in_one_sentence(
    own_database, settings, embedded, way_out
):
    settings.EMBEDDED = embedded
    applied("accounts", "0001_as_it_once_was")

    with pytest.raises(CommandError) as refused:
        call_command("migrate", verbosity=0)

    assert str(refused.value) == EARLIER + way_out


def test_serve_of_an_earlier_versions_database_says_the_same(own_database):
    applied("calls", "0009_never_heard_of")

    with pytest.raises(CommandError, match=f"^{EARLIER}"):
        call_command("serve", str(free_port()))


def test_migrate_does_not_mind_what_others_apps_once_had(own_database):
    applied("sessions", "0009_of_another_django")

    call_command("migrate", verbosity=0)


# Serving


def test_serve_on_a_taken_port_is_refused_before_anything_is_done():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"^Port {port} is taken or may not be used. Choose another: "):
            call_command("serve", str(port))


def test_start_over_of_a_real_database_is_refused(settings):
    settings.EMBEDDED = False

    with pytest.raises(CommandError, match=r"^start_over is for the embedded database alone"):
        call_command("start_over")


def test_serve_in_production_is_refused(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match=r"^serve is for trying out and development"):
        call_command("serve", "8000")


def test_serve_with_keys_that_do_not_open_the_database_is_refused(own_database, settings):
    settings.FIELD_KEYS = [new_key(7)]

    with pytest.raises(CommandError, match="FIELD_KEYS öppnar inte den här databasen"):
        call_command("serve", str(free_port()))


# Removing


def test_remove_embedded_removes_every_server_of_the_tree(tmp_path, settings):
    servers = [Server(tmp_path, name) for name in ("run", "test")]
    for server in servers:
        server.keys()
    settings.BASE_DIR = tmp_path

    call_command("remove_embedded")

    assert not servers[0].place.exists()
