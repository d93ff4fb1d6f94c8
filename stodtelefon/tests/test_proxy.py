"""Behind a proxy: whose word is taken for who asks and whether it came over https."""

import pytest
from django.test import Client
from django.urls import reverse

from stodtelefon.audit.middleware import client_address
from stodtelefon.audit.models import AuditEvent
from stodtelefon.tests.terminal import settings_with

LIES = {"X-Forwarded-For": "203.0.113.9, 198.51.100.1", "X-Forwarded-Proto": "https"}


@pytest.fixture
def behind(settings):
    """`behind(2)`: a client that asks through so many proxies of ours, as production's settings have it."""

    def client(proxies: int) -> Client:
        made = settings_with(PROXIES=str(proxies))
        for name in ("ALLAUTH_TRUSTED_PROXY_COUNT", "SECURE_PROXY_SSL_HEADER", "SECURE_SSL_REDIRECT"):
            setattr(settings, name, made.get(name))
        return Client(REMOTE_ADDR="192.0.2.7", HTTP_HOST="localhost")

    return client


def test_without_a_proxy_nobodys_word_is_taken_and_every_page_leads_to_itself(behind, db):
    client, address = behind(0), reverse("account_login")

    response = client.get(address, headers=LIES)

    assert (response.status_code, response["Location"]) == (301, f"https://localhost{address}")


def test_with_a_proxy_its_word_on_https_is_taken(behind, db):
    client = behind(1)

    assert client.get(reverse("account_login"), headers=LIES).status_code == 200
    assert client.get(reverse("account_login"), headers={"X-Forwarded-Proto": "http"}).status_code == 301
    assert client.get(reverse("account_login")).status_code == 301


@pytest.mark.parametrize(("proxies", "believed"), [(0, "192.0.2.7"), (1, "198.51.100.1"), (2, "203.0.113.9")])
def test_log_takes_the_address_that_the_outermost_proxy_of_ours_saw(proxies, believed, behind, db):
    behind(proxies).post(
        reverse("account_login"), {"login": "a@stod.example", "password": "fel"}, headers=LIES, secure=True
    )

    (line,) = AuditEvent.objects.filter(event="session.refused")
    assert line.origin == believed


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        ("203.0.113.9, 198.51.100.1:51000", "198.51.100.1"),
        ("[2001:db8::7]:51000", "2001:db8::7"),
        ("2001:DB8:0:0::7", "2001:db8::7"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
        ("::1%somebody was here", "192.0.2.7"),
        ("198.51.100.1,", "192.0.2.7"),
        ("unknown", "192.0.2.7"),
        ("0177.0.0.1", "192.0.2.7"),
        ("[]:1", "192.0.2.7"),
        ("\u0661.2.3.4", "192.0.2.7"),
        ("1" * 5000, "192.0.2.7"),
    ],
)
def test_an_address_is_written_in_one_way_whatever_the_proxy_says(said, believed, rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    request = rf.get("/", headers={"X-Forwarded-For": said}, REMOTE_ADDR="192.0.2.7")

    assert client_address(request) == believed
