"""Closed is not gone, in the demo: a case opened for reading, two asked for, and a caller who withdrew. All made up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from calls.actions.cases import close_case
from calls.actions.openings import ask_to_open, decide_opening, open_closed_case
from calls.actions.withdrawals import withdraw_caller
from calls.models import Case
from calls.models.choices import Outcome, Urgency, VeAssessment
from calls.models.openings import A_YEAR
from meetings.actions.meetings import offer_meeting
from stodtelefon.demo.storylines import PARENT, SCHOOL_FAR_RIGHT

if TYPE_CHECKING:
    from stodtelefon.demo.today import Today


def tell_closed(today: Today) -> None:
    opened_for_reading(today)
    asked_for(today)
    withdrawn(today)


def opened_for_reading(today: Today) -> None:
    """A colleague's, closed lately: the caller has turned to the coordinator."""
    nora = today.users["nora.falk"]
    settled = {
        "outcome": Outcome.SETTLED,
        "reason": "Skolan har en plan, och läraren känner sig trygg med den.",
    }
    call = today.call(today.ago(days=8), SCHOOL_FAR_RIGHT, "teacher", Urgency.NONE, taker=nora, scan=settled)
    close_case(
        case=call.case,
        outcome=Outcome.SETTLED,
        ve_assessment=VeAssessment.NO_REASON,
        by=nora,
        at=today.ago(days=2),
    )
    open_closed_case(
        case=call.case,
        reason="Uppringaren mejlade skolan om en ny händelse. Jag behöver se vad vi sade.",
        by=today.yusuf,
        at=today.now - timedelta(hours=1),
    )


def asked_for(today: Today) -> None:
    """Two of the first year's: one that the manager has not answered, one that she did not open."""
    older = Case.objects.closed_before(today.now - A_YEAR).order_by("closed_at", "number")
    for case, ask in zip(older[:2], (waiting, refused), strict=False):
        ask(today, case)


def waiting(today: Today, case: Case) -> None:
    ask_to_open(
        case=case,
        reason="Samma person har ringt igen utan kod, och säger att vi talades vid första året.",
        by=today.yusuf,
        at=today.now - timedelta(hours=3),
    )


def refused(today: Today, case: Case) -> None:
    asked = ask_to_open(
        case=case, reason="Vill se hur vi arbetade då.", by=today.users["sara.wall"], at=today.ago(days=2)
    )
    decide_opening(
        opening=asked,
        is_granted=False,
        refusal="Det räcker inte för att läsa ett avslutat ärende. Använd årsstatistiken.",
        by=today.users["chef"],
        at=today.ago(days=1),
    )


def withdrawn(today: Today) -> None:
    """A parent who was offered a meeting and does not want to go on."""
    call = today.call(today.ago(days=4), PARENT, "parent", Urgency.CAN_WAIT, taker=today.maja)
    offer_meeting(case=call.case, caller=call.caller, by=today.maja, at=today.ago(days=3))
    withdraw_caller(
        caller=call.caller,
        reason="Har talat med sonen och vill klara det i familjen.",
        by=today.maja,
        at=today.now - timedelta(hours=2),
    )
