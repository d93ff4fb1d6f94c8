"""What is measured: each page with whom it is opened as, what it may cost, and the question that it asks put plainly.

The goals are those of docs/fart.md: processor time of web and database together, as many times the bare page's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from secrets import choice, randbelow
from string import ascii_lowercase
from types import SimpleNamespace
from typing import Protocol

from stodtelefon.demo.load.staff import COORDINATORS, DOMAIN, TAKERS
from stodtelefon.demo.people import PASSWORD

NAME_MISSED = "Ingenstans Finnsinte"
CALL = {
    "channel": "phone",
    "role": "teacher",
    "is_municipal_staff": "yes",
    "was_informed": "on",
    "is_anonymous": "no",
    "danger": "no",
    "age_band": "15_17",
    "child_at_risk": "no",
    "own_observations": "Eleven har slutat prata med sina vänner.",
    "situation": "at_risk",
    "urgency": "prompt",
    "reason": "Läraren behöver hjälp att förstå.",
    "outcome": "invited",
    "worry_before": "8",
    "worry_after": "5",
}


class Browser(Protocol):
    """Who opens the pages: over loopback, or within the process when statements and rows are counted."""

    def get(self, path: str) -> str: ...
    def search(self, words: str, *, expected: int) -> str: ...
    def fill_in(self, path: str, **answers: object) -> str: ...


Visit = Callable[[Browser, SimpleNamespace], object]


@dataclass(frozen=True)
class Page:
    """`most`: how many times the bare page; None: it has no such goal. `is_timed` False: it is only counted."""

    key: str
    label: str
    login: str
    visit: Visit
    most: float | None
    statements: int | None = None
    is_sent: bool = False  # a form that is filled in, held against the bare one
    is_fetched: bool = (
        False  # sent, and its answer fetched (ADR 30): held against the bare page, opened twice
    )
    is_timed: bool = True
    grows: bool = False  # by what it shows: a line of 1 000 cases has less to show
    question: str = ""


def opened(path: str) -> Visit:
    return lambda browser, there: browser.get(path.format(**vars(there)))


def sought(name: str, *, expected: int = 200) -> Visit:
    return lambda browser, there: browser.search(getattr(there, name), expected=expected)


def a_call() -> dict[str, str]:
    """By somebody who gives no name, telephone or e-mail, and has not called before."""
    return dict(CALL)


def a_named_call() -> dict[str, str]:
    """By somebody who has not called before: one who has would be asked about, and not saved."""
    first, last = ("".join(choice(ascii_lowercase) for _ in range(9)).title() for _ in "12")
    return CALL | {"name": f"{first} {last}", "phone": f"000-{randbelow(10**7):07}"}


def log_a_call(browser: Browser, there: SimpleNamespace) -> str:
    return browser.fill_in("/samtal/nytt/", **a_call())


def log_a_named_call(browser: Browser, there: SimpleNamespace) -> str:
    return browser.fill_in("/samtal/nytt/", **a_named_call())


def sign_in(browser: Browser, there: SimpleNamespace) -> str:
    return browser.fill_in("/konto/logga-in/", login=f"{TAKERS}1@{DOMAIN}", password=PASSWORD)


MANAGER = "chef"
OF_A_YEAR = (
    "SELECT state, count(*) FROM calls_case WHERE opened_at >= make_date(%({year})s, 1, 1)"
    " AND opened_at < make_date(%({year})s + 1, 1, 1) GROUP BY state"
)
PAGES = (
    Page("create", "Nytt samtal, formulär och sparat", TAKERS, log_a_call, 7, is_sent=True),
    # Everybody's names are opened and compared, since there is no index of them (ADR 4): it grows with the line.
    Page("named", "Nytt samtal med namn", TAKERS, log_a_named_call, None, is_sent=True),
    Page("form", "Tomt formulär", TAKERS, opened("/samtal/nytt/"), 6),
    Page(
        *("list", "Ärendelistan", COORDINATORS, opened("/arenden/"), 5),
        grows=True,
        question="SELECT number, state, urgency, meet_by FROM calls_case WHERE closed_at IS NULL"
        " AND handler_id = %(coordinator)s ORDER BY meet_by LIMIT 26",
    ),
    Page(
        *("calls", "Samtal", COORDINATORS, opened("/samtal/"), 5),
        grows=True,
        question="SELECT id, kind, received_at FROM calls_call WHERE taken_by_id = %(coordinator)s"
        " ORDER BY received_at DESC LIMIT 31",
    ),
    Page(
        *("case", "Ärendet", COORDINATORS, opened("/arenden/{number}/"), 7, 10),
        question="SELECT c.*, k.* FROM calls_case c JOIN calls_call k ON k.case_id = c.id WHERE c.number = %(number)s",
    ),
    Page(
        *("number", "Sök ärendenummer", COORDINATORS, sought("number"), 4),
        is_fetched=True,
        question="SELECT id, number, state FROM calls_case WHERE number = %(number)s",
    ),
    Page(
        *("personal_number", "Sök personnummer", COORDINATORS, sought("personal_number"), 4), is_fetched=True
    ),
    Page("code", "Sök återkopplingskod", COORDINATORS, sought("code", expected=302), 6),
    Page(
        *("desk", "Idag, samordnare", COORDINATORS, opened("/"), 8, 8),
        grows=True,
        question="SELECT kind, due_on, case_id FROM calls_promise WHERE ended_at IS NULL AND owner_id = %(coordinator)s"
        " ORDER BY due_on LIMIT 50",
    ),
    Page(
        *("week", "En vecka av möten", COORDINATORS, opened("/moten/"), 5),
        grows=True,
        question="SELECT id, starts_at, room_id, user_id FROM meetings_booking WHERE NOT is_released"
        " AND starts_at >= date_trunc('week', now()) AND starts_at < date_trunc('week', now()) + interval '7 days'",
    ),
    Page(
        *("closed_year", "Ett avslutat år", MANAGER, opened("/statistik/{closed_year}/"), 4),
        question=OF_A_YEAR.format(year="closed_year"),
    ),
    Page(
        *("running_year", "Året som går", MANAGER, opened("/statistik/{running_year}/"), 8),
        question=OF_A_YEAR.format(year="running_year"),
    ),
    Page("outreach", "Nå ut", COORDINATORS, opened("/utat/"), 6),
    Page("referrals", "Inkopplingar", COORDINATORS, opened("/inkopplingar/"), 6, grows=True),
    Page("sign_in", "Logga in", "", sign_in, None, 20, is_sent=True, is_timed=False),
)
