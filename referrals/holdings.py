"""Nothing here is held by one person: who may approve sees all that waits. There has to be somebody left for it."""

from __future__ import annotations

from referrals.models import Disclosure, Referral
from stodtelefon.accounts.holdings import Need
from stodtelefon.permissions import Permission

APPROVER = Need(
    may=lambda user: user.can(Permission.REFERRAL_APPROVE),
    is_there=lambda: (
        Referral.objects.awaiting_approval().exists()
        or Disclosure.objects.to_approve().exists()
        or Disclosure.objects.to_review().exists()
    ),
    sentence=(
        "Minst en enhetschef måste kunna logga in så länge en inkoppling eller ett utlämnande väntar på chefen. "
        "Ge rollen till någon annan först."
    ),
)
