"""Alive or not: asked of the process alone, by whatever address, with whatever cookie."""

import pytest


@pytest.mark.parametrize("host", ["stodtelefon.example", "10.0.0.7", "[::1]:8000", "not a host"])
def test_health_answers_by_any_address_and_asks_nobody(host, client, settings):
    """No database is let in here: a session that was read, or an account, would fail the test."""
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["stodtelefon.example"], True
    client.cookies["sessionid"] = "somebody-elses-session"

    answer = client.get("/halsa/", headers={"host": host})

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_health_is_only_asked(client):
    assert client.post("/halsa/").status_code == 405
    assert client.head("/halsa/").status_code == 200


def test_a_page_still_answers_only_by_its_own_name(db, client, settings):
    settings.ALLOWED_HOSTS = ["stodtelefon.example"]

    assert client.get("/konto/logga-in/", headers={"host": "10.0.0.7"}).status_code == 400
