"""Kom du fram? Asked on the day that the person chose, also when the case is closed; then the number goes."""

from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from calls.actions.promises import differences
from calls.factories import CaseFactory, IdentityFactory
from calls.models import Case
from referrals.actions.arrivals import (
    NO_DAY,
    NO_REACH,
    PROTECTED,
    SETTLED,
    TOO_FAR,
    TOO_SOON,
    put_off_arrival,
    settle_arrival,
)
from referrals.actions.signpostings import signpost
from referrals.factories import ArrivalFactory, SignpostingFactory
from referrals.models import Arrival, Signposting
from referrals.tests.rows import type_of
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

NUMBER = "000-44 55 66, efter fyra"


def page(arrival):
    return reverse("referrals:arrival", args=[arrival.pk])


def close(case):
    Case.objects.filter(pk=case.pk).update(
        state="closed", closed_at=timezone.now() - timezone.timedelta(days=60), closed_by=case.created_by_id,
        ve_assessment="no_reason",
    )  # fmt: skip


# The promise


def test_signpost_with_a_yes_promises_a_day_and_seals_the_number(call_taker):
    signpost(case=CaseFactory(), agency_type=type_of("school"), ask_on=day(7), reach=NUMBER, by=call_taker)

    arrival = Arrival.objects.get()
    assert (arrival.ask_on, arrival.reach, arrival.result) == (day(7), NUMBER, "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reach FROM referrals_arrival")
        assert b"000-44" not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"ask_on": day(7)}, "reach", NO_REACH),
        ({"reach": NUMBER}, "ask_on", NO_DAY),
        ({"ask_on": day(0), "reach": NUMBER}, "ask_on", TOO_SOON),
        ({"ask_on": day(184), "reach": NUMBER}, "ask_on", TOO_FAR),
    ],
)
def test_signpost_with_half_a_promise_is_refused(call_taker, refused, given, field, sentence):
    case = CaseFactory()

    with refused(sentence) as refusal:
        signpost(case=case, agency_type=type_of("school"), by=call_taker, **given)

    assert list(refusal.value.message_dict) == [field]


def test_who_is_protected_leaves_no_number(call_taker, refused):
    identity = IdentityFactory(is_protected=True, phone=None)

    with refused(PROTECTED):
        signpost(
            case=identity.caller.case,
            agency_type=type_of("school"),
            ask_on=day(7),
            reach=NUMBER,
            by=call_taker,
        )


def test_without_a_yes_nothing_of_it_is_kept(login, call_taker):
    case = CaseFactory(handler=call_taker)
    typed = {"agency_type": type_of("school").pk, "ask_on": day(7), "reach": NUMBER, "token": uuid4()}

    login(call_taker).post(f"/arenden/{case.number}/hanvisa/", typed)

    assert (Signposting.objects.count(), Arrival.objects.count()) == (1, 0)


def test_a_yes_on_the_page_asks_for_day_and_number(login, call_taker):
    case, client = CaseFactory(handler=call_taker), login(call_taker)
    typed = {"agency_type": type_of("school").pk, "may_ask": "on", "token": uuid4()}
    where = f"/arenden/{case.number}/hanvisa/"

    nothing = client.post(where, {"may_ask": "on", "token": uuid4()})
    assert list(nothing.context["form"].errors) == ["ask_on", "reach", "agency_type"]

    answer = client.post(where, typed)
    assert answer.context["form"].errors == {"ask_on": [NO_DAY], "reach": [NO_REACH]}

    client.post(where, typed | {"ask_on": day(7), "reach": NUMBER})
    assert Arrival.objects.get().signposting.case == case


# The answer


@pytest.mark.parametrize("result", Arrival.Result.values)
def test_settle_arrival_keeps_the_answer_and_erases_the_number(call_taker, logged, result):
    arrival = ArrivalFactory()

    settle_arrival(arrival=arrival, result=result, note="Fick en tid.", by=call_taker)

    arrival.refresh_from_db()
    assert (arrival.result, arrival.note, arrival.reach) == (result, "Fick en tid.", None)
    assert arrival.settled_by == call_taker
    case = arrival.signposting.case
    logged("arrival.settled", by=call_taker, target=arrival, case=case, fields=["reach"])


def test_settle_arrival_twice_is_refused(call_taker, refused):
    arrival = ArrivalFactory(settled=True)

    with refused(SETTLED):
        settle_arrival(arrival=arrival, result="arrived", by=call_taker)


def test_settle_arrival_needs_an_answer(call_taker, refused):
    arrival = ArrivalFactory()

    with refused("Välj hur det gick."):
        settle_arrival(arrival=arrival, result="perhaps", by=call_taker)


