"""Closing a case with outcome and assessment, and opening it again."""

import pytest
from django.utils import timezone

from calls.actions.cases import DENIED, close_case, reopen_case
from calls.actions.promises import mend_promises
from calls.factories import (
    CallFactory,
    CaseFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    QuickScanFactory,
)
from calls.forms.cases import CloseForm
from calls.models import Case, Promise
from calls.models.choices import Outcome, State, VeAssessment
from meetings.factories import AssessmentFactory, FindingFactory, MeetingFactory
from meetings.models import Battery
from referrals.factories import ReferralFactory

pytestmark = pytest.mark.django_db

BOTH = "Välj både utfall och bedömning."
NOT_SCANNED = "Snabbscanningen är inte klar. Besvara frågorna som återstår först."
CHILD_WAITS = "En bedömning om barnet återstår. Den ska göras innan ärendet avslutas."
MEETING_WAITS = "Ett möte är planerat. Håll det eller ställ in det innan ärendet avslutas."
ALREADY_OPEN = "Ärendet är redan öppet."
SAID = {"outcome": "settled", "ve_assessment": "no_reason"}


def in_danger(case):
    return QuickScanFactory(call__caller__case=case, unfinished=True)


# Closing


def test_close_case_without_a_meeting(call_taker, changed, decided, logged):
    case, at = CaseFactory(handler=call_taker), timezone.now()

    close_case(
        case=case, outcome="settled", ve_assessment="cannot_tell", by=call_taker, reason="Löst.", at=at
    )

    assert changed(case) == {
        "state": State.CLOSED,
        "outcome": "settled",
        "ve_assessment": "cannot_tell",
        "closed_at": at,
        "closed_by_id": call_taker.pk,
        "version": 2,
    }
    decided(case, "closed", by=call_taker, at=at, to_value="settled", reason="Löst.")
    logged("case.closed", by=call_taker, target=case, case=case, fields=["outcome", "ve_assessment"])


@pytest.mark.parametrize("reason", ["", None])
def test_close_case_needs_no_reason(call_taker, reason):
    case = close_case(case=CaseFactory(), by=call_taker, reason=reason, **SAID)

    assert case.decisions.get().reason is None


@pytest.mark.parametrize("outcome", Outcome.values)
@pytest.mark.parametrize("assessment", VeAssessment.values)
def test_close_case_takes_every_outcome_with_every_assessment_but_one(
    call_taker, refused, outcome, assessment
):
    case, said = CaseFactory(), {"outcome": outcome, "ve_assessment": assessment}
    if (outcome, assessment) == ("helped_onward", "reason"):
        with refused(DENIED):
            close_case(case=case, by=call_taker, **said)
        assert CloseForm(said, row=case).errors == {"ve_assessment": [DENIED]}
        return
    close_case(case=case, by=call_taker, **said)

    case = Case.objects.get()
    assert (case.state, case.outcome, case.ve_assessment) == (State.CLOSED, outcome, assessment)


@pytest.mark.parametrize(
    ("outcome", "ve"),
    [("", "reason"), ("settled", ""), ("nonsense", "reason"), ("settled", "nonsense"), ("", "")],
)
def test_close_case_needs_outcome_and_assessment(call_taker, refused, outcome, ve):
    case = CaseFactory(handler=call_taker)

    with refused(BOTH):
        close_case(case=case, outcome=outcome, ve_assessment=ve, by=call_taker)

    assert Case.objects.get().state == State.SCANNED


def test_close_case_keeps_the_promised_day_and_the_concern(call_taker, changed):
    case = CaseFactory(waiting=True, handler=call_taker)

    close_case(case=case, by=call_taker, **SAID)

    assert {"urgency", "meet_by", "handler_id"} & set(changed(case)) == set()


@pytest.mark.parametrize("state", [State.SCANNED, State.MEETING_PLANNED, State.MEETING_HELD, State.FOLLOW_UP])
def test_close_case_from_every_state_but_the_first(call_taker, state):
    close_case(case=CaseFactory(state=state), by=call_taker, **SAID)

    assert Case.objects.get().state == State.CLOSED


