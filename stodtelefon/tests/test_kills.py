"""An acknowledged save survives `kill -9` of the server, of a worker and of Postgres; so says a long round.

Each round serves the line as `make run` does, with a durable Postgres of its own, and sends saves over real requests
while something is killed. What was acknowledged is there after the next start, once, and the next start works.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Event
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import pytest
from django.conf import settings

from stodtelefon.database.embedded.server import DATABASE, OWNER, Server
from stodtelefon.tests.ports import free_port

pytestmark = pytest.mark.long

ROUNDS = int(os.environ.get("ROUNDS", "12"))
PATIENCE = 120  # seconds for one start, however slow the machine
WRITERS = 3
VICTIMS = ("server", "worker", "postgres", "everything")


class StayHere(HTTPRedirectHandler):
    """The redirect is the acknowledgement: it is not followed."""

    def redirect_request(self, *given):
        return None


class Browser:
    """A signed-in call taker who counts one contact after the other."""

    def __init__(self, port: int):
        self.address = f"http://localhost:{port}"
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), StayHere)

    def open(self, path: str, values: dict | None = None) -> tuple[int, str]:
        data = None if values is None else urlencode(values).encode()
        try:
            request = Request(self.address + path, data)  # noqa: S310 (our own server on this machine)
            with self.opener.open(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except OSError as error:
            if getattr(error, "code", None) == 302:
                return 302, ""
            raise

    def hidden(self, page: str, name: str) -> str:
        return re.search(rf'name="{name}" value="([^"]+)"', page)[1]

    def sign_in(self) -> None:
        _, page = self.open("/konto/logga-in/")
        values = {"login": "samtal@stodtelefon.example", "password": "stodtelefon"}
        status, _ = self.open(
            "/konto/logga-in/", values | {"csrfmiddlewaretoken": self.hidden(page, "csrfmiddlewaretoken")}
        )
        assert status == 302

    def count_one(self) -> str:
        """The token of a contact that was acknowledged."""
        _, page = self.open("/samtal/")
        names = ("csrfmiddlewaretoken", "token")
        values = {name: self.hidden(page, name) for name in names} | {"kind": "silent"}
        status, _ = self.open("/samtal/annat/", values)
        if status != 302:
            raise OSError(f"not acknowledged: {status}")
        return values["token"]


class Served:
    """`manage.py serve` in a process of its own, and the processes that hang on it."""

    def __init__(self, name: str):
        self.server = Server(settings.BASE_DIR, name)
        self.port = free_port()
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "stodtelefon.settings",
            "EMBEDDED_NAME": name,
            "EMAIL_URL": "dummymail://",
        }
        self.environment.pop("DATABASE_URL", None)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", str(self.port)],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError, HTTPException):
                Browser(self.port).open("/konto/logga-in/")
                return
            assert self.process.poll() is None, "serve did not start"
            assert time.monotonic() < deadline, "serve does not answer"
            time.sleep(0.1)

    def children(self) -> list[int]:
        """The worker, and who fills in the invented years while it does."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    def kill(self, victim: str) -> None:
        postgres = int((self.server.data / "postmaster.pid").read_text().split()[0])
        master, children = [self.process.pid], self.children()
        doomed = {"server": master, "worker": children, "postgres": [postgres]}
        doomed["everything"] = master + children + [postgres]
        for pid in doomed[victim]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:  # whoever was left behind is on the way out
            with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", self.port)):
                return
            time.sleep(0.05)
        pytest.fail("the port is still taken by somebody who was left behind")

    def ask(self, question: str, *values: object) -> list[tuple]:
        with contextlib.closing(self.server.connect(DATABASE, OWNER)) as connection:
            cursor = connection.cursor()
            cursor.execute(question, values)
            return cursor.fetchall()


@pytest.fixture
def served():
    """A line of its own, removed afterwards with everything in it."""
    served = Served("kills")
    with contextlib.suppress(FileNotFoundError):
        served.server.remove()
    served.start()
    yield served
    served.stop()
    served.server.remove()


def write_until(stopped: Event, port: int, kept: list[str]) -> None:
    """Count contacts, and keep the tokens of those that were acknowledged. What is refused or cut off is not kept."""
    browser = Browser(port)
    with contextlib.suppress(OSError, HTTPException):
        browser.sign_in()
    while not stopped.is_set():
        try:
            kept.append(browser.count_one())
        except (OSError, HTTPException, TypeError):  # TypeError: the sign-in page came instead
            time.sleep(0.05)


def test_acknowledged_saves_survive_kills(served, draw):
    kept: list[str] = []
    for number in range(ROUNDS):
        victim, stopped, before = VICTIMS[number % len(VICTIMS)], Event(), len(kept)
        with ThreadPoolExecutor(WRITERS) as pool:
            writing = [pool.submit(write_until, stopped, served.port, kept) for _ in range(WRITERS)]
            while len(kept) < before + draw.randint(3, 30):
                assert not any(one.done() for one in writing)
                time.sleep(0.01)
            served.kill(victim)
            time.sleep(draw.uniform(0, 1))
            stopped.set()
        served.stop()
        served.start()
        there = [
            token
            for (token,) in served.ask("SELECT form_token::text FROM calls_call WHERE form_token IS NOT NULL")
        ]
        assert len(there) == len(set(there))
        assert set(kept) <= set(there), f"round {number}, {victim}: acknowledged and lost"


def test_the_invented_years_are_told_once_whatever_is_killed(served, draw):
    for _ in range(4):
        time.sleep(draw.uniform(0.5, 3))
        served.kill(draw.choice(VICTIMS))
        served.stop()
        served.start()
    deadline = time.monotonic() + PATIENCE
    while served.ask("SELECT 1 FROM demo_month WHERE told <= concerns LIMIT 1"):
        assert time.monotonic() < deadline
        time.sleep(0.2)

    year = date.today().year - 2  # all of it is past, so each concern became one case
    [(opened,)] = served.ask("SELECT count(*) FROM calls_case WHERE starts_with(number, %s)", f"{year}-")
    [(planned,)] = served.ask(
        "SELECT sum(concerns) FROM demo_month WHERE extract(year FROM starts_on) = %s", year
    )
    assert opened == planned
