"""Contacts that start no case: counted with one press, undone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from calls.actions.calls import OLDEST_CALL
from calls.actions.contacts import log_contact, undo_contact
from calls.factories import CallFactory
from calls.inputs import NonCaseInput
from calls.models import Call, Callback, Case

pytestmark = pytest.mark.django_db

MESSAGE = NonCaseInput(kind="missed", callback_to="000-44 55 66, efter fyra")
NO_KIND = "Välj vad det var för kontakt."
ONLY_MISSED = "Bara ett missat samtal kan ha någon att ringa tillbaka till."
WITHIN = "En kontakt kan ångras i tio minuter, av den som räknade den."


# Counting


@pytest.mark.parametrize("kind", ["missed", "wrong_number", "silent", "hang_up", "other_errand"])
def test_log_contact_is_counted_and_starts_no_case(call_taker, logged, kind):
    at = timezone.now()

    contact = log_contact(by=call_taker, contact=NonCaseInput(kind=kind, channel="letter"), at=at)

    assert (contact.kind, contact.case, contact.caller) == (kind, None, None)
    assert (contact.received_at, contact.logged_at, contact.channel) == (at, at, "letter")
    assert (contact.taken_by, contact.created_by) == (call_taker, call_taker)
    assert (Case.objects.count(), Callback.objects.count()) == (0, 0)
    logged("contact.logged", by=call_taker, target=contact)


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"kind": "concern"}, "kind", NO_KIND),
        ({"kind": "nonsense"}, "kind", NO_KIND),
        ({"kind": ""}, "kind", NO_KIND),
        *(
            ({"kind": kind, "callback_to": "000-44 55 66"}, "callback_to", ONLY_MISSED)
            for kind in ("wrong_number", "silent", "hang_up", "other_errand")
        ),
        (
            {"kind": "missed", "received_at": datetime(2999, 1, 1, tzinfo=UTC)},
            "received_at",
            "Samtalet kan inte ha kommit in i framtiden. Ange när det kom in.",
        ),
        (
            {"kind": "missed", "received_at": datetime(2016, 3, 1, tzinfo=UTC)},
            "received_at",
            "Det är mer än ett år sedan. Kontrollera datumet.",
        ),
    ],
)
def test_log_contact_that_is_none_changes_nothing(call_taker, refused, values, field, sentence):
    with refused(sentence) as refusal:
        log_contact(by=call_taker, contact=NonCaseInput(**values))

    assert refusal.value.message_dict == {field: [sentence]}


def test_log_contact_from_a_year_ago_to_the_second_is_counted(call_taker):
    at = timezone.now()
    contact = NonCaseInput(kind="silent", received_at=at - OLDEST_CALL)

    log_contact(by=call_taker, contact=contact, at=at)

    assert Call.objects.get().received_at == at - timedelta(days=366)


def test_log_contact_with_a_message_is_called_back_the_next_working_day(call_taker):
    friday = datetime(2025, 11, 21, 14, tzinfo=UTC)

    log_contact(by=call_taker, contact=MESSAGE, at=friday)

    callback = Callback.objects.waiting().get()
    assert callback.due_on == datetime(2025, 11, 24).date()
    assert callback.contact == "000-44 55 66, efter fyra"


def test_log_contact_is_called_back_from_when_it_came_in_and_not_from_when_it_was_counted(call_taker):
    monday = datetime(2025, 11, 24, 9, tzinfo=UTC)
    late = NonCaseInput(kind="missed", received_at=monday - timedelta(days=4), callback_to="000")

    log_contact(by=call_taker, contact=late, at=monday)

    assert Callback.objects.get().due_on == date(2025, 11, 21)


# Undoing


def test_undo_contact_takes_it_away_with_its_message(call_taker, logged):
    contact = log_contact(by=call_taker, contact=MESSAGE)
    logged("contact.logged", by=call_taker, target=contact)

    undo_contact(contact=contact, by=call_taker)

    assert (Call.objects.count(), Callback.objects.count()) == (0, 0)
    logged("contact.undone", by=call_taker, target=contact)


@pytest.mark.parametrize("kind", ["missed", "wrong_number", "silent", "hang_up", "other_errand"])
def test_undo_contact_is_done_up_to_ten_minutes(call_taker, kind):
    at = timezone.now() - timedelta(minutes=9, seconds=55)
    contact = log_contact(by=call_taker, contact=NonCaseInput(kind=kind), at=at)

    undo_contact(contact=contact, by=call_taker)

    assert not Call.objects.exists()


def test_undo_contact_after_ten_minutes_changes_nothing(call_taker, refused):
    at = timezone.now() - timedelta(minutes=10, seconds=1)
    contact = log_contact(by=call_taker, contact=MESSAGE, at=at)

    with refused(WITHIN):
        undo_contact(contact=contact, by=call_taker)


def test_undo_contact_is_counted_from_when_it_was_logged(call_taker):
    yesterday = NonCaseInput(kind="silent", received_at=timezone.now() - timedelta(days=1))
    contact = log_contact(by=call_taker, contact=yesterday)

    undo_contact(contact=contact, by=call_taker)

    assert not Call.objects.exists()


def test_undo_contact_by_another_changes_nothing(call_taker, coordinator, refused):
    contact = log_contact(by=call_taker, contact=MESSAGE)

    with refused(WITHIN):
        undo_contact(contact=contact, by=coordinator)


def test_undo_contact_of_a_concern_changes_nothing(call_taker, refused):
    call = CallFactory(taken_by=call_taker)

    with refused("Ett samtal om oro kan inte ångras."):
        undo_contact(contact=call, by=call_taker)


def test_log_contact_keeps_when_the_person_can_be_reached(call_taker):
    at = datetime(2025, 11, 24, 9, tzinfo=UTC)
    contact = NonCaseInput(
        kind="missed", callback_to="000", callback_on=date(2025, 11, 28), callback_from=time(15)
    )

    log_contact(by=call_taker, contact=contact, at=at)

    callback = Callback.objects.get()
    assert (callback.due_on, callback.reach_from) == (date(2025, 11, 28), time(15))


def test_log_contact_with_an_hour_keeps_the_day_of_the_target(call_taker):
    at = datetime(2025, 11, 24, 9, tzinfo=UTC)
    contact = NonCaseInput(kind="missed", callback_to="000", callback_from=time(8))

    log_contact(by=call_taker, contact=contact, at=at)

    callback = Callback.objects.get()
    assert (callback.due_on, callback.reach_from) == (date(2025, 11, 25), time(8))


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"callback_to": "", "callback_from": time(15)}, "callback_to", "Skriv hur personen kan nås."),
        (
            {"callback_to": "", "callback_on": date(2025, 11, 28)},
            "callback_to",
            "Skriv hur personen kan nås.",
        ),
        (
            {"callback_on": date(2025, 11, 23)},
            "callback_on",
            "Dagen har redan varit. Välj idag eller senare.",
        ),
        ({"callback_on": date(2025, 12, 25)}, "callback_on", "Välj en dag inom 30 dagar."),
        (
            {"callback_on": date(2025, 11, 24), "callback_from": time(10)},
            "callback_from",
            "Klockslaget har redan varit idag. Välj ett senare, eller lämna tomt.",
        ),
    ],
)
def test_log_contact_with_a_time_that_cannot_be_kept_changes_nothing(
    call_taker, refused, values, field, sentence
):
    at = datetime(2025, 11, 24, 9, tzinfo=UTC)
    contact = NonCaseInput(**{"kind": "missed", "callback_to": "000"} | values)

    with refused(sentence) as refusal:
        log_contact(by=call_taker, contact=contact, at=at)

    assert refusal.value.message_dict == {field: [sentence]}
