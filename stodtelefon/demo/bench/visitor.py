"""Somebody at a browser, as the proxy hands them on: one connection that stays, cookies, forms as they were opened."""

from __future__ import annotations

import html
import http.client
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from stodtelefon.demo.people import code_now

SITE = "stod.example"
SECONDS = 60
IDLE = 3  # seconds after which the server may have closed the connection
MARK = "csrftoken"  # how the name of its cookie ends; in service `__Host-` stands before it
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
APP = "/konto/andra-steget/app/"
SECRET = re.compile(r'<span class="figure">([A-Z2-7 ]+)</span>')
PAPER = re.compile(r'<li class="figure">(\d{8})</li>')
REDIRECT = 302
FETCHED = 303  # the page that a form was answered with is there


class UnexpectedAnswerError(Exception):
    """A page did not answer as it does: what would be measured is something else."""


def hidden_in(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}


@dataclass
class Visitor:
    port: int
    address: str = "127.0.0.1"  # what the proxy says of where they are
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None
    asked_at: float = 0.0

    def get(self, path: str) -> str:
        """The page. Raises `UnexpectedAnswerError` when it is another, or somewhere else."""
        return self._asked("GET", path, None, expected=http.client.OK)

    def post(self, path: str, fields: dict[str, object], *, expected: int = REDIRECT) -> str:
        return self._asked("POST", path, urlencode(fields, doseq=True), expected=expected)

    def fill_in(self, path: str, **answers: object) -> str:
        """Open the form, keep what is hidden in it, and send it."""
        return self.post(path, hidden_in(self.get(path)) | answers)

    def sign_in(self, login: str, password: str, papers: dict[str, list[str]]) -> None:
        """In both steps: the first time an app is added, after that a code on paper is given. `papers` holds those."""
        self.fill_in("/konto/logga-in/", login=login, password=password)
        if login in papers:
            self.fill_in("/konto/logga-in/kod/", code=papers[login].pop())
            return
        page = self.get(APP)
        secret = "".join(SECRET.search(page)[1].split())
        shown = self.post(APP, hidden_in(page) | {"code": code_now(secret)}, expected=http.client.OK)
        papers[login] = PAPER.findall(shown)

    def search(self, words: str, *, expected: int) -> str:
        """From the box that stands on every page; what was found is fetched where the answer leads."""
        token = next(value for name, value in self.cookies.items() if name.endswith(MARK))
        return self.post("/sok/", {"csrfmiddlewaretoken": token, "q": words}, expected=expected)

    def _asked(self, method: str, path: str, body: str | None, *, expected: int) -> str:
        now = time.monotonic()
        if self.connection is None or now - self.asked_at > IDLE:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        self.asked_at = now
        self.connection.request(method, path, body, self._headers())
        response = self.connection.getresponse()
        page = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if response.status == FETCHED:
            return self._asked("GET", response.headers["Location"], None, expected=expected)
        if response.status != expected:
            raise UnexpectedAnswerError(f"{method} {path}: {response.status}, inte {expected}")
        return page

    def _headers(self) -> dict[str, str]:
        return {
            "Host": SITE,
            "Origin": f"https://{SITE}",
            "Referer": f"https://{SITE}/",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": self.address,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
