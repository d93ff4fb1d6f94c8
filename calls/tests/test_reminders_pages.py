"""Reminders on a case, through their pages."""

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import CaseFactory, ReminderFactory
from calls.models import Case, Reminder
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role
from stodtelefon.tests.answers import messages_of

pytestmark = pytest.mark.django_db


def test_reminder_stands_on_the_case_until_it_is_done(call_taker, login):
    reminder = ReminderFactory(case__handler=call_taker, text="Ring rektorn.")
    client = login(call_taker)
    assert "Ring rektorn." in client.get(reminder.case.get_absolute_url()).content.decode()

    client.post(reverse("calls:reminder_done", args=[reminder.pk]))

    assert Reminder.objects.get().done_by == call_taker
    assert "Ring rektorn." not in client.get(reminder.case.get_absolute_url()).content.decode()


def test_reminder_can_be_set_on_a_closed_case(call_taker, login):
    case = CaseFactory(handler=call_taker, closed=True)
    client, url = login(call_taker), reverse("calls:reminder_create", args=[case.number])

    today = timezone.localdate()
    client.post(url, {"due_on": today, "text": "Hör hur det går.", "meant": f"due_on={today}"})

    assert Reminder.objects.get().case == case
    assert "Hör hur det går." in client.get("/").content.decode()
    assert not Case.objects.get().is_open


def test_reminder_for_a_day_that_has_been_is_refused_by_its_field(call_taker, login):
    case = CaseFactory(handler=call_taker)
    url = reverse("calls:reminder_create", args=[case.number])

    response = login(call_taker).post(url, {"due_on": "2020-01-02", "text": "Hör hur det går."})

    assert response.context["form"].errors["due_on"]
    assert response.context["form"]["text"].value() == "Hör hur det går."
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_reminder_of_a_colleagues_case_does_not_exist(call_taker, login, unchanged, role):
    reminder = ReminderFactory(case__handler=call_taker)
    client = login(UserFactory(roles=[role]))

    with unchanged():
        response = client.post(reverse("calls:reminder_done", args=[reminder.pk]))

    assert response.status_code == 404


@pytest.mark.parametrize(("sent_from", "address"), [("idag", "/"), ("", None)])
def test_reminder_done_leads_back_to_where_it_was_pressed(call_taker, login, sent_from, address):
    reminder = ReminderFactory(case__handler=call_taker)

    response = login(call_taker).post(reverse("calls:reminder_done", args=[reminder.pk]), {"till": sent_from})

    assert response.url == (address or reminder.case.get_absolute_url())


def test_reminder_done_that_was_the_ground_for_a_case_does_not_lead_to_it(
    call_taker, other_call_taker, login
):
    reminder = ReminderFactory(case__handler=other_call_taker, case__closed=True, given_to=call_taker)
    client = login(call_taker)
    assert client.get(reminder.case.get_absolute_url()).status_code == 200

    response = client.post(reverse("calls:reminder_done", args=[reminder.pk]))

    assert response.url == "/arenden/"


def test_reminder_done_twice_says_so(call_taker, login, unchanged):
    reminder, client = ReminderFactory(case__handler=call_taker), login(call_taker)
    page = reverse("calls:reminder_done", args=[reminder.pk])
    client.post(page)

    with unchanged():
        response = client.post(page)

    assert messages_of(response)[-1] == "Bevakningen är redan klar."
