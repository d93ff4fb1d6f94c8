"""Between the password and the second step: what happens meanwhile, and beginning anew."""

import re

import pytest
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.core.cache import cache
from django.test import Client

from stodtelefon.accounts.actions.second_factor import add_app, reset_from_server
from stodtelefon.accounts.actions.users import change_own_password, disable_user, enable_user
from stodtelefon.accounts.factories import PASSWORD
from stodtelefon.accounts.second_factor import FRESH_FOR, SHOWN_AT, unseal
from stodtelefon.accounts.tests.two_steps import CODE, SIGN_IN, give_app, is_in, password_given, send_code
from stodtelefon.audit.models import AuditEvent
from stodtelefon.demo.people import code_now

pytestmark = pytest.mark.django_db
APP = "/konto/andra-steget/app/"


def change_password(user, administrator):
    change_own_password(current=PASSWORD, password="en alldeles ny mening", by=user)


def close(user, administrator):
    disable_user(user=user, by=administrator)


def close_and_open(user, administrator):
    disable_user(user=user, by=administrator)
    enable_user(user=user, by=administrator)


@pytest.mark.parametrize("meanwhile", [change_password, close, close_and_open])
def test_right_code_lets_nobody_in_when_the_password_given_holds_no_longer(
    meanwhile, call_taker, administrator
):
    secret = give_app(call_taker)
    client = password_given(call_taker)
    meanwhile(call_taker, administrator)

    page = send_code(client, code_now(secret))

    assert not is_in(client)
    assert "Kontot har ändrats sedan du började logga in." in page
    assert not AuditEvent.objects.filter(event="session.started").exists()


def test_one_whose_factor_was_taken_away_meanwhile_signs_in_and_makes_another(settings, call_taker):
    give_app(call_taker)
    client = password_given(call_taker)
    reset_from_server(email=call_taker.email)
    settings.SECOND_FACTOR = True

    assert client.get(CODE).url == SIGN_IN
    assert client.get(SIGN_IN).status_code == 200
    client.post(SIGN_IN, {"login": call_taker.email, "password": PASSWORD})
    assert client.get("/").url == "/konto/andra-steget/"


def test_one_begins_anew_as_another(call_taker, coordinator):
    give_app(call_taker)
    client = password_given(call_taker)
    [way] = re.findall('<a href="([^"]+)">Börja om</a>', client.get(CODE).content.decode())

    assert client.get(way).status_code == 200
    client.post(SIGN_IN, {"login": coordinator.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(coordinator.pk)


def test_code_pressed_twice_or_in_a_second_tab_leads_in(call_taker):
    secret = give_app(call_taker)
    client = Client(enforce_csrf_checks=True)

    def send(path, **fields):
        page = client.get(path).content.decode()
        token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        return [client.post(path, fields | {"csrfmiddlewaretoken": token}) for _ in "12"]

    send(SIGN_IN, login=call_taker.email, password=PASSWORD)
    assert [
        (sent.status_code, sent.headers.get("Location")) for sent in send(CODE, code=code_now(secret))
    ] == [
        (302, "/"),
        (302, "/"),
    ]


def test_session_from_before_the_factor_shows_it(settings, call_taker, client):
    """A second tab, signed in with the password alone, when the factor is made in another."""
    settings.SECOND_FACTOR = True
    client.force_login(call_taker)
    secret = give_app(call_taker)

    assert client.get("/", follow=True).redirect_chain[-1][0] == "/konto/bekrafta/"
    page = client.get("/konto/bekrafta/").content.decode()
    assert 'name="password"' not in page
    client.post("/konto/bekrafta/", {"password": PASSWORD})
    assert client.get("/arenden/").status_code == 302
    client.post("/konto/bekrafta/", {"code": code_now(secret)})
    assert client.get("/arenden/").status_code in (200, 404)
    assert client.get("/").status_code == 200


def test_whoever_takes_long_over_the_first_one_is_asked_for_the_password(settings, call_taker, client):
    """There is nothing else to ask for yet, and to find an app takes more than ten minutes."""
    settings.SECOND_FACTOR = True
    client.force_login(call_taker)
    client.get(APP)
    session = client.session
    secret = unseal(session["second_factor_secret"])
    session[SHOWN_AT] -= FRESH_FOR + 1
    session.save()

    asked = client.post(APP, {"code": code_now(secret)}).url
    assert asked == f"/konto/bekrafta/?next={APP.replace('/', '%2F')}"
    assert "Lösenordet stämmer inte." in client.post(asked, {"password": "fel"}, follow=True).content.decode()
    assert client.post(asked, {"password": PASSWORD}).url == APP
    client.post(APP, {"code": code_now(secret)})
    assert client.get("/arenden/").status_code == 200


def test_page_of_a_sent_form_is_not_fetched_without_the_second_step(settings, call_taker):
    """Sent before everyone had to have one, and fetched after."""
    client = Client(answers_as_sent=True)
    client.force_login(call_taker)
    client.get("/samtal/nytt/")  # which gives the browser its secret
    way = client.post("/samtal/nytt/", {"reason": "Ett ord i förtroende"}).headers["Location"]
    assert "Ett ord i förtroende" in client.get(way).content.decode()

    settings.SECOND_FACTOR = True
    assert client.get(way).url == "/konto/andra-steget/"


def test_code_is_taken_once_however_it_is_written(call_taker):
    """allauth remembers it for half a minute, and reads past the dash."""
    code = code_now(give_app(call_taker))
    send_code(password_given(call_taker), code)
    used = f"allauth.mfa.totp.used?user={call_taker.pk}&code={code}"
    assert cache.delete(used)

    again = password_given(call_taker)
    send_code(again, f"{code[:3]}-{code[3:]}")
    assert not is_in(again)


def test_code_that_made_the_app_signs_nobody_in(call_taker):
    secret = generate_totp_secret()
    code = code_now(secret)
    add_app(secret=secret, code=code, by=call_taker)

    client = password_given(call_taker)
    send_code(client, code)
    assert not is_in(client)
