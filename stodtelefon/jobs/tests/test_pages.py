"""The page that says when the timed commands last ran."""

import pytest
from django.urls import reverse
from django.utils import timezone

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.jobs.models import JobRun
from stodtelefon.permissions import Role

PAGE = "/konto/korningar/"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_page_does_not_exist_for_others(role, login, db):
    client = login(UserFactory(roles=[role]))

    assert (client.get(PAGE).status_code, client.post(PAGE).status_code) == (404, 404)
    assert not AuditEvent.objects.exists()


def test_page_asks_a_stranger_to_sign_in(db, client):
    assert client.get(PAGE).url == f"{reverse('account_login')}?next={PAGE}"


def test_page_shows_the_latest_run_of_each(login, administrator):
    client = login(administrator)
    assert "Ingen körning" in client.get(PAGE).content.decode()
    now = timezone.now()
    JobRun.objects.create(name="hourly", finished_at=now, is_ok=False, note="gammal")
    latest = JobRun.objects.create(name="hourly", finished_at=now, is_ok=True)
    nightly = JobRun.objects.create(name="nightly")

    response = client.get(PAGE)

    assert list(response.context["runs"]) == [latest, nightly]
    assert "inte klar" in response.content.decode()
