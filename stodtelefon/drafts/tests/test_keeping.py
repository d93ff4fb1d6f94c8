"""A form sent after the session ended is kept for its writer, and for nobody else.

The pages here are the real ones; CSRF is checked as in a browser.
"""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.drafts.actions import KEPT_FOR, drop_expired_held_forms, drop_held_form
from stodtelefon.drafts.keeping import COOKIE
from stodtelefon.drafts.models import HeldForm
from stodtelefon.privacy.factories import new_key

PAGE = "/konto/namn/"
TYPED = 'Åsa "Ek" <script>\r\nrad två 🙂'


class Tab:
    """A browser's tab that carries the CSRF token of the page it is on."""

    def __init__(self):
        self.client = Client(enforce_csrf_checks=True)

    def sign_in(self, user, next_page=""):
        self.get(reverse("account_login"))
        return self.post(
            reverse("account_login"), {"login": user.email, "password": PASSWORD, "next": next_page}
        )

    def get(self, path):
        self.page = self.client.get(path)
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.page.content.decode())
        self.token = found and found[1]
        return self.page

    def post(self, path, fields, token=None):
        return self.client.post(path, {"csrfmiddlewaretoken": token or self.token, **fields})

    def end_session(self):
        Session.objects.all().delete()

    def hidden_fields(self):
        form = re.search(rf'<form method="post" action="{PAGE}".*?</form>', self.page.content.decode(), re.S)
        found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[0])
        return {unescape(name): unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.fixture
def tab(db):
    return Tab()


def kept_form(tab, user):
    """`user` fills in a form, the session ends, and the form is sent. Gives the page where it can be sent again."""
    tab.sign_in(user)
    tab.get(PAGE)
    tab.end_session()
    response = tab.post(PAGE, {"name": TYPED, "title": "kurator", "version": ""})
    assert response.status_code == 302
    return response.url.partition("?next=")[2]


def test_form_sent_too_late_is_kept_and_sent_again(tab, call_taker):
    again = kept_form(tab, call_taker)

    assert "Det du skrev finns kvar" in tab.get(f"{reverse('account_login')}?next={again}").content.decode()
    response = tab.sign_in(call_taker, next_page=again)
    assert response.url == again
    page = tab.get(again)
    fields = tab.hidden_fields()
    assert fields == {
        "held_form": str(HeldForm.objects.get().pk),
        "name": TYPED,
        "title": "kurator",
        "version": "",
    }
    visible = re.sub(r"<input[^>]*>", "", page.content.decode())
    assert "Ek" not in visible

    response = tab.post(PAGE, fields)

    assert response.status_code == 302
    assert User.objects.get(pk=call_taker.pk).name == TYPED.replace("\r\n", " ")  # a name has one line
    assert not HeldForm.objects.exists()


def test_nothing_is_changed_before_it_is_sent_again(tab, call_taker):
    again = kept_form(tab, call_taker)
    tab.sign_in(call_taker)
    tab.get(again)

    assert User.objects.get(pk=call_taker.pk).name == call_taker.name


def test_what_is_kept_is_sealed(tab, call_taker):
    kept_form(tab, call_taker)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(h)::text FROM drafts_heldform h")
        row = cursor.fetchone()[0]
    assert "kurator" not in row
    assert "namn" not in row
    assert b"kurator".hex() not in row


def test_another_person_in_the_same_browser_does_not_get_it(tab, call_taker, other_call_taker, administrator):
    again = kept_form(tab, call_taker)

    for other in (other_call_taker, administrator):
        tab.sign_in(other, next_page=again)
        page = tab.get(again)
        assert page.status_code == 404
        assert "kurator" not in page.content.decode()
        dropped = tab.post(f"{again}slang/", {})
        assert dropped.status_code == 404
        assert HeldForm.objects.get().user == call_taker
        tab.post(reverse("account_logout"), {})

    tab.sign_in(call_taker)
    tab.get(again)
    assert tab.hidden_fields()["title"] == "kurator"


def test_same_person_in_another_browser_does_not_get_it(tab, call_taker):
    again = kept_form(tab, call_taker)
    elsewhere = Tab()
    elsewhere.sign_in(call_taker)

    assert elsewhere.get(again).status_code == 404
    assert HeldForm.objects.count() == 1


def test_disabled_account_with_a_live_session_is_refused_and_keeps_nothing(tab, call_taker, administrator):
    tab.sign_in(call_taker)
    tab.get(PAGE)
    disable_user(user=call_taker, by=administrator)

    response = tab.post(PAGE, {"name": TYPED, "title": "kurator", "version": ""})

    assert response.url == f"{reverse('account_login')}?next={PAGE}"
    assert User.objects.get(pk=call_taker.pk).name == call_taker.name
    assert not HeldForm.objects.exists()
    assert tab.get(PAGE).status_code == 302


def test_disable_user_drops_what_was_kept(tab, call_taker, administrator):
    kept_form(tab, call_taker)

    disable_user(user=call_taker, by=administrator)

    assert not HeldForm.objects.exists()


def test_page_open_since_before_a_new_sign_in_is_kept(tab, call_taker):
    tab.sign_in(call_taker)
    tab.get(PAGE)
    old_token = tab.token
    tab.end_session()
    tab.sign_in(call_taker)  # in another tab
    tab.get("/konto/")

    response = tab.post(PAGE, {"name": TYPED, "title": "kurator", "version": ""}, token=old_token)

    tab.get(response.url)
    tab.post(PAGE, tab.hidden_fields())
    assert User.objects.get(pk=call_taker.pk).name == TYPED.replace("\r\n", " ")  # a name has one line


def test_page_of_the_one_before_is_not_sent_in_the_name_of_the_next(tab, call_taker, other_call_taker):
    tab.sign_in(call_taker)
    tab.get(PAGE)
    old_token = tab.token
    tab.end_session()
    tab.sign_in(other_call_taker)
    tab.get("/konto/")

    response = tab.post(PAGE, {"name": TYPED, "title": "kurator", "version": ""}, token=old_token)

    assert response.status_code == 403
    assert "annan inloggning" in response.content.decode()
    assert User.objects.get(pk=other_call_taker.pk).name == other_call_taker.name
    held = HeldForm.objects.get()
    assert held.user == call_taker
    assert tab.get(reverse("drafts:detail", args=[held.pk])).status_code == 404


@pytest.mark.parametrize("token", ["", "x" * 64, "å" * 64, "\x00" * 64, "x" * 32, "x"])
def test_form_from_elsewhere_is_refused_and_not_kept(tab, call_taker, token):
    tab.sign_in(call_taker)
    tab.get(PAGE)

    response = tab.client.post(PAGE, {"csrfmiddlewaretoken": token, "name": TYPED})

    assert response.status_code == 403
    assert not HeldForm.objects.exists()
    assert User.objects.get(pk=call_taker.pk).name == call_taker.name


def test_form_of_nobody_is_not_kept(client, db):
    response = client.post(PAGE, {"name": TYPED})

    assert response.url == f"{reverse('account_login')}?next={PAGE}"
    assert not HeldForm.objects.exists()


def test_forged_cookie_keeps_nothing(client, call_taker):
    client.cookies[COOKIE] = "W1siYWJjIiwgW1sxLCAieCJdXV0:forged:forged"

    client.post(PAGE, {"name": TYPED})

    assert not HeldForm.objects.exists()


@pytest.mark.parametrize("path", ["/konto/losenord/", "/konto/logga-ut/"])
def test_passwords_and_signing_out_are_never_kept(tab, call_taker, path):
    tab.sign_in(call_taker)
    tab.get("/konto/")
    tab.end_session()

    tab.post(path, {"current": PASSWORD, "password": "en ny mening", "password_again": "en ny mening"})

    assert not HeldForm.objects.exists()


def test_cookie_says_no_name_and_is_closed_to_scripts(tab, call_taker):
    tab.sign_in(call_taker)
    tab.get("/konto/")

    cookie = tab.client.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "person" not in cookie.value


def test_same_page_sent_twice_is_kept_once(tab, call_taker):
    kept_form(tab, call_taker)
    tab.post(PAGE, {"name": "Det senaste", "title": "", "version": ""})

    fields = dict(HeldForm.objects.get().contents["fields"])
    assert fields["name"] == "Det senaste"


def test_a_new_key_keeps_the_form_within_reach_and_keeps_it_once(tab, call_taker, settings):
    again = kept_form(tab, call_taker)
    old = settings.LOOKUP_KEYS
    settings.LOOKUP_KEYS = [new_key(2), *old]

    tab.sign_in(call_taker)
    assert tab.get(again).status_code == 200
    tab.end_session()
    kept_form(tab, call_taker)

    held = HeldForm.objects.get()
    assert {held.browser_hash[:2], held.address_hash[:2]} == {b"\x00\x02"}
    assert again != f"/konto/skicka-igen/{held.pk}/"


def test_what_is_kept_can_be_thrown_away(tab, call_taker):
    again = kept_form(tab, call_taker)
    tab.sign_in(call_taker)
    tab.get(again)

    tab.post(f"{again}slang/", {})

    assert not HeldForm.objects.exists()
    assert tab.get(again).status_code == 404


def test_form_that_is_refused_on_its_own_page_is_shown_there(tab, call_taker):
    again = kept_form(tab, call_taker)
    tab.sign_in(call_taker)
    tab.get(again)

    response = tab.post(PAGE, tab.hidden_fields() | {"name": ""})

    assert response.context["form"].errors["name"]
    assert response.context["form"]["title"].value() == "kurator"


def test_what_nobody_came_back_for_is_dropped(tab, call_taker):
    again = kept_form(tab, call_taker)
    HeldForm.objects.update(
        held_at=timezone.now() - KEPT_FOR * 2, expires_at=timezone.now() - timedelta(seconds=1)
    )
    tab.sign_in(call_taker)
    assert tab.get(again).status_code == 404

    assert drop_expired_held_forms() == 1

    assert not HeldForm.objects.exists()
    assert AuditEvent.objects.filter(event="held_form.expired").count() == 1
    assert drop_expired_held_forms() == 0


def test_drop_held_form_of_another_changes_nothing(tab, call_taker):
    kept_form(tab, call_taker)

    with pytest.raises(ValidationError, match="någon annan"):
        drop_held_form(held=HeldForm.objects.get(), by=UserFactory())

    assert HeldForm.objects.count() == 1


def test_keeping_opening_and_dropping_leave_their_lines(tab, call_taker):
    again = kept_form(tab, call_taker)
    tab.sign_in(call_taker)
    tab.get(again)
    tab.post(PAGE, tab.hidden_fields())

    events = AuditEvent.objects.filter(target_type="drafts.heldform").order_by("id")
    assert [event.event for event in events] == ["held_form.kept", "held_form.opened", "held_form.dropped"]
    assert {event.actor_id for event in events} == {call_taker.pk}


def test_long_text_is_kept_whole(tab, call_taker):
    tab.sign_in(call_taker)
    tab.get(PAGE)
    tab.end_session()
    long = "ord och åter ord " * 6000

    tab.post(PAGE, {"name": long, "title": "", "version": ""})

    assert dict(HeldForm.objects.get().contents["fields"])["name"] == long
