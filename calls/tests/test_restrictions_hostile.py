"""A restricted case is nowhere to who is not named: at no address, in no list, by no search, and in no count."""

import html

import pytest
from django.db import transaction
from django.urls import resolve, reverse

from calls.queues import QUEUES
from calls.tests.factories import RestrictionFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.desk.draft_part import cases_at, named_in
from stodtelefon.tests.test_access.addresses import ARGUMENTS, address_of
from stodtelefon.tests.test_access.table import TABLE
from stodtelefon.tests.test_access.world import make_world

# What is about the case, though its address names neither it nor a row that belongs to it alone.
OF_TWO = {"calls:likeness", "calls:likeness_dismiss", "calls:danger_review"}
OF_TWO |= {f"calls:link{part}" for part in ("", "_confirm", "_change", "_remove")}
OTHERS = ("stranger", "coordinator", "manager", "statistics", "archivist", "log", "admin")
# Who decides about restricted cases sees their numbers there, and on Idag when all who are named are away.
SAYS_THE_NUMBER = {"manager": {"calls:restriction_index", "home"}}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The case that the addresses are about is restricted to its handler, and to a manager of whom nobody hears."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        taker, manager = world.people["taker"], UserFactory(manager=True)
        RestrictionFactory(case=world.there.case, works=taker, approves=manager)
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def undone(world):
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def is_of_the_case(name: str, there) -> bool:
    if name in OF_TWO:
        return True
    if name.startswith("admin:") or name not in ARGUMENTS:
        return False
    match = resolve(address_of(name, there))
    found = cases_at(match) if named_in(match) else None
    return found is not None and found.filter(pk=there.case.pk).exists()


@pytest.mark.parametrize("column", OTHERS)
def test_every_address_of_it_is_one_that_does_not_exist(world, undone, column):
    browser, names = world.browser(column), [name for name in TABLE if is_of_the_case(name, world.there)]

    found = {
        (name, method): answer
        for name in names
        for method in ("get", "post")
        if (answer := getattr(browser, method)(address_of(name, world.there)).status_code) not in (404, 405)
    }

    assert len(names) > 60
    assert found == {}


def test_to_who_is_named_it_is_there(world, undone):
    browser = world.browser("taker")

    for name in ("calls:case", "calls:caller", "meetings:detail", "referrals:detail"):
        assert browser.get(address_of(name, world.there)).status_code == 200


@pytest.mark.parametrize("column", OTHERS)
def test_no_list_says_its_number(world, undone, column):
    browser = world.browser(column)
    lists = [reverse("calls:case_index") + f"?lista={key}" for key in QUEUES]
    names = [
        name
        for name, row in TABLE.items()
        if row.method == "get" and name not in ARGUMENTS and name not in SAYS_THE_NUMBER.get(column, ())
    ]
    names = [name for name in names if not name.startswith(("audit:", "admin:"))]

    found = [
        path
        for path in (*(address_of(name, world.there) for name in names), *lists)
        if world.there.case.number in html.unescape(browser.get(path).content.decode(errors="replace"))
    ]

    assert found == []


@pytest.mark.parametrize("column", ["stranger", "coordinator"])
@pytest.mark.parametrize("sought", ["number", "Zebranamn Öppensson", "Öppensson", "000-77 66 55"])
def test_no_search_finds_it(world, undone, column, sought):
    number = world.there.case.number

    page = world.browser(column).post(
        reverse("calls:search"), {"q": number if sought == "number" else sought}
    )

    text = html.unescape(page.content.decode())
    assert "nödöppna" not in text.lower()
    assert f'"{reverse("calls:case", args=[number])}"' not in text
