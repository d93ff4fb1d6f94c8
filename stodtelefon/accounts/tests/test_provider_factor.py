"""The second factor beside the provider, and showing there once more who one is."""

import time

import pytest
from django.test import Client
from django.utils import timezone

from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.accounts.models import ProviderBinding
from stodtelefon.accounts.screen_lock import LOCKS_AT, TELLS
from stodtelefon.accounts.second_factor import SHOWN_AT
from stodtelefon.accounts.sessions import put
from stodtelefon.accounts.tests.at_the_door import LOGIN
from stodtelefon.accounts.tests.through_provider import (
    ANSWER,
    BEGIN,
    come_back,
    is_in,
    led_to,
    said,
    through,
    values,
)
from stodtelefon.accounts.tests.two_steps import CODE, give_app, paper, password_given, send_code
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db
CONFIRM, FACTORS, LOCK = "/konto/bekrafta/", "/konto/andra-steget/", "/konto/last/"


@pytest.fixture(autouse=True)
def strict(provider, settings):
    settings.SECOND_FACTOR = True
    settings.OIDC_SECOND_FACTOR = ["mfa", "https://id.example/loa3"]


@pytest.fixture
def person(provider):
    person = UserFactory(roles=[Role.CALL_TAKER], invited=True)
    provider.known_as("s-1", email=person.email, email_verified=True)
    return person


def bind(person, provider, subject="s-1"):
    ProviderBinding.objects.create(
        user=person, issuer=provider.address, subject=subject, bound_at=timezone.now()
    )


def in_by_provider(provider, **claims) -> Client:
    provider.people[provider.who] |= claims
    client = Client()
    through(client)
    return client


# At sign-in


@pytest.mark.parametrize(
    "claims",
    [
        {"amr": ["pwd", "mfa"]},
        {"amr": "mfa"},
        {"acr": "https://id.example/loa3"},
    ],
)
def test_provider_that_asked_for_two_is_believed(claims, provider, person):
    client = in_by_provider(provider, **claims)

    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"amr": ["pwd"]},
        {"amr": []},
        {"amr": {"mfa": True}},
        {"amr": [["mfa"]]},
        {"acr": "mfa2"},
        {"acr": 3},
    ],
)
def test_where_it_does_not_say_so_one_is_made_here(claims, provider, person):
    client = in_by_provider(provider, **claims)

    assert is_in(client)
    assert client.get("/").url == FACTORS
    assert client.get(f"{FACTORS}app/").status_code == 200


def test_without_accepted_values_nothing_is_left_to_the_provider(provider, person, settings):
    settings.OIDC_SECOND_FACTOR = []

    assert in_by_provider(provider, amr=["mfa"]).get("/").url == FACTORS


def test_factor_that_is_here_is_asked_for_where_the_provider_does_not_say_so(provider, person):
    bind(person, provider)
    give_app(person)
    client = Client()

    assert through(client).url == CODE
    assert not is_in(client)
    assert "Så långt stämmer det." in client.get(CODE).content.decode()
    send_code(client, paper(person)[0])
    assert is_in(client)


def test_factor_that_is_here_is_not_asked_for_where_the_provider_asked(provider, person):
    bind(person, provider)
    give_app(person)

    assert is_in(in_by_provider(provider, amr=["mfa"]))


def test_the_first_time_the_factor_that_is_here_shows_whose_account_it_is(provider, person):
    """Whoever gives an account's address to somebody else has not given them the account."""
    give_app(person)
    client = in_by_provider(provider, amr=["mfa"])
    assert not is_in(client)
    assert not ProviderBinding.objects.exists()

    assert not is_in(in_by_provider(provider))  # the second time it is still the first
    send_code(client, paper(person)[0])

    assert is_in(client)
    assert ProviderBinding.objects.get().user == person
    assert is_in(in_by_provider(provider))


def test_account_that_is_closed_between_the_steps_is_not_let_in(provider, person, administrator):
    give_app(person)
    client = in_by_provider(provider)
    code = paper(person)[0]
    disable_user(user=person, by=administrator)

    assert "Kontot har ändrats" in send_code(client, code)
    assert not is_in(client)
    assert not ProviderBinding.objects.exists()


def test_account_that_was_bound_to_another_between_the_steps_is_not_let_in(provider, person):
    give_app(person)
    client = in_by_provider(provider)
    bind(person, provider, subject="s-2")

    page = send_code(client, paper(person)[0])

    assert "Du har inget konto här" in page
    assert not is_in(client)
    assert client.get(CODE).status_code == 302
    assert AuditEvent.objects.filter(event="session.refused").count() == 1


def test_password_that_is_given_after_all_binds_nothing(provider):
    """Somebody goes to the provider as one and, in the same browser, signs in by password as the other."""
    person = UserFactory(call_taker=True)
    give_app(person)
    provider.known_as("s-1", email=person.email, email_verified=True)
    client = Client()
    through(client)
    client.get(f"{LOGIN}?om")
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})

    send_code(client, paper(person)[0])

    assert is_in(client)
    assert not ProviderBinding.objects.exists()


# Once more


