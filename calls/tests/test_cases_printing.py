"""The printout of the whole case: what is on it, what never is, and that every part of it is a read."""

import pytest
from django.urls import reverse

from calls.case_parts import LATEST
from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseFactory,
    IdentityFactory,
    NoteFactory,
    QuickScanFactory,
)
from meetings.factories import MeetingFactory
from meetings.models import Battery
from referrals.factories import ReferralFactory
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(call_taker):
    case = CaseFactory(handler=call_taker, full_record=True, number="2026-0907")
    caller = CallerFactory(case=case)
    IdentityFactory(
        caller=caller, name="Zebranamn Öppensson", phone="000-77 66 55", contact_safety="Zebrasäkert."
    )
    call = CallFactory(caller=caller, taken_by=call_taker, advice_text="Råd till läraren.")
    QuickScanFactory(call=call, own_observations="Har börjat dra sig undan.")
    NoteFactory(case=case, created_by=call_taker, text="En anteckning om veckan.")
    return case


def page_of(client, case) -> str:
    response = client.get(reverse("calls:case_print", args=[case.number]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_printout_holds_the_case_and_never_who_anybody_is(login, call_taker, case):
    page = page_of(login(call_taker), case)

    assert "En anteckning om veckan." in page
    assert "Vad har du själv sett eller hört?" in page
    assert "Har börjat dra sig undan." in page
    assert "Råd till läraren." in page
    assert "Zebra" not in page
    assert "000-77 66 55" not in page


def test_what_happened_first_stands_first(login, call_taker, case):
    page = page_of(login(call_taker), case)

    assert page.index("Samtal och snabbscanning") < page.index("En anteckning om veckan.")


def test_all_that_has_happened_is_printed_and_not_the_latest_alone(login, call_taker, case):
    for place in range(LATEST + 5):
        NoteFactory(case=case, created_by=call_taker, text=f"Anteckning nummer {place}.")

    page = page_of(login(call_taker), case)

    assert [place for place in range(LATEST + 5) if f"Anteckning nummer {place}." not in page] == []


def test_every_part_of_the_printout_is_a_read(login, call_taker, case):
    meeting = MeetingFactory(case=case, held=True, battery=Battery.objects.in_use().get())
    referral = ReferralFactory(case=case)

    page_of(login(call_taker), case)

    lines = AuditEvent.objects.filter(is_read=True, case_id=case.pk, actor_id=call_taker.pk)
    assert set(lines.values_list("event", "target_id")) == {
        ("case.printed", str(case.pk)),
        ("call.opened", str(case.callers.get().calls.get().pk)),
        ("meeting.opened", str(meeting.pk)),
        ("referral.opened", str(referral.pk)),
    }


def test_printout_of_a_case_that_one_may_not_open_does_not_exist(login, other_call_taker, case):

    response = login(other_call_taker).get(reverse("calls:case_print", args=[case.number]))

    assert response.status_code == 404
    assert set(AuditEvent.objects.values_list("event", flat=True)) <= {"case.refused"}


def test_number_of_a_merged_case_leads_to_the_printout_of_the_one_that_goes_on(login, call_taker, case):
    gone = CaseFactory(doublet=True, merged_into=case)

    response = login(call_taker).get(reverse("calls:case_print", args=[gone.number]))

    assert response["Location"] == reverse("calls:case_print", args=[case.number])


def test_running_head_says_which_case_and_who_printed(login, call_taker, case):
    page = page_of(login(call_taker), case)

    assert f'data-of="Ärende {case.number}, "' in page
    assert f"av {call_taker.name}." in page.split('data-printed="')[1].split('"')[0]
