"""The list of what has been done, narrowed to how, for whom, where and when."""

from datetime import date

import pytest
from django.urls import reverse

from calls.models import Audience, OutreachKind
from outreach.factories import OutreachEventFactory, OutreachTargetFactory
from outreach.models import Area
from outreach.occasions import MOST_PLANNED

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "asked",
    [
        {"hur": "training"},
        {"vem": "police"},
        {"var": "south"},
        {"ar": "2019"},
        {"vem": "police", "ar": "2019"},
    ],
)
def test_list_is_narrowed_to_what_is_asked_for(login, manager, asked):
    """Also by a code that has been retired since, and by the second of two audiences."""
    event = OutreachEventFactory(
        kind=OutreachKind.objects.get(key="training"), area=Area.objects.get(key="south"), on=date(2019, 5, 2)
    )
    OutreachTargetFactory(event=event, audience=Audience.objects.get(key="police"), area=event.area)
    Audience.objects.filter(key="police").update(retired_on=date(2020, 1, 1), label="polisen (förr)")
    OutreachEventFactory(kind=OutreachKind.objects.get(key="network"))

    answer = login(manager).get(reverse("outreach:index"), asked)

    assert [one.pk for one in answer.context["page"]] == [event.pk]
    assert "polisen (förr); södra delen" in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"vem": "nobody"}, "Det du valde finns inte kvar i listan."),
        ({"ar": "3000"}, "Kontrollera årtalet."),
        ({"ar": "-1"}, "Kontrollera årtalet."),
        ({"hur": "\x00"}, "Välj ett av svaren i listan."),
    ],
)
def test_what_cannot_be_asked_for_is_said(login, manager, asked, says):
    assert says in login(manager).get(reverse("outreach:index"), asked).content.decode()


@pytest.mark.parametrize(("planned", "is_said"), [(MOST_PLANNED, False), (MOST_PLANNED + 1, True)])
def test_what_is_planned_beyond_the_first_is_said(login, manager, planned, is_said):
    OutreachEventFactory.create_batch(planned, planned=True)

    answer = login(manager).get(reverse("outreach:index"))

    assert len(answer.context["planned"]) == MOST_PLANNED
    assert ("Här står de 20 som kommer först." in answer.content.decode()) == is_said
