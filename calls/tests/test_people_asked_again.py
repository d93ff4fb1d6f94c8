"""An identity in a case that is not one's own: why, said once; and whoever is at the keyboard shows who it is."""

from time import time

import pytest
from django.urls import reverse

from calls.actions.identity_reasons import NO_REASON, must_say_why, say_why_identity
from calls.factories import CallerFactory, CaseFactory, CaseOpeningFactory, IdentityFactory
from calls.models import Case, IdentityReason
from calls.tests.factories import AccessRequestFactory, IdentityReasonFactory
from meetings.factories import BookingFactory
from stodtelefon.accounts.factories import PASSWORD, AwayFactory, UserFactory
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
    IdentityReasonFactory(case=case, created_by=coordinator)
    path, client = f"/arenden/{case.number}/identitet/{identity.pk}/", login(coordinator)

    asked = client.get(path)

    assert asked.url == f"/konto/bekrafta/?next={path.replace('/', '%2F')}"
    assert not AuditEvent.objects.filter(event="identity.read").exists()
    assert client.get(f"{path}andra/").status_code == 302
    assert client.post(asked.url, {"password": PASSWORD}).url == path
    assert "Påhittad Öberg" in client.get(path).content.decode()


@pytest.mark.parametrize("part", ["handler", "booked", "standing in"])
def test_identity_of_ones_own_case_is_opened_at_once(coordinator, call_taker, login, later, part):
    case = CaseFactory(handler=coordinator if part == "handler" else call_taker)
    if part == "booked":
        BookingFactory(meeting__case=case, room=None, user=coordinator)
    elif part == "standing in":
        AwayFactory(user=call_taker, stand_in=coordinator, going_on=True)
    identity = IdentityFactory(caller=CallerFactory(case=case))

    assert login(coordinator).get(f"/arenden/{case.number}/identitet/{identity.pk}/").status_code == 200


def test_merge_that_shows_who_they_are_asks_the_same(coordinator, call_taker, login, later):
    own, others = CaseFactory(handler=coordinator), CaseFactory(handler=call_taker)
    path, client = reverse("calls:merge_confirm", args=[own.number, others.number]), login(coordinator)
    IdentityFactory(caller=CallerFactory(case=own))
    assert client.get(path).status_code == 200

    IdentityFactory(caller=CallerFactory(case=others), name="Påhittad Öberg")
    IdentityReasonFactory(case=others, created_by=coordinator)

    asked = client.get(path)
    assert asked.url == f"/konto/bekrafta/?next={path.replace('/', '%2F')}"
    client.post(asked.url, {"password": PASSWORD})
    assert "Påhittad Öberg" in client.get(path).content.decode()


# Why, said once


def test_coordinator_says_once_why_people_in_a_colleagues_case_are_opened(coordinator, call_taker, login):
    case = CaseFactory(handler=call_taker)
    identity = IdentityFactory(caller=CallerFactory(case=case), name="Påhittad Öberg")
    path, client = f"/arenden/{case.number}/identitet/{identity.pk}/", login(coordinator)

    asked = client.get(path).url

    assert asked == f"/arenden/{case.number}/identitet/skal/?next={path.replace('/', '%2F')}"
    assert client.get(f"{path}andra/").status_code == 302
    assert NO_REASON in client.post(asked, {"reason": " "}).content.decode()
    assert client.post(asked, {"reason": "Zebraskäl."}).url == path
    assert "Påhittad Öberg" in client.get(path).content.decode()
    assert client.get(asked).url == path
    assert "Zebraskäl." in client.get(case.get_absolute_url()).content.decode()
    assert must_say_why(CaseFactory(handler=call_taker), coordinator)
    assert must_say_why(case, UserFactory(coordinator=True))


def test_reason_leads_to_no_page_but_ours(coordinator, call_taker, login):
    case = CaseFactory(handler=call_taker)
    address = reverse("calls:identity_reason", args=[case.number])

    away = login(coordinator).post(f"{address}?next=https://example.org/", {"reason": "Zebraskäl."})

    assert away.url == case.get_absolute_url()


def test_who_said_why_when_they_opened_the_case_is_not_asked(call_taker, coordinator):
    case = CaseFactory(handler=coordinator)
    AccessRequestFactory(case=case, created_by=call_taker, whole=True)
    broken = CaseOpeningFactory(by_break_glass=True, case=case)

    assert not must_say_why(case, call_taker)
    assert not must_say_why(case, broken.created_by)


def test_who_may_not_open_the_case_says_no_reason(call_taker, manager, refused):
    case = CaseFactory(handler=UserFactory(call_taker=True))

    for by in (call_taker, manager):
        with refused("Ärendet finns inte."):
            say_why_identity(case=case, reason="Zebraskäl.", by=by)
    assert not IdentityReason.objects.exists()


def test_manager_opens_no_identity(manager, login):
    identity = IdentityFactory()
    case = Case.objects.get()

    assert login(manager).get(f"/arenden/{case.number}/identitet/{identity.pk}/").status_code == 404
