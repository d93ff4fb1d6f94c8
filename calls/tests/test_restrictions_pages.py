"""What a restricted case is on its pages, and what is said of it where no case is listed: who is taken, what waits."""

import html
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.restrictions import LAST, ask_to_restrict
from calls.factories import CaseFactory, ReminderFactory
from calls.forms.cases import NAMED_ALONE
from calls.grounds import kind_of
from calls.models import Restriction, RestrictionRequest
from calls.tests.factories import NamedPersonFactory, RestrictionFactory, RestrictionRequestFactory
from calls.tests.restricting import restrict
from meetings.factories import BookingFactory, MeetingFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.database.together import together
from stodtelefon.desk.numbers import counted, numbers
from stodtelefon.drafts.factories import DraftFactory
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.tests.test_bad_input.sending import hidden_in

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


def test_who_is_led_to_choose_people_finds_the_reason_that_was_written(manager, call_taker, login):
    asked = RestrictionRequestFactory(
        to_restrict=True, case__handler=call_taker, asked_by=call_taker, reason="En kollegas barn."
    )
    address = f"{reverse('calls:restriction_create')}?arende={asked.case.number}"

    page = login(manager).get(address)

    assert page.context["form"]["reason"].value() == "En kollegas barn."
    assert page.context["form"]["people"].value() == [call_taker.pk]


def test_it_is_offered_to_named_colleagues_alone(call_taker, other_call_taker, coordinator, login):
    case = CaseFactory(handler=call_taker)
    NamedPersonFactory(restriction=RestrictionFactory(case=case), user=coordinator)

    page = login(call_taker).get(reverse("calls:case_hand_over", args=[case.number])).content.decode()

    assert NAMED_ALONE in page
    assert coordinator.name in page
    assert other_call_taker.name not in page


def test_its_page_says_to_whom_it_is_open_and_by_whose_decision(call_taker, manager, login):
    case = CaseFactory(handler=call_taker, full_record=True)
    restriction = RestrictionFactory(case=case, approves=manager)

    page = html.unescape(login(call_taker).get(case.get_absolute_url()).content.decode())

    assert "Öppet bara för dem som är namngivna." in page
    assert f"beslutat av {manager.name}" in page
    assert reverse("calls:lift_ask", args=[restriction.pk]) in page
    for name in ("restriction_ask", "link_create", "merge_create"):
        assert reverse(f"calls:{name}", args=[case.number]) not in page


def test_a_text_about_it_goes_on_with_who_works_in_it(call_taker, coordinator, manager):
    """A closed case of somebody else's, so nobody has it."""
    case = CaseFactory(closed=True, handler=UserFactory(call_taker=True))
    draft = DraftFactory(
        writer=coordinator,
        contents={
            "address": reverse("calls:reminder_create", args=[case.number]),
            "title": "Bevakning",
            "place": f"Ärende {case.number}",
            "fields": [["text", "Ord."]],
        },
    )

    restrict(case, call_taker, by=manager)

    draft.refresh_from_db()
    assert draft.writer == call_taker


def test_the_manager_restricts_what_was_asked_for_and_another_lifts_it(call_taker, manager, login):
    case, client = CaseFactory(handler=call_taker, full_record=True), login(call_taker)
    client.post(reverse("calls:restriction_ask", args=[case.number]), {"reason": "En kollegas barn nämns."})
    managers = login(manager)
    address = f"{reverse('calls:restriction_create')}?arende={case.number}"

    page = managers.get(address).content.decode()
    assert f'value="{call_taker.pk}"' in page
    assert "checked" in page
    sent = {"number": case.number, "people": [call_taker.pk], "reason": "En kollegas barn nämns."}
    answer = managers.post(address, sent)

    restriction = Restriction.objects.get(case=case)
    assert answer.url == reverse("calls:restriction", args=[restriction.pk])
    client.post(reverse("calls:lift_ask", args=[restriction.pk]), {"reason": "Kollegan har slutat."})
    [asked] = RestrictionRequest.objects.open()
    decide = reverse("calls:restriction_decide", args=[asked.pk])
    assert "Kollegan har slutat." in managers.get(decide).content.decode()
    managers.post(decide, {"version": asked.version})
    restriction.refresh_from_db()
    assert restriction.lift == asked


def test_a_page_without_a_form_does_not_begin_on_its_no(call_taker, manager, login):
    case = CaseFactory(handler=call_taker, full_record=True)
    asked = ask_to_restrict(case=case, reason="En kollegas barn nämns.", by=call_taker)
    decide = reverse("calls:restriction_decide", args=[asked.pk])

    page = login(manager).get(decide).content.decode()

    assert "Avslå" in page
    assert "data-one-form" not in page


def test_the_manager_removes_somebody_on_the_page_and_is_told_who_is_the_last(manager, login):
    restriction, client = RestrictionFactory(approves=manager), login(manager)
    [works] = restriction.named.filter(part="works")

    page = client.post(reverse("calls:person_remove", args=[works.pk]), follow=True).content.decode()

    assert LAST[works.part] in html.unescape(page)


def test_the_form_that_is_sent_twice_restricts_once(call_taker, manager, login):
    case, client = CaseFactory(handler=call_taker), login(manager)
    address = reverse("calls:restriction_create")
    typed = {"number": case.number, "people": [call_taker.pk], "reason": "En kollegas barn nämns."}
    sent = hidden_in(client.get(address)) | typed

    replies = [client.post(where, sent) for where in (address, f"{address}?igen=ja")]
    answer = client.post(f"{address}?igen=ja", sent | {"reason": "En politiker nämns."})

    assert [reply.status_code for reply in replies] == [302, 302]
    assert replies[0].url == replies[1].url
    assert Restriction.objects.count() == 1
    assert "En politiker nämns." in answer.content.decode()
