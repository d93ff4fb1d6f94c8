"""A sent form is answered with the way to a page, and the page is its sender's alone."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from calls.factories import CallerFactory, CaseFactory
from calls.models import Case, Note, Promise
from stodtelefon.accounts.actions.users import change_roles, disable_user
from stodtelefon.drafts.models import Showing
from stodtelefon.drafts.showings import KEPT_FOR, drop_old_showings
from stodtelefon.privacy.factories import new_key
from stodtelefon.tests.answers import messages_of

WRITTEN = 'Hon "kanske" <b> ringde igen 🙂'


class Browser:
    """One with cookies of its own, that does what it is told."""

    def __init__(self, user=None):
        self.client = Client(answers_as_sent=True)
        if user is not None:
            self.client.force_login(user)
        self.client.get("/konto/" if user else "/konto/logga-in/")  # which gives it its CSRF cookie

    def send(self, address, **fields):
        return self.client.post(address, fields)

    def get(self, address):
        return self.client.get(address)


@pytest.fixture
def case(call_taker):
    return CaseFactory(handler=call_taker)


@pytest.fixture
def form(case):
    return f"/arenden/{case.number}/anteckning/"


@pytest.fixture
def desk(call_taker):
    return Browser(call_taker)


def refused(browser, form):
    """A note without a source is sent. Gives the way to what is wrong."""
    response = browser.send(form, text=WRITTEN, source="", event_on="")
    assert (response.status_code, response.content) == (303, b"")
    return response.headers["Location"]


def test_refused_form_is_fetched_with_all_that_was_typed(desk, form):
    way = refused(desk, form)

    page = desk.get(way)

    assert re.fullmatch(rf"{form}\?svar=[0-9a-f-]{{36}}", way)
    assert page.status_code == 200
    assert "Hon &quot;kanske&quot; &lt;b&gt; ringde igen 🙂" in page.content.decode()
    assert "data-error-summary" in page.content.decode()
    assert desk.get(way).content == page.content  # whoever reloads sees it again
    assert not Note.objects.filter(kind=Note.Kind.NOTE).exists()


def test_page_carries_what_every_page_carries(desk, form):
    kept, plain = desk.get(refused(desk, form)).headers, desk.get(form).headers

    assert {name for name in plain if name not in kept} <= {"Content-Length"}
    assert kept["X-Frame-Options"] == plain["X-Frame-Options"]
    assert kept["Cache-Control"] == plain["Cache-Control"]
    assert kept["Content-Security-Policy"] == plain["Content-Security-Policy"]


def test_what_is_put_right_is_saved_from_the_page_itself(desk, form, case):
    way = refused(desk, form)

    response = desk.send(way, text=WRITTEN, source="caller", event_on=timezone.localdate().isoformat())

    note = Note.objects.get(case=case, kind=Note.Kind.NOTE)
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"{case.get_absolute_url()}#{note.anchor}",
    )
    assert note.text == WRITTEN
    assert not Showing.objects.exists()


def test_rest_of_the_address_stays(desk, call_taker):
    way = desk.send("/samtal/nytt/?fara=ja", own_observations="x" * 30).headers["Location"]

    assert way.startswith("/samtal/nytt/?fara=ja&svar=")
    assert desk.send(way, own_observations="y").headers["Location"].count("svar=") == 1


def test_nobody_else_fetches_it(desk, form, coordinator, call_taker):
    way = refused(desk, form)

    for other in (Browser(coordinator), Browser(call_taker)):  # a colleague; the same person at another desk
        assert other.get(way).headers["Location"] == form
    assert Browser().get(way).headers["Location"] == form
    assert desk.get(way).status_code == 200


def test_after_signing_out_it_is_nobodys(desk, form):
    way = refused(desk, form)

    desk.send("/konto/logga-ut/")
    assert desk.get(way).headers["Location"] == form


@pytest.mark.parametrize("key", ["", "x", "%00", "00000000-0000-0000-0000-000000000000", "1&svar=2"])
def test_address_that_names_no_page_leads_to_the_form(desk, form, key):
    assert desk.get(f"{form}?svar={key}").headers["Location"] == form


def test_refused_sign_in_keeps_no_password(call_taker):
    desk = Browser()

    response = desk.send("/konto/logga-in/", login=call_taker.email, password="ett-helt-annat-ord")
    page = desk.get(response.headers["Location"])

    assert response.status_code == 303
    assert call_taker.email in page.content.decode()
    assert "ett-helt-annat-ord" not in page.content.decode()


def test_page_that_is_not_there_is_fetched_too(desk):
    response = desk.send("/arenden/2017-9999/anteckning/", text=WRITTEN)

    assert response.status_code == 303
    assert desk.get(response.headers["Location"]).status_code == 404


def test_fault_with_nothing_to_keep_is_fetched_too(desk, case, monkeypatch):
    """And the browser has nothing to send again."""

    def broken(**values):
        raise ValueError(WRITTEN)

    monkeypatch.setattr("calls.views.search.find", broken)
    desk.client.raise_request_exception = False
    response = desk.send("/sok/", q="Ek")

    way = response.headers["Location"]
    assert (response.status_code, response.content, way.partition("svar=")[0]) == (303, b"", "/sok/?")
    for _ in range(2):
        page = desk.get(way)
        assert page.status_code == 200
        assert "Det är inte ditt fel" in page.content.decode()
        assert response.headers["X-Request-ID"] in page.content.decode()


def test_it_is_sealed(desk, form):
    refused(desk, form)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM drafts_showing s")
        row = cursor.fetchone()[0]
    assert "ringde" not in row
    assert b"ringde".hex() not in row


def test_key_may_be_renewed_meanwhile(desk, form, settings):
    way = refused(desk, form)
    settings.LOOKUP_KEYS = [new_key(2), *settings.LOOKUP_KEYS]

    assert desk.get(way).status_code == 200


def test_it_is_gone_when_the_day_is_over(desk, form):
    way = refused(desk, form)
    Showing.objects.update(expires_at=timezone.now())
    assert desk.get(way).headers["Location"] == form

    drop_old_showings()

    assert not Showing.objects.exists()


def test_fresh_one_is_left_alone_the_whole_day(desk, form):
    before = timezone.now()
    refused(desk, form)

    drop_old_showings()

    assert Showing.objects.get().expires_at >= before + KEPT_FOR


def test_what_was_found_is_there_for_a_few_minutes(desk, case):
    before = timezone.now()
    way = desk.send("/sok/", q=case.number).headers["Location"]

    assert case.number in desk.get(way).content.decode()
    assert case.number in desk.get(way).content.decode()  # back from the case
    assert Showing.objects.get().expires_at < before + timedelta(minutes=11)


def test_code_that_is_shown_once_is_shown_once(coordinator):
    caller = CallerFactory(case=CaseFactory(handler=coordinator))
    desk = Browser(coordinator)
    way = desk.send(f"/samtal/kod/{caller.pk}/ny/").headers["Location"]

    assert "svar=" in way
    assert desk.get(way).status_code == 200
    assert desk.get(way).headers["Location"] == caller.case.get_absolute_url()
    assert "page" not in Showing.objects.get().contents


def test_closed_account_keeps_nothing(desk, form, call_taker, other_call_taker, administrator):
    refused(desk, form)

    disable_user(user=call_taker, by=administrator, version=call_taker.version)

    assert not Showing.objects.exists()


@pytest.mark.parametrize("path", ["//evil.example/x/", "/x%0Ay/", "/a%3Fb/", "/%E2%82%AC/"])
def test_way_never_leads_to_another_address(desk, path):
    for response in (desk.send(path, q="x"), desk.get(f"{path}?svar=x")):
        if response.status_code == 303:
            assert re.match(r"/[^/]", response.headers["Location"])
            assert response.headers["Location"].partition("?")[0] in path


def test_nothing_is_kept_for_somebody_who_is_refused_at_the_door():
    desk = Browser()

    assert desk.send("/finns/inte/", text=WRITTEN).status_code in (403, 404)
    assert not Showing.objects.exists()


def test_form_with_an_address_of_its_own_drops_the_page_that_it_was_sent_from(desk, form, case):
    way = refused(desk, form)
    sent = {"text": WRITTEN, "source": "caller", "event_on": timezone.localdate().isoformat()}

    desk.client.post(form, sent, headers={"referer": f"http://testserver{way}"})

    assert not Showing.objects.exists()


def test_what_is_refused_anew_stands_in_place_of_the_first(desk, form):
    first = refused(desk, form)
    desk.send(first, text="Andra orden", source="", event_on="")

    assert Showing.objects.count() == 1
    assert desk.get(first).headers["Location"] == form


def test_who_may_not_open_the_case_any_longer_sees_no_page_of_it(desk, form, case, other_call_taker):
    way = refused(desk, form)
    assert desk.get(way).status_code == 200

    Case.objects.filter(pk=case.pk).update(handler=other_call_taker, version=case.version + 1)
    Promise.objects.filter(case=case).delete()

    assert (desk.get(form).status_code, desk.get(way).status_code) == (404, 404)


def test_other_roles_are_other_pages(desk, form, call_taker, coordinator, administrator):
    refused(desk, form)

    change_roles(
        user=call_taker,
        roles=["statistics_reader"],
        is_child_assessor=False,
        by=administrator,
        to=coordinator,
    )

    assert not Showing.objects.exists()


def test_looking_whether_it_is_there_does_not_use_it_up(coordinator):
    caller = CallerFactory(case=CaseFactory(handler=coordinator))
    desk = Browser(coordinator)
    way = desk.send(f"/samtal/kod/{caller.pk}/ny/").headers["Location"]

    assert desk.client.head(way).status_code == 200
    assert "läs upp" in desk.get(way).content.decode().lower()
    again = desk.client.get(way, follow=True)
    assert "gäller" in " ".join(map(str, messages_of(again)))


def test_page_is_shown_at_its_own_address_alone(desk, form):
    key = refused(desk, form).partition("?")[2]

    assert desk.get(f"/sok/?{key}").headers["Location"] == "/sok/"


def test_page_that_cannot_be_opened_leads_to_the_form(desk, form, settings):
    way = refused(desk, form)
    settings.FIELD_KEYS = [new_key(9)]

    assert desk.get(way).headers["Location"] == form
