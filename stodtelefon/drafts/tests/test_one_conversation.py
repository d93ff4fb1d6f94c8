"""A call that is open in two windows, and the address of one that is somebody else's or saved already."""

import re

import pytest

from calls.models import Call
from calls.tests.test_calls_page import NEW, SETTLED
from stodtelefon.drafts.models import Draft
from stodtelefon.drafts.tests.tab import Tab, only_draft


@pytest.fixture
def call(call_taker):
    tab = Tab()
    tab.sign_in(call_taker)
    tab.get(NEW)
    return tab


def code_of(page):
    return page.context["form"].code


def key_of(page):
    return re.search('data-draft="([^"]+)"', page.content.decode())[1]


def test_conversation_in_two_windows_gives_its_code_once_and_says_so(call):
    """Opened in both before a word is written: they have one address, one code and one token, and no draft yet."""
    key = key_of(call.page)
    code = code_of(call.page)
    one = dict(call.hidden)
    call.get(f"{NEW}?utkast={key}")
    two = dict(call.hidden)
    call.hidden = one
    call.write(NEW, SETTLED)
    one, call.hidden = call.hidden, two
    call.write(NEW, SETTLED | {"reason": "Oro, och mer"})
    two = call.hidden
    assert Draft.objects.open().count() == 2

    call.hidden = one
    saved = call.post(NEW, SETTLED)
    call.hidden = two
    page = call.post(NEW, SETTLED | {"reason": "Oro, och mer"})

    said = " ".join(page.content.decode().split())
    assert f'<a href="{saved.url}" target="_blank" rel="noopener">Det första är sparat.</a>' in said
    assert "Är det samma samtal är koden redan given: ta bort det här." in said
    assert "redan given till" not in said
    assert code_of(page) != code
    assert code_of(page) in said
    assert (Call.objects.count(), Draft.objects.open().count()) == (1, 1)
    again = call.post(NEW, SETTLED | {"reason": "Oro, och mer"})
    assert (again.status_code, Call.objects.count(), Draft.objects.open().count()) == (302, 2, 0)


def test_opening_whose_call_is_saved_and_forgotten_is_another_conversation(call):
    """Its address is free again when the ended draft is gone, and its code is not."""
    key = key_of(call.page)
    token, code = call.hidden["token"], code_of(call.page)
    assert call.post(NEW, SETTLED).status_code == 302
    Draft.objects.all().delete()

    call.get(f"{NEW}?utkast={key}")

    assert code_of(call.page) != code
    assert call.hidden["token"] != token


def test_address_of_a_colleagues_call_leads_to_a_new_one(call, other_call_taker):
    call.write(NEW, {"reason": "Oro"})
    other = Tab()
    other.sign_in(other_call_taker)

    answer = other.get(f"{NEW}?fara=ja&utkast={only_draft().pk}")

    assert (answer.status_code, answer.url) == (302, "/samtal/nytt/?fara=ja")
