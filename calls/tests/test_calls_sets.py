"""Which calls somebody may see, and what each set of calls holds."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from calls.factories import CallFactory, CaseFactory, QuickScanFactory
from calls.models import Call, Caller, CallerRole, PersonOfConcern, QuickScan
from calls.models.choices import AgeBand, Milieu
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.COORDINATOR])
def test_visible_to_who_takes_calls_are_the_cases_they_open_and_every_contact(role):
    user = UserFactory(roles=[role])
    mine = CallFactory(caller__case__handler=user)
    contact = CallFactory(missed=True)
    CallFactory(caller__case__closed=True)

    assert set(Call.objects.visible_to(user)) == {mine, contact}


def test_visible_to_a_call_taker_is_no_call_of_a_colleagues_case(call_taker, other_call_taker):
    CallFactory(caller__case__handler=other_call_taker, taken_by=call_taker)

    assert list(Call.objects.visible_to(call_taker)) == []


@pytest.mark.parametrize(
    "role", [Role.MANAGER, Role.STATISTICS_READER, Role.ARCHIVIST, Role.LOG_REVIEWER, Role.ADMINISTRATOR]
)
def test_visible_to_every_other_role_is_none(role):
    CallFactory(missed=True)

    assert list(Call.objects.visible_to(UserFactory(roles=[role]))) == []


def test_concerns_and_non_case_are_all_the_calls_there_are():
    concern = CallFactory()
    kinds = ["missed", "wrong_number", "silent", "hang_up", "other_errand"]
    contacts = [CallFactory(missed=True, kind=kind) for kind in kinds]

    assert list(Call.objects.concerns()) == [concern]
    assert set(Call.objects.non_case()) == set(contacts)
    assert set(Call.Kind.values) == {*kinds, "concern"}


@pytest.mark.parametrize(
    ("received_at", "is_between"),
    [(START - INSTANT, False), (START, True), (END - INSTANT, True), (END, False)],
)
def test_received_between_holds_the_start_and_not_the_end(received_at, is_between):
    call = CallFactory(missed=True, received_at=received_at)

    assert (call in Call.objects.received_between(START, END)) == is_between


def test_for_list_is_newest_first_and_one_query(django_assert_num_queries):
    at = timezone.now()
    older, newer = (CallFactory(received_at=at - timedelta(hours=hours)) for hours in (5, 1))

    with django_assert_num_queries(1):
        listed = [(call, call.taken_by.name, call.case.number) for call in Call.objects.for_list()]

    assert [call for call, *_ in listed] == [newer, older]


# What a call and the people of it say of themselves


@pytest.mark.parametrize(
    ("after", "is_late"),
    [(timedelta(0), False), (timedelta(hours=2), False), (timedelta(hours=2, seconds=1), True)],
)
def test_call_is_late_more_than_two_hours_after_it_came_in(after, is_late):
    call = Call(taken_by_id=1, created_by_id=1, received_at=START, logged_at=START + after)

    assert call.was_logged_late == is_late


def test_call_that_a_colleague_wrote_in_is_late():
    assert Call(taken_by_id=1, created_by_id=2, received_at=START, logged_at=START).was_logged_late is True


def test_call_says_its_kind_and_its_local_time():
    assert str(Call(kind="silent", received_at=START)) == "tyst samtal 2026-01-01 01:00"


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (AgeBand.UNDER_12, "under 12 år"),
        (AgeBand.FROM_12, "12–14 år"),
        (AgeBand.FROM_15, "15–17 år"),
        (AgeBand.FROM_18, "18–20 år"),
        (AgeBand.FROM_21, "21–25 år"),
        (AgeBand.FROM_26, "26 år eller äldre"),
        (AgeBand.UNKNOWN, "ålder okänd"),
    ],
)
def test_person_of_concern_says_the_age_in_words(age, words):
    assert PersonOfConcern(age_band=age).age_words == words


def test_ages_are_minor_or_adult_or_unknown():
    assert [*AgeBand.minors(), *AgeBand.adults(), AgeBand.UNKNOWN] == list(AgeBand)


@pytest.mark.parametrize(
    ("key", "words"), [("teacher", "lärare eller annan skolpersonal"), (None, "roll ej uppgiven")]
)
def test_caller_says_the_role(key, words):
    assert str(Caller(role=CallerRole.objects.filter(key=key).first())) == words


def test_nothing_of_a_person_stands_in_a_name():
    person = PersonOfConcern(situation="involved", milieus=[Milieu.FAR_RIGHT])

    assert str(person) == "Den oron gäller"


# Scans


def test_current_are_the_scans_that_nothing_replaces():
    first = QuickScanFactory()
    second = QuickScanFactory(call=first.call, replaces=first)
    other = QuickScanFactory()

    assert set(QuickScan.objects.current()) == {second, other}


def test_unfinished_are_the_scans_without_a_signature():
    unfinished = QuickScanFactory(unfinished=True)
    QuickScanFactory(danger="yes", outcome="invited", urgency="prompt")

    assert list(QuickScan.objects.unfinished()) == [unfinished]


def test_current_scans_of_a_case_are_its_calls_in_the_order_they_came_in():
    case, at = CaseFactory(), timezone.now()
    later = QuickScanFactory(call__caller__case=case, call__received_at=at - timedelta(minutes=5))
    earlier = QuickScanFactory(call__caller__case=case, call__received_at=at - timedelta(hours=5))
    newest = QuickScanFactory(call=later.call, replaces=later)
    QuickScanFactory()

    assert list(QuickScan.objects.current().filter(call__case=case).for_page()) == [earlier, newest]
