"""The rows behind the addresses: a case that is not one's own does not exist, not even in a count or a search.

The table's column *stranger* already says that each address about somebody else's case answers 404. Here are the rest.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from calls.actions.cases import close_case
from calls.actions.people import open_by_code, replace_code
from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseFactory,
    IdentityFactory,
    NoteFactory,
    QuickScanFactory,
)
from calls.models import Case, CodeAccess
from meetings.factories import BookingFactory, FindingFactory, MeetingFactory
from referrals.factories import ReferralFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role
from stodtelefon.tests.erasing import erase
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.world import make_world

pytestmark = pytest.mark.django_db

CODE = "LEK-47-RAV"


@pytest.fixture
def case(call_taker):
    """A case of the call taker's, with a narrative, a name and a meeting."""
    case = CaseFactory(handler=call_taker, waiting=True, number="2026-0907", full_record=True)
    caller = CallerFactory(case=case)
    IdentityFactory(caller=caller, name="Zebranamn Öppensson", contact_safety="Zebrasäkert på kvällen")
    call = CallFactory(caller=caller, taken_by=call_taker, advice_text="Zebraråd till läraren.")
    QuickScanFactory(call=call, own_observations="Zebraiakttagelse i klassrummet.", reason="Zebraskäl.")
    NoteFactory(case=case, created_by=call_taker, text="Zebraanteckning om veckan.")
    MeetingFactory(case=case, caller=caller, participants="Zebradeltagare")
    ReferralFactory(case=case, sheet="Zebraunderlag.", scope="Zebraönskan.", sent=True)
    return case


def text_of(response) -> str:
    return response.content.decode()


# Forged addresses


@pytest.mark.parametrize("number", ["2026-9999", "0", "2026-0907'--", "a" * 300, "🙂", "2026-0907%00"])
def test_case_number_that_is_nobodys_does_not_exist(login, coordinator, case, number):
    assert login(coordinator).get(f"/arenden/{number}/").status_code == 404


def test_what_hangs_on_another_case_does_not_exist_under_ones_own(login, call_taker, case):
    theirs, mine = CaseFactory(), case.number
    note, caller = NoteFactory(case=theirs), CallerFactory(case=theirs)
    identity = IdentityFactory(caller=caller)
    client = login(call_taker)
    paths = [
        f"/arenden/{mine}/anteckning/{note.pk}/",
        f"/arenden/{mine}/anteckning/{note.pk}/ratta/",
        f"/arenden/{mine}/felaktigt/anteckning/{note.pk}/",
        f"/arenden/{mine}/kontakt/{caller.pk}/",
        f"/arenden/{mine}/identitet/{identity.pk}/",
        f"/arenden/{mine}/identitet/{identity.pk}/andra/",
        f"/arenden/{mine}/identitet/{identity.pk}/ta-bort/",
    ]

    assert [client.get(path).status_code for path in paths] == [404] * len(paths)


