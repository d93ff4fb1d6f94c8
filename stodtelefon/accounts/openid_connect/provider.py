"""What is asked of the provider's server: where its pages are, its public keys, and a token for a code.

It is given seconds and some hundred kilobytes, is never followed elsewhere, and what it says of itself is kept for an
hour. One that does not answer is not asked again at once: whoever waits for it keeps a thread from others.
"""

from __future__ import annotations

import json
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from stodtelefon.accounts.openid_connect import NotProven, Unreachable
from stodtelefon.accounts.openid_connect.configuration import is_fit

SECONDS = 5  # for one answer, from the first byte asked to the last
MOST_BYTES = 512 * 1024
KEPT_FOR = 3600  # seconds
SHUNNED_FOR = 10  # seconds after it did not answer
KEYS_AGAIN_AFTER = 60  # seconds: a token with an unknown key has the keys fetched anew no sooner
WELL_KNOWN = "/.well-known/openid-configuration"
REFUSED = (
    400,
    401,
)  # what a token endpoint answers to a code or a secret that is wrong: RFC 6749 section 5.2


@dataclass(frozen=True)
class Provider:
    """What a provider says of itself: OpenID Connect Discovery 1.0, section 3."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    takes_basic: bool
    end_session_endpoint: str


class _NeverElsewhere(HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        """Nothing: what leads elsewhere is an error."""


_opener = build_opener(_NeverElsewhere)
_kept: dict[str, tuple[float, Any]] = {}  # by address: since when, and what; an issuer has two of them
_silent_since: dict[str, float] = {}


def forget() -> None:
    """What is kept of the provider, as at a start."""
    _kept.clear()
    _silent_since.clear()


def provider_now() -> Provider:
    """Raises `Unreachable`."""
    address = settings.OIDC_ISSUER.rstrip("/") + WELL_KNOWN
    return _known(address, lambda: _read_provider(_fetch(Request(address))))  # noqa: S310 (`is_fit`)


def _read_provider(said: dict) -> Provider:
    if said.get("issuer") != settings.OIDC_ISSUER:
        raise Unreachable("issuer")
    pages = [said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    if not all(map(is_fit, pages)):
        raise Unreachable("endpoints")
    methods = said.get("token_endpoint_auth_methods_supported")
    leave = said.get("end_session_endpoint")
    return Provider(
        *pages,
        takes_basic=not isinstance(methods, list)
        or "client_secret_basic" in methods
        or "client_secret_post" not in methods,
        end_session_endpoint=leave if is_fit(leave) else "",
    )


def keys_now(provider: Provider, *, again: bool = False) -> list[dict]:
    """The provider's public keys (RFC 7517). `again`: one was asked for that is not among those that are kept.

    Raises `Unreachable`.
    """
    kept = _kept.get(provider.jwks_uri)
    if again and kept is not None and time.monotonic() - kept[0] >= KEYS_AGAIN_AFTER:
        _kept.pop(provider.jwks_uri, None)
    return _known(provider.jwks_uri, lambda: _read_keys(_fetch(Request(provider.jwks_uri))))  # noqa: S310


def _read_keys(said: dict) -> list[dict]:
    keys = said.get("keys")
    if not isinstance(keys, list):
        raise Unreachable("keys")
    return [key for key in keys if isinstance(key, dict)]


def redeem(provider: Provider, *, code: str, verifier: str, redirect_uri: str) -> str:
    """The id token for a code. Raises `NotProven` for a code that the provider does not take, else `Unreachable`."""
    values = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    headers = {}
    if provider.takes_basic:
        pair = f"{quote(settings.OIDC_CLIENT_ID, safe='')}:{quote(settings.OIDC_CLIENT_SECRET, safe='')}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    else:
        values |= {"client_id": settings.OIDC_CLIENT_ID, "client_secret": settings.OIDC_CLIENT_SECRET}
    request = Request(provider.token_endpoint, data=urlencode(values).encode(), headers=headers)  # noqa: S310
    token = _fetch(request).get("id_token")
    if not isinstance(token, str):
        raise NotProven("no id token")
    return token


def _known(address: str, read: Callable[[], Any]) -> Any:
    """What is kept of that address, or what is read now. One that was silent a moment ago is not asked."""
    at, found = _kept.get(address, (None, None))
    if at is not None and time.monotonic() - at < KEPT_FOR:
        return found
    silent = _silent_since.get(address)
    if silent is not None and time.monotonic() - silent < SHUNNED_FOR:
        raise Unreachable("silent")
    try:
        found = read()
    except Unreachable:
        _silent_since[address] = time.monotonic()
        raise
    _silent_since.pop(address, None)
    _kept[address] = (time.monotonic(), found)
    return found


def _fetch(request: Request) -> dict:
    """The JSON object that the server answers. Raises `Unreachable`, or `NotProven` where it refuses."""
    request.add_header("Accept", "application/json")
    request.add_header("User-Agent", "stodtelefon")
    try:
        with _opener.open(request, timeout=SECONDS) as answer:
            said = json.loads(_read(answer))
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        if request.data is not None and getattr(error, "code", None) in REFUSED:
            raise NotProven("refused") from None
        raise Unreachable(type(error).__name__) from None
    if not isinstance(said, dict):
        raise Unreachable("no object")
    return said


def _read(answer: Any) -> bytes:
    """All of it, within the bounds: a server that sends a byte now and then is no answer."""
    until, parts, size = time.monotonic() + SECONDS, [], 0
    while part := answer.read1(64 * 1024):
        size += len(part)
        if size > MOST_BYTES or time.monotonic() > until:
            raise Unreachable("too much")
        parts.append(part)
    return b"".join(parts)
