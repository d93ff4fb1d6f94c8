"""What the printout of a case has of referrals: each sheet exactly as it reads, and what came back."""

from __future__ import annotations

from collections.abc import Iterator

from calls.case_page import CasePage
from calls.case_parts import Printed
from referrals.models import Referral
from stodtelefon.dates import moment
from stodtelefon.permissions import Permission


def of_referrals(page: CasePage) -> Iterator[Printed]:
    if not page.user.can(Permission.REFERRAL_PROPOSE):
        return
    rows = Referral.objects.filter(case=page.case).select_related("agency", "legal_basis")
    for one in rows.order_by("created_at"):
        was_sent = f"Överlämnad {moment(one.sent_at)}." if one.sent_at else "Inte överlämnad."
        said = (
            ("Vad vi ber om", one.scope),
            ("Underlag, ordagrant", one.sheet),
            ("Rättslig grund", one.legal_basis.with_section if one.legal_basis else ""),
            ("Skäl för grunden", one.basis_reason),
            ("Lämnat utan chefens godkännande", one.unapproved_reason),
            ("Svaret", one.answer),
            ("Vad det gav", " ".join(filter(None, (one.get_outcome_display(), one.outcome_text)))),
            ("Varför den återkallades", one.withdrawal_reason),
        )
        yield Printed(
            title=f"Inkoppling av {one.agency.name}",
            row=one,
            about=f"Läge: {one.get_status_display()}. {was_sent}",
            parts=[("", [(question, answer) for question, answer in said if answer])],
        )
