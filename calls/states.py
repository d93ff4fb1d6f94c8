"""The way of a concern: one chain of states for the whole line, defined here and nowhere else.

`docs/states.md` is made from it by `manage.py write_docs`, and a test fails when it is stale. The outcome stands on the
case beside the state.
"""

from __future__ import annotations

from enum import StrEnum

from django.core.exceptions import ValidationError

from calls.models.choices import State


class Deed(StrEnum):
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


WORDS: dict[Deed, str] = {
    Deed.SIGN_SCAN: "snabbscanningen signeras",
    Deed.PLAN_MEETING: "ett möte erbjuds eller bokas",
    Deed.UNPLAN_MEETING: "det sista planerade mötet ställs in eller uteblir",
    Deed.HOLD_MEETING: "mötet markeras som hållet",
    Deed.ASSESS: "bedömningen efter mötet signeras",
    Deed.LINK_IN: "en samverkansaktör kopplas in eller den som hör av sig hänvisas vidare",
    Deed.CLOSE: "ärendet avslutas med utfall och bedömning",
    Deed.REOPEN: "ärendet öppnas igen, inget möte har hållits",
    Deed.REOPEN_AFTER_MEETING: "ärendet öppnas igen, ett möte har hållits",
}

S = State

# deed -> {state before: state after}. A state that is missing: the deed is refused there.
CHAIN: dict[Deed, dict[State, State]] = {
    Deed.SIGN_SCAN: {
        S.NEW: S.SCANNED,
        S.SCANNED: S.SCANNED,
        S.MEETING_PLANNED: S.MEETING_PLANNED,
        S.MEETING_HELD: S.MEETING_HELD,
        S.FOLLOW_UP: S.FOLLOW_UP,
    },
    Deed.PLAN_MEETING: {
        S.SCANNED: S.MEETING_PLANNED,
        S.MEETING_PLANNED: S.MEETING_PLANNED,
        S.MEETING_HELD: S.MEETING_HELD,
        S.FOLLOW_UP: S.FOLLOW_UP,
    },
    Deed.UNPLAN_MEETING: {
        S.MEETING_PLANNED: S.SCANNED,
        S.SCANNED: S.SCANNED,
        S.MEETING_HELD: S.MEETING_HELD,
        S.FOLLOW_UP: S.FOLLOW_UP,
    },
    Deed.HOLD_MEETING: {
        S.SCANNED: S.MEETING_HELD,
        S.MEETING_PLANNED: S.MEETING_HELD,
        S.MEETING_HELD: S.MEETING_HELD,
        S.FOLLOW_UP: S.FOLLOW_UP,
    },
    Deed.ASSESS: {S.MEETING_HELD: S.FOLLOW_UP, S.FOLLOW_UP: S.FOLLOW_UP},
    Deed.LINK_IN: {
        S.SCANNED: S.SCANNED,
        S.MEETING_PLANNED: S.MEETING_PLANNED,
        S.MEETING_HELD: S.FOLLOW_UP,
        S.FOLLOW_UP: S.FOLLOW_UP,
    },
    Deed.CLOSE: {
        S.SCANNED: S.CLOSED,
        S.MEETING_PLANNED: S.CLOSED,
        S.MEETING_HELD: S.CLOSED,
        S.FOLLOW_UP: S.CLOSED,
    },
    Deed.REOPEN: {S.CLOSED: S.SCANNED},
    Deed.REOPEN_AFTER_MEETING: {S.CLOSED: S.FOLLOW_UP},
}

REFUSALS = {
    S.NEW: "Gör klart snabbscanningen först.",
    S.CLOSED: "Ärendet är avslutat. Öppna det igen först.",
}


def after(state: str, deed: Deed) -> State:
    """The state after a deed, or one sentence on why the deed cannot be done now."""
    try:
        return CHAIN[deed][State(state)]
    except KeyError:
        sentence = REFUSALS.get(State(state), f"Det går inte att göra i läget {State(state).label}.")
        raise ValidationError(sentence, code="state") from None