def test_close_case_that_is_not_scanned_changes_nothing(call_taker, refused):
    case = CaseFactory(state=State.NEW)

    with refused("Gör klart snabbscanningen först.") as refusal:
        close_case(case=case, by=call_taker, **SAID)

    assert refusal.value.code == "state"


def test_close_case_waits_for_the_unfinished_scan(call_taker, refused):
    case = CaseFactory()
    in_danger(case)

    with refused(NOT_SCANNED):
        close_case(case=case, by=call_taker, **SAID)

    assert Case.objects.get().is_open


def test_close_case_waits_for_the_child(call_taker, refused):
    waiting = ChildDecisionFactory(waiting=True)

    with refused(CHILD_WAITS):
        close_case(case=waiting.case, by=call_taker, **SAID)


def test_close_case_goes_on_once_the_child_is_assessed(call_taker):
    waiting = ChildDecisionFactory(waiting=True)
    ChildDecisionFactory(call=waiting.call, settles=waiting)

    close_case(case=waiting.case, by=call_taker, **SAID)

    assert not Case.objects.get().is_open


@pytest.mark.parametrize("planned", [{}, {"booked": True}])
def test_close_case_waits_for_a_planned_meeting(call_taker, refused, planned):
    meeting = MeetingFactory(**planned)

    with refused(MEETING_WAITS):
        close_case(case=meeting.case, by=call_taker, **SAID)


@pytest.mark.parametrize("over", ["held", "cancelled", "no_show"])
def test_close_case_waits_for_no_meeting_that_is_over(call_taker, over):
    meeting = MeetingFactory(**{over: True})

    close_case(case=meeting.case, by=call_taker, is_left=True, **SAID)

    assert not Case.objects.get().is_open


def test_close_case_waits_for_what_was_sent(call_taker, refused):
    referral = ReferralFactory(sent=True)

    with refused(f"Inkopplingen av {referral.agency.name} väntar på svar."):
        close_case(case=referral.case, by=call_taker, **SAID)


@pytest.mark.parametrize("obstacle", [in_danger, lambda case: ChildDecisionFactory(waiting=True, case=case)])
def test_close_case_is_not_held_up_by_another_case(call_taker, obstacle):
    case = CaseFactory()
    obstacle(CallFactory().case)

    close_case(case=case, by=call_taker, **SAID)

    case.refresh_from_db()
    assert case.state == State.CLOSED


# Opening again


def test_reopen_case_goes_on_after_the_scan(call_taker, other_call_taker, changed, decided, logged):
    case, at = CaseFactory(closed=True, handler=other_call_taker), timezone.now()

    reopen_case(case=case, reason="Ringde igen.", by=call_taker, at=at)

    assert changed(case) == {
        "state": State.SCANNED,
        "closed_at": None,
        "closed_by_id": None,
        "handler_id": call_taker.pk,
        "version": 2,
    }
    decided(case, "reopened", by=call_taker, at=at, reason="Ringde igen.")
    logged("case.reopened", by=call_taker, target=case, case=case)


def test_reopen_case_keeps_outcome_and_assessment_until_it_closes_again(call_taker):
    case = CaseFactory(closed=True, outcome=Outcome.DECLINED)

    reopen_case(case=case, reason="Ringde igen.", by=call_taker)

    case.refresh_from_db()
    assert (case.outcome, case.ve_assessment) == (Outcome.DECLINED, VeAssessment.NO_REASON)


def test_reopen_case_goes_on_after_the_meeting_that_was_held(call_taker):
    meeting = MeetingFactory(held=True)
    close_case(case=meeting.case, by=call_taker, is_left=True, **SAID)

    reopen_case(case=meeting.case, reason="Ringde igen.", by=call_taker)

    assert Case.objects.get().state == State.FOLLOW_UP


@pytest.mark.parametrize("not_held", ["cancelled", "no_show"])
def test_reopen_case_goes_on_after_the_scan_where_no_meeting_was_held(call_taker, not_held):
    meeting = MeetingFactory(**{not_held: True})
    close_case(case=meeting.case, by=call_taker, **SAID)

    reopen_case(case=meeting.case, reason="Ringde igen.", by=call_taker)

    assert Case.objects.get().state == State.SCANNED


