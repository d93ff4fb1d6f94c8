"""The databases of a measuring: a loaded line that is kept, a copy of it to work in, and the bare page's.

On the server that the settings name: DATABASE_URL's, or the embedded one. A kept line is loaded anew when a migration
or what loads it has changed, and when it is a month old: what waits in it would all be late.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

import psycopg2
from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg2.sql import SQL, Identifier

from stodtelefon.demo.bench.services import used_by

LOADED_BY = ("*/migrations/*.py", "*/*/migrations/*.py", "stodtelefon/demo/load/*.py")
LINE, BARE, LOADING = "bench_line", "bench_bare", "bench_loading"
A_MONTH = timedelta(days=30)
PARTS = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
KEPT = re.compile(r"bench_\w+_(\d{8})_[0-9a-f]{8}")
ATTEMPTS = 50
TOO_OLD = 150_000  # server_version_num below Postgres 15


class Server:
    """The Postgres that is measured on, by its owner's role. `say` is told what takes time."""

    def __init__(self, say: Callable[[str], None]):
        if settings.EMBEDDED:
            settings.EMBEDDED_SERVER.use()
        self.say = say
        self.application = settings.DATABASES["default"]
        self.owner = self.application | settings.DATABASE_OWNER
        with self._as_owner() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version'), current_setting('server_version_num')::int"
            )
            self.version, number = cursor.fetchone()
        self.is_too_old = number < TOO_OLD

    @contextmanager
    def _as_owner(self) -> Iterator:
        parts = _parts(self.owner)
        with contextlib.closing(psycopg2.connect(dbname=self.application["NAME"], **parts)) as there:
            there.autocommit = True
            yield there.cursor()

    def _names(self, start: str) -> list[str]:
        with self._as_owner() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [start])
            return [name for (name,) in cursor.fetchall()]

    # What is kept

    def loaded(self, size: str, cases: int) -> str:
        """The kept line of that size, loaded now where there is none that is fresh."""
        today, mark = timezone.localdate(), _fingerprint()
        there = self._names(f"bench_{size}_")
        for name in there:
            day = KEPT.fullmatch(name)
            made = datetime.strptime(day[1], "%Y%m%d").date() if day else today - A_MONTH
            if name.endswith(mark) and today - made < A_MONTH:
                return name
            self.drop(name)
        name = f"bench_{size}_{today:%Y%m%d}_{mark}"
        self.say(f"Fyller en linje med {cases} ärenden, för den här gången och de nästa.")
        self._create(LOADING, "template0")
        self._manage(LOADING, "migrate", "--verbosity", "0")
        self._manage(LOADING, "seed_load", "--cases", str(cases))
        with self._as_owner() as cursor:
            cursor.execute(
                SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(LOADING), Identifier(name))
            )
        return name

    def _manage(self, database: str, *command: str) -> None:
        program = [sys.executable, "manage.py", *command]
        subprocess.run(
            program, cwd=settings.BASE_DIR, env=self.environment(database) | {"DEBUG": "true"}, check=True
        )

    # What is worked in

    @contextmanager
    def copied(self, name: str) -> Iterator[str]:
        """A copy of the kept line, gone afterwards. The connection of this process is to it.

        It is migrated as an upgrade would: what is set on a database does not come along with a copy.
        """
        self._create(LINE, name)
        self._manage(LINE, "migrate", "--verbosity", "0")
        before = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = LINE
        try:
            yield LINE
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before
            self.drop(LINE)

    @contextmanager
    def bare(self) -> Iterator[dict[str, str]]:
        """The bare page's database, gone afterwards: what its process is told of it."""
        self._create(BARE, "template0")
        parts = _parts(self.owner)
        told = {f"BARE_{key}": str(parts.get(name, "")) for name, key in PARTS.items()}
        told |= {"BARE_NAME": BARE, "PATH": os.environ["PATH"]}
        module = [sys.executable, "-m", "stodtelefon.demo.bench.bare"]
        try:
            subprocess.run(module, cwd=settings.BASE_DIR, env=told, check=True)
            yield told
        finally:
            self.drop(BARE)

    def _create(self, name: str, template: str) -> None:
        self.drop(name)
        with self._as_owner() as cursor:
            cursor.execute(
                SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template))
            )

    def drop(self, name: str) -> None:
        """Backends of a service that has just stopped are waited for."""
        with self._as_owner() as cursor:
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    cursor.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(name)))
                    break
                except psycopg2.errors.ObjectInUse:
                    if attempt == ATTEMPTS:
                        raise
                    time.sleep(0.2)

    # How it is reached

    def environment(self, database: str) -> dict[str, str]:
        """What a process of the line needs to know, in service but for what docs/drift.md keeps in files."""
        keys = {
            name: ",".join(getattr(settings, name)) for name in ("FIELD_KEYS", "LOOKUP_KEYS", "AUDIT_KEYS")
        }
        return keys | {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": _url(self.application, database),
            "DATABASE_OWNER_URL": _url(self.owner, database),
            "SECRET_KEY": settings.SECRET_KEY * 2,
        }

    # What its processes have used

    def used(self, database: str) -> dict[int, int]:
        """Nanoseconds of processor time that each backend has had that answers in that database."""
        with self._as_owner() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [database])
            return {pid: used_by(pid) for (pid,) in cursor.fetchall()}


def _parts(to: dict) -> dict[str, object]:
    """How a server is reached, as libpq names it; the address may say it in either place."""
    return {name: to[key] for name, key in PARTS.items() if to.get(key)} | to.get("OPTIONS", {})


def _url(to: dict, database: str) -> str:
    parts = _parts(to)
    user, password = quote(parts.pop("user"), safe=""), quote(parts.pop("password", ""), safe="")
    who = f"{user}:{password}" if password else user
    return f"postgres://{who}@/{database}?{urlencode(parts)}"


def _fingerprint() -> str:
    """Of what a kept line is made of, and of the keys that its rows are sealed with."""
    digest = hashlib.sha256(repr([settings.FIELD_KEYS, settings.LOOKUP_KEYS, settings.AUDIT_KEYS]).encode())
    for pattern in LOADED_BY:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]
