"""Taking a case, taking it over, handing it over; and that it goes with everything that hangs on it."""

import pytest
from django.utils import timezone

from calls.actions.cases import hand_over_case, take_over_case
from calls.factories import (
    CallerFactory,
    CaseFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    IdentityFactory,
    NoteFactory,
    PersonOfConcernFactory,
    QuickScanFactory,
    ReminderFactory,
)
from calls.models import (
    Call,
    Caller,
    Case,
    CaseDecision,
    Identity,
    Note,
    PersonOfConcern,
    QuickScan,
    Reminder,
)
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role
from stodtelefon.saving import Stale
from stodtelefon.tests.erasing import erase

pytestmark = pytest.mark.django_db

STALE = "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."
TAKEN = "En kollega har redan tagit ärendet."
NOT_A_COLLEAGUE = "Välj en kollega som arbetar med ärenden."


# Taking


def test_take_over_case_makes_one_the_handler_and_leaves_one_event(call_taker, changed, decided, logged):
    case, at = CaseFactory(), timezone.now()

    take_over_case(case=case, by=call_taker, at=at)

    assert changed(case) == {"handler_id": call_taker.pk, "version": 2}
    decided(case, "taken_over", by=call_taker, at=at, to_value=call_taker.name)
    logged("case.taken_over", by=call_taker, target=case, case=case)


def test_take_over_case_from_a_colleague_names_both(coordinator, call_taker, changed, decided):
    case, at = CaseFactory(handler=call_taker), timezone.now()

    take_over_case(case=case, by=coordinator, at=at)

    assert changed(case) == {"handler_id": coordinator.pk, "version": 2}
    decided(case, "taken_over", by=coordinator, at=at, from_value=call_taker.name, to_value=coordinator.name)


def test_take_over_case_keeps_the_first_forty_letters_of_long_names(coordinator, decided):
    long = UserFactory(name="Å" * 60, call_taker=True)
    case, at = CaseFactory(handler=long), timezone.now()

    take_over_case(case=case, by=coordinator, at=at)

    decided(case, "taken_over", by=coordinator, at=at, from_value="Å" * 40, to_value=coordinator.name)


def test_take_over_case_refuses_a_stale_version(call_taker, other_call_taker, refused):
    case = CaseFactory()
    version = case.version
    take_over_case(case=case, by=call_taker, version=version)

    with refused(STALE) as refusal:
        take_over_case(case=case, by=other_call_taker, version=version)

    assert isinstance(refusal.value, Stale)
    assert Case.objects.get().handler == call_taker


def test_take_over_case_refuses_one_that_a_colleague_has_just_taken(call_taker, other_call_taker, refused):
    seen_in_the_queue = CaseFactory()
    take_over_case(case=seen_in_the_queue, by=call_taker)

    with refused(TAKEN) as refusal:
        take_over_case(case=seen_in_the_queue, by=other_call_taker)

    assert refusal.value.code == "taken"
    assert Case.objects.get().handler == call_taker


def test_take_over_case_refuses_ones_own(call_taker, refused):
    case = CaseFactory(handler=call_taker)

    with refused("Ärendet är redan ditt."):
        take_over_case(case=case, by=call_taker)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ARCHIVIST])
def test_take_over_case_refuses_who_only_lists_a_colleagues_case(call_taker, refused, role):
    lists = UserFactory(roles=[Role.CALL_TAKER, role])
    case = CaseFactory(handler=call_taker)

    with refused(TAKEN):
        take_over_case(case=case, by=lists)


def test_take_over_case_lets_the_assessor_of_a_waiting_child_take_it(call_taker):
    waiting = ChildDecisionFactory(waiting=True, call__caller__case__handler=call_taker)

    take_over_case(case=waiting.case, by=waiting.assessor)

    assert Case.objects.get().handler == waiting.assessor


def test_nothing_is_written_on_a_closed_case(call_taker, refused):
    case = CaseFactory(closed=True)

    with refused("Ärendet är avslutat. Öppna det igen först."):
        take_over_case(case=case, by=call_taker)

    assert Case.objects.get().handler is None


# Handing over


