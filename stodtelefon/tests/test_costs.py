"""The pages whose cost no app's own tests hold: the same number of queries with few rows and with many."""

import pytest
from django.urls import reverse

from calls.factories import CallerFactory, CallFactory, NoteFactory
from calls.models import CallerRole
from meetings.models import Battery, Room

pytestmark = pytest.mark.django_db


def test_a_callers_part_costs_the_same_with_10_and_200_calls(call_taker, login, cost):
    caller = CallerFactory(case__handler=call_taker)
    client, address = login(call_taker), reverse("calls:caller", args=[caller.pk])
    CallFactory.create_batch(10, caller=caller, taken_by=call_taker)
    few = cost(client, address)
    CallFactory.create_batch(40, caller=caller, taken_by=call_taker)

    assert cost(client, address) == few
    assert few <= 10


def test_versions_of_a_note_cost_the_same_with_10_and_200(call_taker, login, cost):
    note = NoteFactory(case__handler=call_taker)
    client = login(call_taker)

    def corrected(note, times):
        for _ in range(times):
            note = NoteFactory(case=note.case, replaces=note)
        return note

    note = corrected(note, 9)
    few = cost(client, reverse("calls:note_versions", args=[note.case.number, note.pk]))
    note = corrected(note, 190)

    assert cost(client, reverse("calls:note_versions", args=[note.case.number, note.pk])) == few
    assert few <= 10


def test_versions_of_the_battery_cost_the_same_with_10_and_200(coordinator, administrator, login, cost):
    client, address = login(coordinator), reverse("meetings:battery_index")
    first = Battery.objects.get()

    def retired(start, end):
        for number in range(start, end):
            Battery.objects.create(
                number=number,
                name=f"Version {number}",
                status=Battery.Status.RETIRED,
                used_from=first.used_from,
                retired_at=first.used_from,
                retired_by=administrator,
                used_by=administrator,
            )

    retired(2, 11)
    few = cost(client, address)
    retired(11, 51)

    assert cost(client, address) == few
    assert few <= 10


@pytest.mark.parametrize("model", [CallerRole, Room])
def test_lists_in_the_admin_cost_the_same_with_few_and_many_rows(administrator, login, model, cost):
    client = login(administrator)
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

    def fill(start, count):
        for number in range(start, start + count):
            if model is Room:
                Room.objects.create(name=f"Rum {number}")
            else:
                CallerRole.objects.create(
                    key=f"roll-{number}", label=f"Roll {number}", group="school", municipal_staff="no"
                )

    fill(0, 10)
    few = cost(client, address)
    fill(10, 40)

    assert cost(client, address) == few
    assert few <= 10
