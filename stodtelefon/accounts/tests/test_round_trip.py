"""To the provider's page and back: whose the answer is, that it is read once, and a provider that is not there."""

import time

import pytest
from django.test import Client

from stodtelefon.accounts.openid_connect import provider as asked_of
from stodtelefon.accounts.tests.at_the_door import LOGIN, sign_in
from stodtelefon.accounts.tests.through_provider import (
    ANSWER,
    BEGIN,
    come_back,
    is_in,
    known,
    led_to,
    said,
    through,
    values,
)

pytestmark = pytest.mark.django_db


def test_answer_belongs_to_the_session_that_asked(provider, client, call_taker):
    """Somebody else's answer, sent to a colleague's browser, signs nobody in as somebody else."""
    known(provider, call_taker)
    answer = come_back(led_to(client))
    victim = Client()
    led_to(victim)

    response = victim.get(answer)

    assert not is_in(victim)
    assert "började i ett annat fönster" in said(victim, response)
    client.get(answer)
    assert is_in(client)


@pytest.mark.parametrize("query", ["", "?state=", "?code=1", "?state=1&code=1", "?state=%00&code=%00"])
def test_answer_to_nothing_is_refused(query, provider, client):
    response = client.get(ANSWER + query)

    assert response.status_code in (302, 400)
    assert not is_in(client)


def test_answer_is_read_once(provider, client, call_taker):
    known(provider, call_taker)
    answer = come_back(led_to(client))
    client.get(answer)
    client.post("/konto/logga-ut/")

    assert "Försök igen" in said(client, client.get(answer))
    assert not is_in(client)


def test_question_is_gone_whatever_it_was_answered_with(provider, client, call_taker):
    known(provider, call_taker)
    answer = come_back(led_to(client))
    client.get(f"{ANSWER}?state={values(answer)['state']}&error=access_denied")

    assert client.session["openid_connect"] == {}
    assert "tog för lång tid" in said(client, client.get(answer))
    assert not is_in(client)


def test_code_is_taken_once(provider, client, call_taker):
    """A stolen code, with a session of one's own around it: it is gone, and the verifier is another."""
    known(provider, call_taker)
    code = values(come_back(led_to(client)))["code"]
    thief = Client()
    state = values(led_to(thief))["state"]

    response = thief.get(f"{ANSWER}?state={state}&code={code}")

    assert not is_in(thief)
    assert "inte att lita på" in said(thief, response)


def test_pressed_twice_is_pressed_once(provider, client, call_taker):
    known(provider, call_taker)
    answer = come_back(led_to(client))
    client.get(answer)

    assert client.get(answer).url == "/"
    assert is_in(client)


def test_two_windows_are_both_answered(provider, client, call_taker):
    known(provider, call_taker)
    first, second = led_to(client), led_to(client)

    client.get(come_back(first))
    assert client.get(come_back(second)).url == "/"
    assert is_in(client)


def test_session_keeps_a_few_questions_and_not_for_long(provider, client):
    for _ in range(8):
        led_to(client)

    assert len(client.session["openid_connect"]) == 5


def test_answer_that_comes_too_late_is_refused(provider, client, call_taker):
    known(provider, call_taker)
    answer = come_back(led_to(client))
    session = client.session
    for asked in session["openid_connect"].values():
        asked["at"] -= 601
    session.save()

    assert "tog för lång tid" in said(client, client.get(answer))


def test_another_site_cannot_press_the_button(provider, client):
    for site in ("cross-site", "same-site"):
        assert led_to(client, **{"Sec-Fetch-Site": site}).startswith(LOGIN)
    assert led_to(client, **{"Sec-Fetch-Site": "same-origin"}).startswith(provider.address)
    assert "openid_connect" in client.session


@pytest.mark.parametrize("way", ["https://ond.example/", "//ond.example", "javascript:alert(1)"])
def test_way_on_is_ours(way, provider, client, call_taker):
    known(provider, call_taker)

    assert through(client, f"?next={way}").url == "/"


def test_provider_that_says_no_is_told(provider, client):
    state = values(led_to(client))["state"]

    response = client.get(f"{ANSWER}?state={state}&error=access_denied&error_description=<b>")

    page = said(client, response)
    assert "Inget svar kom från Storköpings inloggning." in page
    assert "<b>" not in page


def test_answer_of_another_provider_is_refused(provider, client, call_taker):
    """RFC 9207: with several providers, the answer says whose it is."""
    known(provider, call_taker)
    answer = come_back(led_to(client))

    assert "inte att lita på" in said(client, client.get(f"{answer}&iss=https://ond.example"))
    assert not is_in(client)


def test_too_many_from_one_address_are_not_read(provider, client):
    answers = [client.get(BEGIN).status_code for _ in range(61)]

    assert answers[-1] == 429
    assert answers[0] == 302


# The provider is not there


def silent(provider):
    return "Storköpings inloggning svarar inte just nu."


def test_password_is_left_when_the_provider_is_down(provider, client, settings, call_taker):
    settings.OIDC_ISSUER = "http://127.0.0.1:1"

    page = said(client, client.get(BEGIN))

    assert silent(provider) in page
    assert "Har du ett lösenord kan du logga in med det." in page
    sign_in(client, call_taker)
    assert is_in(client)


def test_provider_that_goes_down_on_the_way_is_told(provider, client, call_taker):
    known(provider, call_taker)
    answer = come_back(led_to(client))
    provider.forge = lambda claims: 1 / 0  # it breaks, and answers 500

    assert silent(provider) in said(client, client.get(answer))
    assert not is_in(client)


def test_slow_provider_holds_nobody_up(provider, client, monkeypatch):
    monkeypatch.setattr(asked_of, "SECONDS", 0.2)
    provider.hangs = 1
    begun = time.monotonic()

    assert silent(provider) in said(client, client.get(BEGIN))
    assert silent(provider) in said(client, client.get(BEGIN))
    assert time.monotonic() - begun < 1
    assert len(provider.asked) <= 1  # one that was silent a moment ago is not asked again


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "https://ond.example"},
        {"issuer": None},
        {"token_endpoint": "file:///etc/passwd"},
        {"token_endpoint": ["a"]},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "http://a b/"},
        {"jwks_uri": ""},
        {"big": "x" * 600_000},
    ],
)
def test_discovery_that_is_none_is_as_good_as_silence(discovery, provider, client):
    provider.discovery = discovery

    assert silent(provider) in said(client, client.get(BEGIN))


def test_what_the_provider_says_of_itself_is_asked_once(provider, call_taker):
    known(provider, call_taker)
    for _ in range(3):
        through(Client())

    assert provider.asked.count("/.well-known/openid-configuration") == 1
    assert provider.asked.count("/keys") == 1


@pytest.mark.parametrize(
    "methods", [["client_secret_post"], ["client_secret_basic"], ["private_key_jwt"], None, "x"]
)
def test_secret_is_shown_as_the_provider_wants_it(methods, provider, client, call_taker):
    provider.discovery = {"token_endpoint_auth_methods_supported": methods}
    known(provider, call_taker)

    through(client)

    assert is_in(client)
