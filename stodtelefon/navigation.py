"""The menu: what this person may open, and nothing else.

A page stands in the menu when its url exists and its view lets the person in, so the menu and the permissions can never
say different things. `ONLY_FOR` names what the view alone does not tell.

However many roles somebody has, the menu has at most `MOST` entries. Pages that belong together are a section: one
entry, which leads to the first of them, and there the others stand as tabs. While there is room, pages stand by
themselves, in the order of `ALONE`; those beside Idag never do, so that everybody finds them in the same place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject

from stodtelefon.accounts.screen_lock import told
from stodtelefon.accounts.second_factor import is_missing
from stodtelefon.organisation import first_day
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission

MOST = 6
SOFT = "\u00ad"  # where a long word may be broken
# Each section: what it is called, and its pages as (url name, text). First the day's work, then what it rests on.
SECTIONS = (
    ("Idag", (("home", "Idag"), ("waiting", "Väntar"), ("accounts:away_index", "Borta"))),
    (
        "Ärenden",
        (
            ("calls:case_index", "Ärenden"),
            ("calls:index", "Samtal"),
            ("calls:may_tell", "Det här får du säga"),
            ("calls:wording_index", "Samtalets ord"),
        ),
    ),
    ("Möten", (("meetings:index", "Möten"), ("meetings:battery_index", "Frågebatteri"))),
    (
        "Samverkan",
        (
            ("referrals:index", "Inkopplingar"),
            ("referrals:agency_index", f"Samverkans{SOFT}aktörer"),
            ("outreach:index", "Nå ut"),
        ),
    ),
    ("Statistik", (("reporting:index", "Statistik"),)),
    (
        "Systemet",
        (
            ("first_day", "Kom igång"),
            ("accounts:user_index", "Användare"),
            ("accounts:away_index", "Borta"),
            ("organisation:edit", "Inställningar"),
            ("organisation:code_list_index", "Kodlistor"),
            ("jobs:index", "Drift"),
            ("calls:erasure_index", "Gallring"),
            ("review:index", f"Logg{SOFT}kontroll"),
            ("audit:index", "Logg"),
        ),
    ),
)
ALONE = (
    *("calls:index", "outreach:index", "first_day", "organisation:edit", "audit:index"),
    *("organisation:code_list_index", "jobs:index", "accounts:away_index"),
    *("meetings:battery_index",),
)
TEXTS = {url_name: text for _, pages in SECTIONS for url_name, text in pages}
# The start page leads those who have no Idag on to the page that is theirs. Kom igång stands there until everything is
# in place (`stodtelefon/organisation/first_day.py`).
ONLY_FOR = {"home": Permission.HOME_READ, "accounts:away_index": Permission.AWAY_SET}
# Pages with addresses of their own that belong to an entry of the menu: the first part of each address.
BESIDE = {
    "calls:case_index": (
        *("bevakningar", "hanvisningar", "jav", "kopplingar", "likheter"),
        *("oppnade-arenden", "skyddade-arenden", "tillgang"),
    ),
}
FIRST_DAY = "first_day"
HOME = "home"
NEW_CALL = "calls:create"
SEARCH = "calls:search"
PROFILE = "accounts:profile"


@dataclass(frozen=True)
class MenuLink:
    """One line of the menu. `current` is the value of aria-current, empty when one is somewhere else."""

    text: str
    href: str
    current: str


@dataclass(frozen=True)
class MenuEntry:
    """One page, or the pages of a section: each as (text, address)."""

    text: str
    pages: tuple[tuple[str, str], ...]

    def link(self, path: str) -> MenuLink:
        _, leads_to = self.pages[0]
        found = (current_for(path, href) for _, href in self.pages)
        current = "page" if path == leads_to else "true" if any(found) else ""
        return MenuLink(self.text, leads_to, current)


@lru_cache(maxsize=64)
def place_of(url_name: str, *args: str):
    """The address and the view behind a url name, or None when it does not exist."""
    try:
        href = reverse(url_name, args=args)
        return href, resolve(href).func
    except (NoReverseMatch, Resolver404):
        return None


def address_for(user, url_name: str, *args: str) -> str:
    """The address of `url_name` when this person may open it, otherwise an empty string."""
    return address_with(user.permissions, url_name, *args) if user.is_authenticated else ""


@lru_cache(maxsize=1024)
def address_with(allowed: frozenset[Permission], url_name: str, *args: str) -> str:
    """The same for whoever may do so much."""
    place = place_of(url_name, *args)
    if place is None:
        return ""
    href, view = place
    wanted = (ONLY_FOR[url_name],) if url_name in ONLY_FOR else getattr(view, "required_permissions", None)
    if wanted is None:
        return ""
    return href if not wanted or not allowed.isdisjoint(wanted) else ""


def first_page(user) -> str:
    """Where somebody's day begins: Idag, else what is not in place yet, else the first page of their menu."""
    if not address_for(user, HOME) and waits_for_first_day(user):
        return address_for(user, FIRST_DAY)
    return next((entry.pages[0][1] for entry in entries(user.permissions)), reverse(PROFILE))


