"""A whole measuring: databases, services, rounds, eight at once, memory."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from django.conf import settings
from django.db import connection

from stodtelefon.demo.bench.counting import counted
from stodtelefon.demo.bench.databases import BARE, Server
from stodtelefon.demo.bench.found import what_there_is
from stodtelefon.demo.bench.goals import EIGHT, SIZES, Figures, Result
from stodtelefon.demo.bench.pages import NAME_MISSED, PAGES, Page
from stodtelefon.demo.bench.rounds import CLIENTS, NANO, Side, answered, bare_visit, measured
from stodtelefon.demo.bench.services import OF_THE_BARE, OF_THE_LINE, Service, used_by
from stodtelefon.demo.bench.visitor import SITE, Visitor
from stodtelefon.demo.load.staff import COORDINATORS, DOMAIN
from stodtelefon.demo.people import PASSWORD

ASKED = 20  # times that a plain question is asked
AS_IN_SERVICE = {"ALLOWED_HOSTS": SITE, "SITE_URL": f"https://{SITE}", "PROXIES": "1"}  # docs/drift.md


class Measuring:
    """`of(size)` gives all that was found; everything it started is gone then."""

    def __init__(self, server: Server, folder: Path, say: Callable[[str], None]):
        self.server, self.folder, self.say = server, folder, say
        self.papers: dict[str, list[str]] = {}  # the codes that each login has left for its second step

    def of(self, size: str, *, rounds: int, seconds: float) -> Result:
        kept = self.server.loaded(size, SIZES[size])
        with self.server.copied(kept) as name, self.server.bare() as bare_told:
            self.there = what_there_is()
            self.say("Räknar satser och rader.")
            result = Result(size, {page.key: Figures(*counted(page, self.there)) for page in PAGES})
            with self._served(name, bare_told):
                self._measure(result, name, rounds, seconds)
        return result

    @contextmanager
    def _served(self, name: str, bare_told: dict[str, str]) -> Iterator[None]:
        """The line as in service, and the bare page beside it."""
        static = {"STATIC_ROOT": str(self.folder / "static")}
        environment = self.server.environment(name) | AS_IN_SERVICE | static
        del environment["DATABASE_OWNER_URL"]  # the web never has it
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(collect, cwd=settings.BASE_DIR, env=environment, check=True)
        self.line = Service(OF_THE_LINE, "stodtelefon.wsgi", environment, self.folder / "line.log")
        self.bare = Service(OF_THE_BARE, "stodtelefon.demo.bench.bare", bare_told, self.folder / "bare.log")
        try:
            self.line.start()
            self.bare.start()
            yield
        finally:
            self.line.stop()
            self.bare.stop()

    def _measure(self, result: Result, name: str, rounds: int, seconds: float) -> None:
        self.people = {login: self.signed_in(f"{login}1") for login in {p.login for p in PAGES if p.login}}
        floor = Visitor(self.bare.port)
        floor.fill_in("/login/", username="bare", password="bare")
        start = self.line.memory
        bare = Side(floor, lambda: self.bare.used() | self.server.used(BARE))
        pages = [page for page in PAGES if page.is_timed]
        self.say(f"Mäter {len(pages)} sidor i {rounds} varv.")
        for page, found in measured(
            pages, lambda page: self._side(page, name), bare, self.there, rounds=rounds
        ):
            figures = result.pages[page.key]
            figures.times, figures.waited = found.times, found.times_waited
            figures.milliseconds = found.milliseconds
            figures.question = self._asked_plainly(page, median(one.used for one in found.bare))
        self.say(f"Åtta klienter samtidigt, {seconds:g} sekunder var.")
        result.eight = {page.key: self._eight(page, floor, seconds) for page in pages if page.key in EIGHT}
        result.name = self._name_missed()
        result.memory = start, self.line.memory

    def signed_in(self, login: str, address: str = "127.0.0.1") -> Visitor:
        visitor = Visitor(self.line.port, address)
        visitor.sign_in(f"{login}@{DOMAIN}", PASSWORD, self.papers)
        return visitor

    def _side(self, page: Page, name: str) -> Side:
        return Side(self.people[page.login], lambda: self.line.used() | self.server.used(name))

    def _asked_plainly(self, page: Page, floor: float) -> float | None:
        """What the page's question costs Postgres when it is put by itself, beside the bare page."""
        if not page.question:
            return None
        with connection.cursor() as cursor:
            pid = connection.connection.info.backend_pid
            before = used_by(pid)
            for _ in range(ASKED):
                cursor.execute(page.question, vars(self.there))
                cursor.fetchall()
            used = (used_by(pid) - before) / NANO / ASKED
        connection.close()
        return used / floor

    def _eight(self, page: Page, floor: Visitor, seconds: float) -> float:
        """How many times as many the bare page answers."""
        login = page.login
        ours = [self.signed_in(f"{login}{n}", f"127.0.1.{n}") for n in range(1, CLIENTS + 1)]
        bares = [Visitor(self.bare.port, cookies=dict(floor.cookies)) for _ in range(CLIENTS)]
        bare = answered(bares, bare_visit(page), seconds=seconds)
        return bare / answered(ours, lambda visitor: page.visit(visitor, self.there), seconds=seconds)

    def _name_missed(self) -> tuple[float, float]:
        """Seconds and MiB until it is said that nobody who may be seen has that name."""
        before, began = self.line.memory, time.perf_counter()
        self.people[COORDINATORS].search(NAME_MISSED, expected=200)
        return time.perf_counter() - began, max(0.0, self.line.memory - before)
