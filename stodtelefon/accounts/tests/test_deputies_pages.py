"""Deputies on Idag and on the pages, in the database, and what they cost."""

from contextlib import ExitStack
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from calls.factories import CaseOpeningFactory
from calls.models import Promise
from calls.staffing import Staffing, promises_of
from stodtelefon.accounts.actions.deputies import (
    ask_for_deputy,
    decide_deputy,
    end_deputy,
)
from stodtelefon.accounts.factories import AwayFactory, DeputyshipFactory
from stodtelefon.accounts.models import Deputyship, User
from stodtelefon.desk.tests.every_kind import kept
from stodtelefon.permissions import Permission
from stodtelefon.tests.answers import messages_of

P = Permission


def again(user):
    """As the next request has the person."""
    return User.objects.get(pk=user.pk)


def away_of(user, stand_in, **values):
    return AwayFactory(user=user, stand_in=stand_in, created_by=user, **({"going_on": True} | values))


def approve(deputyship, by):
    return decide_deputy(deputyship=deputyship, is_approved=True, by=by)


def deputy_for(of, user, by, **values):
    return approve(ask_for_deputy(away=away_of(of, user, **values), by=of), by)


@pytest.fixture
def travel():
    """To another moment, until the test is over."""
    with ExitStack() as clocks:
        yield lambda moment: clocks.enter_context(patch("django.utils.timezone.now", lambda: moment))


@pytest.fixture
def away(manager, coordinator):
    return away_of(manager, coordinator)


@pytest.fixture
def deputyship(away, manager, administrator):
    return approve(ask_for_deputy(away=away, by=manager), administrator)


# Idag


def test_what_waits_for_the_manager_stands_with_the_deputy_and_goes_back(
    deputyship, manager, coordinator, travel
):
    opening = kept(CaseOpeningFactory(asked=True))
    waits = Promise.objects.open().get(kind="opening_to_decide", target=str(opening.pk))
    today, later = timezone.localdate(), timezone.localdate() + timedelta(days=2)

    assert waits in promises_of(again(coordinator), on=today)
    travel(timezone.now() + timedelta(days=2))
    assert waits not in promises_of(again(coordinator), on=later)
    assert waits in promises_of(again(manager), on=later)


def test_staffing_knows_deputies_as_the_request_does(deputyship, coordinator):
    person = next(one for one in Staffing.on(timezone.localdate()).people if one == coordinator)

    assert person.permissions == again(coordinator).permissions


def test_idag_and_the_pages_say_it(deputyship, manager, coordinator, administrator, login):
    page = login(again(coordinator)).get("/").content.decode()
    assert f"Du är ställföreträdare för {manager.name} (enhetschef) till och med" in page
    assert "är ställföreträdare" in login(again(manager)).get("/").content.decode()
    for client, path in (
        (login(administrator), reverse("accounts:user", args=[coordinator.pk])),
        (login(coordinator), reverse("accounts:permissions")),
    ):
        assert f"enhetschef för {manager.name}" in client.get(path).content.decode()
    assert "Ställföreträdare idag" in login(coordinator).get(reverse("accounts:profile")).content.decode()


def test_asked_approved_and_ended_on_the_pages(away, manager, coordinator, administrator, login):
    own = login(manager)
    assert "Begär ställföreträdare" in own.get(reverse("accounts:away_index")).content.decode()
    own.post(reverse("accounts:deputy_ask", args=[away.pk]), {"version": away.version})
    deputyship = Deputyship.objects.get()
    assert "väntar på en andra person" in own.get(reverse("accounts:away_index")).content.decode()

    decides = login(administrator)
    assert coordinator.name in decides.get(reverse("accounts:factor_resets")).content.decode()
    path = reverse("accounts:deputy_approve", args=[deputyship.pk])
    assert "Roll som lånas ut" in decides.get(path).content.decode()
    answer = decides.post(path, {"version": 1}, follow=True)
    assert messages_of(answer)[0].startswith("Godkänt. Det gäller")

    assert "ställföreträdande enhetschef" in own.get(reverse("accounts:away_index")).content.decode()
    own.post(reverse("accounts:deputy_end", args=[deputyship.pk]))
    assert not again(coordinator).can(P.REFERRAL_APPROVE)


def test_stranger_finds_no_page_of_it(away, deputyship, call_taker, coordinator, login):
    assert login(call_taker).post(reverse("accounts:deputy_end", args=[deputyship.pk])).status_code == 404
    assert login(coordinator).get(reverse("accounts:deputy_ask", args=[away.pk])).status_code == 404


# In the database


def test_database_holds_the_rules(deputyship, manager, coordinator, administrator):
    for values, rule in (
        ({"decided_by": manager}, "deputyship_is_decided_by_another"),
        ({"decided_by": coordinator}, "deputyship_is_decided_by_another"),
        ({"asked_by": coordinator}, "deputyship_is_asked_by_another"),
        ({"last_day": date(2020, 1, 1)}, "deputyship_ends_on_its_first_day_or_later"),
        ({"ended_at": timezone.now()}, "deputyship_that_was_approved_is_ended_by_somebody"),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            Deputyship.objects.filter(pk=deputyship.pk).update(**values)
    rule = "deputyship_is_never_more_than_was_decided"
    for values in (
        {"user": administrator},
        {"of": administrator},
        {"role": "coordinator"},
        {"first_day": deputyship.first_day - timedelta(days=1)},
        {"last_day": deputyship.last_day + timedelta(days=1)},
        {"decision": "", "decided_at": None, "decided_by": None},
    ):
        with pytest.raises(IntegrityError) as broken, transaction.atomic():
            Deputyship.objects.filter(pk=deputyship.pk).update(**values)
        assert broken.value.__cause__.diag.constraint_name == rule
    end_deputy(deputyship=deputyship, by=manager)
    with pytest.raises(IntegrityError, match="never more than was decided"), transaction.atomic():
        Deputyship.objects.filter(pk=deputyship.pk).update(ended_at=None, ended_by=None)
    for values, rule in (
        ({"role": "administrator"}, "deputyship_lends_a_role_that_can_be_lent"),
        ({"of": coordinator, "user": coordinator, "asked_by": manager}, "deputyship_is_for_another"),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            DeputyshipFactory(**values)
    first = DeputyshipFactory()
    with pytest.raises(IntegrityError, match="user_has_one_open_deputyship"), transaction.atomic():
        DeputyshipFactory(user=first.user, away=AwayFactory(going_on=True))


# What it costs


def test_the_person_who_asks_is_read_in_one_statement(deputyship, coordinator, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert again(coordinator).can(P.REFERRAL_APPROVE)
