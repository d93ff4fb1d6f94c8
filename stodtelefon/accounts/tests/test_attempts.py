"""Attempts to sign in: how many are let through, from where, and who is told."""

import re

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core.cache import cache
from django.test import Client

from stodtelefon.accounts import attempts
from stodtelefon.accounts.attempts import Limit
from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.accounts.second_factor import TOO_MANY
from stodtelefon.accounts.tests.at_the_door import LOGIN, codes, kept, sign_in
from stodtelefon.audit.models import AuditEvent
from stodtelefon.watch import counters


def test_lock_out_after_many_wrong_passwords(call_taker, client):
    for _ in range(6):
        sign_in(client, call_taker, "fel lösenord")

    sign_in(client, call_taker)

    assert "_auth_user_id" not in client.session


def test_lock_out_stands_after_400_other_attempts(call_taker, client):
    for _ in range(6):
        sign_in(client, call_taker, "fel lösenord")

    for number in range(400):
        cache.count(f"sign-in:pair:someone-else-{number}", most=5, seconds=300)

    assert "too_many_login_attempts" in codes(sign_in(client, call_taker))
    assert "_auth_user_id" not in client.session


def test_lock_out_stands_under_whatever_name_the_line_is_asked_for(call_taker, client):
    for port in range(6):
        client.post(LOGIN, {"login": call_taker.email, "password": "fel"}, HTTP_HOST=f"localhost:{port}")

    client.post(LOGIN, {"login": call_taker.email, "password": PASSWORD}, HTTP_HOST="127.0.0.1:7")

    assert "_auth_user_id" not in client.session


def test_lock_out_ends_when_its_time_is_over(call_taker, client, monkeypatch):
    monkeypatch.setattr(attempts, "PAIR", Limit("pair", 2, 300))
    for _ in range(3):
        sign_in(client, call_taker, "fel")

    monkeypatch.setattr(attempts, "PAIR", Limit("pair", 2, 0))
    sign_in(client, call_taker)

    assert client.session["_auth_user_id"] == str(call_taker.pk)


def test_signing_in_takes_back_its_own_attempt_and_no_other(call_taker, other_call_taker, client):
    for _ in range(4):
        sign_in(client, call_taker, "fel")
    for _ in range(3):
        sign_in(Client(), call_taker)
    assert "too_many_login_attempts" not in codes(sign_in(client, call_taker, "fel"))

    assert "too_many_login_attempts" in codes(sign_in(client, call_taker, "fel"))


def from_address(number: int) -> dict:
    return {"REMOTE_ADDR": f"192.0.2.{number}"}


def test_wrong_passwords_from_elsewhere_do_not_keep_their_owner_out(call_taker, client):
    """Thirty from six addresses: whoever sent them waits, and the right password from one's own desk lets in."""
    wrong = {"login": call_taker.email, "password": "fel"}
    for number in range(30):
        Client().post(LOGIN, wrong, **from_address(number % 6))

    assert "too_many_login_attempts" in codes(Client().post(LOGIN, wrong, **from_address(1)))
    client.post(LOGIN, {"login": call_taker.email, "password": PASSWORD}, **from_address(77))
    assert client.session["_auth_user_id"] == str(call_taker.pk)


def test_account_that_is_tried_from_everywhere_is_tried_once_a_minute_from_each(call_taker, monkeypatch):
    monkeypatch.setattr(attempts, "ON_ACCOUNT", Limit("on-account", 3, 300))
    wrong = {"login": call_taker.email, "password": "fel"}
    for number in range(3):
        Client().post(LOGIN, wrong, **from_address(number))

    first, second = (codes(Client().post(LOGIN, wrong, **from_address(9))) for _ in range(2))

    assert "too_many_login_attempts" not in first
    assert "too_many_login_attempts" in second


def test_owner_of_such_an_account_who_presses_too_soon_is_let_in_a_minute_later(
    call_taker, client, monkeypatch
):
    monkeypatch.setattr(attempts, "ON_ACCOUNT", Limit("on-account", 3, 300))
    for number in range(3):
        Client().post(LOGIN, {"login": call_taker.email, "password": "fel"}, **from_address(number))
    sign_in(client, call_taker, "fel")

    too_soon = [codes(sign_in(client, call_taker)) for _ in range(6)]
    monkeypatch.setattr(attempts, "SLOW", Limit("slow", 1, 0))
    sign_in(client, call_taker)

    assert too_soon == [["too_many_login_attempts"]] * 6
    assert client.session["_auth_user_id"] == str(call_taker.pk)


def test_administrator_sees_whose_password_is_guessed(administrator, call_taker, login, monkeypatch):
    monkeypatch.setattr(attempts, "ON_ACCOUNT", Limit("on-account", 3, 300))
    assert "någon gissar lösenordet" not in login(administrator).get("/konto/anvandare/").content.decode()

    for number in range(4):
        Client().post(LOGIN, {"login": call_taker.email, "password": "fel"}, **from_address(number))

    page = login(administrator).get("/konto/anvandare/").content.decode()
    assert page.count("någon gissar lösenordet") == 1


