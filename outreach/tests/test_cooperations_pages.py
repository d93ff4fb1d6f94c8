"""The pages on standing cooperation: one press, empty, late, ended, and to whom."""

from uuid import uuid4

import pytest
from django.urls import reverse

from calls.models import Audience
from outreach.factories import CooperationContactFactory, CooperationFactory
from outreach.models import Cooperation, CooperationContact
from stodtelefon.tests.times import day, working_day

pytestmark = pytest.mark.django_db

INDEX = reverse("outreach:cooperation_index")
CREATE = reverse("outreach:cooperation_create")
NOT_COUNTED = "En kontakt räknas inte i Täckning"


def content(client, address: str) -> str:
    return client.get(address).content.decode()


def test_empty_list_says_how_to_begin_to_who_may(login, call_taker, manager):
    assert "Skriv in den första" in content(login(call_taker), INDEX)
    page = content(login(manager), INDEX)
    assert "Ingen stående samverkan är inskriven än." in page
    assert "Skriv in den första" not in page


def test_begun_from_the_page_with_me_and_a_quarter_filled_in(login, call_taker):
    client = login(call_taker)
    form = client.get(CREATE).context["form"]
    assert (form["owner"].value(), form["every"].value()) == (call_taker.pk, 3)

    client.post(
        CREATE,
        {
            "organisation": "Frivården",
            "function": "samordnare",
            "audiences": [Audience.objects.get(key="probation").pk],
            "owner": call_taker.pk,
            "every": 6,
            "next_on": working_day().isoformat(),
            "token": uuid4(),
        },
    )

    made = Cooperation.objects.get()
    assert (str(made), made.every, made.next_on) == ("Frivården, samordnare", 6, working_day())
    page = content(client, INDEX)
    assert "Frivården, samordnare" in page
    assert "Ingen kontakt är inskriven än." in page
    assert NOT_COUNTED in page


def test_one_press_says_that_we_were_in_touch(login, call_taker):
    made, client = CooperationFactory(next_on=day(-4), owner=call_taker), login(call_taker)
    form = client.get(made.get_absolute_url()).context["form"]
    assert (form["on"].value(), form["words"].value()) == (day(0), None)

    sent = {"on": day(0).isoformat(), "token": uuid4()}
    for _ in range(2):  # pressed twice, written once
        client.post(made.get_absolute_url(), sent)

    [contact] = CooperationContact.objects.all()
    made.refresh_from_db()
    assert (contact.on, contact.words) == (day(0), "")
    assert made.next_on > day(80)


def test_the_next_day_that_was_agreed_on_is_said_in_the_same_press(login, call_taker):
    made, client = CooperationFactory(next_on=day(-4), owner=call_taker), login(call_taker)

    client.post(
        made.get_absolute_url(),
        {"on": day(-1).isoformat(), "next_on": day(110).isoformat(), "token": uuid4()},
    )

    made.refresh_from_db()
    assert made.next_on == day(110)


@pytest.mark.parametrize(("next_on", "words"), [(-1, "dagen har varit"), (0, "idag"), (1, "")])
def test_what_is_due_says_so_and_offers_the_press(login, call_taker, next_on, words):
    made = CooperationFactory(next_on=day(next_on))

    page = content(login(call_taker), INDEX)

    assert ("Vi hade kontakt" in page) == bool(words)
    assert words in page
    assert made.contact not in page  # stands on its own page alone


def test_the_last_contact_is_said(login, call_taker):
    made = CooperationFactory()
    for days in (-40, -2):
        CooperationContactFactory(cooperation=made, on=day(days))

    assert [one.last_on for one in login(call_taker).get(INDEX).context["page"].rows] == [day(-2)]


def test_words_that_point_somebody_out_are_asked_about(login, call_taker):
    made = CooperationFactory()

    page = login(call_taker).post(
        made.get_absolute_url(), {"on": day(0).isoformat(), "words": "Anna Berg ringde.", "token": uuid4()}
    )

    assert "words" in page.context["form"].errors
    assert not CooperationContact.objects.exists()


def test_ended_from_the_page_with_a_reason(login, call_taker):
    made, client = CooperationFactory(contact="Påhittad Person"), login(call_taker)

    address = reverse("outreach:cooperation_end", args=[made.pk])
    client.post(address, {"reason": "Tjänsten är borta.", "version": made.version})

    page = content(client, made.get_absolute_url())
    assert "Tjänsten är borta." in page
    assert "Påhittad Person" not in page
    assert "Vi hade kontakt" not in page
    assert "Avslutade" in content(client, INDEX)


def test_manager_reads_and_writes_nothing(login, manager):
    page = content(login(manager), CooperationFactory().get_absolute_url())

    assert "skolkuratorer" in page
    for words in ("Vi hade kontakt", "Ändra</a>", "Avsluta</a>"):
        assert words not in page


def test_list_costs_the_same_with_three_and_with_thirty(login, call_taker, cost):
    client = login(call_taker)
    CooperationFactory.create_batch(3)
    few = cost(client, INDEX)
    CooperationFactory.create_batch(27)

    assert cost(client, INDEX) == few
