"""What is planned and repeats, and the calendar of a year."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from calls.models import Audience, Promise
from calls.promptness import add_working_days
from outreach.actions.events import cancel_outreach, mark_done, plan_outreach
from outreach.factories import OutreachEventFactory, OutreachTargetFactory
from outreach.forms.events import CancelForm, NewOutreachForm
from outreach.models import OutreachEvent
from outreach.occasions import EXPECTED, of_year
from outreach.tests.evenings import whole_evening, written
from stodtelefon.dates import in_months
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

PAGE = "outreach:calendar"


def working_day_from(on: date) -> date:
    return add_working_days(on - timedelta(days=1), 1)


@pytest.mark.parametrize(
    ("on", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 3), 12, date(2027, 3, 3)),
    ],
)
def test_month_later_is_the_same_day_or_the_last(on, months, later):
    assert in_months(on, months) == later


def test_what_repeats_is_planned_again_when_it_is_done(call_taker, coordinator):
    planned = plan_outreach(**whole_evening(coordinator) | {"on": day(0)}, every=3, by=call_taker)
    before = written(planned)

    mark_done(event=planned, people_reached=12, by=call_taker)

    done, following = OutreachEvent.objects.order_by("on")
    assert (done.status, done.every, done.people_reached) == ("done", None, 12)
    on = working_day_from(in_months(day(0), 3))
    assert written(following) == before | {"on": on, "every": 3}
    assert (following.status, following.created_by) == ("planned", call_taker)
    promise = Promise.objects.open().get(kind="outreach_to_do")
    assert (promise.target, promise.owner, promise.due_on) == (str(following.pk), coordinator, on)


def test_what_was_forgotten_for_long_is_planned_for_a_day_to_come(call_taker):
    mark_done(event=OutreachEventFactory(planned=True, on=day(-400), every=1), by=call_taker)

    following = OutreachEvent.objects.planned().get()
    assert day(0) < following.on <= day(40)


def test_what_is_done_before_its_day_is_planned_from_the_day_it_was_done(call_taker):
    mark_done(event=OutreachEventFactory(planned=True, on=day(300), every=12), on=day(0), by=call_taker)

    assert OutreachEvent.objects.planned().get().on == working_day_from(in_months(day(0), 12))


@pytest.mark.parametrize(("goes_on", "planned"), [(True, 1), (False, 0)])
def test_once_or_all_of_what_repeats_is_called_off(call_taker, goes_on, planned):
    event = OutreachEventFactory(planned=True, on=day(7), every=6)

    cancel_outreach(event=event, goes_on=goes_on, by=call_taker)

    found = OutreachEvent.objects.planned()
    assert found.count() == planned
    assert [one.on for one in found] == [working_day_from(in_months(day(7), 6))] * planned


def test_what_does_not_repeat_is_done_and_called_off_alone(call_taker):
    mark_done(event=OutreachEventFactory(planned=True, on=day(0)), by=call_taker)
    cancel_outreach(event=OutreachEventFactory(planned=True), goes_on=True, by=call_taker)

    assert not OutreachEvent.objects.planned().exists()


def test_page_asks_whether_it_goes_on_of_what_repeats_alone(login, call_taker):
    once, repeats = OutreachEventFactory(planned=True), OutreachEventFactory(planned=True, every=1)
    address = reverse("outreach:cancel", args=[repeats.pk])

    assert "goes_on" not in CancelForm(row=once).fields
    refused = login(call_taker).post(address, {"version": repeats.version})
    assert refused.context["form"].errors == {"goes_on": ["Välj ett svar."]}
    login(call_taker).post(address, {"version": repeats.version, "goes_on": "yes"})

    assert OutreachEvent.objects.planned().count() == 2


@pytest.mark.parametrize(("is_planned", "every"), [("planned", 3), ("done", None)])
def test_only_what_is_planned_repeats(call_taker, is_planned, every):
    kind = OutreachEventFactory().kind.pk
    typed = {"is_planned": is_planned, "kind": kind, "audiences": [Audience.objects.first().pk], "every": "3"}
    form = NewOutreachForm(typed | {"on": day(0).isoformat(), "held_by": call_taker.pk}, user=call_taker)

    assert form.is_valid(), form.errors
    assert form.arguments.get("every") == every


# The calendar


def test_year_has_what_is_done_planned_and_expected_by_its_day(manager):
    first = OutreachEventFactory(on=date(2025, 3, 2))
    planned = OutreachEventFactory(planned=True, on=date(2025, 6, 30), every=3)
    OutreachEventFactory(cancelled=True, on=date(2025, 4, 2))
    for other in (date(2024, 12, 31), date(2026, 1, 1)):
        OutreachEventFactory(on=other)

    assert [(one.pk, one.on, one.status) for one in of_year(manager, 2025, today=date(2025, 5, 1))] == [
        (first.pk, date(2025, 3, 2), "done"),
        (planned.pk, date(2025, 6, 30), "planned"),
        (planned.pk, date(2025, 9, 30), EXPECTED),
        (planned.pk, date(2025, 12, 30), EXPECTED),
    ]


def test_what_is_planned_this_year_is_expected_again_in_the_years_after(manager):
    """Each time on a working day to come, as it will be planned: 3 March 2029 is a Saturday."""
    planned = OutreachEventFactory(planned=True, on=date(2026, 3, 3), every=12)

    def days(year: int) -> list[tuple[date, str]]:
        return [(one.on, one.status) for one in of_year(manager, year, today=date(2026, 11, 27))]

    assert days(2026) == [(date(2026, 3, 3), "planned")]
    assert days(2027) == [(date(2027, 3, 3), EXPECTED)]
    assert days(2029) == [(date(2029, 3, 5), EXPECTED)]
    mark_done(event=planned, by=manager)
    assert OutreachEvent.objects.planned().get().on == date(2027, 3, 3)


def test_day_gone_by_is_not_expected_any_more(manager):
    OutreachEventFactory(planned=True, on=date(2026, 3, 3), every=3)

    found = of_year(manager, 2026, today=date(2026, 9, 3))

    assert [(one.on, one.status) for one in found] == [
        (date(2026, 3, 3), "planned"),
        (date(2026, 12, 3), EXPECTED),
    ]


def test_calendar_says_for_whom(login, manager):
    event = OutreachEventFactory(on=date(2025, 3, 2), audience=Audience.objects.get(key="police"))
    OutreachTargetFactory(event=event, audience=Audience.objects.get(key="teachers"))

    page = login(manager).get(reverse(PAGE), {"ar": "2025"}).content.decode()

    assert "Kalender 2025" in page
    assert "lärare och skolledare, polis" in page
    assert f'href="/utat/{event.pk}/"' in page


@pytest.mark.parametrize("asked", ["3000", "-1", "nu", "\x00", "<script>"])
def test_year_that_is_not_there_is_this_one_and_says_so(login, manager, asked):
    page = login(manager).get(reverse(PAGE), {"ar": asked}).content.decode()

    assert f"Kalender {day(0).year}" in page
    assert "Året som adressen frågar efter finns inte." in page


def test_calendar_costs_the_same_with_few_and_many_rows(login, cost, manager):
    client = login(manager)
    few = cost(client, reverse(PAGE))
    OutreachEventFactory.create_batch(15, on=day(0))

    assert cost(client, reverse(PAGE)) == few <= 4
