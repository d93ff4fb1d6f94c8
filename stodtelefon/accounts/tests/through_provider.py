"""A browser that signs in through the provider: it goes where it is led, and comes back with what it is given there."""

import ssl
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, build_opener

from django.test import Client

BEGIN, ANSWER, LEAVE = "/konto/leverantor/", "/konto/leverantor/svar/", "/konto/leverantor/ut/"


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def led_to(client: Client, query: str = "", **headers) -> str:
    """Where the button leads."""
    response = client.get(BEGIN + query, headers=headers)
    assert response.status_code == 302
    return response.url


def come_back(page: str, certificate: Path | None = None) -> str:
    """What the provider's page answers the browser with: our address, with a code or an error."""
    trusts = HTTPSHandler(context=ssl.create_default_context(cafile=certificate))
    try:
        build_opener(_Stay, trusts).open(page, timeout=10)
    except HTTPError as answer:
        with answer:
            location = answer.headers["Location"]
        address = urlsplit(location)
        assert address.path == ANSWER
        return f"{address.path}?{address.query}"
    raise AssertionError("The provider should have led back.")


def through(client: Client, query: str = ""):
    """All the way, and what our page answers at its end."""
    return client.get(come_back(led_to(client, query)))


def said(client: Client, response) -> str:
    """The page that one ends at, in words."""
    return client.get(response.url, follow=True).content.decode()


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def values(address: str) -> dict[str, str]:
    return {name: found for name, [found] in parse_qs(urlsplit(address).query).items()}


def known(provider, user, subject="s-1", **claims):
    """The person has that address at the provider, and stands at its page."""
    provider.known_as(subject, email=user.email, email_verified=True, **claims)