@pytest.mark.parametrize(
    "state", [State.NEW, State.SCANNED, State.MEETING_PLANNED, State.MEETING_HELD, State.FOLLOW_UP]
)
def test_reopen_case_refuses_an_open_case(call_taker, refused, state):
    case = CaseFactory(state=state)

    with refused(ALREADY_OPEN) as refusal:
        reopen_case(case=case, reason="Ringde igen.", by=call_taker)

    assert refusal.value.code == "state"


@pytest.mark.parametrize("reason", ["", " \t", None])
def test_reopen_case_without_a_reason_changes_nothing(call_taker, refused, reason):
    case = CaseFactory(closed=True)

    with refused("Skriv i en mening varför ärendet öppnas igen."):
        reopen_case(case=case, reason=reason, by=call_taker)


def test_page_that_closes_says_what_is_not_done_with_the_way_there(coordinator, call_taker, login):
    case = CaseFactory(handler=coordinator, record_level="open_service")
    address = f"/arenden/{case.number}/avsluta/"
    client = login(coordinator)
    assert client.get(address).context["undone"] == []
    meeting = MeetingFactory(case=case, held=True)
    for text in ("Skolans plan?", "Vem är X?"):
        FindingFactory(find_out=True, text=text, meeting=meeting, owner_kind="colleague", owner=call_taker)

    page = client.get(address)
    undone, obstacles = page.context["undone"], page.context["obstacles"]

    assert [step.what for step in undone] == ["Skriv bedömningen efter mötet"]
    assert sorted(one.label for one in obstacles) == [
        "”Skolans plan?” ska fortfarande tas reda på.",
        "”Vem är X?” ska fortfarande tas reda på.",
    ]
    there = [step.url for step in undone] + [one.address for one in obstacles]
    assert all(f'href="{url}"' in page.content.decode() for url in there)


def test_page_that_closes_has_a_button_only_for_who_can_do_it(coordinator, login):
    case = CaseFactory(handler=coordinator)
    DangerReportFactory(later=True, case=case)

    (step,) = login(coordinator).get(f"/arenden/{case.number}/avsluta/").context["undone"]

    assert (step.what, step.url) == ("Granska vad som gjordes vid fara", "")


@pytest.fixture
def unsigned(coordinator):
    """A case with a battery that nobody has signed."""
    case = CaseFactory(handler=coordinator, record_level="open_service")
    battery = Battery.objects.in_use().get()
    meeting = MeetingFactory(case=case, held=True, battery=battery)
    AssessmentFactory(meeting=meeting)
    mend_promises()
    return case


def test_case_with_an_unsigned_battery_is_closed_when_that_is_meant_and_says_so(
    unsigned, coordinator, refused
):
    with refused("Gör det först, eller kryssa i att det ska lämnas så."):
        close_case(case=unsigned, by=coordinator, **SAID)

    close_case(case=unsigned, by=coordinator, reason="Flyttat.", is_left=True, **SAID)

    said = "Flyttat.\nInte gjort: frågebatteriet förblir osignerat och går bara att läsa."
    assert unsigned.decisions.get(kind="closed").reason == said
    assert not Promise.objects.open().filter(kind="battery_to_sign").exists()
    reopen_case(case=unsigned, reason="Ringde igen.", by=coordinator)
    assert Promise.objects.open().filter(kind="battery_to_sign").exists()


def test_page_that_closes_asks_what_becomes_of_an_unsigned_battery(unsigned, coordinator, login):
    client, address = login(coordinator), f"/arenden/{unsigned.number}/avsluta/"
    label = "Avsluta ändå: frågebatteriet förblir osignerat och går bara att läsa"
    assert label in client.get(address).content.decode()
    said = SAID | {"reason": "Flyttat.", "version": unsigned.version}

    refusal = client.post(address, said)
    assert list(refusal.context["form"].errors) == ["is_left"]
    assert "Flyttat." in refusal.content.decode()

    assert client.post(address, said | {"is_left": "on"}).status_code == 302
