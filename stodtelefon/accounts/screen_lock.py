"""The screen that nobody touches is locked, by the server: to a locked session nobody is signed in, at any address.

The session says when it locks. What moves that on is a page that is opened, and the pages' own word that a key was
pressed or something moved (`static/js/screen-lock.js`). Password, code or passkey alone opens it again where one was,
as long as a sign-in lasts (`SESSION_HOURS`). A session whose pages never send word has no script that could hide them:
it ends instead. The minutes stand in the settings (`LOCK_…`).
"""

from __future__ import annotations

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from stodtelefon.accounts.sessions import put
from stodtelefon.privacy.keys import CannotOpen, ring

# In the session; moments are seconds since 1970.
LOCKS_AT = "locks_at"
SIGNED_IN_AT = "signed_in_at"
TELLS = "tells_of_keys"  # its pages have sent word of a key or a movement
SAID = "said_at_lock"  # why the way through the municipality's own sign-in did not unlock it
WRITTEN_EVERY = 60  # seconds: moved on by less it is not written
PLACE = b"screen_lock.way"
WAY = "vidare"


class LockedOut(AnonymousUser):
    """Nobody, to every page: the screen of this session is locked. `person` may unlock it."""

    def __init__(self, person):
        super().__init__()
        self.person = person


def during_conversation(view: Callable) -> Callable:
    """Mark a view whose page is open while somebody talks and listens: it locks later."""
    view.is_during_conversation = True
    return view


def seconds_for(view: Callable | None) -> int:
    """How long the page of a view may lie untouched."""
    is_long = getattr(view, "is_during_conversation", False)
    return 60 * (settings.LOCK_MINUTES_IN_CONVERSATION if is_long else settings.LOCK_MINUTES)


def begin(session: SessionBase) -> None:
    """At sign-in, and when the screen is unlocked."""
    session[LOCKS_AT] = time.time() + 60 * settings.LOCK_MINUTES


def seconds_left(session: SessionBase) -> float:
    """Until it locks; zero or less when it has. A session that says nothing has locked."""
    return session.get(LOCKS_AT, 0) - time.time()


def person_at(request: HttpRequest, person):
    """Who is there, as every page is to have it: the one who is signed in, unless the screen is locked."""
    if SESSION_KEY not in request.session or not person.is_authenticated or seconds_left(request.session) > 0:
        return person
    if may_be_unlocked(request.session):
        return LockedOut(person)
    request.user = person
    logout(request)
    return request.user


def is_locked(request: HttpRequest) -> bool:
    return isinstance(request.user, LockedOut)


def may_be_unlocked(session: SessionBase) -> bool:
    lasts_until = session.get(SIGNED_IN_AT, 0) + settings.SESSION_COOKIE_AGE
    return bool(session.get(TELLS)) and time.time() < lasts_until


def is_opened(request: HttpRequest, view: Callable) -> None:
    """A page is opened, or something is sent from it: somebody is there. Never brings the lock nearer."""
    moved_to = time.time() + seconds_for(view)
    if moved_to - request.session.get(LOCKS_AT, 0) >= WRITTEN_EVERY:
        put(request.session, {LOCKS_AT: moved_to})


def is_touched(request: HttpRequest, view: Callable | None) -> None:
    """A page of that view sends word of a key or a movement. It knows what else is open, so it also brings the lock
    nearer, when a conversation is over."""
    moved_to = time.time() + seconds_for(view)
    is_news = abs(moved_to - request.session.get(LOCKS_AT, 0)) >= WRITTEN_EVERY
    if is_news or not request.session.get(TELLS):
        put(request.session, {LOCKS_AT: moved_to, TELLS: True})


def told(request: HttpRequest) -> str:
    """What a page is told, in seconds: when it locks, how long it may lie untouched, how long before that it warns. And
    whether any page has sent word yet (1 or 0)."""
    match = request.resolver_match
    after = seconds_for(match.func if match else None)
    left, tells = seconds_left(request.session), int(TELLS in request.session)
    return f"{left:.0f} {after} {60 * settings.LOCK_WARNING_MINUTES} {tells}"


def lock_address(way: str) -> str:
    """The lock page that leads on to `way`. Sealed: an address may say what it is about, and stands in the window."""
    sealed = urlsafe_b64encode(ring().seal(PLACE, b"", way)).decode()
    return f"{reverse('accounts:lock')}?{urlencode({WAY: sealed})}"


def way_on(request: HttpRequest) -> str:
    """Where the lock page leads on; to the start page where it does not say, or says what is not ours."""
    with suppress(ValueError, CannotOpen):
        way = ring().open(PLACE, b"", urlsafe_b64decode(request.GET.get(WAY, "")))
        if is_ours(request, way):
            return way
    return reverse("home")


def way_back(request: HttpRequest) -> str:
    """Where somebody was who asked for something with the screen locked: the page, or the one that it was sent from."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = request.META.get("HTTP_REFERER", "")
    return came_from if is_ours(request, came_from) else reverse("home")


def next_page(request: HttpRequest, *, back: str) -> str:
    """Where `?next=` leads, if that is a page of the line; else `back`."""
    wanted = request.GET.get("next", "")
    return wanted if is_ours(request, wanted) else back


def is_ours(request: HttpRequest, way: str) -> bool:
    return url_has_allowed_host_and_scheme(
        way, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