def test_what_hangs_on_another_meeting_does_not_exist_under_ones_own(login, call_taker, case):
    mine = MeetingFactory(case=case, held=True)
    theirs = FindingFactory(find_out=True)
    client = login(call_taker)

    assert client.get(f"/moten/{mine.pk}/ta-reda-pa/{theirs.pk}/").status_code == 404
    assert client.post(f"/moten/{mine.pk}/ta-reda-pa/{theirs.pk}/", {"answer": "x"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.done_at is None


# Listed is not visible


def test_unassigned_case_is_listed_without_content_and_opened_by_taking_it(
    login, other_call_taker, case, call_taker
):
    Case.objects.filter(pk=case.pk).update(handler=None)
    client = login(other_call_taker)

    queue = text_of(client.get("/arenden/?lista=ej-tilldelade"))

    assert case.number in queue
    assert "Zebra" not in queue
    assert client.get(f"/arenden/{case.number}/").status_code == 404
    client.post(f"/arenden/{case.number}/ta/")
    assert "Zebraanteckning" in text_of(client.get(f"/arenden/{case.number}/"))


def test_manager_sees_number_and_date_of_every_case_and_no_narrative(login, manager, case):
    client = login(manager)
    lists = [f"/arenden/?lista={name}" for name in ("ej-tilldelade", "vantar-mote", "oppna", "avslutade")]
    pages = ["/", *lists, "/inkopplingar/", "/inkopplingar/?lista=utkast", "/utat/", "/samverkan/"]

    seen = "".join(text_of(client.get(path)) for path in pages)

    assert case.number in seen
    assert "Zebra" not in seen
    assert f'href="/arenden/{case.number}/"' not in seen


def test_manager_reads_the_sheet_to_approve_and_nothing_else_of_the_case(login, manager, case):
    police = ReferralFactory(
        case=case, police=True, approval_requested=True, sheet="Underlag till polisen.", scope="En åtgärd."
    )

    page = text_of(login(manager).get(f"/inkopplingar/{police.pk}/godkann/"))

    assert "Underlag till polisen." in page
    assert "Zebra" not in page


def test_archivist_sees_the_queue_and_no_narrative(login, archivist, case):
    client = login(archivist)

    seen = text_of(client.get("/arenden/?lista=oppna")) + text_of(client.get("/"))

    assert case.number in seen
    assert "Zebra" not in seen


@pytest.mark.parametrize("role", [Role.LOG_REVIEWER, Role.ADMINISTRATOR, Role.STATISTICS_READER])
def test_roles_without_cases_meet_no_case_content_anywhere(login, case, role):
    client = login(UserFactory(roles=[role]))
    paths = [
        *("/", "/konto/", "/konto/vem-far-vad/", "/logg/", f"/logg/arende/{case.pk}/"),
        *("/statistik/", "/statistik/2026/", "/konto/anvandare/", "/konto/installningar/", "/admin/"),
    ]

    seen = "".join(text_of(client.get(path, follow=True)) for path in paths)

    assert "Zebra" not in seen


def test_closed_case_stays_with_its_handler_for_30_days(login, call_taker, coordinator):
    case = CaseFactory(handler=call_taker)
    close_case(case=case, outcome="settled", ve_assessment="no_reason", by=call_taker)
    path = f"/arenden/{case.number}/"

    assert [login(user).get(path).status_code for user in (call_taker, coordinator)] == [200, 404]
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=31))
    assert login(call_taker).get(path).status_code == 404


def test_booked_colleague_opens_the_case_until_the_booking_is_released(login, other_call_taker, case):
    booking = BookingFactory(meeting=MeetingFactory(booked=True, case=case), room=None, user=other_call_taker)
    path = f"/arenden/{case.number}/"

    assert login(other_call_taker).get(path).status_code == 200
    type(booking).objects.update(is_released=True)
    assert login(other_call_taker).get(path).status_code == 404


def test_named_assessor_alone_decides_about_the_child(db):
    world = make_world()
    named = world.there.child.assessor
    world.people |= {"named": named, "other": UserFactory(call_taker=True, child_assessor=True)}
    world.sign_in_everybody()
    decide, page = address_of("calls:child_decide", world.there), f"/arenden/{world.there.case.number}/"

    answers = {
        column: [world.browser(column).get(path).status_code for path in (decide, page)]
        for column in ("named", "other", "taker")
    }

    assert answers == {"named": [200, 200], "other": [404, 404], "taker": [404, 200]}


# Counts, lists and searches


def test_stranger_meets_no_trace_of_the_case_in_any_list(login, other_call_taker, case):
    client = login(other_call_taker)
    lists = ("mina", "ej-tilldelade", "vantar-mote", "stillastaende", "oppna", "avslutade")
    pages = [
        *(
            "/",
            "/samtal/",
            "/moten/",
            "/inkopplingar/",
            "/inkopplingar/utlamnanden/",
            "/utat/",
            "/samverkan/",
        ),
        *(f"/arenden/?lista={name}" for name in lists),
        *(f"/inkopplingar/?lista={name}" for name in ("utkast", "pagar", "klara")),
    ]
    with_it = {path: text_of(client.get(path)) for path in pages}

    assert [path for path, text in with_it.items() if case.number in text or "Zebra" in text] == []


def test_counts_are_the_same_with_and_without_a_case_that_is_not_ones_own(login, other_call_taker):
    client = login(other_call_taker)
    pages = ["/", "/arenden/", "/inkopplingar/", "/samtal/"]
    before = [without_tokens(text_of(client.get(path))) for path in pages]

    case = CaseFactory(handler=UserFactory(call_taker=True), waiting=True, record_level="open_service")
    QuickScanFactory(call=CallFactory(caller=CallerFactory(case=case)))
    MeetingFactory(case=case)
    ReferralFactory(case=case, overdue=True)

    assert [without_tokens(text_of(client.get(path))) for path in pages] == before


def without_tokens(html: str) -> str:
    html = re.sub(r'name="(csrfmiddlewaretoken|token|opened|utkast|utkast_visning)" value="[^"]*"', "", html)
    return re.sub(r'data-(draft|screen-lock)="[^"]*"', "", html)


