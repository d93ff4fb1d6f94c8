"""A screen that nobody touches is locked: to a locked session nobody is signed in, at any address."""

import time
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import resolve

from calls import read_out
from calls.factories import CaseFactory
from stodtelefon.accounts import attempts
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.accounts.screen_lock import LOCKS_AT, SIGNED_IN_AT, TELLS, seconds_for
from stodtelefon.accounts.sessions import put
from stodtelefon.accounts.tests.at_the_door import sign_in
from stodtelefon.accounts.tests.two_steps import give_app
from stodtelefon.audit.models import AuditEvent
from stodtelefon.demo.people import code_now
from stodtelefon.drafts.models import Draft
from stodtelefon.drafts.tests.tab import Tab
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.table import TABLE
from stodtelefon.tests.test_access.world import make_world

pytestmark = pytest.mark.django_db
NOBODYS = ("accounts:lock", "account_logout")  # what one may ask for with the screen locked
LOCK, STATE = "/konto/last/", "/konto/last/lage/"
HOUR = 3600


def leave(client: Client, **values) -> None:
    """Nobody has touched it for longer than it may lie, in a browser that told of its keys before."""
    put(client.session, {LOCKS_AT: time.time() - 1, TELLS: True} | values)


def left(client: Client) -> float:
    return client.session[LOCKS_AT] - time.time()


@pytest.fixture
def case(call_taker):
    return CaseFactory(handler=call_taker)


@pytest.fixture
def client(call_taker):
    client = Client()
    sign_in(client, call_taker)
    return client


def test_locked_page_leads_to_the_lock_and_from_there_to_the_very_place(client, call_taker, case):
    place = f"/arenden/{case.number}/?fel=nej"
    assert client.get(place).status_code == 200
    leave(client)

    locked = client.get(place)
    assert locked.status_code == 302
    assert locked.url.startswith(f"{LOCK}?vidare=")
    assert case.number not in locked.url

    page = client.get(locked.url).content.decode()
    assert "Skärmen är låst" in page
    assert call_taker.mark in page
    assert "data-person" not in page
    assert case.number not in page

    opened = client.post(locked.url, {"password": PASSWORD})
    assert opened.url == place
    assert client.get(place).status_code == 200
    assert 14 * 60 < left(client) <= 15 * 60
    assert AuditEvent.objects.filter(event="session.unlocked", actor_id=call_taker.pk).count() == 1
    assert client.post(locked.url, {"password": PASSWORD}).url == place  # pressed twice


def test_nothing_but_the_lock_at_any_address(own_database):
    """What is answered is what is answered to anybody; and where they are asked to sign in, the lock."""
    world = make_world()
    for column in ("taker", "manager", "admin"):
        put(world.browser(column).session, {LOCKS_AT: time.time() - 1, TELLS: True})
    shown = []
    for name, row in TABLE.items():
        for column in ("taker", "manager", "admin"):
            client = world.browser(column)
            answer = getattr(client, row.method)(address_of(name, world.there))
            is_lock = answer.status_code == 302 and answer.url.startswith(LOCK)
            person = world.people[column]
            body = b"".join(answer) if answer.streaming else answer.content
            if row.answers["anonymous"] == "sign-in" and name not in NOBODYS and not is_lock:
                shown.append(f"{name}: {answer.status_code}")
            if name != "accounts:lock" and person.name.encode() in body:
                shown.append(f"{name} names {column}")
    assert shown == []


def test_address_that_is_not_there_shows_nothing_of_anybody(client, call_taker):
    leave(client)

    page = client.get("/finns-inte/")

    assert page.status_code == 404
    assert call_taker.name not in page.content.decode()


def test_what_is_sent_to_a_locked_session_is_a_draft_and_opened_when_it_is_unlocked(client, case):
    tab, place = Tab(client), f"/arenden/{case.number}/anteckning/"
    tab.get(place)
    leave(client)

    locked = tab.post(place, {"text": "Sagt på vägen ut."})

    assert locked.url.startswith(f"{LOCK}?vidare=")
    draft = Draft.objects.get()
    assert ["text", "Sagt på vägen ut."] in draft.contents["fields"]
    assert client.get(locked.url).content.decode().count("står kvar här") == 0  # what is said waits
    opened = client.post(locked.url, {"password": PASSWORD}, follow=True)
    assert opened.redirect_chain[-1][0] == draft.resume_url
    page = opened.content.decode()
    assert "Sagt på vägen ut." in page
    assert "Skärmen hade låsts" in page


