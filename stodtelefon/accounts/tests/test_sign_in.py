"""Signing in and out, and what an account that is closed meets."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from stodtelefon.accounts.actions.users import change_own_password, disable_user, enable_user
from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.accounts.tests.at_the_door import LOGIN, sign_in
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role


def test_door_asks_in_our_words_and_shows_nothing_in_the_fields(db, client):
    html = client.get(LOGIN).content.decode()

    assert re.findall(r"<label for=\"id_(\w+)\">([^<]+?)\s*</label>", html) == [
        ("login", "E-post"),
        ("password", "Lösenord"),
    ]
    assert "placeholder" not in html
    assert "helptext" not in html


@pytest.mark.parametrize(
    ("role", "first_page"),
    [
        (Role.CALL_TAKER, "home"),
        (Role.COORDINATOR, "home"),
        (Role.MANAGER, "home"),
        (Role.STATISTICS_READER, "reporting:index"),
        (Role.ARCHIVIST, "home"),
        (Role.LOG_REVIEWER, "home"),
        (Role.ADMINISTRATOR, "first_day"),
    ],
)
def test_everyone_lands_on_a_page_that_they_may_open(role, first_page, db, client):
    sign_in(client, UserFactory(roles=[role]))
    response = client.get("/", follow=True)

    assert response.request["PATH_INFO"] == reverse(first_page)
    assert response.status_code == 200


@pytest.mark.parametrize(
    "typed",
    ["samtal@exempel.se\u200b", "samtal＠exempel.se", " Samtal@Exempel.se ", "\ufeffsamtal@exempel\xad.se"],
)
def test_address_is_known_wherever_it_was_pasted_from(typed, db, client):
    user = UserFactory(email="samtal@exempel.se")

    client.post(LOGIN, {"login": typed, "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(user.pk)


def test_person_without_role_lands_on_the_profile(db, client):
    assert sign_in(client, UserFactory(roles=[])).url == "/"
    assert client.get("/").url == reverse("accounts:profile")


def test_address_is_taken_in_any_case(call_taker, client):
    client.post(LOGIN, {"login": call_taker.email.upper(), "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(call_taker.pk)


@pytest.mark.parametrize("password", ["fel", "", "stodtelefon ", "a\x00b"])
def test_wrong_password_lets_nobody_in(password, call_taker, client):
    response = sign_in(client, call_taker, password)

    assert response.status_code == 200
    assert "_auth_user_id" not in client.session
    assert User.objects.get(pk=call_taker.pk).last_login is None


@pytest.mark.parametrize(("password", "most"), [(PASSWORD, 22), ("fel", 11)])
def test_sign_in_costs_few_statements(password, most, call_taker, client):
    client.get(LOGIN)
    sign_in(Client(), call_taker, password)

    with CaptureQueriesContext(connection) as asked:
        sign_in(client, call_taker, password)

    assert (
        len(asked) == most
    )  # of a wrong one three come after the answer: its line in the log, and its bounds


def test_key_of_the_session_is_another_after_signing_in(call_taker, client):
    client.get("/arenden/")
    client.session["before"] = True
    before = client.session
    before.save()
    client.cookies["sessionid"] = before.session_key

    sign_in(client, call_taker)

    assert client.session.session_key != before.session_key
    assert not type(before)().exists(before.session_key)


@pytest.mark.parametrize(
    ("forwarded", "told"),
    [
        ("192.0.2.7", "127.0.0.1"),
        ("x, y", "127.0.0.1"),
        ("192.0.2.7, 192.0.2.8", "192.0.2.7"),
        (None, "127.0.0.1"),
    ],
)
def test_proxy_that_says_less_than_it_should_locks_nobody_out(
    forwarded, told, call_taker, client, caplog, settings
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    headers = {"x-forwarded-for": forwarded} if forwarded else {}

    client.post(LOGIN, {"login": call_taker.email, "password": "fel"}, headers=headers)
    client.post(LOGIN, {"login": call_taker.email, "password": PASSWORD}, headers=headers)

    assert f"nekad inloggning: {told}" in caplog.messages
    assert client.session["_auth_user_id"] == str(call_taker.pk)


def test_signing_in_out_and_failing_are_logged(call_taker, client):
    sign_in(client, call_taker, "fel")
    sign_in(client, call_taker)
    client.post("/konto/logga-ut/")

    events = list(AuditEvent.objects.order_by("id").values_list("event", "actor_id"))
    assert events == [
        ("session.refused", None),
        ("session.started", call_taker.pk),
        ("session.ended", call_taker.pk),
    ]
    assert "_auth_user_id" not in client.session


def test_signing_in_pressed_twice_signs_in(db, call_taker):
    """The first press has given the browser another token."""
    client = Client(enforce_csrf_checks=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(LOGIN).content.decode())[1]
    sent = {"csrfmiddlewaretoken": token, "login": call_taker.email, "password": PASSWORD}

    first, second = client.post(LOGIN, sent), client.post(LOGIN, sent)

    assert [(one.status_code, one.url) for one in (first, second)] == [(302, "/")] * 2


def test_get_does_not_sign_out(call_taker, login):
    client = login(call_taker)

    client.get("/konto/logga-ut/")

    assert client.session["_auth_user_id"] == str(call_taker.pk)


def test_disabled_account_cannot_sign_in(administrator, call_taker, client):
    disable_user(user=call_taker, by=administrator)

    sign_in(client, call_taker)

    assert "_auth_user_id" not in client.session


def test_live_session_ends_when_the_account_is_disabled_and_stays_ended(administrator, call_taker, login):
    client = login(call_taker)
    assert client.get("/konto/").status_code == 200
    disable_user(user=call_taker, by=administrator)
    assert client.get("/konto/").url == f"{LOGIN}?next=/konto/"

    enable_user(user=call_taker, by=administrator)

    assert client.get("/konto/").url == f"{LOGIN}?next=/konto/"


def test_live_session_loses_a_role_at_once(administrator, login):
    other = UserFactory(administrator=True)
    client = login(other)
    assert client.get(reverse("accounts:user_index")).status_code == 200
    other.roles = []
    other.save()

    assert client.get(reverse("accounts:user_index")).status_code == 404


def test_new_password_ends_the_other_sessions(call_taker, login):
    here, elsewhere = login(call_taker), login(call_taker)

    here.post(
        reverse("accounts:password"),
        {"current": PASSWORD, "password": "en alldeles ny mening", "password_again": "en alldeles ny mening"},
    )

    assert here.get("/konto/").status_code == 200
    assert elsewhere.get("/konto/").status_code == 302


def test_new_password_pressed_twice_is_set_once(call_taker, login):
    """What has a password in it is not remembered as sent: the second time the old one is right no longer."""
    client, new = login(call_taker), "en alldeles ny mening"
    sent = {"current": PASSWORD, "password": new, "password_again": new}

    replies = [client.post(reverse("accounts:password"), sent) for _ in "12"]
    other = client.post(
        reverse("accounts:password"), sent | {"password": new + "!", "password_again": new + "!"}
    )

    assert [reply.status_code for reply in replies] == [302, 302]
    assert list(other.context["form"].errors) == ["current"]
    assert AuditEvent.objects.filter(event="user.password_changed").count() == 1


def test_new_password_that_is_weak_is_told_by_the_field(call_taker, login):
    response = login(call_taker).post(
        reverse("accounts:password"), {"current": PASSWORD, "password": "12345", "password_again": "12345"}
    )

    assert list(response.context["form"].errors) == ["password"]
    assert User.objects.get(pk=call_taker.pk).check_password(PASSWORD)


def test_password_is_changed_by_its_owner_alone(call_taker, other_call_taker):
    change_own_password(current=PASSWORD, password="en alldeles ny mening", by=call_taker)

    assert User.objects.get(pk=other_call_taker.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_reset_password",
        "account_set_password",
        "account_change_password",
        "account_confirm_login_code",
    ],
)
def test_only_what_is_needed_of_allauth_is_served(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "path", ["/konto/registrera/", "/konto/signup/", "/accounts/signup/", "/konto/email/"]
)
def test_nobody_signs_up(path, db):
    response = Client().post(path, {"email": "ny@stodtelefon.example", "password1": "x", "password2": "x"})

    assert response.status_code == 404
    assert not User.objects.exists()


def test_page_asks_a_stranger_to_sign_in(db, client):
    for name in ("profile", "permissions", "user_index", "password", "name"):
        path = reverse(f"accounts:{name}")
        assert client.get(path).url == f"{LOGIN}?next={path}"


def test_next_page_outside_the_line_is_not_followed(call_taker, client):
    response = client.post(
        LOGIN, {"login": call_taker.email, "password": PASSWORD, "next": "https://annan.example/"}
    )

    assert response.url == "/"
