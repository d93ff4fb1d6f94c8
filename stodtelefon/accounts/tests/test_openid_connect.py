"""Signing in through the municipality's own OpenID Provider: who is let in, to which account, and who is not."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from stodtelefon.accounts.actions.provider import bind_account, follow_provider, forget_binding
from stodtelefon.accounts.actions.users import change_address, disable_user
from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.accounts.models import ProviderBinding, User
from stodtelefon.accounts.openid_connect.arrival import NOT_LET_IN
from stodtelefon.accounts.tests.at_the_door import LOGIN, sign_in
from stodtelefon.accounts.tests.through_provider import (
    ANSWER,
    BEGIN,
    LEAVE,
    is_in,
    known,
    led_to,
    said,
    through,
    values,
)
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db


def lines() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("event", flat=True))


def test_without_settings_nothing_is_there(client):
    assert [client.get(address).status_code for address in (BEGIN, ANSWER, LEAVE)] == [404] * 3
    assert "leverantor" not in client.get(LOGIN).content.decode()


def test_person_with_an_account_is_in_and_bound(provider, client, call_taker):
    known(provider, call_taker)

    response = through(client, "?next=/samtal/nytt/")

    assert response.url == "/samtal/nytt/"
    assert client.session["_auth_user_id"] == str(call_taker.pk)
    bound = ProviderBinding.objects.get()
    assert (bound.user, bound.issuer, bound.subject) == (call_taker, provider.address, "s-1")
    assert lines() == ["provider.bound", "session.started"]


def test_the_second_time_nothing_is_bound(provider, call_taker):
    known(provider, call_taker)
    through(Client())
    through(Client())

    assert lines() == ["provider.bound", "session.started", "session.started"]


def test_what_is_asked_is_proven_in_three_ways(provider, client, call_taker):
    asked, again = values(led_to(client)), values(led_to(client))

    assert {name: asked[name] for name in ("response_type", "scope", "code_challenge_method")} == {
        "response_type": "code",
        "scope": "openid email",
        "code_challenge_method": "S256",
    }
    assert asked["redirect_uri"] == f"http://testserver{ANSWER}"
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name]) >= 43
        assert asked[name] != again[name]
    assert not {"prompt", "max_age"} & asked.keys()


def test_site_address_is_the_one_that_is_registered(provider, client, settings):
    settings.SITE_URL = "https://stod.example"

    assert values(led_to(client))["redirect_uri"] == f"https://stod.example{ANSWER}"


def test_nothing_but_the_scopes_of_the_settings_is_asked_for(provider, client, settings):
    settings.OIDC_SCOPES = ["openid", "email", "groups"]

    asked = values(led_to(client, "?scope=admin&auth_params=prompt%3Dnone&process=connect"))

    assert asked["scope"] == "openid email groups"
    assert "prompt" not in asked


# Who is let in to nothing


def turned_away() -> str:
    """What somebody is told who is not let in. No account is made."""
    client, before = Client(), User.objects.count()
    response = through(client)
    assert not is_in(client)
    assert User.objects.count() == before
    return said(client, response)


def test_strangers_are_told_the_same_whatever_the_reason(provider, call_taker, administrator):
    closed = UserFactory(call_taker=True)
    disable_user(user=closed, by=administrator)
    bound = UserFactory(call_taker=True)
    ProviderBinding.objects.create(
        user=bound, issuer=provider.address, subject="s-9", bound_at=timezone.now()
    )
    before = AuditEvent.objects.count()
    strangers = {
        "unknown": {"email": "okand@exempel.se", "email_verified": True},
        "closed": {"email": closed.email, "email_verified": True},
        "unverified": {"email": call_taker.email, "email_verified": False},
        "in other words": {"email": call_taker.email, "email_verified": "true"},
        "not said": {"email": call_taker.email},
        "no address": {"email_verified": True},
        "a list": {"email": [call_taker.email], "email_verified": True},
        "somebody else's by now": {"email": bound.email, "email_verified": True},
    }
    for why, claims in strangers.items():
        provider.known_as(f"s-{why.replace(' ', '')}", **claims)
        assert NOT_LET_IN in turned_away(), why

    assert ProviderBinding.objects.count() == 1
    assert lines()[before:] == ["session.refused"] * len(strangers)
    assert not AuditEvent.objects.filter(event="session.refused", actor_id__isnull=False).exists()


@pytest.mark.parametrize(
    "email",
    [
        "\uff53amtal@exempel.se",  # wide letters, which we would take for plain ones in our own form
        "samtal@exempel.se\u200b",
        "samtal@exempel.se\x00",
        "samtal@exempel.se\r\nSet-Cookie: a=b",
        " samtal@exempel.se",
        "\u017famtal@exempel.se",  # long s
    ],
)
def test_address_that_only_looks_like_a_colleagues_is_nobodys(email, provider):
    UserFactory(email="samtal@exempel.se", call_taker=True)
    provider.known_as("s-1", email=email, email_verified=True)

    assert NOT_LET_IN in turned_away()


def test_case_of_an_address_makes_no_difference(provider, client):
    user = UserFactory(email="samtal@exempel.se", call_taker=True)
    provider.known_as("s-1", email="Samtal@Exempel.SE", email_verified=True)

    through(client)

    assert client.session["_auth_user_id"] == str(user.pk)


def test_provider_that_vouches_for_all_its_addresses(provider, settings, call_taker):
    """As some do, without saying so of each. Of one that it says it does not know it is taken at its word."""
    settings.OIDC_MAIL_IS_VERIFIED = True
    provider.known_as("s-1", email=call_taker.email, email_verified=False)
    assert NOT_LET_IN in turned_away()

    provider.known_as("s-1", email=call_taker.email)
    client = Client()
    through(client)
    assert is_in(client)


@pytest.mark.parametrize(
    "subject", ["", "s" * 256, "s\x00", "s\r\nX-A: b", "sé", 7, None, ["s-1"], {"sub": "s-1"}]
)
def test_subject_that_is_none_is_refused(subject, provider, call_taker):
    known(provider, call_taker)
    provider.forge = lambda claims: provider.sign(claims | {"sub": subject})

    assert "inte att lita på" in turned_away()
    assert not ProviderBinding.objects.exists()


def test_claims_reach_no_header_and_no_page(provider, client, call_taker):
    evil = "Maja\r\nSet-Cookie: hemlig=1\x00<script>"
    known(provider, call_taker, name=evil, groups=[evil, {"a": 1}], amr=evil, locale=evil)

    response = through(client)

    assert is_in(client)
    assert "hemlig" not in str(response.headers) + str(response.cookies)
    assert "hemlig" not in str(dict(client.session))


# Whose account it is, from then on


def test_subject_alone_decides_once_it_is_bound(provider, administrator):
    mine, other = UserFactory(call_taker=True), UserFactory(call_taker=True)
    known(provider, mine)
    through(Client())

    provider.known_as(
        "s-1", email=other.email, email_verified=True
    )  # married, and given a colleague's old address
    client = Client()
    through(client)

    assert client.session["_auth_user_id"] == str(mine.pk)


def test_subject_is_let_in_without_any_address(provider, call_taker):
    known(provider, call_taker)
    through(Client())
    provider.known_as("s-1")

    client = Client()
    through(client)
    assert is_in(client)


def test_another_person_with_the_same_address_is_refused(provider, call_taker):
    known(provider, call_taker)
    through(Client())
    known(provider, call_taker, subject="s-2")

    assert NOT_LET_IN in turned_away()
    assert list(ProviderBinding.objects.values_list("subject", flat=True)) == ["s-1"]


def test_account_that_was_given_another_address_stays_its_owners(provider, administrator, call_taker):
    """Whoever handles accounts can give one an address of their own, but not with it the account."""
    known(provider, call_taker)
    through(Client())
    change_address(user=call_taker, email="ny@exempel.se", by=administrator)
    provider.known_as("s-2", email="ny@exempel.se", email_verified=True)

    assert NOT_LET_IN in turned_away()


def test_bound_account_that_is_closed_is_not_let_in(provider, administrator, call_taker):
    known(provider, call_taker)
    through(Client())
    disable_user(user=call_taker, by=administrator)

    assert NOT_LET_IN in turned_away()


def test_same_subject_of_another_provider_is_another(provider, settings, call_taker):
    ProviderBinding.objects.create(
        user=call_taker, issuer="https://gammal.example", subject="s-1", bound_at=timezone.now()
    )
    provider.known_as("s-1")
    assert NOT_LET_IN in turned_away()

    known(provider, call_taker)  # the line has changed provider: the first time there is by address again
    client = Client()
    through(client)
    assert is_in(client)


def test_database_holds_that_one_is_one(call_taker, other_call_taker):
    at = timezone.now()
    ProviderBinding.objects.create(user=call_taker, issuer="i", subject="s-1", bound_at=at)

    with pytest.raises(IntegrityError, match="provider_subject_has_one_account"), transaction.atomic():
        ProviderBinding.objects.create(user=other_call_taker, issuer="i", subject="s-1", bound_at=at)
    with pytest.raises(IntegrityError, match="user_is_bound_once_to_a_provider"), transaction.atomic():
        ProviderBinding.objects.create(user=call_taker, issuer="i", subject="s-2", bound_at=at)


def test_binding_twice_is_binding_once_and_another_is_refused(call_taker, administrator, refused):
    first = bind_account(user=call_taker, issuer="i", subject="s-1", by=call_taker)
    assert bind_account(user=call_taker, issuer="i", subject="s-1", by=call_taker) == first

    with refused("redan knutet till en person"):
        bind_account(user=call_taker, issuer="i", subject="s-2", by=call_taker)
    with refused("redan knuten till ett konto"):
        bind_account(user=administrator, issuer="i", subject="s-1", by=administrator)
    disable_user(user=call_taker, by=administrator)
    with refused("avstängt"):
        bind_account(user=call_taker, issuer="i", subject="s-1", by=call_taker)
    with refused("avstängt"):
        follow_provider(user=call_taker, roles=[], decided=[Role.CALL_TAKER], by=call_taker)


def test_account_is_loosened_from_the_server(provider, call_taker, refused):
    with refused("inget konto"):
        forget_binding(email="okand@exempel.se")
    with refused("inte knutet"):
        forget_binding(email=call_taker.email)
    known(provider, call_taker)
    client = Client()
    through(client)

    forget_binding(email=call_taker.email.upper())

    assert client.get("/konto/").status_code == 302  # signed out
    assert lines()[-1] == "provider.forgotten"
    known(provider, call_taker, subject="s-2")
    again = Client()
    through(again)
    assert is_in(again)


# Somebody who was invited, and has no password


def test_invited_person_comes_in_without_a_password(provider, client, administrator):
    person = UserFactory(call_taker=True, invited=True)
    person.invitations.create(
        token_hash=b"1" * 33, expires_at=timezone.now() + timezone.timedelta(days=7), created_by=administrator
    )
    assert person not in User.objects.able_to_sign_in()
    known(provider, person)

    through(client)

    person.refresh_from_db()
    assert is_in(client)
    assert person.has_accepted
    assert person in User.objects.able_to_sign_in()
    assert not person.invitations.unanswered().exists()
    assert "Byt lösenord" not in client.get("/konto/").content.decode()


# The pages


def test_door_offers_both_ways(provider, client):
    html = client.get(f"{LOGIN}?next=/samtal/").content.decode()

    assert "Logga in med Storköpings inloggning" in html
    assert f'href="{BEGIN}?next=%2Fsamtal%2F"' in html
    assert "Lösenord" in html


def test_password_is_no_way_in_where_the_provider_is_the_only_one(provider, client, settings, call_taker):
    settings.OIDC_ONLY = True

    html = client.get(LOGIN).content.decode()
    response = sign_in(client, call_taker, PASSWORD)

    assert "password" not in html
    assert response.url == LOGIN
    assert not is_in(client)
    assert client.get("/konto/inbjudan/vad-som-helst/").status_code == 404
    known(provider, call_taker)
    through(client)
    assert is_in(client)


def test_account_is_made_without_a_link_where_the_provider_is_the_only_way(
    provider, settings, login, administrator
):
    settings.OIDC_ONLY = True
    client = login(administrator)
    assert "länk" not in client.get("/konto/anvandare/ny/").content.decode()

    sent = {"email": "ny@exempel.se", "name": "Ny Person", "roles": [Role.CALL_TAKER]}
    page = client.post("/konto/anvandare/ny/", sent, follow=True).content.decode()

    assert "Ny Person loggar in med Storköpings inloggning." in page
    assert "Skapa ny länk" not in page
    assert "/inbjudan/" not in page


def test_account_page_says_whether_it_is_bound(provider, login, administrator, call_taker):
    address = call_taker.get_absolute_url()
    client = login(administrator)
    assert "Inte knutet till någon i Storköpings inloggning än" in client.get(address).content.decode()

    known(provider, call_taker)
    through(Client())

    assert "Knutet till en person i Storköpings inloggning" in client.get(address).content.decode()


def test_one_can_leave_the_provider_too(provider, client, call_taker):
    known(provider, call_taker)
    through(client)
    out = client.post("/konto/logga-ut/").url
    assert LEAVE in client.get(out).content.decode()

    way = client.get(LEAVE).url

    assert way.startswith(f"{provider.address}/leave?")
    assert values(way) == {
        "client_id": "stödtelefon:1",
        "post_logout_redirect_uri": f"http://testserver{LOGIN}",
    }
