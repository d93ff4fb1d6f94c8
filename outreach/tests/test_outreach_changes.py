"""Outreach that is planned or done: marked as done, called off, changed; and what is refused."""

import pytest

from outreach.actions.events import cancel_outreach, change_outreach, mark_done
from outreach.factories import OutreachEventFactory
from outreach.models import OutreachEvent
from outreach.tests.evenings import whole_evening, written
from referrals.factories import AgencyFactory
from stodtelefon.saving import Stale
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

Status = OutreachEvent.Status
NOT_YET = "Dagen har inte varit än. Planera tillfället i stället."
PEOPLE_WHEN_DONE = "Hur många som nåddes skrivs in när det är genomfört."
A_MILLION = "Ange ungefär hur många personer som nåddes, högst en miljon."
STALE = "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."


def change(event: OutreachEvent, **values) -> OutreachEvent:
    """Save it with other values; what is not said stays as it was."""
    kept = written(event) | {"agencies": list(event.agencies.all())}
    return change_outreach(event=event, **kept | values)


# Mark as done


def test_mark_done_says_how_many_were_reached(call_taker):
    event = OutreachEventFactory(planned=True, on=day(-2))
    before = written(event)

    mark_done(event=event, people_reached=12, questions="Vem svarar?", version=event.version, by=call_taker)

    stored = OutreachEvent.objects.get()
    assert (stored.status, stored.version) == (Status.DONE, event.version + 1)
    assert written(event) == before | {"people_reached": 12, "questions": "Vem svarar?"}


@pytest.mark.parametrize("people", [None, 0])
def test_mark_done_takes_nobody_knows_and_nobody_came(call_taker, people):
    mark_done(event=OutreachEventFactory(planned=True, on=day(0)), people_reached=people, by=call_taker)

    stored = OutreachEvent.objects.get()
    assert (stored.status, stored.people_reached) == (Status.DONE, people)


@pytest.mark.parametrize("days", [-9, 0])
def test_mark_done_on_another_day_than_was_planned(call_taker, days):
    mark_done(event=OutreachEventFactory(planned=True), on=day(days), by=call_taker)

    assert OutreachEvent.objects.get().on == day(days)


def test_mark_done_leaves_one_line(logged, call_taker):
    event = OutreachEventFactory(planned=True, on=day(0))

    mark_done(event=event, people_reached=12, by=call_taker)

    logged("outreach.done", by=call_taker, target=event)


@pytest.mark.parametrize(("planned_on", "done_on"), [(7, None), (-7, 1), (7, 1)])
def test_mark_done_on_a_day_ahead_is_refused(refused, call_taker, planned_on, done_on):
    event = OutreachEventFactory(planned=True, on=day(planned_on))

    with refused(NOT_YET) as refusal:
        mark_done(event=event, on=None if done_on is None else day(done_on), by=call_taker)

    assert list(refusal.value.message_dict) == ["on"]


def test_mark_done_with_more_than_a_million_is_refused(refused, call_taker):
    event = OutreachEventFactory(planned=True, on=day(0))

    with refused(A_MILLION):
        mark_done(event=event, people_reached=1_000_001, by=call_taker)


# Call off


@pytest.mark.parametrize("days", [-7, 0, 7])
def test_cancel_outreach_calls_off_what_was_planned(call_taker, days):
    event = OutreachEventFactory(planned=True, on=day(days))
    before = written(event)

    cancel_outreach(event=event, version=event.version, by=call_taker)

    stored = OutreachEvent.objects.get()
    assert (stored.status, stored.version) == (Status.CANCELLED, event.version + 1)
    assert written(event) == before


def test_cancel_outreach_leaves_one_line(logged, call_taker):
    event = OutreachEventFactory(planned=True)

    cancel_outreach(event=event, by=call_taker)

    logged("outreach.cancelled", by=call_taker, target=event)


def test_cancel_outreach_takes_back_what_was_done_by_mistake(call_taker):
    event = OutreachEventFactory(people_reached=40, questions="Vem svarar?")
    before = written(event)

    cancel_outreach(event=event, version=event.version, by=call_taker)

    assert OutreachEvent.objects.get().status == Status.CANCELLED
    assert written(event) == before | {"people_reached": None}
    assert [target.status for target in event.targets.all()] == [Status.CANCELLED]


# Both of them

ENDING = pytest.mark.parametrize("end", [mark_done, cancel_outreach])


