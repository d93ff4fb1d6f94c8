"""No referral is held by one person: who may approve sees all that wait. There has to be somebody left for them."""

from __future__ import annotations

from referrals.models import Referral
from stodtelefon.accounts.holdings import Need
from stodtelefon.permissions import Permission

APPROVER = Need(
    may=lambda user: user.can(Permission.REFERRAL_APPROVE),
    is_there=lambda: Referral.objects.awaiting_approval().exists(),
    sentence=(
        "Minst en enhetschef måste kunna logga in så länge en inkoppling väntar på godkännande. "
        "Ge rollen till någon annan först."
    ),
)
