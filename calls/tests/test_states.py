"""The one table of moves: every move in every state, and what is said where it cannot be made."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.locking import advance, lock_open, touch
from calls.factories import CaseFactory
from calls.models import Case
from calls.models.choices import State
from calls.states import MOVES, WORDS, Move, after
from stodtelefon.audit.models import AuditEvent

STATES = ("new", "scanned", "meeting_planned", "meeting_held", "follow_up", "closed", "merged")
REFUSED = None
# move: the state after it, from each state in the order above.
EXPECTED = {
    "sign_scan": ("scanned", "scanned", "meeting_planned", "meeting_held", "follow_up", REFUSED, REFUSED),
    "plan_meeting": (
        *(REFUSED, "meeting_planned", "meeting_planned", "meeting_held", "follow_up", REFUSED, REFUSED),
    ),
    "unplan_meeting": (REFUSED, "scanned", "scanned", "meeting_held", "follow_up", REFUSED, REFUSED),
    "hold_meeting": (
        *(REFUSED, "meeting_held", "meeting_held", "meeting_held", "follow_up", REFUSED, REFUSED),
    ),
    "assess": (REFUSED, REFUSED, REFUSED, "follow_up", "follow_up", REFUSED, REFUSED),
    "link_in": (REFUSED, "scanned", "meeting_planned", "follow_up", "follow_up", REFUSED, REFUSED),
    "close": (REFUSED, "closed", "closed", "closed", "closed", REFUSED, REFUSED),
    "reopen": (REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, "scanned", REFUSED),
    "reopen_after_meeting": (REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, "follow_up", REFUSED),
    "merge": ("merged", "merged", "merged", "merged", "merged", REFUSED, REFUSED),
}
SENTENCES = {
    "new": "Gör klart snabbscanningen först.",
    "scanned": "Det går inte att göra i läget snabbscanning.",
    "meeting_planned": "Det går inte att göra i läget möte planerat.",
    "meeting_held": "Det går inte att göra i läget möte hållet.",
    "follow_up": "Det går inte att göra i läget uppföljning.",
    "closed": "Ärendet är avslutat. Öppna det igen först.",
    "merged": "Ärendet är ihopslaget med ett annat. Fortsätt i det.",
}
ALLOWED = [
    (move, state, then)
    for move, ends in EXPECTED.items()
    for state, then in zip(STATES, ends, strict=True)
    if then is not REFUSED
]
FORBIDDEN = [
    (move, state)
    for move, ends in EXPECTED.items()
    for state, then in zip(STATES, ends, strict=True)
    if then is REFUSED
]


def test_every_state_and_every_move_stands_in_the_table():
    assert tuple(State.values) == STATES
    assert [move.value for move in Move] == list(EXPECTED) == [move.value for move in MOVES]


def test_every_move_is_said_in_words_of_its_own():
    assert list(WORDS) == list(Move)
    assert len(set(WORDS.values())) == len(Move)


@pytest.mark.parametrize(("move", "state", "then"), ALLOWED)
def test_after_gives_the_state_after_a_move(move, state, then):
    assert after(state, Move(move)) == then


@pytest.mark.parametrize(("move", "state"), FORBIDDEN)
def test_after_refuses_in_one_sentence_what_cannot_be_done(move, state):
    with pytest.raises(ValidationError) as refusal:
        after(state, Move(move))

    assert (refusal.value.messages, refusal.value.code) == ([SENTENCES[state]], "state")


@pytest.mark.parametrize("state", [state for state in STATES if state != "merged"])
def test_after_leads_out_of_every_state_but_that_of_a_doublet(state):
    ends = {after(state, move) for move in Move if state in MOVES[move]}

    assert ends - {state} != set()


# The steps that every app takes


@pytest.mark.django_db
def test_advance_moves_the_case_and_notes_the_day(changed):
    long_ago = timezone.localdate() - timedelta(days=40)
    case = CaseFactory(last_entry_on=long_ago)

    advance(case, Move.PLAN_MEETING, at=timezone.now())

    assert changed(case) == {
        "state": State.MEETING_PLANNED,
        "last_entry_on": timezone.localdate(),
        "version": 2,
    }


@pytest.mark.django_db
def test_advance_leaves_the_line_in_the_log_to_its_action():
    advance(CaseFactory().pk, Move.PLAN_MEETING, at=timezone.now())

    assert (Case.objects.get().state, AuditEvent.objects.count()) == (State.MEETING_PLANNED, 0)


@pytest.mark.django_db
def test_advance_by_a_move_that_cannot_be_made_changes_nothing(refused):
    case = CaseFactory(state=State.NEW)

    with refused("Gör klart snabbscanningen först."):
        advance(case, Move.HOLD_MEETING, at=timezone.now())


@pytest.mark.django_db
def test_lock_open_reads_the_case_anew_and_saves_nothing(changed):
    case = CaseFactory(last_entry_on=timezone.localdate() - timedelta(days=4))
    Case.objects.filter(pk=case.pk).update(state=State.FOLLOW_UP)

    locked = lock_open(case, at=timezone.now())

    assert (locked.state, locked.last_entry_on) == (State.FOLLOW_UP, timezone.localdate())
    assert changed(case) == {"state": State.FOLLOW_UP}


@pytest.mark.django_db
def test_touch_says_that_the_version_is_stale_before_that_the_case_is_closed(refused):
    case = CaseFactory(closed=True)

    with refused("Någon annan har ändrat det här medan du skrev.") as refusal:
        lock_open(case, at=timezone.now(), version=case.version + 1)

    assert refusal.value.code == "stale"


@pytest.mark.django_db
def test_touch_is_one_new_version(changed):
    case = CaseFactory()

    touch(case, at=timezone.now())

    assert changed(case) == {"version": 2}
