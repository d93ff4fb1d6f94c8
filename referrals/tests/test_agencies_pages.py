"""The pages of the partner directory: found, added, changed, retired, and by whom."""

from uuid import uuid4

import pytest
from django.urls import reverse

from referrals.factories import AgencyFactory
from referrals.forms.fields import TypeField
from referrals.models import Agency, AgencyType
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.forms.pages import ALREADY_CHANGED
from stodtelefon.tests.databases import every_row

pytestmark = pytest.mark.django_db

INDEX = "referrals:agency_index"
CREATE = "referrals:agency_create"
EDIT = "referrals:agency_edit"
RETIRE = "referrals:agency_retire"
NOT_EDITORS = (
    *("call_taker", "manager", "statistics_reader"),
    *("archivist", "log_reviewer", "administrator"),
)


def typed(**more) -> dict:
    """What is typed about a school that is not there yet."""
    school = AgencyType.objects.get(key="school").pk
    return {"type": school, "name": "Skolan vid ån", "answer_days": 3, **more}


@pytest.mark.parametrize(("label", "shown"), [("polis", "Polis"), ("BUP och HAB", "BUP och HAB")])
def test_type_begins_with_a_capital_and_keeps_its_own(label, shown):
    assert TypeField().label_from_instance(AgencyType(label=label)) == shown


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, [True, True, False]),
        ({"typ": "police"}, [False, True, False]),
        ({"tidigare": "on"}, [False, False, True]),
        ({"typ": "police", "tidigare": "on"}, [False, False, False]),
    ],
)
def test_the_directory_shows_a_type_and_those_no_longer_used(login, coordinator, asked, shown):
    AgencyFactory(name="Elevhälsan")
    AgencyFactory(name="Polisen i centrum", police=True)
    AgencyFactory(name="Nedlagda föreningen", retired=True)

    page = login(coordinator).get(reverse(INDEX), asked).content.decode()

    names = ("Elevhälsan", "Polisen i centrum", "Nedlagda föreningen")
    assert [name in page for name in names] == shown
    assert ("svarar mot urvalet" in page, "Ingen finns här än" in page) == (not any(shown), False)


@pytest.mark.parametrize(
    ("who", "may_edit"), [("coordinator", True), ("call_taker", False), ("manager", False)]
)
def test_the_directory_leads_to_change_for_who_may(login, request, who, may_edit):
    agency = AgencyFactory()

    page = login(request.getfixturevalue(who)).get(reverse(INDEX)).content.decode()

    assert agency.name in page
    assert [address in page for address in (reverse(CREATE), agency.get_absolute_url())] == [may_edit] * 2


def test_an_agency_is_added_from_the_page(login, coordinator):
    answer = login(coordinator).post(reverse(CREATE), typed(token=uuid4()))

    assert (answer.status_code, answer.url) == (302, reverse(INDEX))
    agency = Agency.objects.get()
    assert (agency.name, agency.answer_days, agency.created_by) == ("Skolan vid ån", 3, coordinator)


def test_an_agency_sent_twice_from_the_page_is_one(login, coordinator):
    client, sent = login(coordinator), typed(token=uuid4())
    client.post(reverse(CREATE), sent)

    client.post(reverse(CREATE), sent)

    assert Agency.objects.count() == 1


def test_an_agency_with_a_name_that_is_there_says_so(login, coordinator):
    AgencyFactory(name="Skolan vid ån")

    page = login(coordinator).post(reverse(CREATE), typed(name="skolan VID ån")).content.decode()

    assert "Det finns redan en samverkansaktör med det namnet." in page
    assert Agency.objects.count() == 1


def test_an_agency_is_changed_from_the_page(login, coordinator):
    agency = AgencyFactory()

    answer = login(coordinator).post(
        reverse(EDIT, args=[agency.pk]), typed(phone="000-00 00", version=agency.version)
    )

    assert (answer.status_code, answer.url) == (302, reverse(INDEX))
    agency.refresh_from_db()
    assert (agency.name, agency.phone, agency.version) == ("Skolan vid ån", "000-00 00", 2)


def test_a_stale_change_shows_theirs_and_keeps_yours(login, coordinator):
    agency = AgencyFactory()
    client, address = login(coordinator), reverse(EDIT, args=[agency.pk])
    client.post(address, typed(does="Kollegans ord.", version=agency.version))

    page = client.post(address, typed(does="Mina ord.", version=agency.version)).content.decode()

    assert [words in page for words in ("Kollegans ord.", "Mina ord.")] == [True, True]
    assert Agency.objects.get().does == "Kollegans ord."


def test_a_stale_change_is_saved_when_it_is_sent_again(login, coordinator):
    agency = AgencyFactory()
    client, address = login(coordinator), reverse(EDIT, args=[agency.pk])
    client.post(address, typed(does="Kollegans ord.", version=agency.version))
    form = client.post(address, typed(does="Mina ord.", version=agency.version)).context["form"]

    client.post(address, typed(does="Mina ord.", version=form["version"].value()))

    assert Agency.objects.get().does == "Mina ord."


@pytest.mark.parametrize(("values", "is_retired"), [({}, True), ({"retired": True}, False)])
def test_an_agency_is_retired_and_taken_back_from_the_page(login, coordinator, values, is_retired):
    agency = AgencyFactory(**values)

    answer = login(coordinator).post(reverse(RETIRE, args=[agency.pk]), {"version": agency.version})

    assert (answer.status_code, answer.url) == (302, reverse(INDEX))
    agency.refresh_from_db()
    assert agency.is_retired == is_retired


def test_a_question_that_was_answered_twice_does_not_ask_for_the_opposite(login, coordinator):
    agency = AgencyFactory()
    client, address = login(coordinator), reverse(RETIRE, args=[agency.pk])
    login(UserFactory(coordinator=True)).post(address, {"version": agency.version})

    again = client.post(address, {"version": agency.version}, follow=True)

    assert again.redirect_chain == [(agency.get_absolute_url(), 302)]
    assert ALREADY_CHANGED in again.content.decode()
    assert Agency.objects.get().is_retired


@pytest.mark.parametrize(
    ("values", "question"),
    [({}, "Sluta använda Elevhälsan?"), ({"retired": True}, "Använda Elevhälsan igen?")],
)
def test_the_page_asks_before_an_agency_is_retired(login, coordinator, values, question):
    agency = AgencyFactory(name="Elevhälsan", **values)

    page = login(coordinator).get(reverse(RETIRE, args=[agency.pk])).content.decode()

    assert question in page


@pytest.mark.parametrize("who", NOT_EDITORS)
@pytest.mark.parametrize("name", [CREATE, EDIT, RETIRE])
def test_who_may_not_edit_changes_nothing(login, request, who, name):
    agency = AgencyFactory()
    address = reverse(name, args=[] if name == CREATE else [agency.pk])
    client = login(request.getfixturevalue(who))
    before = every_row()

    answer = client.post(address, typed(version=agency.version))

    assert answer.status_code == 404
    assert every_row() == before
