"""What the case page says on top: who called, the way of the concern, and the clock, each said once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.actions.cases import raise_level
from calls.case_page import CasePage
from calls.factories import CallerFactory, CaseFactory, PersonOfConcernFactory, QuickScanFactory
from calls.models.choices import RecordLevel, State
from calls.promptness import meeting_clock
from meetings.factories import MeetingFactory

pytestmark = pytest.mark.django_db


def test_callers_stand_in_the_order_of_their_first_call(call_taker):
    scan = QuickScanFactory(call__received_at=timezone.now() - timedelta(hours=3))
    case, first = scan.call.case, scan.call.caller
    second = QuickScanFactory(call__caller=CallerFactory(case=case)).call.caller
    QuickScanFactory(call__caller=first)

    assert CasePage(case, call_taker).callers == [first, second]


def test_way_is_done_up_to_where_the_case_stands(call_taker):
    case = CaseFactory(state=State.MEETING_PLANNED)

    way = CasePage(case, call_taker).way

    assert [step["text"] for step in way] == State.labels
    assert [step["state"] for step in way] == ["done", "done", "now", "", "", ""]


@pytest.mark.parametrize("has_met", [True, False])
def test_way_of_a_closed_case_has_a_meeting_only_if_there_was_one(call_taker, has_met):
    case = CaseFactory(closed=True, record_level=RecordLevel.OPEN_SERVICE)
    if has_met:
        MeetingFactory(case=case, held=True)

    way = CasePage(case, call_taker).way

    taken = State.labels if has_met else [State.NEW.label, State.SCANNED.label, State.CLOSED.label]
    assert [step["text"] for step in way] == taken
    assert {step["state"] for step in way[:-1]} == {"done"}
    assert way[-1]["state"] == "now"


def test_clock_is_not_said_again_beside_the_step_that_says_it(call_taker):
    case = CaseFactory(
        state=State.SCANNED, urgency="prompt", meet_by=timezone.localdate(), handler=call_taker
    )
    PersonOfConcernFactory(case=case)
    page = CasePage(case, call_taker)
    said = meeting_clock(case, today=page.today)

    assert [step.badge for step in page.next_steps if step.shows_clock] == [said.text]
    assert page.clock is None


def test_a_raise_may_be_undone_by_the_one_who_made_it(call_taker, other_call_taker):
    case = CaseFactory(handler=call_taker, record_level=RecordLevel.ADVICE)
    raise_level(case=case, level=RecordLevel.CASE, reason="Behövs.", by=call_taker)
    case.refresh_from_db()

    assert CasePage(case, call_taker).may_undo_raise
    assert not CasePage(case, other_call_taker).may_undo_raise
