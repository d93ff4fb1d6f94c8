"""The pages and files that are open to all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stodtelefon.organisation.factories import OrganisationFactory


@pytest.mark.django_db
def test_statement_says_who_to_write_to(client):
    OrganisationFactory(contact_mail="hjalp@exempelstad.example")

    page = client.get("/tillganglighet/").content.decode()

    assert 'href="mailto:hjalp@exempelstad.example"' in page
    assert "digg.se/tdosanmalan" in page


@pytest.mark.django_db
def test_statement_without_an_address_says_who_puts_it_in(client):
    page = client.get("/tillganglighet/").content.decode()

    assert "mailto:" not in page
    assert "den läggs in under Inställningar" in page


@pytest.mark.django_db
def test_every_page_leads_to_the_statement(client, login, call_taker):
    for browser, address in ((client, "/konto/logga-in/"), (login(call_taker), "/")):
        assert 'href="/tillganglighet/"' in browser.get(address).content.decode()


def test_robots_are_told_to_stay_away(client):
    answer = client.get("/robots.txt")

    assert (answer.content, answer["Content-Type"]) == (
        b"User-agent: *\nDisallow: /\n",
        "text/plain; charset=utf-8",
    )


@pytest.mark.django_db
def test_security_txt_says_where_a_weakness_is_told(client, settings):
    settings.SITE_URL = "https://stod.example"
    OrganisationFactory(contact_mail="sakerhet@exempelstad.example")

    answer = client.get("/.well-known/security.txt")
    said = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert said.pop("Expires") == f"{timezone.now() + timedelta(days=180):%Y-%m-%d}T00:00:00Z"
    assert said == {
        "Contact": "mailto:sakerhet@exempelstad.example",
        "Preferred-Languages": "sv, en",
        "Canonical": "https://stod.example/.well-known/security.txt",
    }


@pytest.mark.django_db
def test_security_txt_without_an_address_is_not_there(client):
    assert client.get("/.well-known/security.txt").status_code == 404


def test_favicon_is_there_for_pages_that_name_none(client):
    answer = client.get("/favicon.ico")
    icon = client.get(answer["Location"])

    assert answer.status_code == 302
    assert b"".join(icon)[:4] == b"\0\0\1\0"
    icon.close()
