"""Every link on Idag and in Allt som väntar opens at once: 200, never led on to another page."""

import re
from html import unescape

import pytest
from django.utils import timezone

from calls.actions.promises import differences
from calls.models import Promise
from calls.promise_kinds import kinds
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.desk.tests.every_kind import EVERY
from stodtelefon.desk.waiting import Waiting
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

HREF = re.compile(r'<a\b[^>]*?\bhref="([^"#?][^"]*)"', re.S)


@pytest.fixture
def worker(database):
    return UserFactory(roles=[Role.COORDINATOR], is_child_assessor=True)


def links(client, page):
    """The addresses in what the page is about, the menu left out."""
    text = client.get(page).content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    return sorted({unescape(address).split("#")[0] for address in HREF.findall(main)})


def test_every_link_opens_at_once_for_each_kind(login, worker, call_taker, manager):
    for make in EVERY.values():
        make(worker)
    shown = set(Promise.objects.shown(on=timezone.localdate()).values_list("kind", flat=True))
    assert (shown, set(EVERY)) == (set(kinds()), set(kinds()))

    for client in map(login, (worker, call_taker, manager)):
        pages = ("/", "/vantar/", "/vantar/?sida=2", "/vantar/?sida=3")
        stands_on = {address: page for page in pages for address in links(client, page)}
        answers = {address: client.get(address).status_code for address in stands_on}
        assert {(stands_on[address], address): code for address, code in answers.items() if code != 200} == {}
    waits = Waiting(worker, today=timezone.localdate(), chosen={})
    assert [line.kind.name for line in waits.lines(waits.chosen[0:200]) if not line.url] == []


def test_closed_account_owns_nothing_of_any_kind(worker, administrator):
    """Nothing waits for it any more, and the rows say what the tables say."""
    UserFactory(roles=[Role.COORDINATOR, Role.MANAGER], is_child_assessor=True)
    for make in EVERY.values():
        make(worker)
    owned = Promise.objects.open().filter(owner=worker)
    assert set(owned.values_list("kind", flat=True)) == {
        name for name, kind in kinds().items() if kind.owner is not None
    }

    disable_user(user=worker, by=administrator)

    assert (list(owned), differences()) == ([], [])
