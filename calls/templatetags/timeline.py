"""What has happened, newest first: an `Entry` each. Written here since a case may have hundreds of them."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString

from calls.case_parts import Entry
from stodtelefon.dates import day, moment
from stodtelefon.drawing import Html, state

register = template.Library()


@register.simple_tag
def timeline(entries: Iterable[Entry]) -> SafeString:
    """The entries in their order; what an entry has of its own is drawn by its `draw`."""
    lines = [_line(entry, entry.draw() if entry.draw else "") for entry in entries]
    nothing = '<li>\n<p class="soft">Inget har hänt än.</p>\n</li>'
    return SafeString('<ol class="timeline">\n' + ("\n".join(lines) or nothing) + "\n</ol>")


def _line(entry: Entry, inside: Html) -> Html:
    anchor = f' id="{escape(entry.anchor)}" tabindex="-1"' if entry.anchor else ""
    tone = f"{escape(entry.tone)}{' quiet' if entry.quiet else ''}"
    when = moment(entry.at) or day(entry.at)
    if entry.written:
        when += f"\n(skrivet {escape(entry.written)})"
    if entry.who:
        when += f"\n· {escape(entry.who)}"
    badge = ""
    if entry.badge:
        badge = f"\n{state(entry.badge, entry.tone)}"
    words = "".join(f'<p class="words" dir="auto">{escape(line)}</p>' for line in entry.lines)
    return (
        f'<li{anchor} class="{tone}">\n<p class="when">\n{when}\n</p>\n'
        f"<h3>\n{escape(entry.title)}{badge}\n</h3>\n{inside}{words}\n{_links(entry)}</li>"
    )


def _links(entry: Entry) -> Html:
    if not entry.links:
        return ""
    links = "\n·\n".join(f'<a href="{escape(to)}">{escape(words)}</a>' for words, to in entry.links)
    return f'<p class="screen-only">\n{links}\n</p>\n'
