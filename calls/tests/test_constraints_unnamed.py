"""Rules of calls that no constraint of ours names, broken in the database itself, past every action."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from calls.factories import (
    CallbackFactory,
    CallFactory,
    CaseFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    IdentityFactory,
    NoteFactory,
    PersonOfConcernFactory,
    QuickScanFactory,
    ReminderFactory,
)
from calls.models import ChildDecision, QuickScan
from calls.tests.test_constraints import changed
from stodtelefon.saving import NOT_TOGETHER, save

pytestmark = pytest.mark.django_db


def test_scan_is_replaced_once():
    first = QuickScanFactory()
    QuickScanFactory(call=first.call, written_by=first.written_by, replaces=first)

    with pytest.raises(IntegrityError, match="replaces_id"), transaction.atomic():
        QuickScanFactory(call=first.call, written_by=first.written_by, replaces=first)

    assert QuickScan.objects.current().count() == 1


@pytest.mark.parametrize(
    "twice",
    [
        lambda: NoteFactory(replaces=NoteFactory(replaces=NoteFactory()).replaces),
        lambda: IdentityFactory(caller=IdentityFactory().caller),
        lambda: PersonOfConcernFactory(case=PersonOfConcernFactory().case),
        lambda: DangerReportFactory(call=DangerReportFactory().call),
        lambda: CallbackFactory(call=CallbackFactory().call),
        lambda: CaseFactory(number=CaseFactory().number),
        lambda: CaseFactory(form_token=CaseFactory(form_token=uuid4()).form_token),
    ],
    ids=["note", "identity", "person", "danger", "callback", "number", "token"],
)
def test_what_there_is_one_of_is_not_made_twice(twice):
    with pytest.raises(IntegrityError, match="duplicate key"), transaction.atomic():
        twice()


def test_child_is_settled_once():
    waiting = ChildDecisionFactory(waiting=True)
    ChildDecisionFactory(call=waiting.call, settles=waiting)

    with pytest.raises(IntegrityError, match="settles_id"), transaction.atomic():
        ChildDecisionFactory(call=waiting.call, settles=waiting)

    assert not ChildDecision.objects.awaiting().exists()


def test_save_tells_a_repeated_number_in_one_sentence_without_the_number(refused):
    case = CaseFactory(number="2026-7777")
    again = CaseFactory.build(number=case.number, created_by=case.created_by)

    with refused(NOT_TOGETHER) as refusal, transaction.atomic():
        save(again)

    assert case.number not in str(refusal.value)


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (lambda: changed(QuickScanFactory(), danger="perhaps"), "danger"),
        (lambda: changed(CaseFactory(), state="lost"), "state"),
        (lambda: changed(PersonOfConcernFactory(), milieus=["nonsense"]), "milieus"),
        (lambda: changed(ReminderFactory(), text="o" * 301), "text"),
        (lambda: changed(IdentityFactory(), name="o" * 201), "name"),
        (lambda: changed(CallFactory(), worry_before=11), "worry_before"),
        (lambda: changed(CallFactory(), worry_after=-1), "worry_after"),
    ],
)
def test_save_refuses_what_is_in_no_list_or_too_long_by_its_field(row, name):
    with pytest.raises(ValidationError) as refusal:
        save(row())

    assert set(refusal.value.error_dict) == {name}
