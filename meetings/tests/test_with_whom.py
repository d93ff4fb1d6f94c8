"""With whom a meeting is where several have been in touch: asked, never guessed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.case_page import CasePage
from calls.factories import CallerFactory, IdentityFactory, QuickScanFactory
from calls.who import callers_of
from meetings import next_steps, timeline
from meetings.actions.meetings import book_meeting, offer_meeting
from meetings.factories import MeetingFactory
from meetings.models import Meeting
from meetings.models.choices import Kind
from meetings.with_whom import WITH_WHOM
from stodtelefon.dates import day
from stodtelefon.drafts.tests.tab import Tab, only_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(case):
    """Another one who has been in touch about the case."""
    caller = CallerFactory(case=case)
    IdentityFactory(caller=caller)
    return caller


def page_of(login, user, case, query=""):
    return login(user).get(reverse("meetings:create", args=[case.number]) + query)


def chosen(page):
    return page.context["form"]["caller"].value()


@pytest.mark.parametrize("kind", [Kind.WITH_CALLER, Kind.FOLLOW_UP])
def test_meeting_with_nobody_named_is_refused_where_two_have_called(case, second, coordinator, refused, kind):
    starts_at = timezone.now() + timedelta(days=1)
    when = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1), "mode": "phone"}

    with refused(WITH_WHOM) as refusal:
        book_meeting(case=case, kind=kind, staff=[coordinator], by=coordinator, **when)
    with refused(WITH_WHOM):
        offer_meeting(case=case, kind=kind, by=coordinator)

    assert set(refusal.value.error_dict) == {"caller"}


def test_cooperation_meeting_is_with_none_of_them(case, second, coordinator):
    meeting = offer_meeting(case=case, kind=Kind.COOPERATION, by=coordinator)

    assert meeting.caller is None


def test_booking_asks_which_where_two_have_called_and_keeps_what_was_typed(login, coordinator, case, second):
    page = page_of(login, coordinator, case)
    form = page.context["form"]
    assert (chosen(page), page.context["contact"]) == (None, None)
    assert [words for _, words in form.fields["caller"].choices] == [
        f"Person {number}, {caller}, hörde av sig första gången {day(caller.created_at)}"
        for number, caller in enumerate(callers_of(case), start=1)
    ]

    typed = {
        "kind": "with_caller",
        "mode": "phone",
        "minutes": 60,
        "deed": "offer",
        "participants": "En vän.",
    }
    response = login(coordinator).post(reverse("meetings:create", args=[case.number]), typed)

    assert response.context["form"].errors == {"caller": [WITH_WHOM]}
    assert response.context["form"]["participants"].value() == "En vän."
    assert not Meeting.objects.exists()


def test_booking_begins_with_the_only_one_who_has_called(login, coordinator, case):
    assert chosen(page_of(login, coordinator, case)) == case.callers.get().pk


@pytest.mark.parametrize("query", ["?slag=follow_up&med={second}", "?med={second}"])
def test_booking_begins_with_the_one_who_was_named(login, coordinator, case, second, query):
    page = page_of(login, coordinator, case, query.format(second=second.pk))

    assert chosen(page) == second.pk
    assert page.context["contact"]["caller"] == second


def test_planned_meeting_is_said_with_whom_and_only_of_the_one_who_is_chosen(
    login, coordinator, case, second
):
    first = callers_of(case)[0]
    planned = MeetingFactory(case=case, caller=first, booked=True)
    MeetingFactory(case=case, caller=None, booked=True)

    asked = page_of(login, coordinator, case)
    with_second = page_of(login, coordinator, case, f"?med={second.pk}")
    with_first = page_of(login, coordinator, case, f"?med={first.pk}")

    assert [page.context["planned"] for page in (asked, with_second, with_first)] == [None, None, planned]
    assert f"Med person 1, {first}." in with_first.content.decode()


def test_planned_meeting_of_a_form_that_is_opened_again_is_of_the_one_who_was_chosen_there(
    coordinator, case, second
):
    first = callers_of(case)[0]
    MeetingFactory(case=case, caller=first, booked=True)
    path = reverse("meetings:create", args=[case.number])
    tab = Tab()
    tab.sign_in(coordinator)
    page = tab.get(f"{path}?med={first.pk}")
    assert page.context["planned"].caller == first
    tab.write(path, {"kind": "with_caller", "caller": str(second.pk), "mode": "phone", "minutes": "60"})

    page = tab.get(only_draft().resume_url)

    assert (chosen(page), page.context["planned"]) == (str(second.pk), None)


@pytest.mark.parametrize("med", ["nej", "00000000-0000-4000-8000-000000000000"])
def test_booking_with_somebody_who_is_not_of_the_case_asks(login, coordinator, case, second, med):
    page = page_of(login, coordinator, case, f"?slag=follow_up&med={med}")

    assert (page.status_code, chosen(page), page.context["form"]["kind"].value()) == (200, None, "follow_up")


@pytest.mark.parametrize(
    ("trait", "label", "kind"),
    [("no_show", "Boka möte", "with_caller"), ("held", "Boka uppföljning", "follow_up")],
)
def test_next_meeting_is_with_the_one_whose_meeting_it_was(
    login, coordinator, case, second, trait, label, kind
):
    meeting = MeetingFactory(case=case, caller=second, **{trait: True})
    step = next_steps.on_its_own_page(meeting, is_assessed=True)
    if step.label != label:  # a held one goes through its battery first
        meeting.battery_signed_at, meeting.battery_id = timezone.now(), 1
        step = next_steps.on_its_own_page(meeting, is_assessed=True)

    assert step.url == f"/arenden/{case.number}/boka/?slag={kind}&med={second.pk}"
    assert chosen(login(coordinator).get(step.url)) == second.pk


def test_timeline_says_with_whom_only_where_several_have_called(case, coordinator, second):
    first = case.callers.exclude(pk=second.pk).get()
    MeetingFactory(case=case, caller=second, booked=True)
    QuickScanFactory(call__caller=first)
    assert timeline.entries(CasePage(case, coordinator))[0].lines[0][:4] != "Med "

    QuickScanFactory(call__caller=second)

    assert timeline.entries(CasePage(case, coordinator))[0].lines[0] == f"Med person 2, {second}."