@pytest.mark.parametrize(
    ("end", "trait", "words"),
    [
        (mark_done, {}, "genomförd"),
        (mark_done, {"cancelled": True}, "inställd"),
        (cancel_outreach, {"cancelled": True}, "inställd"),
    ],
)
def test_what_has_ended_does_not_end_again(refused, call_taker, end, trait, words):
    event = OutreachEventFactory(**trait)

    with refused(f"Det går inte längre: insatsen är {words}."):
        end(event=event, by=call_taker)


@ENDING
def test_what_somebody_changed_meanwhile_does_not_end(refused, call_taker, end):
    event = OutreachEventFactory(planned=True, on=day(0))

    with refused(STALE) as refusal:
        end(event=event, version=event.version + 1, by=call_taker)

    assert isinstance(refusal.value, Stale)


@ENDING
def test_what_is_gone_does_not_end(refused, call_taker, end):
    event = OutreachEventFactory(planned=True, on=day(0))
    OutreachEvent.objects.all().delete()

    with refused("Det här finns inte längre. Gå tillbaka och se hur det är nu."):
        end(event=event, by=call_taker)


# Change


@pytest.mark.parametrize("trait", [{}, {"planned": True}])
def test_change_outreach_writes_all_that_is_said(call_taker, coordinator, trait):
    event, agency = OutreachEventFactory(**trait), AgencyFactory()
    event.agencies.add(AgencyFactory())
    values = whole_evening(coordinator) | {
        "people_reached": None if trait else 30,
        "questions": "Vem svarar?",
        "every": 6 if trait else None,
    }

    change(event, **values, agencies=[agency], version=event.version, by=call_taker)

    stored = OutreachEvent.objects.get()
    assert written(event) == values
    assert list(stored.agencies.all()) == [agency]
    assert (stored.status, stored.version) == (event.status, event.version + 1)
    assert (stored.created_by, stored.created_at) == (event.created_by, event.created_at)


def test_change_outreach_keeps_who_held_it_unless_said_otherwise(call_taker):
    event = OutreachEventFactory()

    change(event, held_by=None, by=call_taker)

    assert OutreachEvent.objects.get().held_by == event.held_by


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, []),
        ({"people_reached": 7}, ["people_reached"]),
        ({"material": "Affischer", "questions": "Vem svarar?"}, ["material", "questions"]),
    ],
)
def test_change_outreach_leaves_one_line_with_the_names_of_what_changed(logged, call_taker, values, fields):
    event = OutreachEventFactory()

    change(event, **values, by=call_taker)

    logged("outreach.changed", by=call_taker, target=event, fields=fields)


def test_change_outreach_of_who_was_there_says_so_in_the_log(logged, call_taker):
    event = OutreachEventFactory()
    event.agencies.add(AgencyFactory())

    change(event, agencies=[AgencyFactory()], by=call_taker)

    logged("outreach.changed", by=call_taker, target=event, fields=["agencies"])


@pytest.mark.parametrize("days", [-7, 7])
def test_change_outreach_moves_what_is_planned_to_any_day(call_taker, days):
    change(OutreachEventFactory(planned=True), on=day(days), by=call_taker)

    assert OutreachEvent.objects.get().on == day(days)


def test_change_outreach_that_is_done_to_a_day_ahead_is_refused(refused, call_taker):
    event = OutreachEventFactory()

    with refused(NOT_YET) as refusal:
        change(event, on=day(1), by=call_taker)

    assert list(refusal.value.message_dict) == ["on"]


def test_change_outreach_that_was_called_off_is_refused(refused, call_taker):
    event = OutreachEventFactory(cancelled=True)

    with refused("Det som är inställt kan inte ändras. Planera ett nytt tillfälle."):
        change(event, material="Affischer", by=call_taker)


@pytest.mark.parametrize(
    ("trait", "people", "sentence"), [({"planned": True}, 5, PEOPLE_WHEN_DONE), ({}, 1_000_001, A_MILLION)]
)
def test_change_outreach_to_people_who_cannot_be_is_refused(refused, call_taker, trait, people, sentence):
    event = OutreachEventFactory(**trait)

    with refused(sentence):
        change(event, people_reached=people, by=call_taker)


def test_change_outreach_on_a_stale_version_is_refused(refused, call_taker):
    event = OutreachEventFactory()
    change(event, material="Kollegans", by=call_taker)

    with refused(STALE) as refusal:
        change(event, material="Mina", version=event.version, by=call_taker)

    assert isinstance(refusal.value, Stale)
