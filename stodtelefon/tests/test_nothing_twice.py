"""Nothing stands twice on a page: no two links or buttons of its content that say the same and lead to the same."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from calls.factories import CaseFactory
from meetings.factories import AssessmentFactory, MeetingFactory
from referrals.factories import DisclosureFactory, ReferralFactory
from stodtelefon.dates import day_bounds
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.pages import pages_of
from stodtelefon.tests.test_access.world import make_world

# Of whom the pages differ most: who does the work, who leads it, who sets it up.
WHO = ("coordinator", "manager", "admin")
# A row is about a case, in whichever list it stands, and its number leads there.
OF_A_ROW = re.compile(r"\d{4}-\d{4}")
# A meeting stands with the room and with each of those who are in it.
GRIDS = {"meetings:index"}


class Ways(HTMLParser):
    """What can be pressed inside `<main>`: the words that are seen, and where they lead."""

    def __init__(self, path: str):
        super().__init__()
        self.path, self.depth, self.form, self.unseen = path, 0, None, 0
        self.open: list[str] | None = None
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.depth += tag == "main"
        if not self.depth:
            return
        if tag == "form":
            self.form = urljoin(self.path, given.get("action") or "")
        if tag == "a" and "href" in given:
            self.open = ["", urljoin(self.path, given["href"])]
        if tag == "button" and given.get("type") == "submit":
            self.open = ["", f"{self.form} {given.get('name', '')}={given.get('value', '')}"]
        if self.unseen or (tag == "span" and "visually-hidden" in (given.get("class") or "")):
            self.unseen += tag == "span"

    def handle_endtag(self, tag):
        self.depth -= tag == "main"
        self.unseen -= bool(self.unseen) and tag == "span"
        if tag == "form":
            self.form = None
        if tag in ("a", "button") and self.open:
            self.found.append((" ".join(self.open[0].split()), self.open[1]))
            self.open = None

    def handle_data(self, data):
        if self.open and not self.unseen:
            self.open[0] += data


def twice(page: str, *, path: str = "/") -> list[tuple[str, str]]:
    ways = Ways(path)
    ways.feed(page)
    return [way for way, many in Counter(ways.found).items() if many > 1 and not OF_A_ROW.fullmatch(way[0])]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.mark.parametrize("column", WHO)
def test_no_page_has_anything_twice(world, column):
    browser, found = world.browser(column), {}
    names = [name for name in pages_of(column) if not name.startswith("admin:") and name not in GRIDS]

    for name in names:
        path = address_of(name, world.there)
        if there := twice(browser.get(path).content.decode(), path=path):
            found[name] = there

    assert found == {}
    assert len(names) > 5


@pytest.mark.django_db
def test_case_with_much_in_it_has_nothing_twice(login, coordinator):
    """A referral of many steps, meetings that were moved, a line that waits for the manager: each leads to its page."""
    case = CaseFactory(handler=coordinator, full_record=True, state="follow_up")
    for made in ("sent", "accepted", "completed", "overdue"):
        ReferralFactory(case=case, **{made: True})
    DisclosureFactory(case=case, approved=True)
    morning, night = day_bounds(timezone.localdate())
    MeetingFactory(case=case, booked=True, starts_at=morning, ends_at=night)
    MeetingFactory(case=case, booked=True, kind="cooperation")
    AssessmentFactory(meeting__case=case)
    client = login(coordinator)

    names = ("calls:case", "calls:case_print", "referrals:disclosure_case")
    pages = {name: client.get(reverse(name, args=[case.number])).content.decode() for name in names}

    assert {name: twice(page) for name, page in pages.items()} == {name: [] for name in names}
    assert pages["calls:case"].count("Öppna inkopplingen") > 1


def test_what_stands_twice_is_found():
    same = '<a href="/a/">Öppna<span class="visually-hidden">, {}</span></a>'
    form = '<form method="post" action="/b/"><button type="submit">Klar</button></form>'
    page = f'<a href="/a/">Öppna</a><main>{same.format(1)}<a href="/c/">Öppna</a>{form}{{}}</main>'

    assert twice(page.format("")) == []
    assert twice(page.format(same.format(2))) == [("Öppna", "/a/")]
    assert twice(page.format(form)) == [("Klar", "/b/ =")]
