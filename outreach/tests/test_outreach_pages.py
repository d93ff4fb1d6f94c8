"""The outreach pages: logged in half a minute, changed by whom, and what it costs."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from calls.models import Audience, OutreachKind
from outreach.factories import OutreachEventFactory
from outreach.models import Area, Language, OutreachEvent
from referrals.factories import AgencyFactory
from stodtelefon.tests.any_input import TRIES
from stodtelefon.tests.databases import every_row

pytestmark = pytest.mark.django_db

INDEX = "outreach:index"


def values(user, **more) -> dict:
    return {
        "is_planned": "done",
        "kind": OutreachKind.objects.get(key="school_visit").pk,
        "audiences": [Audience.objects.get(key="teachers").pk],
        "on": timezone.localdate().isoformat(),
        "held_by": user.pk,
        "token": uuid4(),
    } | more


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
    assert [one.pk for one in client.get(reverse(INDEX)).context["planned"]] == [stored.pk]


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


# By whom

STEPS = {
    "edit": {"material": "Affischer"},
    "done": {"on": timezone.localdate().isoformat(), "people_reached": 7},
    "cancel": {},
}
READERS = ("manager",)
STRANGERS = ("statistics_reader", "archivist", "log_reviewer", "administrator")


def step(name: str, event: OutreachEvent, user) -> tuple[str, dict]:
    """A page of an occasion, and what is typed there."""
    typed = values(user, version=event.version) | STEPS[name]
    return reverse(f"outreach:{name}", args=[event.pk]), typed


@pytest.mark.parametrize("who", ["call_taker", "coordinator"])
@pytest.mark.parametrize(
    ("name", "field", "value", "leads_to"),
    [
        ("edit", "material", "Affischer", "/utat/{}/"),
        ("done", "people_reached", 7, "/utat/"),
        ("cancel", "status", "cancelled", "/utat/"),
    ],
)
def test_each_step_is_taken_from_its_page(login, request, who, name, field, value, leads_to):
    event, by = OutreachEventFactory(planned=True), request.getfixturevalue(who)
    address, typed = step(name, event, by)

    answer = login(by).post(address, typed)

    assert (answer.status_code, answer.url) == (302, leads_to.format(event.pk))
    assert getattr(OutreachEvent.objects.get(), field) == value


@pytest.mark.parametrize("who", [*READERS, *STRANGERS])
@pytest.mark.parametrize("name", STEPS)
def test_who_may_not_write_takes_no_step_and_changes_nothing(login, request, who, name):
    event, by = OutreachEventFactory(planned=True), request.getfixturevalue(who)
    address, typed = step(name, event, by)
    client = login(by)
    before = every_row()

    answer = client.post(address, typed)

    assert answer.status_code == 404
    assert every_row() == before


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("name", ["index", "detail"])
def test_who_may_not_read_finds_nothing(login, request, who, name):
    event = OutreachEventFactory()
    address = reverse(f"outreach:{name}", args=[] if name == "index" else [event.pk])

    assert login(request.getfixturevalue(who)).get(address).status_code == 404


@pytest.mark.parametrize("who", STRANGERS)
def test_who_may_not_read_logs_nothing(login, request, who):
    by = request.getfixturevalue(who)
    client = login(by)
    before = every_row()

    answer = client.post(reverse(INDEX), values(by))

    assert answer.status_code == 404
    assert every_row() == before


def test_the_manager_reads_and_has_no_form(login, manager):
    OutreachEventFactory()
    client = login(manager)

    answer = client.post(reverse(INDEX), values(manager))

    assert answer.context["form"] is None
    assert OutreachEvent.objects.count() == 1


# An occasion


def test_an_occasion_is_shown_with_all_that_was_said(login, manager):
    event = OutreachEventFactory(
        area=Area.objects.get(key="south"),
        together_with="moskén på hörnet",
        material="Tjugo affischer",
        people_reached=40,
    )
    event.agencies.add(AgencyFactory(name="Elevhälsan"))
    event.languages.add(Language.objects.get(key="somali"))

    page = login(manager).get(event.get_absolute_url()).content.decode()

    said = ("södra delen", "somaliska", "Elevhälsan, moskén på hörnet", "Tjugo affischer", "40")
    assert [words in page for words in (*said, event.held_by.name)] == [True] * 6


@pytest.mark.parametrize(("who", "may_change"), [("call_taker", True), ("manager", False)])
def test_an_occasion_leads_to_change_for_who_may(login, request, who, may_change):
    event = OutreachEventFactory(planned=True)

    page = login(request.getfixturevalue(who)).get(event.get_absolute_url()).content.decode()

    addresses = [reverse(f"outreach:{name}", args=[event.pk]) for name in ("edit", "done", "cancel")]
    assert [address in page for address in addresses] == [may_change] * 3


def test_what_was_written_as_done_by_mistake_is_taken_back(login, call_taker):
    event, client = OutreachEventFactory(), login(call_taker)
    address = reverse("outreach:cancel", args=[event.pk])
    assert "Ta bort</a>" in client.get(event.get_absolute_url()).content.decode()
    assert "Ta bort det som är inskrivet?" in client.get(address).content.decode()

    answer = client.post(address, {"version": event.version}, follow=True)

    assert "Borttaget." in answer.content.decode()
    assert event.get_absolute_url() not in answer.content.decode()


@pytest.mark.parametrize("name", ["detail", "edit", "done", "cancel"])
def test_an_occasion_that_is_not_there_is_not_found(login, call_taker, name):
    assert login(call_taker).get(reverse(f"outreach:{name}", args=[404])).status_code == 404


@pytest.mark.parametrize(
    ("trait", "name", "sentence"),
    [
        ({}, "done", "Det går inte längre: insatsen är genomförd."),
        ({"cancelled": True}, "cancel", "Det går inte längre: insatsen är inställd."),
        ({"cancelled": True}, "edit", "Det som är inställt kan inte ändras. Planera ett nytt tillfälle."),
    ],
)
def test_what_the_action_refuses_is_said_on_the_page(login, call_taker, trait, name, sentence):
    event = OutreachEventFactory(**trait)
    address, typed = step(name, event, call_taker)

    answer = login(call_taker).post(address, typed)

    assert answer.context["form"].non_field_errors() == [sentence]
    assert OutreachEvent.objects.get().version == event.version


# Who has been told


def test_who_was_never_told_is_planned_for_with_one_click(login, call_taker):
    OutreachEventFactory(audience=Audience.objects.get(key="police"))
    OutreachEventFactory(audience=Audience.objects.get(key="parents"), planned=True)

    page = login(call_taker).get(reverse(INDEX)).content.decode()

    links = [f"?malgrupp={key}#nytt" in page for key in ("probation", "parents", "police")]
    assert links == [True, False, False]


def test_who_only_reads_is_led_to_no_planning(login, manager):
    page = login(manager).get(reverse(INDEX)).content.decode()

    assert "aldrig" in page
    assert "#nytt" not in page


def test_one_click_plans_for_an_audience(login, call_taker):
    form = login(call_taker).get(reverse(INDEX), {"malgrupp": "probation"}).context["form"]

    assert form["audiences"].value() == [Audience.objects.get(key="probation").pk]
    assert form["is_planned"].value() == "planned"


# What it costs, and whatever is typed


def test_the_page_costs_the_same_with_few_and_many_rows(login, cost, call_taker):
    client, agency = login(call_taker), AgencyFactory()
    for trait in ({}, {"planned": True}):
        for event in OutreachEventFactory.create_batch(
            5, held_by=call_taker, area=Area.objects.first(), **trait
        ):
            event.agencies.add(agency)
    few = cost(client, reverse(INDEX))
    for trait in ({}, {"planned": True}):
        OutreachEventFactory.create_batch(25, area=Area.objects.first(), **trait)

    assert cost(client, reverse(INDEX)) == few
    assert few <= 6


def test_who_only_reads_asks_no_more(login, cost, manager):
    assert cost(login(manager), reverse(INDEX)) <= 6


def test_what_stands_in_the_lists_is_escaped_and_said_as_it_is(login, call_taker):
    call_taker.name = "<b>Anna</b>"
    call_taker.save()
    for model, label in ((OutreachKind, "<kväll>"), (Audience, "unga & <gamla>"), (Area, '"norr"')):
        model.objects.filter(pk=model.objects.first().pk).update(label=label)
    given = {
        "kind": OutreachKind.objects.first(),
        "audience": Audience.objects.first(),
        "held_by": call_taker,
    }
    today = timezone.localdate()
    planned = OutreachEventFactory(planned=True, on=today, area=Area.objects.first(), **given)
    done = OutreachEventFactory(on=today, people_reached=1200, area=None, **given)

    page = login(call_taker).get(reverse(INDEX)).content.decode()

    for written in ("<b>Anna", "<kväll", "<gamla", '"norr"'):
        assert written not in page
    assert "unga &amp; &lt;gamla&gt;; &quot;norr&quot;. &lt;b&gt;Anna&lt;/b&gt;</span>" in page
    assert f'href="{reverse("outreach:done", args=[planned.pk])}">Det är gjort' in page
    assert f'<a href="{reverse("outreach:detail", args=[done.pk])}">&lt;kväll&gt;' in page
    assert "cirka 1200" in page
    assert '<span class="state soon">idag</span>' in page


def test_what_is_planned_stands_by_day_and_what_is_done_newest_first(login, call_taker):
    today = timezone.localdate()
    later, soon = (OutreachEventFactory(planned=True, on=today + timedelta(days)) for days in (9, 2))
    old, new = (OutreachEventFactory(on=today - timedelta(days)) for days in (9, 2))
    OutreachEventFactory(cancelled=True)

    context = login(call_taker).get(reverse(INDEX)).context

    assert [one.pk for one in context["planned"]] == [soon.pk, later.pk]
    assert [one.pk for one in context["page"]] == [new.pk, old.pk]


def test_what_somebody_wrote_is_on_no_later_page(login, call_taker):
    client = login(call_taker)
    client.get(reverse(INDEX))

    refused = client.post(reverse(INDEX), values(call_taker, on="", material="Zebraaffischer"))

    pages = [refused.content.decode(), client.get(reverse(INDEX)).content.decode()]
    assert ["Zebraaffischer" in page for page in pages] == [True, False]


WHATEVER = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["", "0", "-1", "99999999999999999999", "\x00", "<script>", "2026-02-30", "9999-12-31"]),
)
NAMES = (
    "is_planned",
    "kind",
    "audiences",
    "areas",
    "on",
    "people_reached",
    "languages",
    "questions",
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
