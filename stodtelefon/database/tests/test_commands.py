"""The commands that set the database up and serve from it: what they refuse, and how they say it."""

import errno
import io
import re
import signal
import socket
import sys
from threading import Thread

import pytest
from django import get_version
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

import manage
from stodtelefon.database.embedded.server import Server
from stodtelefon.database.roles import as_owner
from stodtelefon.database.serving import one_set_up_at_a_time
from stodtelefon.privacy.factories import new_key
from stodtelefon.tests.ports import free_port

EARLIER = "Databasen är gjord av en tidigare version av programmet och kan inte uppgraderas"


def applied(app, name):
    """Note a migration in the database as one that has been run."""
    with as_owner():
        MigrationRecorder(connection).record_applied(app, name)


def test_a_step_is_told_as_it_happens_also_where_that_is_no_terminal(monkeypatch):
    told = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", told)
    monkeypatch.setattr(sys, "argv", ["manage.py", "version"])
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    manage.main()

    assert told.buffer.getvalue().decode() == f"{get_version()}\n"


# A database of an earlier version


@pytest.mark.parametrize(
    ("embedded", "way_out"),
    [(True, ": `make demo` börjar om med den."), (False, ". Ge programmet en ny, tom databas.")],
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

        with pytest.raises(
            CommandError, match=f"^Port {port} är upptagen. Välj en annan: make run PORT=8001$"
        ):
            call_command("serve", str(port))


@pytest.mark.parametrize("port", ["abc", "80x", "0", "65536", "-1", "8000.0", "²"])
def test_serve_on_what_is_no_port_is_refused(port):
    with pytest.raises(CommandError, match=rf"^PORT={re.escape(port)} är ingen port\. Välj ett tal mellan "):
        call_command("serve", "--", port)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EACCES, "Port 80 får bara root använda. Välj en från 1024 och uppåt: make run PORT=8001"),
        (errno.EADDRNOTAVAIL, "HOST=10.0.0.9 är ingen adress som den här maskinen har. "),
        (socket.EAI_NONAME, "HOST=10.0.0.9 är ingen adress som den här maskinen har. "),
    ],
)
def test_serve_says_why_the_port_is_not_given(monkeypatch, number, says):
    def refuse(self, address):
        raise OSError(number, "no")

    monkeypatch.setattr("socket.socket.bind", refuse)

    with pytest.raises(CommandError) as refused:
        call_command("serve", "80", host="10.0.0.9")

    assert str(refused.value).startswith(says)


@pytest.fixture
def serve(monkeypatch, settings, capsys):
    """`serve` up to where it would answer: what it says."""
    commands = "stodtelefon.database.management.commands.serve"
    monkeypatch.setattr(f"{commands}.Command.set_up", lambda self: None)
    monkeypatch.setattr(f"{commands}.connection.close", lambda: None)
    monkeypatch.setattr(f"{commands}.in_a_process_beside", lambda listener: False)
    monkeypatch.setattr(f"{commands}.Line.run", lambda self: None)

    def says(**options):
        port = free_port()
        call_command("serve", str(port), **options)
        return capsys.readouterr().out.replace(str(port), "PORT")

    return says


def test_serve_is_for_this_machine_alone(serve, settings):
    hosts = list(settings.ALLOWED_HOSTS)

    assert serve() == "\n  http://localhost:PORT\n\nCtrl-C avslutar allt.\n"
    assert hosts == settings.ALLOWED_HOSTS


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("0.0.0.0", ["*"]),  # noqa: S104 (the warning is what is tested)
        ("127.0.0.2", ["localhost", "127.0.0.1", "127.0.0.2"]),
    ],
)
def test_serve_for_others_warns_and_answers_to_that_name(serve, settings, host, allowed):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]

    said = serve(host=host)

    assert said.startswith(f"Varning: HOST={host} släpper in alla som når den här maskinen")
    assert f"http://{host}:PORT" in said
    assert allowed == settings.ALLOWED_HOSTS


def test_second_set_up_waits_for_the_first(own_database):
    said, order = [], []

    def second():
        with one_set_up_at_a_time(said.append):
            order.append("second")

    with one_set_up_at_a_time(said.append):
        thread = Thread(target=second)
        thread.start()
        while not said:
            thread.join(0.01)
        order.append("first")
    thread.join()

    assert order == ["first", "second"]
    assert said == ["En annan start ställer just nu i ordning samma databas. Väntar på den ..."]


def test_start_over_of_a_real_database_is_refused(settings):
    settings.EMBEDDED = False

    with pytest.raises(CommandError, match=r"^start_over är bara för den inbäddade databasen"):
        call_command("start_over")


def test_serve_in_production_is_refused(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match=r"^serve är för att prova och utveckla\."):
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


# What manage.py says by itself


class Refusal(Exception):
    """What the driver raises: the server's own number hangs on it."""


@pytest.mark.parametrize(
    ("pgcode", "says"),
    [
        (
            "53100",
            "Disken är full: databasen kan inte skriva. Inget halvt är sparat. Gör plats och kör igen.",
        ),
        ("57P01", "Databasen svarar inte: the first line"),
    ],
)
def test_what_the_database_refuses_is_said_in_one_sentence(pgcode, says):
    error = OperationalError("the first line\nDETAIL: the second")
    error.__cause__ = Refusal()
    error.__cause__.pgcode = pgcode

    assert manage.what_the_database_says(error) == says
