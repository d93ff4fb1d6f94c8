"""What is drawn in Python and not by a template, where a page has many of it: a template takes ten times as long.

`Html` says of a text that it is drawn: whatever somebody wrote is escaped in it. The house's rules look after each
place where one is put together (`stodtelefon/tests/test_house_rules/test_drawing.py`).
"""

from __future__ import annotations

from html import escape
from typing import TypeAlias

Html: TypeAlias = str


def state(words: str, tone: str = "") -> Html:
    """A state in words; the colour only helps. As `components/badge.html`."""
    css = f" {escape(tone)}" if tone and tone != "note" else ""
    return f'<span class="state{css}">{escape(words)}</span>'


def state_by_day(words: str, tone: str = "") -> Html:
    """«möte senast fre 20 nov, 4 arbetsdagar över tiden» in a column: how long is the state, the day stands beneath."""
    when, _, left = words.partition(", ")
    if not left:
        return state(words, tone)
    return f'{state(left, tone)}<br>\n<span class="soft small">{escape(when)}</span>'


def unseen(words: str) -> Html:
    """What is said to who hears the page, since the eye has it beside."""
    return f'<span class="visually-hidden">{escape(words)}</span>'
