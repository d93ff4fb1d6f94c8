"""From our page to the provider's and back. What is asked is kept in the session that asks, and answered once.

`state` ties the answer to the session, `nonce` ties the id token to the question, and the verifier (PKCE, RFC 7636)
ties the code to both: an answer that is stolen, or sent to somebody else's browser, fits nowhere.
"""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from enum import StrEnum
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from stodtelefon.accounts import attempts
from stodtelefon.accounts.openid_connect import NotProven
from stodtelefon.accounts.openid_connect.claims import Identity, identity_in
from stodtelefon.accounts.openid_connect.provider import provider_now, redeem

ASKED = "openid_connect"  # in the session: what is asked and not answered, by its state
LASTS = 10 * 60  # seconds
MOST = 5  # at once: as many windows
CLOCKS = 60  # seconds that two clocks may differ


class Purpose(StrEnum):
    """What the answer is for."""

    SIGN_IN = "sign_in"
    CONFIRM = "confirm"
    UNLOCK = "unlock"


def ask(request: HttpRequest, *, purpose: Purpose, way: str) -> str:
    """The provider's page to lead the browser to; `way`: where to go on afterwards. Raises `Unreachable`."""
    provider = provider_now()
    state, nonce, verifier = token_urlsafe(32), token_urlsafe(32), token_urlsafe(64)
    kept = sorted(_kept(request).items(), key=lambda one: one[1]["at"])[1 - MOST :]
    asked = {"nonce": nonce, "verifier": verifier, "at": time.time(), "purpose": purpose, "way": way}
    request.session[ASKED] = {**dict(kept), state: asked}
    values = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": our_address(request),
        "scope": " ".join(settings.OIDC_SCOPES),
        "state": state,
        "nonce": nonce,
        "code_challenge": urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if purpose != Purpose.SIGN_IN:
        values |= {"prompt": "login", "max_age": 0}
    page = provider.authorization_endpoint
    return f"{page}{'&' if '?' in page else '?'}{urlencode(values)}"


def take_asked(request: HttpRequest) -> dict | None:
    """What this session asked that is answered now. It is answered once, whatever the answer is."""
    kept = _kept(request)
    asked = kept.pop(request.GET.get("state", ""), None)
    if asked is not None:
        request.session[ASKED] = kept
    return asked


def answered(request: HttpRequest, asked: dict) -> Identity:
    """Who the provider says that it is. Raises `NotProven` and `Unreachable`.

    Where somebody is asked once more who they are, they must have shown it since.
    """
    from stodtelefon.accounts.openid_connect.id_token import verify  # with PyJWT, where there is a provider

    if request.GET.get("iss", settings.OIDC_ISSUER) != settings.OIDC_ISSUER:  # RFC 9207
        raise NotProven("iss")
    provider = provider_now()
    token = redeem(
        provider,
        code=request.GET.get("code", ""),
        verifier=asked["verifier"],
        redirect_uri=our_address(request),
    )
    claims = verify(token, provider=provider, nonce=asked["nonce"])
    if not attempts.take_once("nonce", asked["nonce"], seconds=LASTS):
        raise NotProven("nonce")
    identity = identity_in(claims)
    if asked["purpose"] != Purpose.SIGN_IN and identity.shown_at < asked["at"] - CLOCKS:
        raise NotProven("auth_time")
    return identity


def way_out(request: HttpRequest) -> str:
    """The provider's page that ends its own session too, or "" where it has none. Raises `Unreachable`."""
    page = provider_now().end_session_endpoint
    values = {
        "client_id": settings.OIDC_CLIENT_ID,
        "post_logout_redirect_uri": our_address(request, "account_login"),
    }
    return f"{page}{'&' if '?' in page else '?'}{urlencode(values)}" if page else ""


def our_address(request: HttpRequest, name: str = "accounts:openid_connect_answer") -> str:
    """As it is registered at the provider."""
    return (settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")) + reverse(name)


def _kept(request: HttpRequest) -> dict[str, dict]:
    """By state; what is too old is left out."""
    oldest = time.time() - LASTS
    return {state: asked for state, asked in request.session.get(ASKED, {}).items() if asked["at"] >= oldest}