def test_form_with_an_old_token_is_kept_behind_the_lock_too(call_taker, case):
    tab, place = Tab(), f"/arenden/{case.number}/anteckning/"
    tab.sign_in(call_taker)
    tab.get(place)
    leave(tab.client)
    tab.hidden["csrfmiddlewaretoken"] = "x" * 64

    locked = tab.post(place, {"text": "Sagt på vägen ut."})

    assert locked.url.startswith(f"{LOCK}?vidare=")
    assert ["text", "Sagt på vägen ut."] in Draft.objects.get().contents["fields"]
    tab.get(locked.url)
    assert (
        "Skärmen hade låsts"
        in tab.client.get(tab.post(locked.url, {"password": PASSWORD}).url).content.decode()
    )


def test_code_to_read_out_is_not_left_behind_the_lock(client):
    put(client.session, {read_out.KEY: [str(uuid4()), ""]})
    leave(client)

    locked = client.get("/")
    client.get(locked.url)
    assert read_out.KEY in client.session

    client.post(locked.url, {"password": PASSWORD}, follow=True)
    assert read_out.KEY not in client.session


def test_press_behind_the_lock_does_nothing_and_says_so(client, call_taker):
    leave(client)

    locked = client.post("/konto/inloggad/andra/", headers={"referer": "http://testserver/konto/inloggad/"})
    page = client.post(locked.url, {"password": PASSWORD}, follow=True)

    assert page.redirect_chain[-1][0] == "http://testserver/konto/inloggad/"
    assert "inget är gjort" in page.content.decode()
    assert not AuditEvent.objects.filter(event="session.ended_elsewhere").exists()


def test_way_that_is_not_ours_leads_home(client):
    leave(client)

    for way in ("", "?vidare=/arenden/", "?vidare=%00%ff", "?vidare=AAEAAQ", "?vidare=å"):
        assert client.get(f"{LOCK}{way}").status_code == 200
        leave(client)
    locked = client.post("/konto/inloggad/andra/", headers={"referer": "https://annan.example/"})
    assert client.post(locked.url, {"password": PASSWORD}).url == "/"


def test_a_code_alone_opens_it_once(client, call_taker):
    code = code_now(give_app(call_taker))
    leave(client)
    assert client.post(LOCK, {"code": code}).status_code == 302
    leave(client)

    assert "Koden stämmer inte" in client.post(LOCK, {"code": code}, follow=True).content.decode()
    assert left(client) < 0


def test_wrong_password_counts_as_at_sign_in(client, call_taker):
    leave(client)
    for _ in range(attempts.PAIR.most):
        assert (
            "Lösenordet stämmer inte" in client.post(LOCK, {"password": "fel"}, follow=True).content.decode()
        )

    shut = client.post(LOCK, {"password": PASSWORD}, follow=True).content.decode()
    assert "för många försök" in shut
    refused = AuditEvent.objects.filter(event="session.refused", target_id=str(call_taker.pk))
    assert refused.count() == attempts.PAIR.most
    assert (
        Client().post("/konto/logga-in/", {"login": call_taker.email, "password": PASSWORD}).status_code
        == 200
    )
    assert left(client) < 0


def test_working_day_that_is_over_ends_the_session(client, call_taker, settings):
    leave(client, **{SIGNED_IN_AT: time.time() - settings.SESSION_COOKIE_AGE - 1})

    assert client.get("/").url.startswith("/konto/logga-in/")
    assert "_auth_user_id" not in client.session
    assert AuditEvent.objects.filter(event="session.ended", actor_id=call_taker.pk).count() == 1


def test_without_script_the_session_ends_and_the_form_is_a_draft(client, call_taker, case):
    tab, place = Tab(client), f"/arenden/{case.number}/anteckning/"
    tab.get(place)
    leave(client, **{TELLS: False})

    answer = tab.post(place, {"text": "Utan skript."})

    assert answer.url.startswith("/konto/logga-in/?next=/arenden/")
    assert "_auth_user_id" not in client.session
    assert ["text", "Utan skript."] in Draft.objects.get().contents["fields"]


def test_session_that_does_not_say_when_it_locks_has_locked(client):
    session = client.session
    del session[LOCKS_AT]
    session.save()

    assert client.get("/").url.startswith("/konto/logga-in/")


