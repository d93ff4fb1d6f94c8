"""Where one is signed in: listed, and ended from elsewhere at the next request."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from stodtelefon.accounts.actions.sessions import forget_ended_sessions
from stodtelefon.accounts.adapter import NOWHERE
from stodtelefon.accounts.factories import PASSWORD, UserSessionFactory
from stodtelefon.accounts.tests.at_the_door import sign_in
from stodtelefon.accounts.views.sessions import browser_of
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
PAGE = "/konto/inloggad/"


@pytest.fixture
def here(call_taker):
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko Firefox/140.0"})
    sign_in(client, call_taker)
    return client


@pytest.fixture
def there(call_taker):
    client = Client()
    sign_in(client, call_taker)
    return client


def test_each_sign_in_is_listed_and_the_own_one_is_marked(here, there):
    page = here.get(PAGE).content.decode()

    assert "Firefox på Linux" in page
    assert page.count("Logga ut där") == 1
    assert page.count('<span class="state done">här</span>') == 1
    assert "Logga ut överallt utom här" in page


def test_one_that_is_ended_is_signed_out_at_its_next_request(call_taker, here, there):
    other = UserSession.objects.get(session_key=there.session.session_key)

    here.post(f"{PAGE}{other.pk}/")

    assert there.get("/").url.startswith("/konto/logga-in/")
    assert here.get("/").status_code == 200
    assert AuditEvent.objects.filter(event="session.ended_elsewhere").count() == 1
    assert here.post(f"{PAGE}{other.pk}/").status_code == 404  # ended in the tab beside


def test_all_others_are_ended_at_once(call_taker, here, there):
    third = Client()
    sign_in(third, call_taker)

    here.post(f"{PAGE}andra/")

    assert [client.get("/").status_code for client in (here, there, third)] == [200, 302, 302]
    assert "Logga ut överallt utom här" not in here.get(PAGE).content.decode()


def test_new_password_leaves_the_one_here_alone_in_the_list(here, there):
    new = {"password": "en alldeles ny mening", "password_again": "en alldeles ny mening"}
    here.post("/konto/losenord/", {"current": PASSWORD} | new)

    page = here.get(PAGE).content.decode()
    assert page.count('<span class="state done">här</span>') == 1
    assert "Logga ut där" not in page
    assert there.get("/").status_code == 302


def test_one_here_is_ended_by_signing_out(call_taker, here):
    own = UserSession.objects.get(session_key=here.session.session_key)

    assert here.post(f"{PAGE}{own.pk}/").url == "/konto/logga-ut/"
    assert here.get("/").status_code == 200


def test_anothers_is_not_there(coordinator, here):
    other = UserSessionFactory(user=coordinator)

    assert here.post(f"{PAGE}{other.pk}/").status_code == 404
    assert UserSession.objects.filter(pk=other.pk).exists()


def test_what_is_noted_of_ended_sessions_is_forgotten(call_taker, here):
    UserSessionFactory(user=call_taker)

    assert forget_ended_sessions() == 1
    assert [one.session_key for one in UserSession.objects.all()] == [here.session.session_key]


def test_sign_in_over_a_socket_without_an_address(call_taker):
    client = Client()
    client.post("/konto/logga-in/", {"login": call_taker.email, "password": "stodtelefon"}, REMOTE_ADDR="")

    assert "_auth_user_id" in client.session
    assert NOWHERE not in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("called", "said"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140",
            "Edge på Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari på iOS"),
        ("", "Okänd webbläsare"),
    ],
)
def test_browser_is_said_in_words(called, said):
    assert browser_of(called) == said
