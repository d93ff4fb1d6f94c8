"""What meetings promise, as it reads on Idag."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.actions.cases import close_case
from calls.models import Promise
from meetings.actions.findings import answer_finding
from meetings.factories import FindingFactory, MeetingFactory
from stodtelefon.dates import day_in_sentence

pytestmark = pytest.mark.django_db


def test_follow_up_that_is_due_reads_on_idag_with_its_day(case, visitor, read):
    case.state = "follow_up"
    case.save()
    starts_at = timezone.now() - timedelta(weeks=5)

    MeetingFactory(held=True, case=case, starts_at=starts_at, held_at=starts_at)

    text = read(visitor.get("/"))
    assert ("Boka uppföljning" in text, "över tiden" in text) == (True, True)
    assert f"Senaste mötet hölls {day_in_sentence(timezone.localdate(starts_at))}." in text


def test_case_is_not_closed_while_a_colleague_finds_something_out(case, call_taker, coordinator, refused):
    """What was given to a colleague would leave that person's Idag without a word."""
    asked = {"find_out": True, "owner_kind": "colleague", "owner": call_taker}
    finding = FindingFactory(meeting__case=case, meeting__held=True, **asked)
    closing = {"case": case, "outcome": "settled", "ve_assessment": "no_reason", "by": coordinator}
    closing |= {"is_left": True}

    with refused(f"”{finding.text}” ska fortfarande tas reda på."):
        close_case(**closing)
    assert Promise.objects.open().filter(kind="finding_to_answer", target=finding.pk).exists()

    answer_finding(finding=finding, answer="Det behövs inte längre.", by=coordinator)
    assert not close_case(**closing).is_open
