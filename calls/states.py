"""The way of a concern: one table of moves for the whole line, defined here and nowhere else.

`docs/states.md` is made from it by `manage.py write_docs`, and a test fails when it is stale. The outcome stands on the
case beside the state. A case that is made of another's rows, or gets its own back (a merge or a split, and the undoing
of it), stands where those rows have brought it: `state_of()` in `calls/case_parts.py`.
"""

from __future__ import annotations

from enum import StrEnum

from django.core.exceptions import ValidationError

from calls.models.choices import State


class Move(StrEnum):
    """What moves a case along."""

    SIGN_SCAN = "sign_scan"
    PLAN_MEETING = "plan_meeting"
    UNPLAN_MEETING = "unplan_meeting"
    HOLD_MEETING = "hold_meeting"
    ASSESS = "assess"
    LINK_IN = "link_in"
    CLOSE = "close"
    REOPEN = "reopen"
    REOPEN_AFTER_MEETING = "reopen_after_meeting"
    MERGE = "merge"


WORDS: dict[Move, str] = {
    Move.SIGN_SCAN: "snabbscanningen signeras",
    Move.PLAN_MEETING: "ett möte erbjuds eller bokas",
    Move.UNPLAN_MEETING: "det sista planerade mötet ställs in eller uteblir",
    Move.HOLD_MEETING: "mötet markeras som hållet",
    Move.ASSESS: "bedömningen efter mötet signeras",
    Move.LINK_IN: "en samverkansaktör kopplas in eller den som hör av sig hänvisas vidare",
    Move.CLOSE: "ärendet avslutas med utfall och bedömning",
    Move.REOPEN: "ärendet öppnas igen, inget möte har hållits",
    Move.REOPEN_AFTER_MEETING: "ärendet öppnas igen, ett möte har hållits",
    Move.MERGE: "ärendet slås ihop med ett annat, som fortsätter",
}

S = State

# move -> {state before: state after}. A state that is missing: the move is refused there.
MOVES: dict[Move, dict[State, State]] = {
    Move.SIGN_SCAN: {
        S.NEW: S.SCANNED,
        S.SCANNED: S.SCANNED,
        S.MEETING_PLANNED: S.MEETING_PLANNED,
        S.MEETING_HELD: S.MEETING_HELD,
        S.FOLLOW_UP: S.FOLLOW_UP,
    },
    Move.PLAN_MEETING: {
        S.SCANNED: S.MEETING_PLANNED,
        S.MEETING_PLANNED: S.MEETING_PLANNED,
        S.MEETING_HELD: S.MEETING_HELD,
        S.FOLLOW_UP: S.FOLLOW_UP,
    },
    Move.UNPLAN_MEETING: {
        S.MEETING_PLANNED: S.SCANNED,
        S.SCANNED: S.SCANNED,
        S.MEETING_HELD: S.MEETING_HELD,
        S.FOLLOW_UP: S.FOLLOW_UP,
    },
    Move.HOLD_MEETING: {
        S.SCANNED: S.MEETING_HELD,
        S.MEETING_PLANNED: S.MEETING_HELD,
        S.MEETING_HELD: S.MEETING_HELD,
        S.FOLLOW_UP: S.FOLLOW_UP,
    },
    Move.ASSESS: {S.MEETING_HELD: S.FOLLOW_UP, S.FOLLOW_UP: S.FOLLOW_UP},
    Move.LINK_IN: {
        S.SCANNED: S.SCANNED,
        S.MEETING_PLANNED: S.MEETING_PLANNED,
        S.MEETING_HELD: S.FOLLOW_UP,
        S.FOLLOW_UP: S.FOLLOW_UP,
    },
    Move.CLOSE: {
        S.SCANNED: S.CLOSED,
        S.MEETING_PLANNED: S.CLOSED,
        S.MEETING_HELD: S.CLOSED,
        S.FOLLOW_UP: S.CLOSED,
    },
    Move.REOPEN: {S.CLOSED: S.SCANNED},
    Move.REOPEN_AFTER_MEETING: {S.CLOSED: S.FOLLOW_UP},
    Move.MERGE: {
        S.NEW: S.MERGED,
        S.SCANNED: S.MERGED,
        S.MEETING_PLANNED: S.MERGED,
        S.MEETING_HELD: S.MERGED,
        S.FOLLOW_UP: S.MERGED,
    },
}

REFUSALS = {
    S.NEW: "Gör klart snabbscanningen först.",
    S.CLOSED: "Ärendet är avslutat. Öppna det igen först.",
    S.MERGED: "Ärendet är ihopslaget med ett annat. Fortsätt i det.",
}


def after(state: str, move: Move) -> State:
    """The state after a move, or one sentence on why the move cannot be done now."""
    try:
        return MOVES[move][State(state)]
    except KeyError:
        sentence = REFUSALS.get(State(state), f"Det går inte att göra i läget {State(state).label}.")
        raise ValidationError(sentence, code="state") from None
