"""The tests' databases: a migrated template, and clones of it that are dropped when they have been used.

The tests run as the application's role, which owns nothing and cannot change the log. On the embedded server that role
is always there. On a server given by DATABASE_URL it is DATABASE_URL's when DATABASE_OWNER_URL names another, else a
role made for this run alone. A template on the embedded server is kept for the next run, until a migration, a
requirement or a grant changes. So are databases that somebody fills for many tests (`kept()`).
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg2.errors import ObjectInUse
from psycopg2.sql import SQL, Identifier, Literal

from stodtelefon.audit.models import AuditEvent
from stodtelefon.database.engine import warm
from stodtelefon.database.engine.words import Words
from stodtelefon.database.roles import PLANNING, as_owner, grant_to, has_owner
from stodtelefon.database.written import ask
from stodtelefon.earlier.triggers import triggers_of, versioned_models
from stodtelefon.privacy.personal_data import our_models

KEPT_TEMPLATES = 12
KEPT_FILLED = 5
MOST_TRIES, PAUSE = 20, 0.1  # to drop a database in which somebody still is
OTHERS_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
)
ROWS_AND_RULES = (  # what a template is made of
    "*/migrations/*.py",
    "*/*/migrations/*.py",
    "*/data/*",
    "requirements.txt",
    "requirements-embedded.txt",
    "stodtelefon/settings.py",
    "stodtelefon/tests/settings.py",
    "stodtelefon/privacy/sentinel.py",
    "stodtelefon/database/roles.py",
    "stodtelefon/database/management/commands/migrate.py",
    "stodtelefon/earlier/triggers.py",
)


class Databases:
    """What one test process has made on the server, and how it is cleared away."""

    def __init__(self):
        self.default = settings.DATABASES["default"]
        self.embedded = settings.EMBEDDED
        self.prefix = f"test_stodtelefon_{os.getpid()}"
        self.home_database = self.default["NAME"]
        self.numbers = count(1)
        self.own_template = self.own_role = False
        self.own_filled: list[str] = []

    def set_up(self) -> None:
        """Let the default connection be the application's role in a fresh clone of the template."""
        if self.embedded:
            settings.EMBEDDED_SERVER.use()
            self._drop_leftovers()
        else:
            self._check_server()
        self.template = self._template()
        self.default["NAME"] = self.clone()

    def tear_down(self) -> None:
        connections["default"].close()
        self.drop(self.default["NAME"])
        self.default["NAME"] = self.home_database
        for name in self.own_filled:
            self.drop(name)
        if self.own_template:
            self.drop(self.template)
        if self.own_role:
            self._execute(SQL("DROP ROLE {}").format(Identifier(self.default["USER"])))

    def clone(self) -> str:
        return self.copy(self.template)

    def copy(self, template: str) -> str:
        return self._create(template)

    def empty(self) -> str:
        """A database with nothing in it."""
        return self._create("template0")

    def kept(
        self, of: str, fill: Callable[[], object], *, made_by: tuple[str, ...], is_migrated: bool = True
    ) -> str:
        """A migrated database that `fill()` has filled, to be copied. On the embedded server it is there the next time.

        `made_by`: the files that it depends on besides the migrations; when one of them changes it is filled anew.
        `is_migrated=False`: `fill()` begins with an empty one, and migrates what it puts there.
        """
        template = self.template if is_migrated else "template0"
        if not self.embedded:
            name = self.copy(template)
            self.own_filled.append(name)
            self._fill(name, fill)
            return name
        name = f"filled_{_fingerprint(*made_by)}_{of}"
        with _alone(settings.EMBEDDED_SERVER.home / "filled.lock"):
            if name not in self._names("filled_"):
                self.drop("filling")
                self._execute(SQL("CREATE DATABASE filling TEMPLATE {}").format(Identifier(template)))
                self._fill("filling", fill)
                self._execute(SQL("ALTER DATABASE filling RENAME TO {}").format(Identifier(name)))
                for old in self._names("filled_")[:-KEPT_FILLED]:
                    self.drop(old)
        return name

    def _fill(self, name: str, fill: Callable[[], object]) -> None:
        with connected_to(self, name):
            fill()

    def _create(self, template: str) -> str:
        """What `migrate` sets on a database does not come along when it is copied. Its files are copied as they are:
        to write each page to the log besides takes three times as long.
        """
        name = f"{self.prefix}_{next(self.numbers)}"
        self._execute(
            SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                Identifier(name), Identifier(template)
            ),
            *(
                SQL("ALTER DATABASE {} SET {} = {}").format(
                    Identifier(name), Identifier(setting), Literal(value)
                )
                for setting, value in PLANNING.items()
            ),
        )
        return name

    def execute_in(self, name: str, statements: str) -> None:
        """Do that as the owner, all of it or nothing."""
        with (
            contextlib.closing(
                self._connect(self.default | settings.DATABASE_OWNER | {"NAME": name})
            ) as there,
            there,
        ):
            there.cursor().execute(statements)

    def drop(self, name: str) -> None:
        """Drop a database. What threads of the test left open is ended first, by its own role: the owner may not. A
        page that is being closed may still send what was written on it: then that is ended too."""
        with contextlib.closing(self._owner()) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            for tries_left in reversed(range(MOST_TRIES)):
                cursor.execute(
                    "SELECT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)"
                    " FROM pg_database d WHERE d.datname = %s",
                    [name],
                )
                found = cursor.fetchone()
                if found is None:
                    return
                if found[0]:
                    self._end_what_is_in(name)
                try:
                    cursor.execute(SQL("DROP DATABASE {}").format(Identifier(name)))
                except ObjectInUse:
                    if not tries_left:
                        raise
                    time.sleep(PAUSE)
                else:
                    return

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """Who is in the database in use is thrown out, and nobody gets in: as when its server is taken down."""
        name = self.default["NAME"]
        closed = SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        with contextlib.closing(self._connect(self.default)) as inside:
            inside.autocommit = True
            self._execute(closed.format(Identifier(name), Literal(False)))
            inside.cursor().execute(OTHERS_OUT)
        connections["default"].close()
        try:
            yield
        finally:
            self._execute(closed.format(Identifier(name), Literal(True)))

    def _end_what_is_in(self, name: str) -> None:
        with contextlib.closing(self._connect(self.default | {"NAME": name})) as connection:
            connection.cursor().execute(OTHERS_OUT)

    # The template

    def _template(self) -> str:
        if not self.embedded:
            self.own_template = True
            name = f"{self.prefix}_template"
            self._make(name)
            return name
        name = f"template_{_fingerprint()}"
        with _alone(settings.EMBEDDED_SERVER.home / "template.lock"):
            if name not in self._names("template_"):
                self.drop("unfinished")
                self._make("unfinished")
                self._execute(SQL("ALTER DATABASE unfinished RENAME TO {}").format(Identifier(name)))
                for old in self._names("template_")[:-KEPT_TEMPLATES]:
                    self.drop(old)
        return name

    def _make(self, name: str) -> None:
        """A new database with every migration run, by the owner, and the application's role let in."""
        self._execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        self.default["NAME"] = name
        connections["default"].close()
        connections["default"].settings_dict["NAME"] = name
        call_command("migrate", verbosity=0)
        with as_owner():
            grant_to(self.default["USER"])
        self.default["NAME"] = self.home_database
        connections["default"].close()

    # The server

    def _owner(self):
        """A connection as the owner to the database that was there from the start."""
        return self._connect(self.default | {"NAME": self.home_database} | settings.DATABASE_OWNER)

    def _connect(self, to: dict):
        wanted = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
        return psycopg2.connect(
            **{key: to[name] for key, name in wanted.items() if to.get(name)}, **to.get("OPTIONS", {})
        )

    def _execute(self, *statements: SQL) -> None:
        with contextlib.closing(self._owner()) as connection:
            connection.autocommit = True
            for statement in statements:
                connection.cursor().execute(statement)

    def _names(self, start: str) -> list[str]:
        """Databases whose name starts so, oldest first."""
        with contextlib.closing(self._owner()) as connection:
            cursor = connection.cursor()
            cursor.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid", [start]
            )
            return [row[0] for row in cursor.fetchall()]

    def _check_server(self) -> None:
        """The given server answers, and the tests can have a role that owns nothing; else say so in one sentence."""
        try:
            with contextlib.closing(self._owner()) as connection:
                cursor = connection.cursor()
                cursor.execute(
                    "SELECT rolsuper OR rolcreatedb, rolsuper OR rolcreaterole FROM pg_roles"
                    " WHERE rolname = current_user"
                )
                may_create_databases, may_create_roles = cursor.fetchone()
        except psycopg2.OperationalError as error:
            pytest.exit(f"The database does not answer: {str(error).splitlines()[0]}", returncode=1)
        if not may_create_databases:
            pytest.exit("The tests' role may not create databases: give one that may.", returncode=1)
        if not has_owner():
            if not may_create_roles:
                pytest.exit(
                    "DATABASE_URL's role may not create roles: give one that may, or an owner in DATABASE_OWNER_URL.",
                    returncode=1,
                )
            self._make_role()

    def _make_role(self) -> None:
        settings.DATABASE_OWNER = dict(self.default)
        role, password = self.prefix, secrets.token_hex(16)
        self._execute(SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(Identifier(role), Literal(password)))
        self.own_role = True
        self.default |= {"USER": role, "PASSWORD": password}

    def _drop_leftovers(self) -> None:
        """Databases of test runs that were killed. The workers of one run clear away one at a time."""
        with _alone(settings.EMBEDDED_SERVER.home / "leftovers.lock"):
            for name in self._names("test_stodtelefon_"):
                if not Path(f"/proc/{name.split('_')[2]}").exists():
                    self.drop(name)


