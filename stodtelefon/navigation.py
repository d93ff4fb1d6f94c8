"""The menu: what this person may open, and nothing else.

A link stands in the menu when its url exists and its view lets the person in, so the menu and the permissions can never
say different things. `ONLY_FOR` names what the view alone does not tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject

from stodtelefon.organisation import first_day
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission

# Each group is a list of (url name, text). The first group is the day's work, the second what it rests on.
WORK = (
    ("home", "Idag"),
    ("waiting", "Väntar"),
    ("calls:case_index", "Ärenden"),
    ("calls:index", "Samtal"),
    ("meetings:index", "Möten"),
    ("referrals:index", "Inkopplingar"),
    ("outreach:index", "Nå ut"),
    ("reporting:index", "Statistik"),
)
GROUND = (
    ("calls:search", "Sök"),
    ("calls:may_tell", "Det här får du säga"),
    ("referrals:agency_index", "Samverkan"),
    ("calls:wording_index", "Samtalets ord"),
    ("meetings:battery_index", "Frågebatteri"),
    ("calls:erasure_index", "Gallring"),
    ("audit:index", "Logg"),
    ("accounts:user_index", "Användare"),
    ("accounts:away_index", "Borta"),
    ("organisation:edit", "Inställningar"),
    ("organisation:code_list_index", "Kodlistor"),
    ("jobs:index", "Drift"),
)
# In the menu until everything is in place (`stodtelefon/organisation/first_day.py`).
FIRST_DAY = ("first_day", "Kom igång")
# The start page leads those who have no Idag on to the page that is theirs.
ONLY_FOR = {"home": Permission.HOME_READ, "accounts:away_index": Permission.AWAY_SET}
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
        return address_for(user, FIRST_DAY[0])
    addresses = (address_for(user, url_name) for url_name, _ in (*WORK, *GROUND))
    return next(filter(None, addresses), reverse(PROFILE))


def waits_for_first_day(user) -> bool:
    """Is there something for this person to put in place before the line takes calls? One query for who may."""
    return bool(address_for(user, FIRST_DAY[0])) and first_day.is_waited_for()


def current_for(path: str, href: str) -> str:
    """`page` on the page itself, `true` on the pages under it, empty elsewhere. The start page has nothing under it."""
    if path == href:
        return "page"
    return "true" if href.count("/") > 1 and path.startswith(href) else ""


def menu_group(user, path: str, places) -> tuple[MenuLink, ...]:
    addresses = ((text, address_for(user, url_name)) for url_name, text in places)
    return tuple(MenuLink(text, href, current_for(path, href)) for text, href in addresses if href)


def navigation(request: HttpRequest) -> dict:
    """Context processor: the menu, the big button and the organisation. Costs no query until a template asks."""
    context = {"organisation": SimpleLazyObject(Organisation.load)}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context

    @cache
    def first_day_link() -> MenuLink | None:
        return (
            next(iter(menu_group(user, request.path, [FIRST_DAY])), None)
            if waits_for_first_day(user)
            else None
        )

    work, ground = menu_group(user, request.path, WORK), menu_group(user, request.path, GROUND)
    return context | {
        "menu": work,
        "menu_ground": ground,
        "first_day_link": first_day_link,
        "start_text": next((link.text for link in (*work, *ground)), ""),
        "new_call_href": address_for(user, NEW_CALL),
        "search_href": address_for(user, SEARCH),
        "profile_href": address_for(user, PROFILE),
    }
