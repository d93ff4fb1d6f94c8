"""Passkeys: what one's own answers to this session's question is taken, and nothing else."""

import pytest
from django.test import Client

from stodtelefon.accounts import attempts
from stodtelefon.accounts.factories import PASSWORD
from stodtelefon.accounts.second_factor import FRESH_FOR, SHOWN_AT, WRONG_KEY, factors_of
from stodtelefon.accounts.tests.soft_key import HOST, SoftKey
from stodtelefon.accounts.tests.two_steps import CODE, SIGN_IN, is_in
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
KEY, CONFIRM = "/konto/andra-steget/nyckel/", "/konto/bekrafta/"


def read(client, path) -> str:
    return client.get(path).content.decode()


def at_the_second_step(user) -> Client:
    client = Client(HTTP_HOST=HOST)
    assert client.post(SIGN_IN, {"login": user.email, "password": PASSWORD}).url == CODE
    return client


def with_key(user) -> SoftKey:
    """A key that the user has added, in a session of their own."""
    client, made = Client(HTTP_HOST=HOST), SoftKey()
    client.force_login(user)
    sent = client.post(KEY, {"name": "Min nyckel", "credential": made.make(read(client, KEY))})
    assert sent.status_code == 200  # the codes on paper
    return made


@pytest.fixture
def mine(call_taker):
    return with_key(call_taker)


def test_own_key_lets_in_and_its_answer_does_not_a_second_time(call_taker, mine):
    client = at_the_second_step(call_taker)
    answer = mine.show(read(client, CODE))
    client.post(CODE, {"credential": answer})
    assert is_in(client)
    client.post("/konto/logga-ut/")

    client.post(SIGN_IN, {"login": call_taker.email, "password": PASSWORD})
    assert client.get(CODE).status_code == 200
    client.post(CODE, {"credential": answer})
    assert not is_in(client)


def test_key_of_another_account_lets_nobody_in(call_taker, coordinator, mine):
    theirs, client = with_key(coordinator), at_the_second_step(call_taker)

    for key in (theirs, SoftKey(), SoftKey(claims=mine)):
        client.post(CODE, {"credential": key.show(read(client, CODE))})
        assert not is_in(client)
    client.post(CODE, {"credential": mine.show(read(client, CODE))})
    assert is_in(client)


def test_wrong_codes_of_who_has_the_password_keep_no_key_out(call_taker, mine):
    elsewhere, client = at_the_second_step(call_taker), at_the_second_step(call_taker)
    for _ in range(attempts.CODES.most + 1):
        elsewhere.post(CODE, {"code": "000000"}, REMOTE_ADDR="192.0.2.7")
    refused = client.post(CODE, {"code": "000000"}).content.decode()

    client.post(CODE, {"credential": SoftKey(claims=mine).show(read(client, CODE))})
    assert not is_in(client)
    client.post(CODE, {"credential": mine.show(read(client, CODE))})

    assert "Det blev för många försök." in refused
    assert is_in(client)
    assert AuditEvent.objects.filter(event="second_factor.refused").count() == attempts.CODES.most


def test_answer_to_what_another_session_asked_is_refused(call_taker, mine):
    asked, sends = at_the_second_step(call_taker), at_the_second_step(call_taker)
    answer = mine.show(read(asked, CODE))

    assert sends.get(CODE).status_code == 200
    sends.post(CODE, {"credential": answer})
    assert not is_in(sends)


def test_key_is_added_by_an_answer_to_this_session_alone(call_taker, coordinator):
    mine, theirs = (Client(HTTP_HOST=HOST) for _ in "12")
    mine.force_login(call_taker)
    theirs.force_login(coordinator)
    answer = SoftKey().make(read(theirs, KEY))

    assert mine.get(KEY).status_code == 200
    sent = mine.post(KEY, {"name": "Deras", "credential": answer})

    assert WRONG_KEY in sent.content.decode()
    assert not factors_of(call_taker).exists()


def test_who_is_at_the_keyboard_is_told_by_ones_own_key(call_taker, coordinator, mine):
    theirs, client = with_key(coordinator), Client(HTTP_HOST=HOST)
    client.force_login(call_taker)
    session = client.session
    session[SHOWN_AT] -= FRESH_FOR + 1
    session.save()

    for key, status in ((theirs, 200), (mine, 302)):
        sent = client.post(CONFIRM, {"credential": key.show(read(client, CONFIRM))})
        assert sent.status_code == status
    assert client.get(KEY).status_code == 200
