"""What somebody says when they get in touch, as the actions take it: plain values without rules of their own.

Forms, tests and the demo make them; `calls.actions.calls.log_call` judges them. Times are aware datetimes. An empty
text or list means "not said", which is always allowed but for the four mandatory steps of the snabbscanning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from calls.models import Audience, CallerRole, Channel, ChildDecision, DangerReport, OutreachKind
from calls.models.choices import FoundIn
from stodtelefon.spans import SpanLength
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


class Said:
    """Every text is tidied as it comes: one with nothing visible in it was not said."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if type(value) is str:  # a choice of a list is one too, and is left
                object.__setattr__(self, name, tidy(value))


@dataclass(frozen=True, kw_only=True)
class CallInput(Said):
    """The contact itself (SN1) and the three closing lines.

    `received_at` None: now. `taken_by` None: the one who writes it down. `leave_in_queue`: nobody becomes the handler.
    `worry_before` and `worry_after` are the caller's own 0-10.
    """

    channel: str = Channel.PHONE
    received_at: datetime | None = None
    minutes: int | None = None
    taken_by: User | None = None
    leave_in_queue: bool = False
    advice: tuple[str, ...] = ()
    advice_text: str = ""
    heard_through: OutreachKind | None = None
    heard_as: Audience | None = None
    worry_before: int | None = None
    worry_after: int | None = None


@dataclass(frozen=True, kw_only=True)
class CallerInput:
    """SN2 and SN3. `is_municipal_staff` counts only for roles that have to be asked; for the others the role knows.

    `is_anonymous` None: not asked yet, which only danger excuses. `was_informed`: SN3 was read out.
    """

    role: CallerRole | None = None
    is_municipal_staff: bool | None = None
    is_anonymous: bool | None = None
    was_informed: bool = False


@dataclass(frozen=True, kw_only=True)
class ScanInput(Said):
    """SN4-SN14. `danger`, `child_at_risk`, `urgency` with `reason` and `outcome` are mandatory unless danger excuses.

    `outcome_reason` is asked for where outcome and answers pull in different directions (`calls/models/outcomes.py`).
    `changed_since` is the first day of a month, or of a season or a year, as `changed_since_length` says. `needs` are
    keys of the code list.
    """

    danger: str
    age_band: str = ""
    child_at_risk: str = ""
    own_observations: str = ""
    second_hand: str = ""
    changes: str = ""
    changed_since: date | None = None
    changed_since_length: str = SpanLength.MONTH
    situation: str = ""
    milieus: tuple[str, ...] = ()
    what_works: str = ""
    involved: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    urgency: str = ""
    reason: str = ""
    outcome: str = ""
    outcome_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ContactInput(Said):
    """Who the caller is and how to reach them safely: goes to the sealed identity store, never anywhere else."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    contact_safety: str = ""
    contact_times: str = ""
    interpreter_language: str = ""
    is_protected: bool = False

    def __bool__(self) -> bool:
        return any(vars(self).values())


@dataclass(frozen=True, kw_only=True)
class DangerInput(Said):
    """What was done when somebody was in danger. `told_at` None: now."""

    emergency: DangerReport.Emergency | str
    told_whom: str
    told_at: datetime | None = None
    socialjour_told: bool = False
    done: str = ""


@dataclass(frozen=True, kw_only=True)
class ChildInput(Said):
    """What was decided about a child. `decided_at` None: now. `assessor` only when it is left to be assessed today.

    `seen` is what came to light, where it was found after the call.
    """

    kind: ChildDecision.Kind | str
    reported_to: str = ""
    reason: str = ""
    assessor: User | None = None
    decided_at: datetime | None = None
    seen: str = ""


@dataclass(frozen=True, kw_only=True)
class Found:
    """Where something was found after the call: `found_id` is the meeting, the answer or the note."""

    found_in: FoundIn | str = FoundIn.CASE
    found_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class NonCaseInput(Said):
    """A contact that starts no case. `callback_to`: how somebody who left a message wants to be reached.

    `callback_on` and `callback_from`: the day and the hour from which, where the message said so.
    """

    kind: str
    channel: str = Channel.PHONE
    received_at: datetime | None = None
    callback_to: str = ""
    callback_on: date | None = None
    callback_from: time | None = None
