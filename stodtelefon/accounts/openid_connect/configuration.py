"""What the settings say of the provider (`OIDC_…`, explained in deploy/stodtelefon.env), and what is wrong in them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse

from stodtelefon.permissions import Role

NEEDS_ISSUER = (
    *("OIDC_CLIENT_ID", "OIDC_ROLE_CLAIM", "OIDC_ROLES", "OIDC_SECOND_FACTOR"),
    *("OIDC_MAIL_IS_VERIFIED", "OIDC_ONLY"),
)


def is_on() -> bool:
    return bool(settings.OIDC_ISSUER)


def is_only_way() -> bool:
    """Whether nobody signs in with a password."""
    return is_on() and settings.OIDC_ONLY


def may_use_password(person) -> bool:
    """Whether there is a password to show who one is with."""
    return person.has_usable_password() and not is_only_way()


def way_to_provider(request: HttpRequest, person=None) -> dict[str, str] | None:
    """What the button that leads to the provider says, and its address, which leads on as the page does that has it.
    None where there is no provider, or none that knows `person`."""
    if not is_on() or (person is not None and not person.provider_bindings.of_issuer(settings.OIDC_ISSUER)):
        return None
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return {"name": settings.OIDC_NAME, "address": reverse("accounts:openid_connect") + query}


def follows_roles() -> bool:
    """Whether the provider says who has the roles that `OIDC_ROLES` names."""
    return bool(settings.OIDC_ROLE_CLAIM)


def role_values() -> list[tuple[Role, str]]:
    """Each role that the provider decides, with a value of the claim that gives it. Raises `ImproperlyConfigured`.

    `OIDC_ROLES` is pairs with a semicolon between, since names of groups hold commas: «samordnare=GRP-Samordnare;
    enhetschef=CN=Chefer,OU=Grupper».
    """
    roles, found = {role.label: role for role in Role}, []
    for pair in filter(None, (one.strip() for one in settings.OIDC_ROLES.split(";"))):
        label, _, value = (part.strip() for part in pair.partition("="))
        if label not in roles or not value:
            raise ImproperlyConfigured(
                "OIDC_ROLES ska vara roll=värde med semikolon emellan, där rollen är en av: "
                f"{', '.join(roles)}."
            )
        found.append((roles[label], value))
    return found


def decided_roles() -> set[Role]:
    """The roles that are given and taken at the provider, and nowhere else."""
    return {role for role, _ in role_values()} if follows_roles() else set()


def refuse_wrong_settings() -> None:
    """Raises `ImproperlyConfigured`, in one sentence: then nothing starts, no job either."""
    if not is_on():
        for name in NEEDS_ISSUER:
            if getattr(settings, name):
                raise ImproperlyConfigured(f"OIDC_ISSUER saknas: utan den gäller inte {name}.")
        return
    if not is_fit(settings.OIDC_ISSUER) or set("?#") & set(settings.OIDC_ISSUER):
        raise ImproperlyConfigured(
            "OIDC_ISSUER ska vara leverantörens adress, med https://, tecken för tecken som den själv skriver den."
        )
    if not settings.OIDC_CLIENT_ID:
        raise ImproperlyConfigured("OIDC_CLIENT_ID saknas: leverantören ger den när linjen registreras där.")
    if "openid" not in settings.OIDC_SCOPES:
        raise ImproperlyConfigured("OIDC_SCOPES ska nämna openid.")
    if bool(settings.OIDC_ROLE_CLAIM) != bool(role_values()):
        raise ImproperlyConfigured("OIDC_ROLE_CLAIM och OIDC_ROLES hör ihop: ange båda eller ingen.")


def refuse_missing_secret() -> None:
    """Raises `ImproperlyConfigured`. Asked of the web alone: the jobs have no use for it, and are not given it."""
    if is_on() and not settings.OIDC_CLIENT_SECRET:
        raise ImproperlyConfigured(
            "OIDC_CLIENT_SECRET saknas: leverantören ger den när linjen registreras där. "
            "OIDC_CLIENT_SECRET_FILE kan peka på en fil i stället."
        )


def is_fit(address: object) -> bool:
    """Whether an address is one that secrets may be sent to: https, and http only where nothing is real."""
    if not isinstance(address, str) or not address.isascii() or not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
        has_host = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:  # half an IPv6 address, or a port that is no number
        return False
    return has_host and parts.scheme in (("https",) if settings.PRODUCTION else ("https", "http"))
