"""What meetings promise, as it reads on Idag."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.factories import MeetingFactory

pytestmark = pytest.mark.django_db


def test_follow_up_that_is_due_reads_on_idag_with_its_day(case, visitor, read):
    case.state = "follow_up"
    case.save()
    starts_at = timezone.now() - timedelta(weeks=5)

    MeetingFactory(held=True, case=case, starts_at=starts_at, held_at=starts_at)

    text = read(visitor.get("/"))
    assert ("Boka uppföljning" in text, "uppföljning skulle varit senast" in text) == (True, True)
