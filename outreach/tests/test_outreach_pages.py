"""The outreach page: logged in half a minute, who has been told, and what it costs."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from calls.models import Audience, OutreachKind
from outreach.coverage import ago, audiences
from outreach.factories import OutreachEventFactory
from outreach.models import Area, OutreachEvent
from referrals.factories import AgencyFactory
from stodtelefon.tests.any_input import TRIES

pytestmark = pytest.mark.django_db

INDEX = "outreach:index"


def values(user, **more) -> dict:
    return {
        "is_planned": "done",
        "kind": OutreachKind.objects.get(key="school_visit").pk,
        "audience": Audience.objects.get(key="teachers").pk,
        "on": timezone.localdate().isoformat(),
        "held_by": user.pk,
        "token": uuid4(),
    } | more


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_it_is_logged_from_the_page_with_today_and_me_filled_in(login, call_taker):
    client = login(call_taker)

    form = client.get(reverse(INDEX)).context["form"]
    assert (form["on"].value(), form["held_by"].value()) == (timezone.localdate(), call_taker.pk)
    client.post(reverse(INDEX), values(call_taker, people_reached=30))

    stored = OutreachEvent.objects.get()
    assert (stored.status, stored.people_reached, stored.held_by) == ("done", 30, call_taker)


def test_what_is_planned_stands_first_and_reaches_nobody_yet(login, call_taker):
    client = login(call_taker)
    in_a_week = timezone.localdate() + timedelta(days=7)

    client.post(
        reverse(INDEX), values(call_taker, is_planned="planned", on=in_a_week.isoformat(), people_reached=9)
    )

    stored = OutreachEvent.objects.get()
    assert (stored.status, stored.people_reached) == ("planned", None)
    assert list(client.get(reverse(INDEX)).context["planned"]) == [stored]


def test_a_form_sent_twice_makes_one(login, call_taker):
    client, sent = login(call_taker), values(call_taker)

    for _ in range(2):
        client.post(reverse(INDEX), sent)

    assert OutreachEvent.objects.count() == 1


def test_a_day_in_the_future_is_said_by_the_field_and_nothing_is_lost(login, call_taker):
    tomorrow = timezone.localdate() + timedelta(days=1)

    page = (
        login(call_taker)
        .post(reverse(INDEX), values(call_taker, on=tomorrow.isoformat(), material="Foldern på somaliska"))
        .content.decode()
    )

    assert "Dagen har inte varit än." in page
    assert "Foldern på somaliska" in page
    assert OutreachEvent.objects.count() == 0


def test_it_is_changed_done_and_called_off_through_the_pages(login, call_taker):
    client, today = login(call_taker), timezone.localdate()
    planned = OutreachEventFactory(planned=True, on=today)
    other = OutreachEventFactory(planned=True)
    change = values(call_taker, version=planned.version, material="Affischer")

    client.post(reverse("outreach:edit", args=[planned.pk]), change)
    planned.refresh_from_db()
    client.post(
        reverse("outreach:done", args=[planned.pk]),
        {"on": today.isoformat(), "people_reached": 0, "version": planned.version},
    )
    client.post(reverse("outreach:cancel", args=[other.pk]), {"version": other.version})

    planned.refresh_from_db()
    other.refresh_from_db()
    assert (planned.status, planned.people_reached, planned.material) == ("done", 0, "Affischer")
    assert other.status == "cancelled"


def test_a_stale_change_shows_theirs_and_keeps_yours(login, call_taker):
    event = OutreachEventFactory()
    client, address = login(call_taker), reverse("outreach:edit", args=[event.pk])
    day = event.on.isoformat()
    client.post(address, values(call_taker, on=day, version=event.version, material="Kollegans"))

    page = client.post(
        address, values(call_taker, on=day, version=event.version, material="Mina")
    ).content.decode()

    assert "Kollegans" in page
    assert "Mina" in page
    assert OutreachEvent.objects.get().material == "Kollegans"


@pytest.mark.parametrize(
    ("role", "index", "edit"),
    [
        ("call_taker", 200, 200),
        ("coordinator", 200, 200),
        ("manager", 200, 404),
        ("statistics_reader", 404, 404),
        ("administrator", 404, 404),
    ],
)
def test_who_reads_and_who_writes(login, request, role, index, edit):
    event = OutreachEventFactory()
    client = login(request.getfixturevalue(role))

    assert client.get(reverse(INDEX)).status_code == index
    assert client.get(reverse("outreach:edit", args=[event.pk])).status_code == edit


def test_the_manager_reads_and_has_no_form(login, manager):
    OutreachEventFactory()
    client = login(manager)

    answer = client.post(reverse(INDEX), values(manager))

    assert answer.context["form"] is None
    assert OutreachEvent.objects.count() == 1


# Who has been told


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (None, "aldrig"),
        (date(2026, 11, 23), "idag"),
        (date(2026, 11, 22), "igår"),
        (date(2026, 11, 1), "för 22 dagar sedan"),
        (date(2026, 4, 23), "för 7 månader sedan"),
        (date(2026, 4, 24), "för 6 månader sedan"),
        (date(2024, 1, 5), "för mer än 2 år sedan"),
    ],
)
def test_how_long_ago_in_words(day, words):
    assert ago(day, today=date(2026, 11, 23)) == words


def test_who_was_never_told_stands_first_and_planned_counts_as_an_answer(login, call_taker):
    today = timezone.localdate()
    police, parents = Audience.objects.get(key="police"), Audience.objects.get(key="parents")
    OutreachEventFactory(audience=police)
    OutreachEventFactory(audience=police, on=today - timedelta(days=400))
    OutreachEventFactory(audience=parents, planned=True)

    told = {one.row.key: one for one in audiences(today=today)}
    page = login(call_taker).get(reverse(INDEX)).content.decode()

    assert (told["police"].words, told["police"].tone) == ("igår", "good")
    assert (told["parents"].words, told["parents"].tone) == ("aldrig", "note")
    assert (told["probation"].words, told["probation"].tone) == ("aldrig", "soon")
    assert [one.row.key for one in audiences(today=today)][-1] == "police"
    assert "?malgrupp=probation#nytt" in page
    assert "?malgrupp=police#nytt" not in page


def test_one_click_plans_for_an_audience(login, call_taker):
    form = login(call_taker).get(reverse(INDEX), {"malgrupp": "probation"}).context["form"]

    assert form["audience"].value() == Audience.objects.get(key="probation").pk
    assert form["is_planned"].value() == "planned"


# What it costs, and whatever is typed


def test_the_page_costs_the_same_with_10_and_200_rows(login, call_taker):
    client, agency = login(call_taker), AgencyFactory()
    for trait in ({}, {"planned": True}):
        for event in OutreachEventFactory.create_batch(
            5, held_by=call_taker, area=Area.objects.first(), **trait
        ):
            event.agencies.add(agency)
    queries(client, reverse(INDEX))
    few = queries(client, reverse(INDEX))
    for trait in ({}, {"planned": True}):
        OutreachEventFactory.create_batch(95, area=Area.objects.first(), **trait)

    assert queries(client, reverse(INDEX)) == few


WHATEVER = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["", "0", "-1", "99999999999999999999", "\x00", "<script>", "2026-02-30", "9999-12-31"]),
)
NAMES = (
    "is_planned",
    "kind",
    "audience",
    "area",
    "on",
    "people_reached",
    "language",
    "held_by",
    "agencies",
    "together_with",
    "material",
    "token",
    "version",
)


@TRIES
@given(typed=st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, WHATEVER)))
def test_whatever_is_typed_no_page_breaks(login, call_taker, typed):
    client = login(call_taker)
    event = OutreachEventFactory(planned=True)

    answers = [client.post(reverse(INDEX), typed).status_code]
    for name in ("edit", "done", "cancel"):
        answers.append(client.post(reverse(f"outreach:{name}", args=[event.pk]), typed).status_code)

    assert set(answers) <= {200, 302}


@pytest.mark.parametrize("typed", ["\x00", "' OR 1=1", "-1", "x" * 5000])
def test_whatever_stands_in_the_address_the_list_does_not_break(login, call_taker, typed):
    answer = login(call_taker).get(reverse(INDEX), {"malgrupp": typed, "omrade": typed, "sida": typed})

    assert answer.status_code == 200
