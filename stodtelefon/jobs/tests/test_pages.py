"""Drift: what is as it should be, what is not, and when the timed commands last ran."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.database.versions import version
from stodtelefon.jobs.models import JobRun
from stodtelefon.permissions import Role

PAGE = "/konto/korningar/"


def words_of(response) -> str:
    """What the page says, tags left out."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_page_does_not_exist_for_others(role, login, db):
    client = login(UserFactory(roles=[role]))

    assert (client.get(PAGE).status_code, client.post(PAGE).status_code) == (404, 404)
    assert not AuditEvent.objects.exists()


def test_page_asks_a_stranger_to_sign_in(db, client):
    assert client.get(PAGE).url == f"{reverse('account_login')}?next={PAGE}"


def test_page_of_a_new_line_says_what_has_not_been_done(login, administrator):
    page = words_of(login(administrator).get(PAGE))

    assert "Tidsstyrda körningar fel hourly har aldrig körts. nightly har aldrig körts." in page
    assert "Loggkedjan fel Loggkedjan har aldrig kontrollerats: kör manage.py nightly." in page
    assert "Databas bra Svarar, och tar emot det som skrivs." in page
    assert "Varje timme (hourly) aldrig gått bra aldrig ingen" in page
    assert "Säkerhetskopia (backup) har inte setts aldrig ingen" in page


def test_page_shows_the_latest_run_of_each_in_words(login, administrator):
    now = timezone.now()
    JobRun.objects.create(name="hourly", finished_at=now, is_ok=True, note="gammal")
    JobRun.objects.create(name="hourly", finished_at=now, is_ok=False, note="signering: gick inte")
    JobRun.objects.create(name="nightly", finished_at=now, is_ok=True)
    JobRun.objects.create(name="nightly")
    JobRun.objects.create(name="backup", finished_at=now - timedelta(days=3), is_ok=True)

    page = words_of(login(administrator).get(PAGE))

    moment = f"{timezone.localtime(now):%Y-%m-%d %H:%M}"
    assert f"Varje timme (hourly) fel {moment} {moment} signering: gick inte" in page
    assert f"Varje natt (nightly) pågår {moment} {moment} Säkerhetskopia" in page
    assert "Säkerhetskopia (backup) försenad" in page
    assert f"Loggkedjan bra Hela kedjan kontrollerades {moment}." in page
    assert f"Version {version()}" in page
    assert "gammal" not in page


def test_page_leads_to_the_keys_and_to_what_is_wrong_with_the_log(login, administrator):
    page = login(administrator).get(PAGE).content.decode()

    assert f'<a href="{reverse("privacy:keys")}">Nycklar</a>' in page
    assert f'<a href="{reverse("audit:fault_index")}">Loggkedjan</a>' in page


def test_page_costs_the_same_with_10_and_200_runs(login, administrator, cost):
    client = login(administrator)

    def ran(times):
        JobRun.objects.bulk_create(
            JobRun(name=name, finished_at=timezone.now(), is_ok=True)
            for name in ("hourly", "nightly")
            for _ in range(times)
        )

    ran(5)
    few = cost(client, PAGE)
    ran(95)

    assert cost(client, PAGE) == few
    assert few <= 18
