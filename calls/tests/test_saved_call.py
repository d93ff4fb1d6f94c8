"""The saved call: who may read it, whether its case may be opened too, and that it costs the same whatever there is."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseFactory,
    DangerReportFactory,
    LikenessFactory,
    QuickScanFactory,
)
from calls.saved_call import beside, readable_call
from meetings.factories import MeetingFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def found(call, user) -> bool | None:
    """Whether its case may be opened. None: the call may not be read."""
    try:
        read, may_open = readable_call(call.pk, user=user)
    except Http404:
        return None
    assert read == call
    return may_open


def call_of(case, **said):
    return CallFactory(caller__case=case, **said)


@pytest.mark.parametrize(("closed_days", "expected"), [(None, False), (29, False), (31, None)])
@pytest.mark.parametrize("part", ["taken_by", "created_by"])
def test_own_call_is_read_until_a_month_after_its_case_was_closed(
    call_taker, other_call_taker, part, closed_days, expected
):
    closed = {"closed": True, "closed_at": NOW - timedelta(days=closed_days)} if closed_days else {}
    call = call_of(CaseFactory(handler=other_call_taker, **closed), **{part: call_taker})

    assert found(call, call_taker) is expected


def test_call_of_anothers_case_is_read_by_who_may_open_the_case(call_taker, other_call_taker, coordinator):
    call = call_of(CaseFactory(handler=other_call_taker), taken_by=other_call_taker)

    assert [found(call, user) for user in (other_call_taker, coordinator, call_taker)] == [True, True, None]


def test_contact_without_a_case_has_no_page(call_taker):
    assert found(CallFactory(missed=True, taken_by=call_taker), call_taker) is None


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CALL_TAKER, Role.COORDINATOR)])
def test_nobody_else_reads_a_call(role, call_taker):
    call = call_of(CaseFactory(handler=call_taker), taken_by=call_taker)

    assert found(call, UserFactory(roles=[role])) is None


def test_call_and_whether_its_case_is_open_are_one_statement(django_assert_num_queries, call_taker):
    call = call_of(CaseFactory(handler=call_taker), taken_by=call_taker)
    danger = DangerReportFactory(call=call, reported_by=call_taker)
    meeting = MeetingFactory(case=call.case)

    with django_assert_num_queries(1):
        read, _ = readable_call(call.pk, user=call_taker)
        about = (read.case.handler.name, read.caller.role.label, read.danger.told_whom)
        names = (read.taken_by.name, read.created_by.name, read.danger.reported_by.signature)

    assert about == (call_taker.name, call.caller.role.label, danger.told_whom)
    assert names == (call_taker.name, call.created_by.name, call_taker.signature)
    assert read.case.booked_at == meeting.starts_at


def test_what_stands_beside_a_call_is_one_statement(
    django_assert_num_queries, call_taker, other_call_taker, coordinator
):
    scan = QuickScanFactory(call__caller__case__handler=call_taker, call__taken_by=call_taker)
    case, call = scan.call.case, scan.call
    newer = QuickScanFactory(call=call, replaces=scan, written_at=scan.written_at + timedelta(hours=1))
    second = QuickScanFactory(call__caller=CallerFactory(case=case)).call.caller
    pairs = [
        LikenessFactory(one=case, other=CaseFactory(handler=handler))
        for handler in (call_taker, other_call_taker)
    ]

    with django_assert_num_queries(1):
        read = beside(call, user=call_taker)
        assert [(one.pk, one.call, one.written_by.name) for one in read["scans"]] == [
            (one.pk, call, one.written_by.name) for one in (newer, scan)
        ]
        assert [str(one) for one in read["callers"]] == [str(call.caller), str(second)]

    assert (read["callers"], read["waiting"], read["decisions"]) == ([call.caller, second], [], [])
    assert read["alike"] == pairs[:1]
    assert set(beside(call, user=coordinator)["alike"]) == set(pairs)