@pytest.fixture
def bound(provider, person):
    """Signed in through the provider ten minutes ago, in a browser whose pages tell of their keys."""
    bind(person, provider)
    client = in_by_provider(provider, amr=["mfa"])
    put(client.session, {SHOWN_AT: time.time() - 3600, TELLS: True})
    return client


def test_who_is_at_the_keyboard_is_asked_at_the_provider(provider, bound):
    page = bound.get(f"{CONFIRM}?next={FACTORS}app/").content.decode()
    assert "Fortsätt med Storköpings inloggning" in page
    assert 'type="password"' not in page
    assert "<form" not in page.partition('id="arbete"')[2].partition("</main>")[0]

    asked = values(led_to(bound, f"?next={FACTORS}app/"))
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    response = through(bound, f"?next={FACTORS}app/")

    assert response.url == f"{FACTORS}app/"
    assert bound.get(response.url).status_code == 200
    assert time.time() - bound.session[SHOWN_AT] < 10


def test_form_of_nothing_is_no_error(bound):
    assert bound.post(f"{CONFIRM}?next=/", {"password": "x"}).status_code == 200


@pytest.mark.parametrize("seconds", [120, 86_400])
def test_having_shown_it_before_is_not_showing_it_now(seconds, provider, bound):
    provider.shown_at = time.time() - seconds
    response = through(bound, f"?next={FACTORS}app/")

    assert response.url.startswith(CONFIRM)
    assert "inte att lita på" in said(bound, response)
    assert bound.get(f"{FACTORS}app/").url.startswith(CONFIRM)


def test_token_that_does_not_say_when_is_not_enough(provider, bound):
    provider.forge = lambda claims: provider.sign(
        {name: value for name, value in claims.items() if name != "auth_time"}
    )

    assert through(bound).url.startswith(CONFIRM)


def test_somebody_else_at_the_keyboard_shows_nothing(provider, bound, person):
    other = UserFactory(call_taker=True)
    bind(other, provider, subject="s-2")
    provider.known_as("s-2", email=person.email, email_verified=True)

    response = through(bound, f"?next={FACTORS}app/")

    assert "inte samma person" in said(bound, response)
    assert bound.session["_auth_user_id"] == str(person.pk)
    assert bound.get(f"{FACTORS}app/").url.startswith(CONFIRM)


def test_answer_to_a_sign_in_does_not_confirm(provider, bound):
    """What was asked before one was signed in is answered to nobody else."""
    state = values(led_to(bound))["state"]
    session = bound.session
    session["openid_connect"][state]["purpose"] = "sign_in"
    session.save()

    assert bound.get(f"{ANSWER}?state={state}&code=1").url == "/"
    assert bound.get(f"{FACTORS}app/").url.startswith(CONFIRM)


def test_locked_screen_is_unlocked_at_the_provider(provider, bound):
    put(bound.session, {LOCKS_AT: time.time() - 1})
    locked = bound.get("/samtal/nytt/?a=b").url
    page = bound.get(locked).content.decode()
    assert "Lås upp med Storköpings inloggning" in page
    query = locked.partition("?")[2]

    response = through(bound, f"?{query}")

    assert response.url == "/samtal/nytt/?a=b"
    assert bound.get(response.url).status_code == 200
    assert AuditEvent.objects.filter(event="session.unlocked").count() == 1


def test_locked_screen_stays_locked_for_somebody_else(provider, bound, person):
    other = UserFactory(call_taker=True)
    bind(other, provider, subject="s-2")
    put(bound.session, {LOCKS_AT: time.time() - 1})
    query = bound.get("/samtal/nytt/").url.partition("?")[2]
    provider.known_as("s-2", email=person.email, email_verified=True)

    response = through(bound, f"?{query}")

    assert response.url.startswith(LOCK)
    assert "inte samma person" in bound.get(response.url).content.decode()
    assert "inte samma person" not in bound.get(response.url).content.decode()  # said once
    assert bound.get("/samtal/nytt/").url.startswith(LOCK)
    refused = AuditEvent.objects.get(event="session.refused")
    assert (refused.target_type, refused.target_id) == ("accounts.user", str(person.pk))


def test_locked_screen_says_that_the_provider_is_down(provider, bound, settings):
    put(bound.session, {LOCKS_AT: time.time() - 1})
    query = bound.get("/samtal/nytt/").url.partition("?")[2]
    settings.OIDC_ISSUER = "http://127.0.0.1:1"

    page = bound.get(bound.get(f"{BEGIN}?{query}").url).content.decode()

    assert "svarar inte just nu" in page


def test_account_that_is_not_bound_has_no_such_way(provider, settings):
    settings.SECOND_FACTOR = False
    person = UserFactory(call_taker=True)
    client = Client()
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})

    assert "Storköpings" not in client.get(CONFIRM).content.decode()
    provider.known_as("s-1", email=person.email, email_verified=True)
    assert through(client).url.startswith(CONFIRM)  # and none is made for it here
    assert not ProviderBinding.objects.exists()


def test_password_and_code_are_left_as_they_were(provider):
    person = UserFactory(call_taker=True)
    give_app(person)
    client = password_given(person)
    send_code(client, paper(person)[0])
    page = client.get(CONFIRM).content.decode()

    assert is_in(client)
    assert 'type="password"' in page
    assert come_back(led_to(client)).startswith(ANSWER)
