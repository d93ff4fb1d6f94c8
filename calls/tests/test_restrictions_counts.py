"""What is said of a restricted case where no case is listed: that somebody is taken, and how much waits."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import CaseFactory, ReminderFactory
from calls.grounds import kind_of
from calls.tests.factories import RestrictionFactory
from meetings.factories import BookingFactory, MeetingFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.database.together import together
from stodtelefon.desk.numbers import counted, numbers
from stodtelefon.organisation.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_the_week_says_taken_and_nothing_else(coordinator, call_taker, login):
    case = CaseFactory(handler=call_taker)
    meeting = MeetingFactory(case=case, booked=True)
    BookingFactory(meeting=meeting, user=call_taker, room=None)
    address = f"{reverse('meetings:index')}?vecka={timezone.localtime(meeting.starts_at):%G-W%V}"
    client = login(coordinator)
    before = client.get(address).content.decode()

    RestrictionFactory(case=case, works=call_taker)

    after = client.get(address).content.decode()
    assert case.number in before
    assert case.number not in after
    assert str(meeting.pk) not in after
    assert "upptaget" in after


def test_the_line_in_numbers_counts_it_to_named_managers_alone(manager, call_taker):
    other = UserFactory(manager=True)
    OrganisationFactory(line_opened_on=date(2016, 3, 1))
    case = CaseFactory(handler=call_taker, waiting=True)
    yesterday = timezone.localdate() - timedelta(days=1)
    ReminderFactory(case=case, due_on=yesterday)

    def said(user) -> str:
        listing = numbers(user, timezone.localdate())
        row = together({"row": counted(*kind_of(user))}, listing.given)["row"]
        return str(listing.group(row).facts)

    before = said(other)
    RestrictionFactory(case=case, works=call_taker, approves=manager)

    assert said(manager) == before
    assert case.number in before
    assert case.number not in said(other)
    assert "bevakning" in before
    assert "bevakning" not in said(other)
