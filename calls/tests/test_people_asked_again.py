"""An identity in a case that is not one's own: whoever is at the keyboard shows once more who it is."""

from time import time

import pytest
from django.urls import reverse

from calls.factories import CallerFactory, CaseFactory, IdentityFactory
from meetings.factories import BookingFactory
from stodtelefon.accounts.factories import PASSWORD
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(monkeypatch):
    """Eleven minutes after the sign-in."""
    now = time()
    monkeypatch.setattr("stodtelefon.accounts.second_factor.time.time", lambda: now + 11 * 60)


def test_identity_of_another_handlers_case_is_opened_by_who_shows_who_it_is(
    coordinator, call_taker, login, later
):
    case = CaseFactory(handler=call_taker)
    identity = IdentityFactory(caller=CallerFactory(case=case), name="Påhittad Öberg")
    path, client = f"/arenden/{case.number}/identitet/{identity.pk}/", login(coordinator)

    asked = client.get(path)

    assert asked.url == f"/konto/bekrafta/?next={path.replace('/', '%2F')}"
    assert not AuditEvent.objects.filter(event="identity.read").exists()
    assert client.get(f"{path}andra/").status_code == 302
    assert client.post(asked.url, {"password": PASSWORD}).url == path
    assert "Påhittad Öberg" in client.get(path).content.decode()


@pytest.mark.parametrize("part", ["handler", "booked"])
def test_identity_of_ones_own_case_is_opened_at_once(coordinator, call_taker, login, later, part):
    case = CaseFactory(handler=coordinator if part == "handler" else call_taker)
    if part == "booked":
        BookingFactory(meeting__case=case, room=None, user=coordinator)
    identity = IdentityFactory(caller=CallerFactory(case=case))

    assert login(coordinator).get(f"/arenden/{case.number}/identitet/{identity.pk}/").status_code == 200


def test_merge_that_shows_who_they_are_asks_the_same(coordinator, call_taker, login, later):
    own, others = CaseFactory(handler=coordinator), CaseFactory(handler=call_taker)
    path, client = reverse("calls:merge_confirm", args=[own.number, others.number]), login(coordinator)
    IdentityFactory(caller=CallerFactory(case=own))
    assert client.get(path).status_code == 200

    IdentityFactory(caller=CallerFactory(case=others), name="Påhittad Öberg")

    asked = client.get(path)
    assert asked.url == f"/konto/bekrafta/?next={path.replace('/', '%2F')}"
    client.post(asked.url, {"password": PASSWORD})
    assert "Påhittad Öberg" in client.get(path).content.decode()
