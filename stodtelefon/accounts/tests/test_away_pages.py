"""The page Borta, and the line on Idag."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.accounts.models import Away

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
INDEX, CREATE = "/konto/borta/", "/konto/borta/ny/"


def shown(client, path=INDEX):
    return client.get(path).content.decode()


def test_one_writes_in_ones_own_days(call_taker, other_call_taker, login):
    today = timezone.localdate()
    client = login(call_taker)
    form = client.get(CREATE).context["form"]
    days = {"first_day": today + DAY, "last_day": today + 3 * DAY, "stand_in": other_call_taker.pk}

    response = client.post(CREATE, days | {"token": form["token"].value()}, follow=True)

    assert "user" not in form.fields
    away = Away.objects.get()
    assert (away.user, away.last_day, away.stand_in) == (call_taker, today + 3 * DAY, other_call_taker)
    assert f"{other_call_taker.name} står in." in response.content.decode()


def test_colleague_of_the_posted_form_is_not_taken_from_who_may_not_choose(
    call_taker, other_call_taker, login
):
    today = timezone.localdate()

    login(call_taker).post(CREATE, {"user": other_call_taker.pk, "first_day": today, "last_day": today})

    assert Away.objects.get().user == call_taker


def test_coordinator_writes_in_a_colleague_and_hears_what_the_stand_in_is_not(coordinator, call_taker, login):
    today = timezone.localdate()
    assessor = UserFactory(call_taker=True, child_assessor=True)
    days = {"first_day": today, "last_day": today, "stand_in": call_taker.pk}

    page = login(coordinator).post(CREATE, days | {"user": assessor.pk}, follow=True).content.decode()

    assert Away.objects.get().user == assessor
    assert f"{call_taker.name} är inte barnbedömare." in page


def test_refusal_keeps_what_was_typed_and_stands_by_its_field(coordinator, login):
    today = timezone.localdate()

    response = login(coordinator).post(
        CREATE, {"user": coordinator.pk, "first_day": today, "last_day": today + DAY}
    )

    assert list(response.context["form"].errors) == ["stand_in"]
    assert response.context["form"]["last_day"].value() == str(today + DAY)
    assert not Away.objects.exists()


def test_days_are_changed_ended_and_taken_back_on_the_page(call_taker, login):
    today = timezone.localdate()
    begun, ahead = AwayFactory(user=call_taker, going_on=True), AwayFactory(user=call_taker)
    client = login(call_taker)
    edit = reverse("accounts:away_edit", args=[begun.pk])
    version = client.get(edit).context["form"]["version"].value()

    client.post(edit, {"last_day": today + 5 * DAY, "version": version})
    begun.refresh_from_db()
    assert (begun.first_day, begun.last_day) == (today - DAY, today + 5 * DAY)

    client.post(reverse("accounts:away_end", args=[begun.pk]))
    client.post(reverse("accounts:away_remove", args=[ahead.pk]))
    assert list(Away.objects.values_list("last_day", flat=True)) == [today - DAY]
    assert client.get(edit).status_code == 404


def test_two_who_change_one_row_see_each_other(call_taker, coordinator, login):
    away = AwayFactory(user=call_taker)
    edit = reverse("accounts:away_edit", args=[away.pk])
    values = {"first_day": away.first_day, "last_day": away.last_day + DAY, "version": 1}
    login(coordinator).post(edit, values)

    response = login(call_taker).post(edit, values | {"last_day": away.last_day + 2 * DAY})

    assert response.context["form"].theirs == [("Sista dagen", str(away.last_day + DAY))]


def test_colleagues_are_shown_to_who_may_write_them_in_alone(call_taker, coordinator, login):
    theirs = AwayFactory(user__name="Ivan Borta", stand_in=call_taker)

    assert theirs.user.name in shown(login(coordinator))
    assert theirs.user.name not in shown(login(call_taker))


def test_a_stand_in_who_is_away_too_is_pointed_out(coordinator, call_taker, login):
    AwayFactory(stand_in=call_taker)
    AwayFactory(user=call_taker)

    assert f"{call_taker.name} står in men är själv borta någon av dagarna." in shown(login(coordinator))


def test_list_costs_the_same_with_10_and_100_rows(coordinator, call_taker, login, cost):
    client = login(coordinator)
    for _ in range(10):
        AwayFactory(stand_in=call_taker)
    few = cost(client, INDEX)
    for _ in range(90):
        AwayFactory(stand_in=call_taker)

    assert cost(client, INDEX) == few
    assert few <= 6


def test_idag_says_for_whom_one_stands_in_and_to_the_other_who_does(call_taker, other_call_taker, login):
    away = AwayFactory(user=other_call_taker, going_on=True, stand_in=call_taker)
    AwayFactory(user__disabled=True, going_on=True, stand_in=call_taker)
    AwayFactory(stand_in=call_taker)

    said = {user: login(user).get("/").context["away"] for user in (call_taker, other_call_taker)}

    assert said[call_taker] == [away.said_to(call_taker)]
    assert said[call_taker][0].startswith(f"Du står in för {other_call_taker.name} till ")
    assert said[other_call_taker][0].startswith("Du är inskriven som borta t.o.m. ")
    assert said[other_call_taker][0].endswith(f"{call_taker.name} står in.")
