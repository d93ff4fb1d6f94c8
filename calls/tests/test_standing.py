"""What stands on Idag is what `promises_of` says, the first of each kind; and no more is read."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from calls.factories import CaseFactory, ReminderFactory
from calls.models import Promise
from calls.nobodys import nobodys
from calls.promise_kinds import kinds
from calls.staffing import Staffing, promises_of
from calls.standing import Standing
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import Away
from stodtelefon.desk.tests.every_kind import EVERY
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
MOST = 2


@pytest.fixture(scope="module")
def people(django_db_setup, django_db_blocker):
    """One of each sort, some away, one with a closed account; each with one of every kind. Made once: what a test does
    with them is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield everyone()
        transaction.set_rollback(True)


def everyone():
    takers = UserFactory.create_batch(3, roles=[Role.CALL_TAKER])
    coordinators = UserFactory.create_batch(2, roles=[Role.COORDINATOR], is_child_assessor=True)
    manager, administrator = UserFactory(roles=[Role.MANAGER]), UserFactory(roles=[Role.ADMINISTRATOR])
    for one in (*takers, *coordinators):
        for make in EVERY.values():
            make(one)
    days = {"first_day": TODAY(), "last_day": TODAY() + timedelta(days=2), "created_by": administrator}
    Away.objects.create(user=takers[1], stand_in=takers[0], **days)
    Away.objects.create(user=coordinators[1], **days)
    gone = takers[2]
    gone.is_active, gone.disabled_at, gone.disabled_by = False, timezone.now(), administrator
    gone.save()
    return [*takers, *coordinators, manager, administrator]


def test_first_of_each_kind_stand_as_the_promises_say(people):
    staffing = Staffing.on(TODAY())
    late = Promise.objects.open().filter(kind__in=("reminder", "assessment_to_review"))
    late.update(due_on=TODAY() - timedelta(days=9))
    for user in people:
        standing = Standing.of(user, staffing, on=TODAY(), most=MOST, is_told=True)
        wanted = {}
        for promise in promises_of(user, on=TODAY(), staffing=staffing):
            wanted.setdefault(promise.kind, []).append((promise.target, promise.owner_id, promise.case))

        found = {
            kind: [(one.target, one.owner_id, one.case) for one in those]
            for kind, those in standing.by_kind.items()
        }

        assert found == {kind: those[:MOST] for kind, those in wanted.items()}


def test_case_comes_along_with_what_a_step_says(people, django_assert_num_queries):
    standing = Standing.of(people[3], Staffing.on(TODAY()), on=TODAY(), most=MOST, is_told=False)
    one = standing.by_kind["stalled_case"][0]
    case = Promise.objects.get(kind="stalled_case", target=one.target).case
    handler = case.handler.name

    with django_assert_num_queries(0):
        said = (one.case.number, one.case.state, one.case.urgency, one.case.meet_by, one.case.last_entry_on)
        assert one.case.handler.name == handler
    assert said == (case.number, case.state, case.urgency, case.meet_by, case.last_entry_on)


@pytest.mark.parametrize(
    "gone",
    [
        [],
        [Role.MANAGER],
        [Role.COORDINATOR],
        [Role.CALL_TAKER, Role.COORDINATOR],
        [Role.COORDINATOR, Role.MANAGER],
    ],
)
def test_what_nobody_may_do_is_counted_by_kind(people, gone, administrator):
    staffing = Staffing.on(TODAY())
    staffing.people = [person for person in staffing.people if not {*person.roles} & {*gone}]
    wanted = {}
    for promise in nobodys(on=TODAY(), staffing=staffing):
        wanted[promise.kind] = wanted.get(promise.kind, 0) + 1

    standing = Standing.of(administrator, staffing, on=TODAY(), most=1, is_told=True)
    assert standing.nobodys == wanted
    assert bool(wanted) == bool(gone)


def test_who_is_there_and_what_stands_are_a_statement_each(people, django_assert_num_queries):
    with django_assert_num_queries(2):
        Standing.of(people[3], Staffing.on(TODAY()), on=TODAY(), most=MOST, is_told=True)


def test_statement_reads_the_same_whoever_asks_and_when(people):
    """So that it is planned once; the other is for who is told of what nobody may do."""
    seen = set()

    def keep(execute, statement, *given):
        seen.add(statement)
        return execute(statement, *given)

    for day in (TODAY(), TODAY() + timedelta(days=1)):
        staffing = Staffing.on(day)
        for user in people:
            for is_told in (False, True):
                with connection.execute_wrapper(keep):
                    Standing.of(user, staffing, on=day, most=MOST, is_told=is_told)

    assert len(seen) <= 3


def test_what_bars_somebody_is_nobodys_own():
    """So that nothing has to be kept from who owns it."""
    assert [name for name, kind in kinds().items() if kind.barred and kind.owner is not None] == []


def test_closed_account_that_still_owns_something_is_known(call_taker, administrator):
    ReminderFactory(case=CaseFactory(handler=call_taker))
    call_taker.is_active, call_taker.disabled_at = False, timezone.now()
    call_taker.disabled_by = administrator
    call_taker.save()

    staffing = Staffing.on(TODAY())

    assert (call_taker in staffing.people, call_taker.pk in staffing.owners) == (False, True)
    assert (administrator in staffing.people, administrator.pk in staffing.owners) == (True, False)
