"""Allt som väntar: whose it is, what it is, how late; never of a case that one may not open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.actions.promises import keep_promises
from calls.factories import (
    CallbackFactory,
    CallerFactory,
    CaseFactory,
    CaseLinkFactory,
    DangerReportFactory,
    LikenessFactory,
    ReminderFactory,
)
from calls.models import CallerRole, Promise
from meetings.factories import MeetingFactory
from referrals.factories import ReferralFactory
from stodtelefon.dates import day_in_sentence
from stodtelefon.desk.groups import groups_for
from stodtelefon.desk.waiting import Waiting

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def late(call_taker):
    return CaseFactory(handler=call_taker, waiting=True, meet_by=TODAY() - timedelta(days=3))


@pytest.fixture
def theirs(other_call_taker):
    return CaseFactory(handler=other_call_taker, waiting=True, meet_by=TODAY() + timedelta(days=3))


def text_of(client, query=""):
    return client.get(f"/vantar/{query}").content.decode()


def test_coordinator_sees_what_waits_for_everyone(coordinator, login, late, theirs):
    page = text_of(login(coordinator))

    assert late.number in page
    assert theirs.number in page
    assert late.handler.name in page
    assert page.count("Möte att erbjuda") == 3
    assert page.count("Ärende som står stilla") == 1  # among the kinds to choose


def test_call_taker_sees_what_waits_in_own_cases(call_taker, login, late, theirs):
    page = text_of(login(call_taker))

    assert late.number in page
    assert theirs.number not in page


def test_manager_sees_what_is_late_without_a_way_into_the_case(manager, login, late, theirs):
    page = text_of(login(manager))

    assert late.number in page
    assert late.get_absolute_url() not in page
    assert theirs.number not in page


@pytest.mark.parametrize(
    ("query", "shows_late", "shows_theirs"),
    [
        ("?sent=ja", True, False),
        ("?slag=meeting_to_offer", True, True),
        ("?slag=reminder", False, False),
        ("?slag=finns-inte", False, False),
        ("?vem=ingen", False, False),
        ("?vem=²", False, False),
        ("?vem=1e9", False, False),
        ("?vem=99999999999999999999", False, False),  # more than the database counts to
        ("?sida=99", True, True),
    ],
)
def test_list_is_narrowed(coordinator, login, late, theirs, query, shows_late, shows_theirs):
    page = text_of(login(coordinator), query)

    assert (late.number in page, theirs.number in page) == (shows_late, shows_theirs)


@pytest.mark.parametrize(
    ("query", "said"),
    [("?slag=finns-inte", "Välj ett av svaren i listan."), ("?vem=²", "Välj en person under Hos vem.")],
)
def test_list_that_cannot_be_shown_says_why(coordinator, login, late, query, said):
    page = text_of(login(coordinator), query)

    assert ("Urvalet går inte att visa" in page, said in page) == (True, True)
    assert ("Inget väntar här." in page, "Visa allt" in page) == (False, True)


def test_list_is_narrowed_to_one_person(coordinator, login, late, theirs):
    page = text_of(login(coordinator), f"?vem={theirs.handler_id}")

    assert (late.number in page, theirs.number in page) == (False, True)


def test_what_has_no_case_is_there_for_who_does_it(call_taker, manager, login):
    CallbackFactory()

    assert "hör inte till något ärende" in text_of(login(call_taker))
    assert "hör inte till något ärende" not in text_of(login(manager))


def test_link_to_confirm_is_said_to_be_of_two_cases(coordinator, login):
    keep_promises(CaseLinkFactory(), by=None)

    page = text_of(login(coordinator))

    assert ("två ärenden" in page, "hör inte till något ärende" in page) == (True, False)


def test_what_is_late_stands_before_what_has_no_day(coordinator, login, late):
    without_day = CaseFactory(handler=coordinator, handed_over_at=timezone.now())

    page = text_of(login(coordinator))

    assert page.index(late.number) < page.index(without_day.number)


def test_manager_sees_what_waits_for_a_manager(manager, login):
    """What stands on her Idag stands here too: to approve, to review."""
    referral = ReferralFactory(police=True, approval_requested=True)
    report = DangerReportFactory()
    page = text_of(login(manager))

    for words, case in (("Godkännande att ge", referral.case), ("Fara att granska", report.call.case)):
        assert (words in page, case.number in page) == (True, True)
        assert case.get_absolute_url() not in page


def test_empty_list_says_so(call_taker, login):
    assert "Inget väntar här." in text_of(login(call_taker))


def test_page_costs_the_same_however_much_waits(coordinator, login, late, cost):
    client = login(coordinator)
    one = cost(client, "/vantar/")

    for _ in range(12):
        CaseFactory(handler=late.handler, waiting=True)

    assert cost(client, "/vantar/") == one


@pytest.mark.parametrize("start", range(8))
def test_rows_are_the_late_ones_and_then_the_others_from_any_place(
    django_assert_max_num_queries, coordinator, start
):
    days = [None, TODAY(), TODAY() + timedelta(days=2)]
    late = [TODAY() - timedelta(days=ago) for ago in (9, 5, 5, 1)]
    for number, due_on in enumerate(days + late):
        Promise.objects.create(kind="callback", target=str(number), due_on=due_on)
    waits = Waiting(coordinator, today=TODAY(), chosen={})

    with django_assert_max_num_queries(4):
        found = waits.chosen[start : start + 3]

    assert [one.due_on for one in found] == (late + days)[start : start + 3]


def test_closed_case_waits_here_for_its_owner_alone(call_taker, coordinator, login):
    case = CaseFactory(handler=call_taker, closed=True)
    ReminderFactory(case=case, due_on=TODAY() + timedelta(days=1))

    pages = [text_of(login(user)) for user in (call_taker, coordinator)]

    assert [case.number in page for page in pages] == [True, False]


def test_manager_has_on_idag_what_has_climbed(manager, call_taker):
    case = CaseFactory(handler=call_taker, last_entry_on=TODAY() - timedelta(days=120))

    groups = {group.title: group for group in groups_for(manager, today=TODAY())}

    (step,) = groups["Annat över tiden"].steps
    assert (step.what, step.why, step.subject) == (
        "Ärende som står stilla",
        f"Senast {day_in_sentence(case.last_entry_on + timedelta(days=90))}, hos {call_taker.name}.",
        case.number,
    )
    assert (step.label, step.url) == ("Fråga", f"/arenden/{case.number}/fraga/")


def test_manager_has_a_meeting_that_is_booked_too_late_once(manager, call_taker):
    case = CaseFactory(handler=call_taker, waiting=True, meet_by=TODAY() - timedelta(days=14))
    MeetingFactory(case=case, booked=True, starts_at=timezone.now() + timedelta(days=9))
    case.state = "meeting_planned"
    case.save()
    keep_promises(case, by=call_taker)

    groups = {group.title: group for group in groups_for(manager, today=TODAY())}

    assert [step.subject for step in groups["Möten över tiden"].steps] == [case.number]
    assert "Annat över tiden" not in groups


def test_two_cases_that_are_alike_wait_only_for_who_may_open_both(call_taker, coordinator, login):
    LikenessFactory(one=CaseFactory(handler=call_taker), other=CaseFactory())
    words = "Två ärenden som liknar varandra</a>"

    assert words not in text_of(login(call_taker))
    assert words in text_of(login(coordinator))


def test_line_says_who_called_of_a_case_that_one_may_open(coordinator, manager, login, late):
    caller = CallerFactory(case=late, role=CallerRole.objects.first())
    Promise.objects.update(due_on=TODAY() - timedelta(days=30))

    pages = [text_of(login(user)) for user in (coordinator, manager)]

    assert [(late.number in page, f'"Vem">{caller.role.label}<' in page) for page in pages] == [
        (True, True),
        (True, False),
    ]
