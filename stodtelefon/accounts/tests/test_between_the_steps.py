"""Between the password and the second step: what happens meanwhile, and beginning anew."""

import re

import pytest
from django.test import Client

from stodtelefon.accounts.actions.second_factor import reset_from_server
from stodtelefon.accounts.actions.users import change_own_password, disable_user, enable_user
from stodtelefon.accounts.factories import PASSWORD
from stodtelefon.accounts.tests.two_steps import CODE, SIGN_IN, give_app, is_in, password_given, send_code
from stodtelefon.audit.models import AuditEvent
from stodtelefon.demo.people import code_now

pytestmark = pytest.mark.django_db


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
    assert "Kontot har ändrats sedan du skrev lösenordet." in page
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
