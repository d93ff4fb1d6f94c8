"""When a step of a referral can have happened: in the minute of the one before it, or later. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from referrals.models import Referral
from stodtelefon.bounds import EITHER, HAPPENED

STEP = replace(HAPPENED, too_early="Det kan inte ha hänt före steget innan. Ange en senare tid.")
ANSWER = replace(EITHER, too_early="Svar kan inte väntas före den dag då det skickades.")
REMINDED = replace(EITHER, too_early="Svar kan inte väntas före den dag då du påminde.")


def follows(referral: Referral) -> datetime:
    """What the next step comes after. Nothing but an approval binds a draft: what was handed over by word of mouth is
    written afterwards, and then it is the case that was there first."""
    r = referral
    return r.accepted_at or r.sent_at or r.approved_at or r.case.opened_at
