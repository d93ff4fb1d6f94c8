"""What a unit does not have, rooms and several who take calls, is on none of its pages until it exists."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from calls.factories import CallerFactory, CallFactory, CaseFactory, QuickScanFactory, ReminderFactory
from meetings.factories import MeetingFactory, RoomFactory
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

PAGES = (
    *("/", "/vantar/", "/samtal/", "/samtal/nytt/", "/samtal/{call}/", "/samtal/blankett/", "/sok/"),
    *("/arenden/", "/arenden/?lista=oppna", "/arenden/?lista=vantar-mote", "/arenden/{case}/"),
    *(
        "/arenden/{case}/boka/",
        "/arenden/{case}/utskrift/",
        "/moten/",
        "/moten/?lista=mina",
        "/moten/{meeting}/",
    ),
    *("/moten/{meeting}/boka-om/", "/inkopplingar/", "/samverkan/", "/utat/", "/fragebatteri/"),
)
ROOM = r"\b[Rr]um(met|men)?\b"
COLLEAGUES = r"Vem tog samtalet\?|Togs emot av|Hos vem|Lämna över|Ta över"


@pytest.fixture
def line():
    """Who does all of it, a case with a meeting, and one to book."""
    who = UserFactory(roles=["call_taker", "coordinator"])
    case = CaseFactory(handler=who, waiting=True, meet_by=timezone.localdate() - timedelta(days=1))
    call = CallFactory(caller=CallerFactory(case=case), taken_by=who, created_by=who)
    QuickScanFactory(call=call)
    ReminderFactory(case=case, created_by=who, due_on=timezone.localdate())
    meeting = MeetingFactory(
        case__handler=who,
        booked=True,
        mode="phone",
        room=None,
        place=None,
        offered_by=who,
        starts_at=timezone.now() + timedelta(hours=1),
    )
    return who, {"case": case.number, "call": call.pk, "meeting": meeting.pk}


def found_on(page: str, sought: str) -> set[str]:
    words = re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")])
    return {one.group() for one in re.finditer(sought, words)}


@pytest.mark.parametrize("address", PAGES)
def test_page_of_a_line_of_one_says_nothing_of_rooms_and_colleagues(login, line, address):
    who, there = line

    answer = login(who).get(address.format(**there))

    assert answer.status_code == 200
    assert found_on(answer.content.decode(), f"{ROOM}|{COLLEAGUES}") == set()


@pytest.mark.parametrize(
    ("address", "sought"),
    [
        ("/samtal/nytt/", r"Vem tog samtalet\?"),
        ("/arenden/{case}/", "Lämna över"),
        ("/arenden/{case}/boka/", ROOM),
        ("/moten/", ROOM),
    ],
)
def test_what_there_is_stands_there(login, line, address, sought):
    who, there = line
    UserFactory(roles=["call_taker"])
    RoomFactory()

    assert found_on(login(who).get(address.format(**there)).content.decode(), sought)