def _fingerprint(*more: str) -> str:
    """Of what a template is made of, and of what those patterns name."""
    digest = hashlib.sha256()
    for pattern in (*ROWS_AND_RULES, *more):
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\0" + path.read_bytes())
    for model in versioned_models():
        digest.update(repr(triggers_of(model)).encode())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    with open(path, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def another_database(databases: Databases) -> contextlib.AbstractContextManager[str]:
    """Let every connection made in here be to a clone of its own."""
    return in_database(databases, databases.clone())


@contextlib.contextmanager
def in_database(databases: Databases, name: str) -> Iterator[str]:
    """Let every connection made in here be to that database, and drop it."""
    try:
        with connected_to(databases, name):
            yield name
    finally:
        databases.drop(name)


@contextlib.contextmanager
def connected_to(databases: Databases, name: str) -> Iterator[None]:
    """Let every connection made in here be to that database. The connection there was waits, as it is."""
    before, before_name = connections["default"], databases.default["NAME"]
    databases.default["NAME"] = name
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        close_idle()
        connections["default"] = before
        databases.default["NAME"] = before_name


def close_idle() -> None:
    """What was laid aside for the next request."""
    for idle in warm._idle.values():
        while idle:
            idle.pop().close()


def every_row() -> dict[str, int | None]:
    """A fingerprint of each table of the house, as the database has it now. One query, planned once a connection. The
    pages that forms were answered with are left out: they wait for the browser, and change nothing. So are the lines
    that tell of what was refused."""
    return dict(ask(_every_row(), {}))


@cache
def _every_row() -> Words:
    one = "SELECT '{0}', sum(hashtextextended(t::text, 0)) FROM \"{0}\" t"
    tables = [model._meta.db_table for model in our_models() if model._meta.label != "drafts.Showing"]
    told = {AuditEvent._meta.db_table: " WHERE event NOT LIKE '%.refused'"}
    return Words(" UNION ALL ".join(one.format(table) + told.get(table, "") for table in tables), ())
