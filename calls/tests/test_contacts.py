"""Contacts that start no case: counted with one press, undone, called back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from calls.actions.calls import OLDEST_CALL
from calls.actions.contacts import log_contact, settle_callback, undo_contact
from calls.factories import CallbackFactory, CallFactory
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


# Calling back


@pytest.mark.parametrize("result", ["reached", "given_up"])
def test_settle_callback_erases_the_contact(call_taker, other_call_taker, changed, logged, result):
    callback = log_contact(by=call_taker, contact=MESSAGE).callback
    at = timezone.now()
    logged("contact.logged", by=call_taker, target=callback.call)

    settle_callback(callback=callback, result=result, by=other_call_taker, at=at)

    assert changed(callback) == {
        "result": result,
        "settled_at": at,
        "settled_by_id": other_call_taker.pk,
        "contact": None,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact FROM calls_callback")
        assert cursor.fetchall() == [(None,)]
    logged("callback.settled", by=other_call_taker, target=callback, fields=["contact"])


@pytest.mark.parametrize("result", ["", "nonsense"])
def test_settle_callback_with_no_answer_changes_nothing(call_taker, refused, result):
    callback = CallbackFactory()

    with refused("Svara på om personen gick att nå.") as refusal:
        settle_callback(callback=callback, result=result, by=call_taker)

    assert set(refusal.value.error_dict) == {"result"}


def test_settle_callback_twice_changes_nothing(call_taker, other_call_taker, refused):
    callback = CallbackFactory()
    settle_callback(callback=callback, result="reached", by=call_taker)

    with refused("Återuppringningen är redan klar.") as refusal:
        settle_callback(callback=callback, result="given_up", by=other_call_taker)

    assert refusal.value.code == "settled"
    assert Callback.objects.get().result == "reached"


def test_waiting_are_the_callbacks_that_nobody_has_settled(call_taker):
    settled, waiting = CallbackFactory(), CallbackFactory()
    settle_callback(callback=settled, result="given_up", by=call_taker)

    assert list(Callback.objects.waiting()) == [waiting]
