"""How Allt som väntar is drawn: with whom how much waits, and what. Written here since a page has sixty lines of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from html import escape

from django import template
from django.utils.safestring import SafeString

from calls.promptness import Clock
from stodtelefon.dates import day
from stodtelefon.desk.waiting import Line, Load
from stodtelefon.drawing import Html, state

register = template.Library()
FIGURE = ' class="figure"'
Until = Callable[[date, Clock], str]


@register.simple_tag
def loads(those: Iterable[Load], who: str = "") -> SafeString:
    """Rows inside `<tbody>`; `who` is the key of the one that the list is narrowed to."""
    return SafeString("\n".join(_load(one, is_chosen=one.key == who) for one in those))


@register.simple_tag
def waiting_lines(those: Iterable[Line], names_owners: bool) -> SafeString:
    """Rows inside `<tbody>`. Many have the same day: it is put in words once."""
    until = cache(_until)
    return SafeString("\n".join(_line(line, until, names_owners=names_owners) for line in those))


def _load(load: Load, *, is_chosen: bool) -> Html:
    current = ' aria-current="true"' if is_chosen else ""
    link = f'<a href="?vem={escape(load.key)}"{current}>{escape(load.name)}</a>'
    figures = "\n".join(f'<td class="figure">{count:d}</td>' for count in (load.count, load.late))
    return f'<tr>\n<th scope="row">\n{link}\n</th>\n{figures}\n</tr>'


def _line(line: Line, until: Until, *, names_owners: bool) -> Html:
    promise, case = line.promise, line.promise.case
    number = escape(case.number if case else line.kind.no_case)
    since = f'<span class="soft">väntar sedan {day(promise.made_at)}</span>'
    when: Html = until(promise.due_on, line.clock) if line.clock else since
    owner = ""
    if names_owners:
        owner = f'<td data-label="Hos vem" class="name">{escape(line.owner) or "ingen än"}</td>\n'
    return (
        f'<tr>\n<th scope="row">\n{_link(line.url, escape(line.kind.what))}\n</th>\n'
        f'<td data-label="Ärende"{FIGURE if case else ""}>\n{_link(line.case_url, number)}\n</td>\n'
        f'<td data-label="Vem">{escape(line.who) or "–"}</td>\n'
        f'<td data-label="När">\n{when}\n</td>\n'
        f"{owner}</tr>"
    )


def _link(url: str, words: Html) -> Html:
    return f'<a href="{escape(url)}">{words}</a>' if url else words


def _until(due_on: date, clock: Clock) -> Html:
    """The day, and how near it is."""
    badge = ""
    if clock.text:
        badge = f"\n{state(clock.text, clock.tone)}"
    return f'<span class="day">senast {day(due_on)}</span>{badge}'
