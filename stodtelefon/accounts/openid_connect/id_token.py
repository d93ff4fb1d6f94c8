"""Whether an id token is true: OpenID Connect Core 1.0, section 3.1.3.7, with the signature always tried.

The token says by which key and how it is signed, and is believed in neither: the key is one of the provider's public
ones, and how it signs follows from the key. Times are seconds since 1970.
"""

from __future__ import annotations

import time
from hmac import compare_digest

import jwt
from django.conf import settings

from stodtelefon.accounts.openid_connect import NotProven
from stodtelefon.accounts.openid_connect.provider import Provider, keys_now

# What a public key of each kind signs with (RFC 7518). No secret is one: with `oct` a public key could pass for it.
SIGNS_WITH = {
    "RSA": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    "EC": ("ES256", "ES384", "ES512"),
    "OKP": ("EdDSA",),
}
REQUIRED = ("iss", "sub", "aud", "exp", "iat", "nonce")
LEEWAY = 60  # seconds that two clocks may differ
ISSUED_WITHIN = 10 * 60  # seconds
LONGEST = 32 * 1024  # letters
LONGEST_SUBJECT = 255  # letters of ASCII: section 2


def verify(token: str, *, provider: Provider, nonce: str) -> dict:
    """The claims of a true token that answers to `nonce`. Raises `NotProven`, and `Unreachable` for want of keys."""
    if len(token) > LONGEST:
        raise NotProven("too long")
    claims = _signed_claims(token, provider)
    if not isinstance(claims["nonce"], str) or not compare_digest(claims["nonce"].encode(), nonce.encode()):
        raise NotProven("nonce")
    audience, party = claims["aud"], claims.get("azp")
    is_for_others_too = isinstance(audience, list) and len(audience) > 1
    if party != settings.OIDC_CLIENT_ID and (party is not None or is_for_others_too):
        raise NotProven("azp")
    if not isinstance(claims["iat"], int | float) or claims["iat"] < time.time() - ISSUED_WITHIN - LEEWAY:
        raise NotProven("iat")
    subject = claims["sub"]
    if not (0 < len(subject) <= LONGEST_SUBJECT and subject.isascii() and subject.isprintable()):
        raise NotProven("sub")
    return claims


def _signed_claims(token: str, provider: Provider) -> dict:
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise NotProven("no token") from None
    keys = _keys_for(header, keys_now(provider)) or _keys_for(header, keys_now(provider, again=True))
    for key in keys:
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[header["alg"]],
                audience=settings.OIDC_CLIENT_ID,
                issuer=settings.OIDC_ISSUER,
                leeway=LEEWAY,
                options={"require": list(REQUIRED), "enforce_minimum_key_length": True},
            )
        except jwt.InvalidSignatureError:
            continue
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
            raise NotProven(type(error).__name__) from None
    raise NotProven("signature")


def _keys_for(header: dict, keys: list[dict]) -> list[jwt.PyJWK]:
    """Those that may have signed it: by the name that the token gives, or all where it gives none."""
    found, alg = [], header.get("alg")
    for key in keys:
        is_named = header.get("kid") in (None, key.get("kid"))
        is_fit = key.get("use", "sig") == "sig" and key.get("alg", alg) == alg
        if is_named and is_fit and alg in SIGNS_WITH.get(str(key.get("kty")), ()):
            try:
                found.append(jwt.PyJWK(key, algorithm=alg))
            except (jwt.PyJWTError, ValueError, TypeError, KeyError):
                continue
    return found
