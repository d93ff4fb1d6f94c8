"""What a true id token says of a person: who, with which address and roles, and by what they showed it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from stodtelefon.accounts.models.user import normalise_address
from stodtelefon.accounts.openid_connect.configuration import follows_roles, role_values
from stodtelefon.permissions import Role
from stodtelefon.texts import plain


@dataclass(frozen=True)
class Identity:
    """A person as the provider knows them. `issuer` and `subject` together are who it is, and never change.

    `email` is "" where the provider does not vouch for it. `roles` are those that the provider decides, None where it
    says nothing of roles. `shown_at`: when the person last showed there who it is, in seconds since 1970, 0 if unsaid.
    """

    issuer: str
    subject: str
    email: str
    roles: tuple[Role, ...] | None
    has_second_factor: bool
    shown_at: float


def identity_in(claims: dict) -> Identity:
    shown_at = claims.get("auth_time")
    return Identity(
        issuer=claims["iss"],
        subject=claims["sub"],
        email=_email(claims),
        roles=_roles(claims),
        has_second_factor=_has_second_factor(claims),
        shown_at=shown_at if type(shown_at) in (int, float) else 0,
    )


def _email(claims: dict) -> str:
    """Only as it is written: what looks like a colleague's address in other letters is another's."""
    email = claims.get("email")
    is_verified = claims.get("email_verified", settings.OIDC_MAIL_IS_VERIFIED)
    if is_verified is not True or not isinstance(email, str) or "\0" in email or plain(email) != email:
        return ""
    return normalise_address(email)


def _roles(claims: dict) -> tuple[Role, ...] | None:
    if not follows_roles():
        return None
    said = _words(_at(claims, settings.OIDC_ROLE_CLAIM))
    return None if said is None else tuple(role for role, value in role_values() if value in said)


def _has_second_factor(claims: dict) -> bool:
    """`amr` says by what the person showed it (RFC 8176), `acr` how surely."""
    said = [*(_words(claims.get("amr")) or ()), *(_words(claims.get("acr")) or ())]
    return bool(set(said) & set(settings.OIDC_SECOND_FACTOR))


def _at(claims: dict, name: str) -> object:
    """The claim of that name; where there is none, what lies within another: «realm_access.roles»."""
    if name in claims:
        return claims[name]
    found: object = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _words(said: object) -> list[str] | None:
    """A text, or a list of texts; None for anything else."""
    if isinstance(said, str):
        return [said]
    return [one for one in said if isinstance(one, str)] if isinstance(said, list) else None
