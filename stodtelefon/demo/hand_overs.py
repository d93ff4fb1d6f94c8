"""What has been handed over in the demo, and what waits for the manager before it may be. All made up."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from calls.inputs import ChildInput
from calls.models import ChildDecision
from calls.models.choices import Urgency
from referrals.actions.disclosures import approve_disclosure, log_disclosure, refuse_disclosure
from stodtelefon.demo.storylines import ADULT, PARENT
from stodtelefon.demo.today import Today

HOW = "phone"


def tell_hand_overs(today: Today) -> None:
    to_the_police(today)
    to_others(today)


def to_the_police(today: Today) -> None:
    """One that could not wait and is to be reviewed, one that waits for approval, one that is approved and not told,
    and one that the manager refused."""
    bases, police = today.stories.bases, today.narrator.agencies[2]
    case = today.call(today.ago(days=2, hour=9), ADULT, "partner", Urgency.PROMPT, taker=today.maja).case
    log_disclosure(
        case=case,
        agency=police,
        recipient="vakthavande befäl",
        is_told=True,
        unapproved_reason="Klockan var 18.40. Ingen chef svarade på två försök.",
        legal_basis=bases["emergency"],
        basis_reason="Hade sagt att det skulle ske samma kväll, och var beväpnad.",
        what="Var personen befann sig, och vad som sagts om kvällen.",
        how=HOW,
        by=today.maja,
        at=today.ago(days=1, hour=18, minute=40),
    )
    asked = {"case": case, "agency": police, "is_told": False, "how": HOW, "by": today.maja}
    log_disclosure(
        legal_basis=bases["near_violence"],
        basis_reason="Upprepade hot mot en syster, senast i går.",
        what="Vem hotet riktas mot, och när det uttalades.",
        **asked,
    )
    approved = log_disclosure(
        legal_basis=bases["serious_suspicion"],
        basis_reason="Har visat upp ett vapen. Frågan kom från utredaren.",
        what="Att ett vapen har visats upp, och vilken vecka.",
        **asked,
    )
    approve_disclosure(disclosure=approved, by=today.users["chef"])
    refused = log_disclosure(
        legal_basis=bases["near_violence"],
        basis_reason="Har sagt att något ska hända, men inte vad.",
        what="Vad som sades i samtalet i förrgår.",
        **asked,
    )
    refuse_disclosure(
        disclosure=refused,
        judgement="Det är inte sagt mot vem, och inget tyder på att det är nära.",
        by=today.users["chef"],
    )


def to_others(today: Today) -> None:
    """A child report of ours, and on consent to the student health team."""
    call = today.call(
        today.ago(days=2, hour=14),
        PARENT,
        "parent",
        Urgency.PROMPT,
        taker=today.yusuf,
        scan={"child_at_risk": "yes"},
        child=ChildInput(kind=ChildDecision.Kind.REPORTED, reported_to="Mottagningen barn och unga"),
    )
    at = today.ago(days=1, hour=11)
    log_disclosure(
        case=call.case,
        agency=today.narrator.agencies[7],
        legal_basis=today.stories.bases["consent"],
        basis_reason="Föräldern vill att kuratorn vet.",
        consented_on=timezone.localdate(at - timedelta(days=1)),
        what="Att föräldern oroar sig, och vill bli uppringd.",
        how=HOW,
        by=today.yusuf,
        at=at,
    )
