"""The embedded server's life: it starts when wanted, survives being killed, and stops after the last one."""

import contextlib
import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import psycopg2
import pytest
from django.conf import settings

from stodtelefon.database.embedded.refusals import EmbeddedPostgresError, allow_open_files, in_words
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


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A server that was made once, and stopped: what `initdb` takes a second for is copied by the tests."""
    tree = tmp_path_factory.mktemp("made")
    server = Server(tree, "test", durable=False)
    lend_programs(server)
    server.use()
    server.release()
    yield server
    remove_all(tree)


@pytest.fixture
def tree(tmp_path):
    yield tmp_path
    remove_all(tmp_path)


@pytest.fixture
def empty(tree):
    """A server that has never been started."""
    server = Server(tree, "test", durable=False)
    lend_programs(server)
    yield server
    server.release()


@pytest.fixture
def server(empty, made):
    """A server that has been in use before."""
    empty.home.mkdir()
    subprocess.run(["cp", "-a", made.data, empty.data], check=True)
    return empty


def lend_programs(server):
    """The programs that root's servers keep a copy of are there already, with the server of the tests."""
    server.place.mkdir(exist_ok=True)
    if server.account and (settings.EMBEDDED_SERVER.place / "programs").exists():
        (server.place / "programs").symlink_to(settings.EMBEDDED_SERVER.place / "programs")


def answers(server):
    try:
        server.connect(DATABASE, APPLICATION).close()
    except psycopg2.OperationalError:
        return False
    return True


def process_id(server):
    return int((server.data / "postmaster.pid").read_text().split()[0])


def test_server_starts_when_used_and_stops_when_released(empty):
    server = empty
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


# What stands in the way: one sentence each


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EROFS, "går inte att skriva i: kör som den som äger mappen, eller ange DATABASE_URL."),
        (errno.EACCES, "går inte att skriva i: kör som den som äger mappen, eller ange DATABASE_URL."),
        (errno.ENOSPC, "får inte plats. Gör plats och kör igen."),
        (errno.EIO, "går inte att använda: Input/output error."),
    ],
)
def test_folder_that_cannot_be_used_is_said_in_one_sentence(tmp_path, monkeypatch, number, says):
    server = Server(tmp_path, "test")

    def refuse(self, *given, **values):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)

    for do in (server.keys, lambda: Server(tmp_path, "test")):
        with pytest.raises(EmbeddedPostgresError, match=re.escape(says) + "$"):
            do()


def test_full_disk_while_the_programs_are_copied_is_named(tmp_path):
    with (
        pytest.raises(EmbeddedPostgresError, match=r"^Disken är full: .* får inte plats\."),
        in_words(tmp_path),
    ):
        raise shutil.Error([("a", "b", f"[Errno 28] {os.strerror(errno.ENOSPC)}")])


def test_full_disk_that_postgres_meets_is_named(server):
    (server.data / "server.log").write_text(
        f"PANIC: could not write: {os.strerror(errno.ENOSPC)}\n" + "LOG: x\n" * 9
    )

    with pytest.raises(EmbeddedPostgresError, match=r"^Disken är full: "):
        server._run("pg_ctl", "no such deed")


def test_initdb_that_was_killed_is_done_again(empty):
    server = empty
    for half in (server.data, server.data.with_suffix(".new")):
        half.mkdir(parents=True)
        (half / "half").touch()

    server.use()

    assert answers(server)
    assert not server.data.with_suffix(".new").exists()


def test_database_of_another_postgres_is_left_alone(empty):
    server = empty
    server.data.mkdir(parents=True)
    (server.data / "PG_VERSION").write_text("16\n")

    with pytest.raises(
        EmbeddedPostgresError, match=r"gjord av Postgres 16 och kan inte läsas av Postgres 18\."
    ):
        server.use()

    assert [path.name for path in server.data.iterdir()] == ["PG_VERSION"]


@pytest.mark.parametrize(("limits", "raised"), [((32, 1024), [(64, 1024)]), ((64, 64), []), ((1024, -1), [])])
def test_few_open_files_are_made_more_where_they_may_be(monkeypatch, limits, raised):
    done = []
    monkeypatch.setattr("resource.getrlimit", lambda what: limits)
    monkeypatch.setattr("resource.setrlimit", lambda what, to: done.append(to))

    allow_open_files()

    assert done == raised


def test_too_few_open_files_are_refused_in_one_sentence(monkeypatch):
    monkeypatch.setattr("resource.getrlimit", lambda what: (40, 40))

    with pytest.raises(
        EmbeddedPostgresError, match=r"^Högst 40 filer får vara öppna på en gång \(ulimit -n\)"
    ):
        allow_open_files()