def waits_for_first_day(user) -> bool:
    """Is there something for this person to put in place before the line takes calls? One query for who may."""
    return bool(address_for(user, FIRST_DAY)) and first_day.is_waited_for()


def current_for(path: str, href: str) -> str:
    """`page` on the page itself, `true` on the pages under it and those that belong to it (`BESIDE`), empty elsewhere.
    The start page has nothing under it."""
    if path == href:
        return "page"
    is_under = href.count("/") > 1 and path.startswith(href)
    root = path.strip("/").partition("/")[0]
    return "true" if is_under or root in _beside().get(href, ()) else ""


@cache
def _beside() -> dict[str, tuple[str, ...]]:
    return {reverse(url_name): roots for url_name, roots in BESIDE.items()}


@lru_cache(maxsize=256)
def entries(
    allowed: frozenset[Permission], *, with_home: bool = False, with_first_day: bool = False
) -> tuple[MenuEntry, ...]:
    """The menu of whoever may do so much. `with_home`, `with_first_day`: whether these two stand in it today."""
    sections = _sections(allowed, with_home=with_home, with_first_day=with_first_day)
    alone: set[str] = set()
    for url_name in ALONE:
        if len(sections) + len(alone) == MOST:
            break
        elsewhere = (pages for _, pages in sections if HOME not in pages)
        if any(url_name in pages and len(pages.keys() - alone) > 1 for pages in elsewhere):
            alone.add(url_name)
    found = []
    for text, pages in sections:
        together = tuple((TEXTS[name], href) for name, href in pages.items() if name not in alone)
        found.append(MenuEntry(text if len(together) > 1 else together[0][0], together))
        found += [MenuEntry(TEXTS[name], ((TEXTS[name], pages[name]),)) for name in pages if name in alone]
    return tuple(found)


def _sections(
    allowed: frozenset[Permission], *, with_home: bool, with_first_day: bool
) -> list[tuple[str, dict[str, str]]]:
    """The sections of which there is something, each with its pages by their url names: every page once."""
    found: list[tuple[str, dict[str, str]]] = []
    for text, pages in SECTIONS:
        addresses = {name: address_with(allowed, name) for name, _ in pages}
        if with_home and HOME in addresses:
            addresses[HOME] = reverse(HOME)
        if not with_first_day:
            addresses.pop(FIRST_DAY, None)
        if HOME in addresses and not addresses[HOME]:
            continue  # what stands beside Idag stands among the rest
        shown = {name for _, those in found for name in those}
        if its_own := {name: href for name, href in addresses.items() if href and name not in shown}:
            found.append((text, its_own))
    return found


def tabs_on(path: str, those: tuple[MenuEntry, ...]) -> tuple[tuple[str, str, str], ...]:
    """The pages of the section that this is one of, each as text, address and aria-current; of one alone nothing."""
    for entry in those:
        if len(entry.pages) > 1 and any(href == path for _, href in entry.pages):
            return tuple((text, href, "page" if href == path else "") for text, href in entry.pages)
    return ()


def navigation(request: HttpRequest) -> dict:
    """Context processor: the menu, the big button and the organisation. Costs no query until a template asks."""
    context = {"organisation": SimpleLazyObject(Organisation.load)}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    if hasattr(request, "session"):
        context["screen_lock"] = told(request)
    if is_missing(request):  # there is one page for them, and the way out
        return context | {"menu_entries": lambda **_: ()}

    @cache
    def menu_entries(*, with_home: bool = False) -> tuple[MenuEntry, ...]:
        is_new = waits_for_first_day(user)
        return entries(user.permissions, with_home=with_home, with_first_day=is_new)

    return context | {
        "menu_entries": menu_entries,
        "start_text": next((entry.text for entry in entries(user.permissions)), ""),
        "new_call_href": address_for(user, NEW_CALL),
        "search_href": address_for(user, SEARCH),
        "profile_href": address_for(user, PROFILE),
    }
