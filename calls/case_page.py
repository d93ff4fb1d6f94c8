"""What later apps put on the case page: entries on the timeline, the next step, and deeds under "Gör mer".

A later app registers a function of its own in `AppConfig.ready()`: `entries.append(...)`, `next_steps.append(...)`,
`deeds.append(...)`. Each takes the case and the user and costs at most two queries, whatever the case holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Entry:
    """One thing that happened, on the timeline (`components/timeline.html` draws it).

    `who` is the name and title as signed; `lines` are paragraphs; `links` are (label, address). `template` draws the
    inside instead, given `entry` and what is in `context`.
    """

    at: datetime
    title: str
    who: str = ""
    badge: str = ""
    tone: str = "note"
    lines: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    anchor: str = ""
    quiet: bool = False
    template: str = ""
    context: dict = field(default_factory=dict)


@dataclass
class NextStep:
    """What needs doing, why, and the one button. Lowest `rank` first; the first is the page's primary action.

    `post`: the button does it at once instead of opening a page."""

    what: str
    why: str = ""
    label: str = ""
    url: str = ""
    badge: str = ""
    tone: str = "note"
    rank: int = 50
    post: bool = False


@dataclass
class Link:
    """A link under "Gör mer"."""

    label: str
    url: str
    rank: int = 50


entries: list[Callable] = []
next_steps: list[Callable] = []
links: list[Callable] = []

# What the person concerned may hold to be wrong: the word in the address -> does the case hold it? (SoL 14:6)
objectionable: dict[str, Callable] = {}

# What the caller who speaks a correct reference code may hear of: functions of the caller that give `Entry`.
caller_entries: list[Callable] = []


def collect(providers: list[Callable], case, user) -> list:
    return [item for provider in providers for item in provider(case, user)]


def collect_for_caller(caller) -> list[Entry]:
    """What that caller may hear, soonest first."""
    return sorted(
        (item for provider in caller_entries for item in provider(caller)), key=lambda item: item.at
    )
