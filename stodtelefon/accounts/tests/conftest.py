"""The OpenID Provider that the suite starts, and the settings with which the program knows it."""

import pytest

from stodtelefon.accounts.openid_connect import provider as asked_of
from stodtelefon.accounts.tests.openid_provider import CLIENT, SECRET, running


@pytest.fixture(scope="session")
def started_provider():
    with running() as provider:
        yield provider


@pytest.fixture
def provider(started_provider, settings):
    """The municipality's own sign-in, as the tests' settings know it: it says who one is, and decides no roles."""
    started_provider.begin_anew()
    asked_of.forget()
    settings.OIDC_ISSUER = started_provider.address
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
    settings.OIDC_NAME = "Storköpings inloggning"
    yield started_provider
    asked_of.forget()


@pytest.fixture
def decides_roles(provider, settings):
    """The provider that also says who is samordnare and who is samtalsmottagare, by their groups."""
    settings.OIDC_ROLE_CLAIM = "groups"
    settings.OIDC_ROLES = "samordnare=CN=Samordnare,OU=Stöd; samtalsmottagare=GRP-Samtal"
    return provider
