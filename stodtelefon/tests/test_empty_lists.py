"""An empty line: each page that needs a list says what is missing and who puts it in, and every page opens."""

import pytest
from django.utils import timezone

from calls.factories import CallerFactory, CaseFactory
from meetings.factories import MeetingFactory
from meetings.models import Battery
from stodtelefon.organisation import code_lists, missing

pytestmark = pytest.mark.django_db

SENTENCES = [
    ("/samtal/nytt/", missing.NO_CALLER_ROLES),
    ("/samtal/nytt/", missing.NO_NEEDS),
    ("/samtal/nytt/", missing.NO_OUTREACH_KINDS),
    ("/samtal/nytt/", missing.NO_AUDIENCES),
    ("/samtal/nytt/", missing.NO_ASSESSORS),
    ("/arenden/{case}/lamna-over/", missing.NO_COLLEAGUES),
    ("/arenden/{case}/koppla-in/", missing.NO_AGENCIES),
    ("/arenden/{case}/koppla-in/", missing.NO_LEGAL_BASES),
    ("/arenden/{case}/hanvisa/", missing.NO_AGENCIES),
    ("/arenden/{case}/hanvisa/", missing.NO_AGENCY_TYPES),
    ("/arenden/{case}/hanvisa/", missing.NO_NEEDS),
    ("/arenden/{case}/utlamnanden/nytt/", missing.NO_LEGAL_BASES),
    ("/samverkan/", "Ingen finns här än."),
    ("/samverkan/ny/", missing.NO_AGENCY_TYPES),
    ("/utat/", missing.NO_OUTREACH_KINDS),
    ("/utat/", missing.NO_AUDIENCES),
    ("/utat/", missing.NO_AREAS),
    ("/utat/", missing.NO_AGENCIES),
]


@pytest.fixture
def emptied(database):
    """Every list without a row that can be chosen, those that came with the program too."""
    for one in code_lists.lists:
        one.model.objects.update(retired_on=timezone.localdate())


def words_of(response) -> str:
    """What stands on the page, on one line."""
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(("address", "sentence"), SENTENCES)
def test_a_page_says_what_is_missing_and_who_puts_it_in(login, coordinator, emptied, address, sentence):
    case = CaseFactory(handler=coordinator, waiting=True, full_record=True)
    client, path = login(coordinator), address.format(case=case.number)

    assert sentence in words_of(client.get(path))


@pytest.mark.parametrize("address", ["/utat/", "/arenden/{case}/hanvisa/", "/samtal/nytt/"])
def test_nothing_is_missing_where_the_lists_hold_something(login, coordinator, address):
    case = CaseFactory(handler=coordinator)
    page = words_of(login(coordinator).get(address.format(case=case.number)))

    assert missing.IN_LISTS not in page


def test_what_is_missing_is_read_out_with_its_field(login, coordinator):
    case = CaseFactory(handler=coordinator)
    page = login(coordinator).get(f"/arenden/{case.number}/koppla-in/")

    drawn = page.context["form"]["agency"].drawn

    assert drawn["help_text"] == missing.NO_AGENCIES
    assert 'aria-describedby="id_agency_helptext"' in drawn["attrs"]
    assert 'id="id_agency_helptext"' in page.content.decode()


def test_a_finding_about_an_agency_says_that_there_is_none(login, coordinator):
    battery = Battery.objects.in_use().get()
    case = CaseFactory(handler=coordinator, full_record=True)
    meeting = MeetingFactory(case=case, caller=CallerFactory(case=case), held=True, battery=battery)

    assert missing.NO_AGENCIES in words_of(
        login(coordinator).get(f"/moten/{meeting.pk}/fragebatteri/framing/")
    )


@pytest.mark.parametrize(
    ("who", "pages"),
    [("call_taker", 10), ("coordinator", 14), ("manager", 11), ("archivist", 2), ("administrator", 6)],
)
def test_every_page_of_the_menu_opens_on_an_empty_line(request, login, emptied, who, pages):
    client = login(request.getfixturevalue(who))
    shown = client.get("/konto/").context
    links = [href for entry in shown["menu_entries"]() for _, href in entry.pages]
    links += filter(None, [shown["search_href"]])

    answers = [client.get(href).status_code for href in links]

    assert answers == [200] * pages
