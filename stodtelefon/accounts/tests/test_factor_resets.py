"""Somebody has lost the second factor: one asks that it is taken away, another decides."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from stodtelefon.accounts.actions.second_factor import (
    ask_for_reset,
    decide_reset,
    reset_from_server,
    withdraw_reset,
)
from stodtelefon.accounts.factories import FactorResetFactory, UserFactory
from stodtelefon.accounts.models import FactorReset
from stodtelefon.accounts.second_factor import factors_of
from stodtelefon.accounts.tests.two_steps import SIGN_IN, give_app
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def reset(administrator, call_taker):
    give_app(call_taker)
    return ask_for_reset(user=call_taker, why=FactorReset.Why.LOST, by=administrator)


def test_two_take_it_away(administrator, call_taker, reset, login):
    second, hers = UserFactory(roles=[Role.MANAGER]), login(call_taker)
    assert (
        "telefonen eller nyckeln är borta"
        in login(second).get("/konto/andra-steget/vantar/").content.decode()
    )
    page = login(second).get(f"/konto/andra-steget/vantar/{reset.pk}/godkann/").content.decode()
    assert administrator.name in page

    login(second).post(f"/konto/andra-steget/vantar/{reset.pk}/godkann/", {"version": 1})

    assert not Authenticator.objects.filter(user=call_taker).exists()
    assert hers.get("/").url.startswith(SIGN_IN)
    reset.refresh_from_db()
    assert (reset.decision, reset.decided_by) == ("approved", second)
    assert AuditEvent.objects.filter(event="second_factor.reset_approved").count() == 1


@pytest.mark.parametrize("who", ["asker", "owner", "call_taker"])
def test_one_alone_does_not(administrator, call_taker, who):
    owner = UserFactory(roles=[Role.ADMINISTRATOR])
    give_app(owner)
    reset = ask_for_reset(user=owner, why=FactorReset.Why.LOST, by=administrator)

    with pytest.raises(ValidationError):
        decide_reset(
            reset=reset,
            is_approved=True,
            by={"asker": administrator, "owner": owner, "call_taker": call_taker}[who],
        )
    assert factors_of(owner).exists()


def test_database_holds_that_there_are_two(administrator, call_taker, reset):
    others = {"asked_by": call_taker, "decision": ""}
    decided = {"decision": "approved", "decided_at": timezone.now()}
    for values, rule in (
        (decided | {"decided_by": administrator}, "factor_reset_is_decided_by_another"),
        (decided | {"decided_by": call_taker}, "factor_reset_is_decided_by_another"),
        (others, "factor_reset_is_asked_by_another"),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            FactorReset.objects.filter(pk=reset.pk).update(**values)
    with pytest.raises(IntegrityError, match="user_has_one_open_factor_reset"), transaction.atomic():
        FactorResetFactory(user=call_taker, asked_by=administrator)


def test_it_is_declined_or_taken_back_once(administrator, call_taker, reset):
    second = UserFactory(roles=[Role.ADMINISTRATOR])

    decide_reset(reset=reset, is_approved=False, by=second)
    assert factors_of(call_taker).exists()
    with pytest.raises(ValidationError, match="Det är redan avgjort: avslaget"):
        decide_reset(reset=reset, is_approved=True, by=second)

    again = ask_for_reset(user=call_taker, why=FactorReset.Why.BROKEN, by=administrator)
    with pytest.raises(ValidationError, match="någon annans begäran"):
        withdraw_reset(reset=again, by=second)
    withdraw_reset(reset=again, by=administrator)
    assert not FactorReset.objects.open().exists()


def test_what_another_has_decided_is_said(administrator, reset, login):
    second, third = UserFactory(roles=[Role.ADMINISTRATOR]), UserFactory(roles=[Role.MANAGER])
    decide_reset(reset=reset, is_approved=False, by=second)
    path, client = f"/konto/andra-steget/vantar/{reset.pk}/", login(third)

    assert "Det hade redan ändrats" in client.get(f"{path}godkann/", follow=True).content.decode()
    sent = client.post(f"{path}godkann/", {"version": 1}, follow=True).content.decode()
    assert "Någon annan" in sent
    assert "Det är redan avgjort: avslaget." in client.post(f"{path}avsla/", follow=True).content.decode()


def test_what_was_made_since_it_was_asked_is_not_taken(call_taker, reset):
    reset_from_server(email=call_taker.email)
    give_app(call_taker)

    with pytest.raises(ValidationError, match="redan borta"):
        decide_reset(reset=reset, is_approved=True, by=UserFactory(roles=[Role.MANAGER]))
    assert factors_of(call_taker).exists()


def test_asking_is_refused(administrator, call_taker, coordinator, reset):
    for user, by, words in (
        (call_taker, administrator, "redan begärt"),
        (coordinator, administrator, "har inget andra steg"),
        (administrator, administrator, "Be en annan systemförvaltare"),
        (call_taker, coordinator, "Bara systemförvaltaren"),
    ):
        with pytest.raises(ValidationError, match=words):
            ask_for_reset(user=user, why=FactorReset.Why.LOST, by=by)


def test_what_was_asked_by_somebody_who_may_not_any_more_is_asked_anew(
    administrator, manager, call_taker, reset
):
    administrator.roles = [Role.STATISTICS_READER]
    administrator.save()

    with pytest.raises(ValidationError, match="får inte längre"), transaction.atomic():
        decide_reset(reset=reset, is_approved=True, by=manager)
    assert factors_of(call_taker).exists()
    decide_reset(reset=reset, is_approved=False, by=manager)


def test_from_the_server(call_taker, capsys):
    give_app(call_taker)

    call_command("reset_second_factor", call_taker.email)

    assert call_taker.email in capsys.readouterr().out
    assert not Authenticator.objects.filter(user=call_taker).exists()
    assert AuditEvent.objects.filter(event="second_factor.reset_from_server").count() == 1
    for address, words in (
        (call_taker.email, "inget andra steg"),
        ("ingen@stodtelefon.example", "inget konto"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("reset_second_factor", address)
