"""Every form of the line that sends something: where it is, where it leads, and in which field one types.

A page is read as it was drawn, so that a form counts wherever it comes from: a template, a row drawn in code, a list.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.urls import resolve

TYPED = {"text", "search", "tel", "email", "number", "date", "time", "month", "url", "datetime-local"}


SEARCH = "(search)"


@dataclass
class Form:
    """A form of a page. `action` is the name of the address that it is sent to; `typed` names what one types in. A code
    that is good once, and what a passkey answers, are asked for as a password is: they are kept nowhere."""

    action: str
    typed: list[str] = field(default_factory=list)
    asks_for_password: bool = False

    @property
    def kind(self) -> str:
        return "(password)" if self.asks_for_password else "typed" if self.typed else "-"

    def holds(self, name: str) -> bool:
        return name in self.typed or name == self.kind or (name == SEARCH and self.kind == "typed")


class Reader(HTMLParser):
    def __init__(self, path: str):
        super().__init__()
        self.path, self.forms, self.open = path, [], None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form" and (given.get("method") or "").lower() == "post":
            path = urlsplit(given.get("action") or self.path).path
            self.open = Form(resolve(path).view_name)
            self.forms.append(self.open)
        kind = given.get("type", "text") if tag == "input" else tag
        if self.open is None or "readonly" in given or "disabled" in given:
            return
        if kind == "textarea" or kind in TYPED:
            self.open.typed.append(given["name"])
        is_secret = kind == "password" or given.get("autocomplete") == "one-time-code"
        self.open.asks_for_password |= is_secret or given.get("name") == "credential"

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None


def forms_on(page: str, *, path: str) -> list[Form]:
    reader = Reader(path)
    reader.feed(page)
    return reader.forms
