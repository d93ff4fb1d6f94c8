"""What somebody writes of something that slips out of their sight meanwhile: the words are theirs, and nothing is shown
of what it was about.

Each form is tried by each role that can open its page, as the server answers it, in the first way in which it slips
away; and in a browser by the role of its row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import unwrap

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from calls.models import Case, CodeAccess, NamedPerson, Promise
from stodtelefon.drafts.tests.tab import Tab
from stodtelefon.tests.browser.desk import TYPED, Desk, batches
from stodtelefon.tests.browser.forms_table import Row
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.world import ROLES, World

ASKED_FIRST = {"visible_case", "open_meeting", "visible_referral", "opened_caller"}
BY = list(dict.fromkeys(row.by for row in TYPED))
WORDS = "Kanariefågel nummer sju"


def handed_over(world: World, person) -> None:
    """A colleague has all that they had."""
    theirs = world.people["stranger"] if person != world.people["stranger"] else world.people["taker"]
    NamedPerson.objects.filter(user=person).update(user=theirs)
    Case.objects.filter(handler=person).update(handler=theirs)
    Promise.objects.filter(owner=person).update(owner=theirs)
    CodeAccess.objects.filter(user=person).delete()


def closed(world: World, person) -> None:
    """All is closed by a colleague, and nothing waits."""
    handed_over(world, person)
    Promise.objects.all().delete()
    now, end = timezone.now(), {"state": "closed", "ve_assessment": "no_reason"}
    Case.objects.open().update(**end, closed_at=now, closed_by=world.people["stranger"])


def without_role(world: World, person) -> None:
    """They do something else now."""
    person.roles = [ROLES["statistics"] if person != world.people["statistics"] else ROLES["log"]]
    person.is_child_assessor = False
    person.save()


WAYS: dict[str, Callable] = {"handed over": handed_over, "closed": closed, "without role": without_role}


@contextmanager
def slipped(way: Callable, world: World, person) -> Iterator[None]:
    """Out of that person's sight, for a while."""
    with transaction.atomic():
        way(world, person)
        yield
        transaction.set_rollback(True)


def asks_for_sight(row: Row, world: World) -> bool:
    """Whether the view that the form is sent to begins with asking what the person may see."""
    view = unwrap(resolve(address_of(row.sent_to, world.there)).func)
    called = set(view.__code__.co_names)
    one_further = {name for one in called for name in names_in(view.__globals__.get(one))}
    return bool((called | one_further) & ASKED_FIRST)


def names_in(found) -> tuple[str, ...]:
    code = getattr(unwrap(found), "__code__", None) if callable(found) else None
    return code.co_names if code else ()


def is_closed(page) -> bool:
    return page.status_code in (403, 404)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def opened_by(person, world: World) -> dict[str, tuple[Row, Tab]]:
    """Each form that the person can open, begun in a tab of its own."""
    client = signed_in(person)
    tabs = {row.sent_to: (row, Tab(client)) for row in TYPED}
    return {
        name: (row, tab)
        for name, (row, tab) in tabs.items()
        if tab.get(row.address(world)).status_code == 200 and "utkast" in tab.hidden
    }


def test_words_about_what_slips_out_of_sight_are_kept_for_every_role(world):
    lost, tried = [], set()
    for role, person in world.people.items():
        begun = opened_by(person, world)
        for how, way in WAYS.items():
            with slipped(way, world, person):
                gone = [one for one in begun.values() if is_closed(one[1].client.get(one[0].address(world)))]
                for row, tab in gone:
                    said = {row.field: WORDS}
                    sent_to = address_of(row.sent_to, world.there)
                    answer = tab.client.post(sent_to, tab.hidden | said, follow=True)
                    page = answer.content.decode()
                    if answer.status_code != 200 or WORDS not in page:
                        lost.append(f"{row.sent_to} by {role}, {how}: {answer.status_code}")
                    elif world.there.case.number in page or "Zebra" in page:
                        lost.append(f"{row.sent_to} by {role}, {how}: shows what it was about")
                begun = {name: one for name, one in begun.items() if one not in gone}
                tried |= {row.sent_to for row, _ in gone}

    asked = {row.sent_to for row in TYPED if asks_for_sight(row, world)}
    assert not lost, "\n".join(lost)
    assert asked - tried == set()
    assert len(asked) > 30


@contextmanager
def with_a_colleague(world: World, person) -> Iterator[None]:
    """All that they had is a colleague's."""
    theirs = world.people["stranger"]
    cases = list(Case.objects.filter(handler=person).values_list("pk", flat=True))
    waiting = list(Promise.objects.filter(owner=person).values_list("pk", flat=True))

    named = list(NamedPerson.objects.filter(user=person).values_list("pk", flat=True))

    def give(to):
        NamedPerson.objects.filter(pk__in=named).update(user=to)
        Case.objects.filter(pk__in=cases).update(handler=to)
        Promise.objects.filter(pk__in=waiting).update(owner=to)

    give(theirs)
    yield
    give(person)


@contextmanager
def out_of_the_role(world: World, person) -> Iterator[None]:
    row = type(person).objects.filter(pk=person.pk)
    before = row.values("roles", "is_child_assessor").get()
    row.update(roles=[ROLES["statistics"]], is_child_assessor=False)
    yield
    row.update(**before)


@pytest.mark.parametrize("by", BY)
def test_words_about_what_slips_out_of_sight_can_be_copied(world, tab, by):
    desk, lost = Desk(world, tab, by), []
    desk.sign_in()
    away = with_a_colleague if by == "taker" else out_of_the_role
    with away(world, desk.person):
        client = signed_in(desk.person)
        gone = [row for row in TYPED if row.by == by and is_closed(client.get(row.address(world)))]
    assert len(gone) > (30 if by == "taker" else 0)

    for rows in batches(gone):
        desk.open(rows)
        with away(world, desk.person):
            desk.send()
        desk.typed = {name: held for name, held in desk.typed.items() if " " in held[1]}
        lost += desk.lost(lambda page: page.content())
        desk.close()

    assert not lost, "\n".join(lost)