def test_one_who_tries_wrong_in_an_office_keeps_nobody_else_there_out(call_taker, coordinator, client):
    """All of them have one address. What is refused is not counted on it."""
    for _ in range(50):
        sign_in(Client(), call_taker, "fel")

    sign_in(client, coordinator)

    assert client.session["_auth_user_id"] == str(coordinator.pk)


@pytest.mark.parametrize("password", ["fel", "ﬁskens fel"])
def test_known_and_unknown_addresses_are_answered_alike(password, call_taker, monkeypatch):
    """The same words, and as much work: a password is hashed as often, whether there is an account or not. One whose
    letters can be made alike is tried in both ways."""
    hashed, hasher = [], get_hasher()
    encode = type(hasher).encode
    monkeypatch.setattr(type(hasher), "encode", lambda self, *given: hashed.append(1) or encode(self, *given))
    answers = []
    for address in (call_taker.email, "ingen@hemma.example", UserFactory(disabled=True).email):
        hashed.clear()
        answer = Client().post(LOGIN, {"login": address, "password": password})
        answers.append((codes(answer), len(hashed)))

    assert answers[0] == answers[1] == answers[2]


def test_old_password_is_guessed_no_more_often_where_it_is_changed(call_taker, login):
    client, new = login(call_taker), "en alldeles ny mening"

    def send(current, new=new):
        sent = {"current": current, "password": new, "password_again": new}
        return client.post("/konto/losenord/", sent)

    for _ in range(attempts.PAIR.most + 1):
        assert list(send(PASSWORD, "12345").context["form"].errors) == ["password"]
    for _ in range(attempts.PAIR.most):
        assert send("fel").context["form"].errors["current"] == ["Det nuvarande lösenordet stämmer inte."]

    assert send(PASSWORD).context["form"].errors["current"] == [TOO_MANY]
    refused = AuditEvent.objects.filter(event="session.refused", target_id=str(call_taker.pk))
    assert refused.count() == attempts.PAIR.most
    assert User.objects.get(pk=call_taker.pk).check_password(PASSWORD)


def test_many_accounts_from_one_address_are_too_many(db, client, monkeypatch):
    monkeypatch.setattr(attempts, "FROM_ADDRESS", Limit("from-address", 10, 300))
    for number in range(10):
        client.post(LOGIN, {"login": f"{number}@hemma.example", "password": "fel"})

    assert "too_many_login_attempts" in codes(
        client.post(LOGIN, {"login": "x@hemma.example", "password": "fel"})
    )
    other = client.post(LOGIN, {"login": "x@hemma.example", "password": "fel"}, REMOTE_ADDR="192.0.2.9")
    assert "too_many_login_attempts" not in codes(other)


@pytest.mark.parametrize(
    ("other", "is_same"), [("2001:db8::8", True), ("2001:db8:0:1::7", False), ("192.0.2.7", False)]
)
def test_network_of_an_address_is_counted_as_one(other, is_same, db, client, monkeypatch):
    monkeypatch.setattr(attempts, "FROM_ADDRESS", Limit("from-address", 1, 60))
    client.post(LOGIN, {"login": "a@hemma.example", "password": "fel"}, REMOTE_ADDR="2001:db8::7")

    answer = client.post(LOGIN, {"login": "b@hemma.example", "password": "fel"}, REMOTE_ADDR=other)

    assert ("too_many_login_attempts" in codes(answer)) == is_same


def test_nothing_that_was_typed_or_from_where_lies_in_what_is_counted(db, client):
    client.post(LOGIN, {"login": "anna.ek@hemma.example", "password": "fel"}, REMOTE_ADDR="192.0.2.7")

    assert len(kept()) == 6
    assert not re.search(r"anna|hemma|192", " ".join(kept()))


def test_attempts_turned_away_are_lines_that_fail2ban_reads(db, client, caplog):
    refused, locked = counters.refused_sign_ins._value.get(), counters.lock_outs._value.get()
    for _ in range(7):
        client.post(LOGIN, {"login": "anna.ek@hemma.example", "password": "fel"}, REMOTE_ADDR="2001:db8::7")

    lines = [record.getMessage() for record in caplog.records if record.name == "stodtelefon.sign_in"]
    assert lines == ["nekad inloggning: 2001:db8::7"] * 5 + ["avvisad inloggning: 2001:db8::7"] * 2
    assert counters.refused_sign_ins._value.get() == refused + 5
    assert counters.lock_outs._value.get() == locked + 2


def test_too_many_forms_from_one_address_are_told_too(db, client, caplog, monkeypatch):
    monkeypatch.setattr(attempts, "FORMS", Limit("forms", 1, 60))
    client.post(LOGIN, {"login": "a@hemma.example", "password": "fel"})

    response = client.post(LOGIN, {"login": "a@hemma.example", "password": "fel"})

    assert response.status_code == 429
    assert "Det har kommit för många försök" in response.content.decode()
    assert "avvisad inloggning: 127.0.0.1" in caplog.messages
