"""What goes to the police is approved by no one person: who may sees all that waits. Somebody has to be left for it."""

from __future__ import annotations

from referrals.models import Disclosure, Referral
from stodtelefon.accounts.holdings import Need
from stodtelefon.permissions import Permission

APPROVER = Need(
    may=lambda user: user.can(Permission.REFERRAL_APPROVE),
    is_there=lambda: (
        Referral.objects.awaiting_approval().exists() or Disclosure.objects.awaiting_manager().exists()
    ),
    sentence=(
        "Minst en enhetschef måste kunna logga in så länge något till polisen väntar på att godkännas eller granskas. "
        "Ge rollen till någon annan först."
    ),
)
