"""What a case is alike follows when cases are merged, split and corrected: what was asked is not lost."""

import pytest

from calls.actions.likenesses import dismiss_likeness
from calls.actions.merges import undo_merge
from calls.actions.moves import move_call
from calls.actions.people import add_identity
from calls.actions.promises import differences
from calls.actions.splits import split_case, undo_split
from calls.factories import CallerFactory, CallFactory, CaseFactory, QuickScanFactory
from calls.models import Likeness, Promise

pytestmark = pytest.mark.django_db

NAME = "Påhittad Andersson"


def waiting() -> list[set[str]]:
    """The pairs of numbers that a coordinator is asked about, each with its promise."""
    assert differences() == []
    targets = Promise.objects.open().filter(kind="likeness").values_list("target", flat=True)
    pairs = Likeness.objects.filter(pk__in=list(targets))
    return [{pair.first.number, pair.second.number} for pair in pairs]


@pytest.fixture
def third(both, coordinator):
    """A third case, in which somebody has the name that the caller of the doublet has too."""
    case = CaseFactory(handler=coordinator)
    caller = CallerFactory(case=case)
    QuickScanFactory(call=CallFactory(caller=caller))
    for one in (both[1].callers.get(), caller):
        add_identity(caller=one, by=coordinator, name=NAME)
    assert waiting() == [{both[1].number, case.number}]
    return case


def test_what_the_doublet_was_like_is_asked_of_the_one_that_goes_on_and_goes_back(
    both, merge, third, coordinator
):
    move = merge(same=[(both[1].callers.get(), both[0].callers.get())])

    assert waiting() == [{both[0].number, third.number}]
    undo_merge(move=move, by=coordinator)
    assert waiting() == [{both[1].number, third.number}]


def test_what_was_said_not_to_be_the_same_is_not_asked_again_after_a_merge(both, merge, third, coordinator):
    dismiss_likeness(likeness=Likeness.objects.get(), by=coordinator)

    merge()

    assert waiting() == []


def test_likeness_goes_with_the_caller_who_gets_a_case_and_back(both, merge, third, coordinator):
    caller = both[1].callers.get()
    merge()
    caller.refresh_from_db()
    move = split_case(
        caller=caller,
        reason="Två olika.",
        by=coordinator,
    )

    assert waiting() == [{move.to_case.number, third.number}]
    undo_split(move=move, by=coordinator)
    assert waiting() == [{both[0].number, third.number}]


def test_likeness_goes_with_a_call_that_was_put_on_the_wrong_case(both, third, coordinator):
    caller = CallerFactory(case=both[1])
    call = CallFactory(caller=caller, taken_by=coordinator)
    QuickScanFactory(call=call)
    add_identity(caller=caller, by=coordinator, name="Påhittad Berg")
    other = CallFactory(caller=CallerFactory(case=CaseFactory(handler=coordinator)))
    add_identity(caller=other.caller, by=coordinator, name="Påhittad Berg")

    move_call(call=call, to=both[0], by=coordinator)

    assert {both[0].number, other.case.number} in waiting()
    assert {both[1].number, other.case.number} not in waiting()
