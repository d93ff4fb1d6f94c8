"""The title of a page stands in the history of the browser and on its tab: it names the page or the queue, and nothing
of whom a case is about, who got in touch or who works with it."""

import re

import pytest
from django.db import transaction

from calls.models import CallerRole, Identity
from calls.queues import QUEUES
from referrals.worklist import LISTS
from stodtelefon.accounts.models import User
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.pages import LOOKED_AT_BY, pages_of
from stodtelefon.tests.test_access.world import make_world

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def title_of(page: str) -> str:
    return " ".join(TITLE.search(page)[1].split())


def content() -> list[str]:
    people = [*User.objects.values_list("name", flat=True), *(one.name for one in Identity.objects.all())]
    roles = CallerRole.objects.filter(caller__isnull=False).values_list("label", flat=True)
    return [words.lower() for words in {*people, *roles} if words]


@pytest.mark.parametrize("column", LOOKED_AT_BY)
def test_no_title_says_anything_of_a_case(world, column):
    browser, kept = world.browser(column), content()
    names = [name for name in pages_of(column) if not name.startswith("admin:")]

    titles = {name: title_of(browser.get(address_of(name, world.there)).content.decode()) for name in names}

    assert {name: said for name, said in titles.items() if any(one in said.lower() for one in kept)} == {}
    assert all(said.endswith(" – Stödtelefon") for said in titles.values())
    assert len(kept) > 5


def test_title_of_a_list_names_it(world):
    browser = world.browser("coordinator")
    wanted = {f"/arenden/?lista={name}": one.heading for name, one in QUEUES.items()}
    wanted |= {f"/inkopplingar/?lista={name}": one.heading for name, one in LISTS.items()}

    said = {path: title_of(browser.get(path).content.decode()) for path in wanted}

    assert said == {path: f"{heading} – Stödtelefon" for path, heading in wanted.items()}
