"""A press that comes twice, or after a colleague: what was merged, split, moved or taken away answers all the same."""

from uuid import uuid4

import pytest

from calls.actions.links import link_cases
from calls.factories import CallerFactory, CallFactory, NoteFactory, QuickScanFactory
from calls.models import CaseMove
from stodtelefon.tests.answers import messages_of

pytestmark = pytest.mark.django_db


def sending(client, address, **typed) -> dict:
    """What the form on the page sends."""
    form = client.get(address).context["form"]
    hidden = {field.html_name: field.value() or "" for field in form.hidden_fields()}
    return hidden | {name: "nobody" for name in form.fields if name.startswith("same_")} | typed


@pytest.mark.parametrize("turned", [False, True])
def test_merge_that_is_pressed_twice_is_done_once_and_leads_to_the_case(both, coordinator, login, turned):
    goes_on, gone = both
    first, second = (gone, goes_on) if turned else (goes_on, gone)
    client, address = login(coordinator), f"/arenden/{first.number}/sla-ihop/{second.number}/"
    typed = sending(client, address, goes_on=goes_on.number, reason="Samma person.")
    assert client.post(address, typed).url == goes_on.get_absolute_url()

    response = client.post(address, typed | {"token": uuid4()}, follow=True)

    assert response.redirect_chain == [(goes_on.get_absolute_url(), 302)]
    said = f"Ärende {gone.number} är redan ihopslaget med {goes_on.number}. Allt finns här."
    assert said in response.content.decode()
    assert CaseMove.objects.count() == 1


def test_case_is_not_merged_with_itself_by_its_address(both, coordinator, login):
    case = both[0]
    address = f"/arenden/{case.number}/sla-ihop/{case.number}/"

    response = login(coordinator).post(address, {"goes_on": case.number, "reason": "Samma."}, follow=True)

    assert response.redirect_chain == [(case.get_absolute_url(), 302)]
    assert "Välj ett annat ärende än det som du är i." in messages_of(response)


def test_split_that_is_pressed_twice_is_done_once_and_leads_to_the_new_case(both, coordinator, login):
    caller = CallerFactory(case=both[0])
    QuickScanFactory(call=CallFactory(caller=caller))
    client, address = login(coordinator), f"/arenden/{both[0].number}/dela-upp/{caller.pk}/"
    typed = sending(client, address, reason="Två olika oro.")
    first = client.post(address, typed)

    assert client.post(address, typed).url == first.url
    assert CaseMove.objects.count() == 1


def test_note_that_is_moved_twice_is_moved_once(both, coordinator, login):
    note = NoteFactory(case=both[0], created_by=coordinator)
    client, address = login(coordinator), f"/arenden/{both[0].number}/anteckning/{note.pk}/flytta/"
    typed = sending(client, address, number=both[1].number)
    client.post(address, typed)

    assert client.post(address, typed).url == both[0].get_absolute_url()
    assert CaseMove.objects.count() == 1


def test_link_that_is_taken_away_twice_keeps_the_other_words(both, coordinator, login):
    link = link_cases(case=both[0], other=both[1], degree="possible", reason="Samma skola.", by=coordinator)
    client, address = login(coordinator), f"/kopplingar/{link.pk}/ta-bort/"
    typed = sending(client, address, reason="Det var fel.")
    client.post(address, typed)

    page = client.post(address, typed | {"reason": "Det var nog fel."}).content.decode()

    assert f"{coordinator.name} tog bort kopplingen" in page
    assert "Det var nog fel." in page
