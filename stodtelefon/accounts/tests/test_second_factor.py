"""Signing in in two steps: making a factor, showing it, losing it."""

import re
from time import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.core.exceptions import ValidationError
from django.urls import reverse

from stodtelefon.accounts import attempts
from stodtelefon.accounts.actions.second_factor import (
    add_app,
    new_recovery_codes,
    remove_factor,
)
from stodtelefon.accounts.factories import PASSWORD
from stodtelefon.accounts.second_factor import (
    codes_left,
    factors_of,
    numbers_of_keys,
    renew_secrets,
    unseal,
)
from stodtelefon.accounts.tests.two_steps import (
    CODE,
    SIGN_IN,
    give_app,
    is_in,
    paper,
    password_given,
    send_code,
)
from stodtelefon.audit.models import AuditEvent
from stodtelefon.demo.people import code_now
from stodtelefon.privacy.factories import new_key

pytestmark = pytest.mark.django_db
INDEX, APP = "/konto/andra-steget/", "/konto/andra-steget/app/"
CLOSED = ("/", "/arenden/", "/samtal/nytt/", "/konto/", "/konto/losenord/", "/sok/", f"{INDEX}reservkoder/")
NO_ANSWERS = (
    "",
    "null",
    "{}",
    "[1]",
    '{"id": 1}',
    '{"id": "x", "rawId": "x", "response": {}, "type": "public-key"}',
)


# Making one


def test_nobody_gets_further_than_to_the_page_where_one_is_made(settings, coordinator, client):
    settings.SECOND_FACTOR = True
    client.force_login(coordinator)

    for path in CLOSED:
        assert client.get(path).url == INDEX, path
    assert client.post("/samtal/nytt/", {"reason": "Oro"}).url == INDEX
    page, gone = (client.get(path).content.decode() for path in (INDEX, "/finns-inte/"))
    assert "Ett steg till, sedan är du inne" in page
    assert ["/arenden/" in text for text in (page, gone)] == [False, False]  # no menu that leads nowhere
    assert client.get("/konto/logga-ut/").status_code == 200


def test_first_app_lets_in_and_shows_ten_codes_once(settings, call_taker, client):
    settings.SECOND_FACTOR = True
    client.force_login(call_taker)
    page = client.get(APP).content.decode()
    lies = client.session["second_factor_secret"]
    secret = unseal(lies)
    assert secret not in lies
    assert "data:image/svg+xml;base64," in page
    assert " ".join(re.findall("....", secret)) in page

    refused = client.post(APP, {"code": "000000"}, follow=True).content.decode()
    assert "Koden stämmer inte. Vänta på nästa kod i appen och försök igen." in refused
    assert not factors_of(call_taker).exists()
    assert client.session["second_factor_secret"] == lies

    shown = client.post(APP, {"code": code_now(secret)}, follow=True).content.decode()
    assert re.findall(r'<li class="figure">(\d{8})</li>', shown) == paper(call_taker)
    assert codes_left(call_taker) == 10
    assert client.get("/arenden/").status_code == 200
    assert "second_factor_secret" not in client.session
    assert [
        event.event for event in AuditEvent.objects.filter(event__startswith="second_factor").order_by("pk")
    ] == ["second_factor.added"]


def test_an_app_that_is_begun_is_begun_anew_when_its_key_is_gone(settings, call_taker, client):
    client.force_login(call_taker)
    client.get(APP)
    lies = client.session["second_factor_secret"]
    settings.FIELD_KEYS = [new_key(77)]

    assert client.get(APP).status_code == 200
    assert client.session["second_factor_secret"] != lies


def test_secrets_are_sealed(call_taker):
    secret = give_app(call_taker)
    lies = [row.data for row in Authenticator.objects.filter(user=call_taker)]

    assert secret not in str(lies)
    assert secret in {unseal(data["secret"]) for data in lies if "secret" in data}
    assert all(code not in str(lies) for code in paper(call_taker))


def test_keys_are_turned(settings, call_taker):
    secret = give_app(call_taker)
    [old] = settings.FIELD_KEYS
    number = int(old.partition(":")[0])
    assert numbers_of_keys() == {number: 2}
    settings.FIELD_KEYS = ["77:" + "/".join(["QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="]), old]

    assert renew_secrets() == 2
    assert numbers_of_keys() == {77: 2}
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert unseal(factors_of(call_taker).get().data["secret"]) == secret
    assert renew_secrets() == 0


def test_wrong_code_and_second_app_are_refused(call_taker):
    secret = generate_totp_secret()

    with pytest.raises(ValidationError, match="Koden stämmer inte"):
        add_app(secret=secret, code="000000", by=call_taker)
    assert len(add_app(secret=secret, code=code_now(secret), by=call_taker)) == 10
    with pytest.raises(ValidationError, match="Du har redan en app"):
        add_app(secret=secret, code=code_now(secret), by=call_taker)


# Signing in


