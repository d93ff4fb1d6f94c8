"""Outreach: logged, planned, done, changed, called off; and the rules that hold."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from calls.models import Audience, OutreachKind
from outreach.actions import (
    cancel_outreach,
    change_outreach,
    log_outreach,
    mark_done,
    plan_outreach,
)
from outreach.factories import OutreachEventFactory
from outreach.models import Area, OutreachEvent
from referrals.factories import AgencyFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.saving import Stale

pytestmark = pytest.mark.django_db

Status = OutreachEvent.Status


def what(**more) -> dict:
    return {
        "kind": OutreachKind.objects.get(key="association_evening"),
        "audience": Audience.objects.get(key="mothers"),
        **more,
    }


def events() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("event", flat=True))


def refused(match: str, action, **values) -> None:
    def rows():
        return list(OutreachEvent.objects.order_by("pk").values()), events()

    before = rows()
    with pytest.raises(ValidationError, match=match):
        action(**values)
    assert rows() == before


def test_log_outreach_keeps_what_was_done(call_taker):
    agency, today = AgencyFactory(), timezone.localdate()

    log_outreach(
        **what(
            on=today, people_reached=40, agencies=[agency], together_with="kyrkan", area=Area.objects.first()
        ),
        by=call_taker,
    )

    stored = OutreachEvent.objects.get()
    assert (stored.status, stored.on, stored.people_reached) == (Status.DONE, today, 40)
    assert (stored.held_by, stored.created_by, list(stored.agencies.all())) == (
        call_taker,
        call_taker,
        [agency],
    )
    assert events() == ["outreach.logged"]


def test_log_outreach_sent_twice_makes_one(call_taker):
    token = uuid4()

    for _ in range(2):
        log_outreach(**what(on=timezone.localdate(), token=token), by=call_taker)

    assert OutreachEvent.objects.count() == 1
    assert events() == ["outreach.logged"]


def test_log_outreach_tomorrow_is_refused(call_taker):
    tomorrow = timezone.localdate() + timedelta(days=1)

    refused("inte varit", log_outreach, **what(on=tomorrow), by=call_taker)


def test_plan_outreach_yesterday_is_refused(call_taker):
    yesterday = timezone.localdate() - timedelta(days=1)

    refused("redan varit", plan_outreach, **what(on=yesterday), by=call_taker)


def test_plan_and_mark_done(call_taker, coordinator):
    today = timezone.localdate()
    event = plan_outreach(**what(on=today), held_by=coordinator, by=call_taker)

    mark_done(event=event, people_reached=12, version=event.version, by=coordinator)

    stored = OutreachEvent.objects.get()
    assert (stored.status, stored.people_reached, stored.held_by) == (Status.DONE, 12, coordinator)
    assert events() == ["outreach.planned", "outreach.done"]


def test_mark_done_before_the_day_is_refused(call_taker):
    refused("inte varit", mark_done, event=OutreachEventFactory(planned=True), by=call_taker)


@pytest.mark.parametrize("trait", [{}, {"cancelled": True}])
@pytest.mark.parametrize("action", [mark_done, cancel_outreach])
def test_what_is_not_planned_is_neither_done_nor_called_off(call_taker, trait, action):
    refused("Det går inte längre", action, event=OutreachEventFactory(**trait), by=call_taker)


def test_cancel_outreach_calls_off_what_was_planned(call_taker):
    cancel_outreach(event=OutreachEventFactory(planned=True), by=call_taker)

    assert OutreachEvent.objects.get().status == Status.CANCELLED
    assert events() == ["outreach.cancelled"]


def test_change_outreach_puts_right_what_was_written(call_taker):
    event, agency = OutreachEventFactory(), AgencyFactory()

    change_outreach(
        event=event,
        **what(on=event.on, people_reached=30, agencies=[agency]),
        version=event.version,
        by=call_taker,
    )

    stored = OutreachEvent.objects.get()
    assert (stored.people_reached, stored.audience.key, list(stored.agencies.all())) == (
        30,
        "mothers",
        [agency],
    )
    assert stored.version == event.version + 1


def test_change_outreach_on_a_stale_version_is_refused(call_taker):
    event = OutreachEventFactory()

    with pytest.raises(Stale):
        change_outreach(event=event, **what(on=event.on), version=event.version + 1, by=call_taker)

    assert OutreachEvent.objects.get().audience == event.audience
    assert events() == []


def test_change_outreach_that_was_called_off_is_refused(call_taker):
    event = OutreachEventFactory(cancelled=True)

    refused("inställt", change_outreach, event=event, **what(on=event.on), by=call_taker)


def test_change_outreach_that_is_done_to_tomorrow_is_refused(call_taker):
    tomorrow = timezone.localdate() + timedelta(days=1)

    refused("inte varit", change_outreach, event=OutreachEventFactory(), **what(on=tomorrow), by=call_taker)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"planned": True, "people_reached": 5}, "outreach_counts_people_only_when_done"),
        ({"people_reached": 1_000_001}, "outreach_reaches_a_reasonable_number"),
    ],
)
def test_a_broken_rule_is_refused_by_the_database(values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OutreachEventFactory(**values)

    assert OutreachEvent.objects.count() == 0
