"""What takes two has its earlier versions too: what became of it, who decided and when, the days of a deputy."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stodtelefon.accounts.actions.away import change_away
from stodtelefon.accounts.actions.deputies import ask_for_deputy, decide_deputy, end_deputy
from stodtelefon.accounts.actions.role_changes import decide_role_change, withdraw_role_change
from stodtelefon.accounts.actions.second_factor import decide_reset
from stodtelefon.accounts.factories import (
    AwayFactory,
    FactorResetFactory,
    RoleChangeFactory,
    UserFactory,
)
from stodtelefon.audit.models import AuditEvent
from stodtelefon.dates import day_long
from stodtelefon.earlier.earlier_parts import address_of

pytestmark = pytest.mark.django_db


def told(client, record) -> str:
    """The page as it stands now, in one line of words."""
    response = client.get(address_of(type(record)._base_manager.get(pk=record.pk)))
    assert response.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def test_role_change_tells_what_was_decided_and_by_whom(administrator, manager, call_taker, login):
    change = RoleChangeFactory(user=call_taker, asked_by=administrator)
    assert address_of(change) == ""
    decide_role_change(change=change, is_approved=False, by=manager)

    page = told(login(administrator), change)

    assert "Beslut tomt avslaget" in page
    assert f"Beslutat av tomt {manager.name}" in page
    line = AuditEvent.objects.get(event="earlier_version.opened")
    assert (line.actor_id, line.target_type) == (administrator.pk, "accounts.rolechange")


def test_factor_reset_tells_what_was_decided_and_by_whom(administrator, manager, login):
    reset = FactorResetFactory(asked_by=administrator)
    decide_reset(reset=reset, is_approved=False, by=manager)

    page = told(login(manager), reset)

    assert "Beslut tomt avslaget" in page
    assert f"Beslutat av tomt {manager.name}" in page


def test_deputyship_tells_its_days_as_they_were_decided_and_how_it_ended(
    manager, coordinator, administrator, login
):
    today = timezone.localdate()
    away = AwayFactory(user=manager, stand_in=coordinator, created_by=manager, going_on=True)
    last, sooner = away.last_day, away.last_day - timedelta(days=1)
    deputyship = ask_for_deputy(away=away, by=manager)
    deputyship = decide_deputy(deputyship=deputyship, is_approved=True, by=administrator)
    change_away(away=away, first_day=away.first_day, last_day=sooner, stand_in=coordinator, by=manager)
    end_deputy(deputyship=deputyship, by=coordinator)
    client = login(coordinator)

    page = told(client, deputyship)

    assert "Beslut tomt godkänt" in page
    assert f"Sista dagen {day_long(last)} {day_long(sooner)}" in page
    assert f"Avslutat av tomt {coordinator.name}" in page
    assert today <= sooner


@pytest.mark.parametrize("role", ["call_taker", "coordinator", "log_reviewer"])
def test_others_find_no_page(administrator, manager, login, role):
    other = UserFactory(roles=[role])
    change = RoleChangeFactory(asked_by=administrator)
    withdraw_role_change(change=change, by=administrator)
    reset = FactorResetFactory(asked_by=administrator)
    decide_reset(reset=reset, is_approved=False, by=manager)
    deputy = UserFactory(coordinator=True)
    away = AwayFactory(user=manager, stand_in=deputy, created_by=manager, going_on=True)
    deputyship = ask_for_deputy(away=away, by=manager)
    decide_deputy(deputyship=deputyship, is_approved=False, by=administrator)
    client = login(other)

    for record in (change, reset, deputyship):
        page = address_of(type(record)._base_manager.get(pk=record.pk))
        assert client.get(page).status_code == 404


def test_page_of_an_account_tells_what_was_asked_about_it(administrator, manager, call_taker, login):
    change = RoleChangeFactory(user=call_taker, asked_by=administrator, roles=["coordinator"])
    decide_role_change(change=change, is_approved=True, by=manager)

    page = told(login(administrator), call_taker)

    assert "Roller samtalsmottagare samordnare" in page
    assert "begäran om andra roller" in page
    assert "Beslut tomt godkänt" in page


def test_who_comes_to_decide_what_is_decided_is_shown_what_became_of_it(
    administrator, manager, call_taker, login
):
    change = RoleChangeFactory(user=call_taker, asked_by=administrator)
    decide_role_change(change=change, is_approved=False, by=manager)

    answer = login(manager).get(reverse("accounts:role_change_approve", args=[change.pk]), follow=True)

    assert answer.redirect_chain[-1][0] == address_of(type(change).objects.get(pk=change.pk))
    assert "Det hade redan ändrats" in answer.content.decode()