def test_password_alone_does_not_let_in(call_taker):
    secret = give_app(call_taker)
    client = password_given(call_taker)

    assert not is_in(client)
    assert client.get("/").url.startswith(SIGN_IN)
    send_code(client, code_now(secret))
    assert is_in(client)


def test_code_is_taken_once(call_taker):
    """Also half a minute later, when the app's clock may still allow it."""
    code = code_now(give_app(call_taker))
    send_code(password_given(call_taker), code)

    again = password_given(call_taker)
    assert "Koden stämmer inte, eller är redan använd." in send_code(again, code)
    assert not is_in(again)


def test_code_on_paper_is_taken_once(call_taker):
    give_app(call_taker)
    code = paper(call_taker)[0]
    first, second = password_given(call_taker), password_given(call_taker)

    send_code(first, f"{code[:4]} {code[4:]}")
    send_code(second, code)

    assert (is_in(first), is_in(second)) == (True, False)
    assert codes_left(call_taker) == 9


def test_wrong_codes_are_counted_and_leave_a_line(call_taker):
    secret = give_app(call_taker)
    client = password_given(call_taker)

    for _ in range(attempts.CODES.most):
        assert "Koden stämmer inte" in send_code(client, "000000")
    assert AuditEvent.objects.filter(event="second_factor.refused").count() == attempts.CODES.most
    assert "Det blev för många försök." in send_code(client, code_now(secret))
    assert not is_in(client)


def test_right_code_is_not_counted(call_taker):
    give_app(call_taker)

    for code in paper(call_taker)[: attempts.CODES.most + 1]:
        client = password_given(call_taker)
        send_code(client, code)
        assert is_in(client)


def test_what_no_key_answered_is_refused(call_taker):
    give_app(call_taker)
    client = password_given(call_taker)

    for answer in NO_ANSWERS:
        assert client.post(CODE, {"credential": answer}, follow=True).status_code == 200, answer
    assert not is_in(client)


# Removing, and the codes on paper


def test_last_one_stays_where_everyone_must_have_one(settings, call_taker):
    give_app(call_taker)
    factor = factors_of(call_taker).get()
    settings.SECOND_FACTOR = True

    with pytest.raises(ValidationError, match="Det är det enda du har"):
        remove_factor(factor=factor, by=call_taker)
    settings.SECOND_FACTOR = False
    remove_factor(factor=factor, by=call_taker)
    assert not Authenticator.objects.filter(user=call_taker).exists()


def test_anothers_factor_is_not_there(call_taker, coordinator, login):
    give_app(coordinator)
    factor = factors_of(coordinator).get()

    assert login(call_taker).post(f"/konto/andra-steget/{factor.pk}/ta-bort/").status_code == 404
    with pytest.raises(ValidationError):
        remove_factor(factor=factor, by=call_taker)
    assert factors_of(coordinator).exists()


def test_new_codes_end_the_old_ones(call_taker, login):
    give_app(call_taker)
    old = paper(call_taker)

    page = login(call_taker).post("/konto/andra-steget/reservkoder/", follow=True).content.decode()

    new = re.findall(r'<li class="figure">(\d{8})</li>', page)
    assert new == paper(call_taker)
    assert not set(new) & set(old)
    client = password_given(call_taker)
    send_code(client, old[0])
    assert not is_in(client)


def test_codes_without_a_factor_are_refused(call_taker):
    with pytest.raises(ValidationError, match="Lägg till en app eller en nyckel först"):
        new_recovery_codes(by=call_taker)


# Who is at the keyboard


def test_roles_are_changed_by_who_has_just_shown_who_it_is(administrator, call_taker, login, monkeypatch):
    client, path = login(administrator), reverse("accounts:user_roles", args=[call_taker.pk])
    assert client.get(path).status_code == 200
    later = time() + 11 * 60
    monkeypatch.setattr("stodtelefon.accounts.second_factor.time.time", lambda: later)

    asked = client.get(path)
    assert asked.url == f"/konto/bekrafta/?next={path.replace('/', '%2F')}"
    wrong = client.post(asked.url, {"password": "fel"}, follow=True).content.decode()
    assert "Lösenordet stämmer inte." in wrong
    assert client.get(path).status_code == 302
    monkeypatch.undo()
    monkeypatch.setattr("stodtelefon.accounts.second_factor.time.time", lambda: time() + 60)
    assert client.post(asked.url, {"password": PASSWORD}).url == path
    assert client.get(path).status_code == 200


def test_way_on_leads_to_no_other_site(administrator, login):
    client = login(administrator)

    for address in ("https://annan.example/", "//annan.example", "javascript:alert(1)"):
        assert client.post(f"/konto/bekrafta/?next={address}", {"password": PASSWORD}).url == "/"


def test_nothing_given_is_asked_for(administrator, login):
    page = login(administrator).post("/konto/bekrafta/", {}, follow=True)

    assert list(page.context["form"].errors) == ["password"]
