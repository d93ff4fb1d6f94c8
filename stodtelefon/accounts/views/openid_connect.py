"""To the municipality's own sign-in and back: to sign in, to show once more who one is, and to unlock the screen.

One way for all three: what it is for follows from who is there. It is a link, since the policy of the pages lets no
form lead elsewhere; a page that is not ours cannot press it (`Sec-Fetch-Site`), and `state` ties the answer to the
session.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from stodtelefon.accounts import attempts, screen_lock
from stodtelefon.accounts.actions.sessions import unlock_session
from stodtelefon.accounts.models import User
from stodtelefon.accounts.openid_connect import NotProven, Unreachable, configuration
from stodtelefon.accounts.openid_connect.arrival import NOT_LET_IN, account_of, is_bound, remember
from stodtelefon.accounts.openid_connect.claims import Identity
from stodtelefon.accounts.openid_connect.round_trip import Purpose, answered, ask, take_asked, way_out
from stodtelefon.accounts.screen_lock import is_locked
from stodtelefon.accounts.second_factor import before_second_factor, factors_of, tell_shown
from stodtelefon.accounts.views.sign_in import too_many_attempts
from stodtelefon.audit.refusals import note_refusal
from stodtelefon.permissions import everyone_signed_in

OURS = ("same-origin", "none", "")
KIND = "provider"  # by what one was shown to be oneself, in the session
TOO_LATE = "Det tog för lång tid, eller började i ett annat fönster. Försök igen."
NO_TRUST = "Svaret gick inte att lita på, så inget har hänt. Försök igen."
ANOTHER = "Det var inte samma person som är inloggad här. Försök igen, eller logga ut."


def where_there_is_a_provider(view: Callable) -> Callable:
    """Without one the address does not exist. Too many from one address are not read."""

    @wraps(view)
    def asked_of(request: HttpRequest) -> HttpResponse:
        if not configuration.is_on():
            raise Http404
        if not attempts.may_send(request):
            return too_many_attempts(request)
        return view(request)

    return asked_of


@before_second_factor
@everyone_signed_in
@login_not_required
@where_there_is_a_provider
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Lead the browser to the provider."""
    purpose = purpose_of(request)
    is_locked = purpose == Purpose.UNLOCK
    way = screen_lock.way_on(request) if is_locked else screen_lock.next_page(request, back=reverse("home"))
    if request.headers.get("Sec-Fetch-Site", "") not in OURS:
        return back(purpose, way)
    try:
        return redirect(ask(request, purpose=purpose, way=way))
    except Unreachable:
        say(request, purpose, not_now())
        return back(purpose, way)


@before_second_factor
@everyone_signed_in
@login_not_required
@where_there_is_a_provider
@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """What the provider answers. It is read once, whatever it is."""
    purpose, asked = purpose_of(request), take_asked(request)
    if asked is None or asked["purpose"] != purpose:
        if purpose == Purpose.CONFIRM:  # signed in already: pressed twice, or in two windows
            return redirect("home")
        return refuse(request, TOO_LATE, purpose, reverse("home"))
    way = asked["way"]
    if "error" in request.GET:
        say(request, purpose, f"Inget svar kom från {settings.OIDC_NAME}. Försök igen.")
        return back(purpose, way)
    try:
        identity = answered(request, asked)
    except Unreachable:
        say(request, purpose, not_now())
        return back(purpose, way)
    except NotProven:
        return refuse(request, NO_TRUST, purpose, way)
    return (
        sign_in(request, identity, way)
        if purpose == Purpose.SIGN_IN
        else show(request, identity, purpose, way)
    )


@login_not_required
@where_there_is_a_provider
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out at the provider too, once one is out here: on a computer that others use."""
    try:
        return redirect(way_out(request) or "account_login")
    except Unreachable:
        messages.error(request, not_now())
        return redirect("account_login")


def sign_in(request: HttpRequest, identity: Identity, way: str) -> HttpResponse:
    """Let in whoever has an account. The second factor is left to the provider where it says that it asked for one, but
    not the first time: who has one here shows then that the account is theirs."""
    person = account_of(identity)
    if person is None:
        return refuse(request, NOT_LET_IN, Purpose.SIGN_IN, way)
    is_shown = identity.has_second_factor and (is_bound(person, identity) or not factors_of(person).exists())
    login = Login(user=person, redirect_url=way)
    if is_shown:
        record_authentication(request, person, "mfa", type=KIND)
        login.state["stages"] = {AuthenticateStage.key: {"handled": True}}
    remember(request.session, person, identity)
    return perform_login(request, login)


def show(request: HttpRequest, identity: Identity, purpose: Purpose, way: str) -> HttpResponse:
    """The person at the keyboard has shown who they are. Refuses everybody else, whatever account they have."""
    person = request.user.person if purpose == Purpose.UNLOCK else request.user
    if not is_bound(person, identity):
        return refuse(request, ANOTHER, purpose, way, person=person)
    request.user = person
    tell_shown(request, method="mfa" if identity.has_second_factor else KIND, kind=KIND)
    if purpose == Purpose.UNLOCK:
        unlock_session(by=person)
        screen_lock.begin(request.session)
    return redirect(way)


def purpose_of(request: HttpRequest) -> Purpose:
    if is_locked(request):
        return Purpose.UNLOCK
    return Purpose.CONFIRM if request.user.is_authenticated else Purpose.SIGN_IN


def refuse(
    request: HttpRequest, sentence: str, purpose: Purpose, way: str, *, person: User | None = None
) -> HttpResponse:
    """Say so, on the page that one came from, and leave a line where the others are."""
    attempts.tell_refused(request)
    note_refusal("session.refused", by=None, target=person)
    say(request, purpose, sentence)
    return back(purpose, way)


def say(request: HttpRequest, purpose: Purpose, sentence: str) -> None:
    """On the page that one is led back to. The lock page keeps what is said until the screen is open, but for this."""
    if purpose == Purpose.UNLOCK:
        request.session[screen_lock.SAID] = sentence
    else:
        messages.error(request, sentence)


def back(purpose: Purpose, way: str) -> HttpResponse:
    """To the page that one came from, which leads on as it did."""
    if purpose == Purpose.UNLOCK:
        return redirect(screen_lock.lock_address(way))
    page = "account_login" if purpose == Purpose.SIGN_IN else "accounts:confirm"
    return redirect(f"{reverse(page)}?{urlencode({'next': way})}")


def not_now() -> str:
    name = settings.OIDC_NAME
    otherwise = "" if configuration.is_only_way() else " Har du ett lösenord kan du logga in med det."
    return f"{name[:1].upper()}{name[1:]} svarar inte just nu. Vänta en stund och försök igen.{otherwise}"