def test_another_person_signs_in_at_the_locked_screen(client, call_taker):
    other = UserFactory(coordinator=True)
    leave(client)
    assert client.get("/konto/logga-in/").status_code == 200

    sign_in(client, other)

    assert client.session["_auth_user_id"] == str(other.pk)
    assert client.get("/").status_code == 200


def test_who_leaves_need_not_show_who_they_are(client, call_taker):
    leave(client)

    assert client.post("/konto/logga-ut/").url == "/konto/logga-in/?utloggad"
    assert "_auth_user_id" not in client.session
    assert AuditEvent.objects.filter(event="session.ended", actor_id=call_taker.pk).count() == 1


def test_signing_in_again_opens_it(client, call_taker):
    leave(client)
    sign_in(client, call_taker)

    assert client.get("/").status_code == 200


def test_account_that_is_closed_meanwhile_unlocks_nothing(client, call_taker, administrator):
    leave(client)
    disable_user(user=call_taker, by=administrator)

    assert client.post(LOCK, {"password": PASSWORD}).url.startswith("/konto/logga-in/")


# What moves it on


def test_page_that_is_opened_moves_it_on_at_most_once_a_minute(client):
    put(client.session, {LOCKS_AT: time.time() + 10 * 60})
    client.get("/konto/")
    assert left(client) > 14 * 60
    before = client.session[LOCKS_AT]

    client.get("/konto/")

    assert client.session[LOCKS_AT] == before


def test_key_moves_it_on_at_most_once_a_minute(client):
    put(client.session, {LOCKS_AT: time.time() + 10 * 60})
    answer = client.post(STATE, {"sida": "/"}).json()
    assert 14 * 60 < answer["locks_in"] <= 15 * 60
    before = client.session[LOCKS_AT]

    client.post(STATE, {"sida": "/"})

    assert client.session[LOCKS_AT] == before


def test_asking_moves_nothing(client):
    put(client.session, {LOCKS_AT: time.time() + 10 * 60})

    assert client.get(STATE).json()["locks_in"] <= 10 * 60
    assert left(client) <= 10 * 60


def test_key_opens_no_locked_screen(client, call_taker):
    leave(client)

    assert client.post(STATE, {"sida": "/samtal/nytt/"}).json() == {"locked": call_taker.mark}
    assert left(client) < 0


def test_nobody_is_told_of_nobody(db):
    assert Client().post(STATE, {"sida": "/"}).json() == {"person": ""}


def test_open_conversation_locks_later_and_its_end_brings_it_nearer(client):
    client.get("/samtal/nytt/")
    assert left(client) > 59 * 60
    client.get("/konto/")  # in a tab beside it
    assert left(client) > 59 * 60

    client.post(STATE, {"sida": "/konto/"})

    assert left(client) <= 15 * 60


@pytest.mark.parametrize(
    ("address", "minutes"),
    [
        ("/samtal/nytt/", 60),
        ("/samtal/nytt/1b4e28ba-2fa1-11d2-883f-0016d3cca427/", 60),
        ("/samtal/1b4e28ba-2fa1-11d2-883f-0016d3cca427/besvara/", 60),
        ("/arenden/2026-0001/fara/", 60),
        ("/moten/1b4e28ba-2fa1-11d2-883f-0016d3cca427/hallet/", 60),
        ("/moten/1b4e28ba-2fa1-11d2-883f-0016d3cca427/bedomning/", 60),
        ("/moten/1b4e28ba-2fa1-11d2-883f-0016d3cca427/fragebatteri/nara/", 60),
        ("/moten/1b4e28ba-2fa1-11d2-883f-0016d3cca427/fragebatteri/signera/", 60),
        ("/", 15),
        ("/arenden/2026-0001/", 15),
        ("/samtal/1b4e28ba-2fa1-11d2-883f-0016d3cca427/", 15),
    ],
)
def test_how_long_a_page_may_lie(address, minutes):
    assert seconds_for(resolve(address).func) == 60 * minutes


def test_writing_when_it_locks_leaves_the_rest_of_the_session(client):
    session, beside = client.session, client.session
    beside["said"] = "meanwhile"
    beside.save()

    put(session, {LOCKS_AT: 1})

    assert client.session["said"] == "meanwhile"
    assert client.session[LOCKS_AT] == 1


def test_session_that_is_ended_is_not_written_anew(client):
    session = client.session
    client.post("/konto/logga-ut/")

    put(session, {LOCKS_AT: 1})

    assert not session.exists(session.session_key)
