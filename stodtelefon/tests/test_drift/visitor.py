"""Somebody with a browser: keeps cookies, fills in the forms of a page and follows where it is led."""

from __future__ import annotations

import http.client
import socket
import ssl
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from stodtelefon.demo.bench.visitor import APP, PAPER, SECRET
from stodtelefon.demo.people import code_now

SECONDS = 30
LED = (301, 302, 303)
PAPERS: dict[str, list[str]] = {}  # the codes on paper that each login has left


class Forms(HTMLParser):
    """Each form of a page: where it goes, and what stands in it before anybody types."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.found.append((given.get("action") or "", {}))
        elif (
            tag == "input"
            and self.found
            and given.get("name")
            and given.get("type") not in ("checkbox", "radio")
        ):
            self.found[-1][1][given["name"]] = given.get("value") or ""


@dataclass
class Answer:
    status: int
    page: str
    address: str
    cookies: list[str] = field(default_factory=list)


@dataclass
class Visitor:
    """`certificate`: the proxy's, over https. None: straight to an application server, as the proxy would ask."""

    site: str
    port: int
    certificate: Path | None
    origin: str = "127.0.0.1"  # what the proxy would say of where they are
    cookies: dict[str, str] = field(default_factory=dict)
    last: Answer | None = None

    def open(self, address: str) -> Answer:
        return self._follow("GET", address)

    def send(self, *names: str, **typed: str) -> Answer:
        """Fill in and send the form of the page that has all these fields."""
        return self._follow("POST", *self.filled(*names, **typed))

    def fields(self) -> list[str]:
        """The names of all that can be filled in."""
        return [name for _, fields in Forms(self.last.page).found for name in fields]

    def filled(self, *names: str, **typed: str) -> tuple[str, str]:
        """Where that form goes, and what is sent."""
        wanted = set(names) | typed.keys() - {"roles"}
        action, fields = next(one for one in Forms(self.last.page).found if wanted <= one[1].keys())
        return action or self.last.address, urlencode(fields | typed)

    def ask(self, method: str, address: str, body: str = "") -> Answer:
        """One question, led nowhere."""
        connection = self._connection()
        headers = {"Host": self.site, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if not self.certificate:
            headers |= {"X-Forwarded-For": self.origin, "X-Forwarded-Proto": "https"}
        if method == "POST":
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"https://{self.site}{address}",
            }
        try:
            connection.request(method, address, body or None, headers)
            response = connection.getresponse()
            page = response.read().decode()
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", ()):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        if response.status in LED:
            address = response.headers["Location"]
        return Answer(response.status, page, address)

    def sign_in(self, login: str, password: str) -> Answer:
        """In both steps: the first time an app is added, and after that a code on paper is given. Who is told that the
        log is checked confirms it."""
        answer = self._both_steps(login, password)
        return self.send("version") if "Jag har läst det här" in answer.page else answer

    def _both_steps(self, login: str, password: str) -> Answer:
        self.open("/konto/logga-in/")
        answer = self.send(login=login, password=password)
        if answer.address.endswith("/logga-in/kod/"):
            return self.send(code=PAPERS[login].pop())
        if "Ett steg till, sedan är du inne" not in answer.page:
            return answer
        secret = "".join(SECRET.search(self.open(APP).page)[1].split())
        PAPERS[login] = PAPER.findall(self.send(code=code_now(secret)).page)
        return self.open("/")

    def _follow(self, method: str, address: str, body: str = "") -> Answer:
        self.last = self.ask(method, address, body)
        for _ in range(5):
            if self.last.status not in LED:
                break
            parts = urlsplit(self.last.address)
            self.last = self.ask("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
        return self.last

    def _connection(self) -> http.client.HTTPConnection:
        if not self.certificate:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        context = ssl.create_default_context(cafile=str(self.certificate))
        connection = http.client.HTTPSConnection(self.site, self.port, timeout=SECONDS, context=context)
        connection._create_connection = lambda _, *args, **kwargs: _to_this_machine(
            self.port, *args, **kwargs
        )
        return connection


def _to_this_machine(port, *args, **kwargs):
    return socket.create_connection(("127.0.0.1", port), *args, **kwargs)
