"""How somebody may be reached stands in red before any number or address of theirs, on every page that has one."""

from __future__ import annotations

import re

import pytest
from django.db import transaction

from calls.factories import IdentityFactory
from calls.forms.fields import ContactFields
from calls.forms.merges import in_case
from calls.models import Caller, Identity
from referrals.models import Arrival
from stodtelefon.reporting.tests.read_files import words_of
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.table import TABLE
from stodtelefon.tests.test_access.world import make_world

SAFETY = "Ring aldrig hem till oss."
DETAILS = ("070-740 60 99", "kanariefagel@example.se", "Kanariegatan 7", "070-740 60 98, efter fyra")
RED = re.compile(r'class="[^"]*\b(safety|alarm)\b[^"]*"[^>]*>(?:(?!</section>|</p>).)*$', re.DOTALL)
FIELD = re.compile(r'<textarea name="contact_safety"[^>]*>\s*$')
WHO = ("taker", "coordinator", "manager")
SHOWN_ON = {
    "calls:identity",
    "calls:opened_identity",
    "earlier:identitet",
    "calls:identity_change",
    "referrals:arrival",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Everyone who got in touch has said how they may be reached, and by what."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        for caller in Caller.objects.filter(identity=None):
            IdentityFactory(caller=caller)
        phone, email, address, reach = DETAILS
        for one in Identity.objects.filter(caller__isnull=False):
            one.phone, one.email, one.address, one.contact_safety = phone, email, address, SAFETY
            one.is_protected = False
            one.save()
        for arrival in Arrival.objects.waiting():
            arrival.reach = reach
            arrival.save()
        yield world
        transaction.set_rollback(True)


def first_detail(page: str) -> int:
    """Where the first number or address stands; -1: nowhere."""
    return min((place for place in map(page.find, DETAILS) if place >= 0), default=-1)


def is_before(page: str, place: int) -> bool:
    """Is it said before, in red, or in the field in which it is changed?"""
    before = page[:place].partition(SAFETY)
    return bool(before[1]) and bool(RED.search(before[0]) or FIELD.search(before[0]))


def test_no_page_says_by_what_before_how(world):
    shown, wrong = set(), []
    for column in WHO:
        browser = world.browser(column)
        for name, row in TABLE.items():
            if row.method != "get" or row.answers[column] != "200":
                continue
            page = words_of(browser.get(address_of(name, world.there)))
            if (place := first_detail(page)) >= 0:
                shown.add(name)
                wrong += [] if is_before(page, place) else [(column, name)]

    assert (wrong, shown) == ([], SHOWN_ON)


@pytest.mark.django_db
def test_choice_between_two_identities_says_how_before_by_what():
    identity = IdentityFactory(phone=DETAILS[0], contact_safety=SAFETY)

    said = in_case(identity, ["phone", "contact_safety"], shows=True)

    assert said == f"{identity.case.number}: så får ni nå mig {SAFETY}, telefon {DETAILS[0]}"
    assert in_case(identity, ["phone"], shows=False) == identity.case.number


def test_page_that_says_it_too_late_or_without_red_is_found():
    red, plain, detail = f'<p class="safety">{SAFETY}</p>', f"<p>{SAFETY}</p>", f"<p>{DETAILS[0]}</p>"

    assert [is_before(page, first_detail(page)) for page in (red + detail, plain + detail, detail + red)] == [
        *(True, False, False)
    ]
    assert set(ContactFields.base_fields) >= {"phone", "email", "address", "contact_safety"}