def test_hand_over_case_gives_it_to_a_colleague(call_taker, other_call_taker, changed, decided, logged):
    case, at = CaseFactory(handler=call_taker), timezone.now()

    hand_over_case(case=case, to=other_call_taker, by=call_taker, reason="Går hem.", at=at)

    differs = changed(case)
    assert differs.pop("handed_over_at") >= at
    assert differs == {"handler_id": other_call_taker.pk, "version": 2}
    names = {"from_value": call_taker.name, "to_value": other_call_taker.name}
    decided(case, "handed_over", by=call_taker, at=at, reason="Går hem.", **names)
    logged("case.handed_over", by=call_taker, target=case, case=case, fields=["handler"])


def test_hand_over_case_to_the_queue_leaves_it_unassigned(call_taker, decided):
    case, at = CaseFactory(handler=call_taker), timezone.now()

    hand_over_case(case=case, to=None, by=call_taker, at=at)

    assert list(Case.objects.unassigned()) == [case]
    decided(case, "handed_over", by=call_taker, at=at, from_value=call_taker.name, to_value="ej tilldelade")


@pytest.mark.parametrize("reason", ["", None])
def test_hand_over_case_needs_no_reason(call_taker, coordinator, reason):
    case = CaseFactory(handler=call_taker)

    hand_over_case(case=case, to=coordinator, by=call_taker, reason=reason)

    assert CaseDecision.objects.get().reason is None


def test_hand_over_case_from_the_queue_comes_from_nobody(coordinator, call_taker, decided):
    case, at = CaseFactory(), timezone.now()

    hand_over_case(case=case, to=call_taker, by=coordinator, at=at)

    decided(case, "handed_over", by=coordinator, at=at, to_value=call_taker.name)


@pytest.mark.parametrize(
    "role",
    [Role.MANAGER, Role.STATISTICS_READER, Role.ARCHIVIST, Role.LOG_REVIEWER, Role.ADMINISTRATOR],
)
def test_hand_over_case_refuses_somebody_without_case_rights(call_taker, refused, role):
    case = CaseFactory(handler=call_taker)
    to = UserFactory(roles=[role])

    with refused(NOT_A_COLLEAGUE):
        hand_over_case(case=case, to=to, by=call_taker)

    assert Case.objects.get().handler == call_taker


def test_hand_over_case_refuses_a_colleague_whose_account_is_closed(call_taker, refused):
    gone = UserFactory(call_taker=True, disabled=True)
    case = CaseFactory(handler=call_taker)

    with refused(f"Kontot för {gone.name} är avstängt. Välj någon annan.") as refusal:
        hand_over_case(case=case, to=gone, by=call_taker)

    assert set(refusal.value.message_dict) == {"to"}


def test_hand_over_case_refuses_the_present_handler(call_taker, coordinator, refused):
    case = CaseFactory(handler=call_taker)

    with refused("Välj någon annan än den som redan har ärendet."):
        hand_over_case(case=case, to=call_taker, by=coordinator)


def test_hand_over_case_refuses_the_queue_for_what_is_there(coordinator, refused):
    case = CaseFactory()

    with refused("Välj någon annan än den som redan har ärendet."):
        hand_over_case(case=case, to=None, by=coordinator)


# What hangs on it


def test_a_case_goes_with_everything_that_hangs_on_it(
    own_database,
):
    scan = QuickScanFactory()
    case = scan.call.case
    QuickScanFactory(call=scan.call, written_by=scan.written_by, replaces=scan)
    note = NoteFactory(case=case)
    NoteFactory(case=case, replaces=note)
    IdentityFactory(caller=CallerFactory(case=case))
    PersonOfConcernFactory(case=case)
    ReminderFactory(case=case)
    DangerReportFactory(call=scan.call)
    ChildDecisionFactory(call=scan.call, settles=ChildDecisionFactory(waiting=True, call=scan.call))

    erase(case)

    models = (Case, Call, Caller, QuickScan, Note, Identity, PersonOfConcern, Reminder, CaseDecision)
    assert [model.__name__ for model in models if model.objects.exists()] == []


def test_a_case_says_its_number_and_where_it_is():
    case = CaseFactory.build(number="2026-0042", created_by=None)

    assert (str(case), case.get_absolute_url()) == ("2026-0042", "/arenden/2026-0042/")