def test_put_off_arrival_keeps_the_number_to_another_day(call_taker, logged):
    arrival = ArrivalFactory()

    put_off_arrival(arrival=arrival, ask_on=day(3), by=call_taker)

    arrival.refresh_from_db()
    assert (arrival.ask_on, arrival.reach) == (day(3), NUMBER)
    logged("arrival.put_off", by=call_taker, target=arrival, case=arrival.signposting.case)


def test_put_off_arrival_to_today_is_refused(call_taker, refused):
    arrival = ArrivalFactory()

    with refused(TOO_SOON):
        put_off_arrival(arrival=arrival, ask_on=day(0), by=call_taker)


def test_a_closed_case_stays_as_it_is(call_taker):
    arrival = ArrivalFactory()
    close(arrival.signposting.case)

    settle_arrival(arrival=arrival, result="arrived", by=call_taker)

    assert Case.objects.get().closed_at is not None


# Whose day it is


def test_it_stands_on_the_day_of_the_handler_long_after_closing(login, call_taker):
    arrival = ArrivalFactory(signposting__case__handler=call_taker)
    close(arrival.signposting.case)
    client = login(call_taker)

    desk = client.get("/").content.decode()

    assert f'href="{page(arrival)}"' in desk
    assert client.get(page(arrival)).status_code == 200
    assert NUMBER not in desk


def test_of_a_case_in_the_queue_it_stands_with_who_promised_it(login, call_taker):
    arrival = ArrivalFactory(signposting__created_by=call_taker)

    assert f'href="{page(arrival)}"' in login(call_taker).get("/").content.decode()


def test_before_its_day_it_stands_on_nobodys(login, call_taker):
    ArrivalFactory(signposting__created_by=call_taker, ask_on=day(1))

    assert "Kom de fram?" not in login(call_taker).get("/").content.decode()


@pytest.mark.parametrize(
    ("values", "is_there"),
    [
        ({"signposting__created_by__call_taker": True}, False),
        ({"signposting__created_by__call_taker": True, "ask_on": day(-1)}, True),
        ({"signposting__created_by__disabled": True}, True),
    ],
)
def test_the_coordinator_has_it_when_it_is_late_or_whoever_promised_is_gone(
    login, coordinator, values, is_there
):
    ArrivalFactory(**values)

    assert ("Kom de fram?" in login(coordinator).get("/").content.decode()) is is_there


def test_once_it_is_answered_nothing_waits_and_the_ground_is_gone(login, call_taker):
    arrival = ArrivalFactory(signposting__case__handler=call_taker)
    close(arrival.signposting.case)
    settle_arrival(arrival=arrival, result="arrived", by=call_taker)
    client = login(call_taker)

    assert client.get(arrival.signposting.case.get_absolute_url()).status_code == 404
    assert (client.get(page(arrival)).status_code, differences()) == (404, [])


def test_a_stranger_does_not_see_that_there_is_one(login, call_taker):
    arrival, client = ArrivalFactory(), login(call_taker)

    later = reverse("referrals:arrival_put_off", args=[arrival.pk])
    replies = [client.get(page(arrival)), client.post(page(arrival)), client.post(later)]

    assert [reply.status_code for reply in replies] == [404, 404, 404]


# The pages


def test_the_page_writes_the_answer_and_says_that_the_number_is_gone(login, coordinator):
    arrival, client = ArrivalFactory(), login(coordinator)
    assert NUMBER in client.get(page(arrival)).content.decode()

    answer = client.post(page(arrival), {"result": "arrived", "note": "Fick en tid."}, follow=True)

    words = answer.content.decode()
    assert "Svaret är inskrivet och numret är borttaget." in words
    assert (NUMBER in words, "Kom fram, " in words, "Fick en tid." in words) == (False, True, True)
    assert SETTLED in client.get(page(arrival), follow=True).content.decode()


def test_the_page_puts_it_off(login, coordinator):
    arrival, client = ArrivalFactory(), login(coordinator)
    later = reverse("referrals:arrival_put_off", args=[arrival.pk])

    wrong = client.post(later, {"ask_on": day(0)})
    right = client.post(later, {"ask_on": day(2)})

    assert (wrong.context["later"].errors, right.status_code) == ({"ask_on": [TOO_SOON]}, 302)
    assert Arrival.objects.get().ask_on == day(2)


def test_reading_the_number_leaves_a_line(login, coordinator, logged):
    arrival = ArrivalFactory()

    login(coordinator).get(page(arrival))

    logged("arrival.opened", by=coordinator, target=arrival, case=arrival.signposting.case)


def test_the_case_says_when_it_will_be_asked(login, call_taker):
    arrival = ArrivalFactory(signposting=SignpostingFactory(case__handler=call_taker), ask_on=day(5))

    words = login(call_taker).get(arrival.signposting.case.get_absolute_url()).content.decode()

    assert ("Vill bli uppringd" in words, page(arrival) in words) == (True, True)