@pytest.mark.parametrize("q", ["2026-0907", "Zebranamn", "zebranamn öppensson"])
def test_search_finds_to_a_stranger_what_it_finds_of_nothing(
    own_database, login, other_call_taker, call_taker, case, q
):
    client = login(other_call_taker)

    page = without_tokens(text_of(client.post("/sok/", {"q": q})))
    erase(Case.objects.get(pk=case.pk))
    nothing = without_tokens(text_of(client.post("/sok/", {"q": q})))

    assert page == nothing
    assert "2026-0907" not in page.replace(f'value="{q}"', "")


def test_search_finds_to_its_handler_the_case_and_never_the_name(login, call_taker, case):
    page = text_of(login(call_taker).post("/sok/", {"q": "Zebranamn"}))

    assert f'href="/arenden/{case.number}/"' in page
    assert "Öppensson" not in page


# The reference code


@pytest.fixture
def two_callers(call_taker):
    """One case, two callers: a teacher with a code, and a mother whom the teacher must never hear of."""
    case = CaseFactory(handler=call_taker, number="2026-0808", record_level="open_service")
    teacher, mother = CallerFactory(case=case), CallerFactory(case=case)
    replace_code(caller=teacher, code=CODE, by=call_taker)
    IdentityFactory(caller=teacher, name="Läraren Lind", contact_safety="Ring efter fyra.")
    IdentityFactory(caller=mother, name="Modern Mast", contact_safety="Ring aldrig hem.")
    for caller, words in ((teacher, "Lärarord"), (mother, "Modersord")):
        QuickScanFactory(call=CallFactory(caller=caller), own_observations=f"{words} om oron.")
        MeetingFactory(case=case, caller=caller, participants=f"{words} deltar")
    return teacher, mother


def test_code_opens_that_callers_part_alone(login, other_call_taker, two_callers):
    teacher, mother = two_callers
    client = login(other_call_taker)

    response = client.post("/sok/", {"q": "lek 47 rav"})

    assert response["Location"] == f"/samtal/kod/{teacher.pk}/"
    page = text_of(client.get(response["Location"]))
    assert "Ring efter fyra." in page
    assert "Modersord" not in page
    assert "Ring aldrig hem." not in page
    assert "Mast" not in page
    closed = [
        f"/samtal/kod/{mother.pk}/",
        f"/samtal/nytt/{mother.pk}/",
        f"/arenden/{teacher.case.number}/",
        *(f"/samtal/{call.pk}/" for call in mother.calls.all()),
        *(f"/moten/{meeting.pk}/" for meeting in mother.case.meetings.all()),
    ]
    assert [client.get(path).status_code for path in closed] == [404] * len(closed)


def test_code_page_is_the_same_whether_others_have_called_or_not(
    own_database, login, other_call_taker, two_callers
):
    teacher, mother = two_callers
    open_by_code(code=CODE, by=other_call_taker)
    client = login(other_call_taker)
    paths = [f"/samtal/kod/{teacher.pk}/", f"/samtal/nytt/{teacher.pk}/"]
    with_others = [without_tokens(text_of(client.get(path))) for path in paths]

    erase(mother)

    alone = [without_tokens(text_of(client.get(path))) for path in paths]
    assert [without_times(one) for one in alone] == [without_times(one) for one in with_others]


def without_times(html: str) -> str:
    """The form says when it was opened."""
    return re.sub(r"\d\d:\d\d(:\d\d(\.\d+)?)?|data-minutes-since=\"[^\"]*\"", "", html)


def test_code_opens_for_24_hours_and_leaves_a_line(login, other_call_taker, two_callers):
    teacher, _ = two_callers
    open_by_code(code=CODE, by=other_call_taker)
    path = f"/samtal/kod/{teacher.pk}/"

    assert login(other_call_taker).get(path).status_code == 200
    CodeAccess.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert login(other_call_taker).get(path).status_code == 404
    events = AuditEvent.objects.filter(actor_id=other_call_taker.pk).values_list("event", flat=True)
    assert list(events.order_by("id")) == ["caller.opened_by_code", "caller.opened"]


def test_code_is_opened_to_the_one_who_heard_it_and_nobody_else(
    login, other_call_taker, two_callers, manager
):
    open_by_code(code=CODE, by=other_call_taker)
    path = f"/samtal/kod/{two_callers[0].pk}/"

    strangers = [UserFactory(call_taker=True), manager]

    assert [login(user).get(path).status_code for user in strangers] == [404, 404]


def test_wrong_code_gives_nothing_away(login, other_call_taker, two_callers):
    response = login(other_call_taker).post("/sok/", {"q": "LEK-48-RAV"})

    assert "Koden stämmer inte." in text_of(response)
    assert CodeAccess.objects.count() == 0
