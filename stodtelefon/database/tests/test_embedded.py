"""The embedded server's life: it starts when wanted, survives being killed, and stops after the last one."""

import contextlib
import os
import signal
import subprocess
import sys
import time

import psycopg2
import pytest
from django.conf import settings

from stodtelefon.database.embedded.refusals import EmbeddedPostgresError
from stodtelefon.database.embedded.server import (
    APPLICATION,
    DATABASE,
    Server,
    remove_all,
)

ANOTHER_PROCESS = """
import sys
from pathlib import Path
from stodtelefon.database.embedded.server import Server
Server(Path(sys.argv[1]), "test", durable=False).use()
print("in use", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def tree(tmp_path):
    yield tmp_path
    remove_all(tmp_path)


@pytest.fixture
def server(tree):
    server = Server(tree, "test", durable=False)
    yield server
    server.release()


def answers(server):
    try:
        server.connect(DATABASE, APPLICATION).close()
    except psycopg2.OperationalError:
        return False
    return True


def process_id(server):
    return int((server.data / "postmaster.pid").read_text().split()[0])


def test_server_starts_when_used_and_stops_when_released(server):
    before = answers(server)

    server.use()
    meanwhile = answers(server)
    server.release()

    assert (before, meanwhile, answers(server)) == (False, True, False)


def test_server_stays_until_the_last_process_is_done(server, tree):
    server.use()
    other = subprocess.Popen(
        [sys.executable, "-c", ANOTHER_PROCESS, tree],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout.readline() == "in use\n"

    server.release()
    after_the_first = answers(server)
    other.communicate()

    assert (after_the_first, answers(server), other.returncode) == (True, False, 0)


def test_killed_process_does_not_keep_the_server_for_itself(server, tree):
    other = subprocess.Popen(
        [sys.executable, "-c", ANOTHER_PROCESS, tree],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout.readline() == "in use\n"
    other.kill()
    other.communicate()

    left_behind = answers(server)
    server.use()
    server.release()

    assert (left_behind, answers(server)) == (True, False)


def test_killed_server_is_started_again_with_what_was_saved(server):
    server.use()
    with (
        contextlib.closing(server.connect(DATABASE)) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("CREATE TABLE kept (id int)")

    os.kill(process_id(server), signal.SIGKILL)
    time.sleep(0.2)
    server.start()

    with contextlib.closing(server.connect(DATABASE)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kept")
        assert cursor.fetchone() == (0,)


def test_recreated_database_is_empty_and_open_to_the_application(server):
    server.use()
    with (
        contextlib.closing(server.connect(DATABASE)) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("CREATE TABLE gone (id int)")

    server.recreate_database()

    with (
        contextlib.closing(server.connect(DATABASE, APPLICATION)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT to_regclass('gone')")
        assert cursor.fetchone() == (None,)


def test_pidfile_of_another_program_does_not_stop_the_server(server):
    server.use()
    server.release()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")

    server.use()

    assert answers(server)


def test_keys_are_made_once_and_go_with_the_data(tmp_path):
    first = Server(tmp_path, "test").keys()
    again = Server(tmp_path, "test").keys()
    other = Server(tmp_path, "run").keys()
    remove_all(tmp_path)
    fresh = Server(tmp_path, "test").keys()
    remove_all(tmp_path)

    assert first == again
    assert sorted(first) == ["AUDIT_KEYS", "FIELD_KEYS", "LOOKUP_KEYS", "SECRET_KEY"]
    assert len({keys["FIELD_KEYS"] for keys in (first, other, fresh)}) == 3


def test_folder_of_somebody_else_is_refused_in_one_sentence(tmp_path):
    server = Server(tmp_path, "test")
    if not server.account:
        pytest.skip("Only root can give a folder to somebody else.")
    server.place.mkdir()
    os.chown(server.place, server.account.pw_uid, server.account.pw_gid)

    with pytest.raises(EmbeddedPostgresError, match="tillhör en annan användare"):
        server.keys()

    server.place.rmdir()
