"""The referral and the agency, of which *Tidigare lydelser* are shown: each to whoever may read it now."""

from __future__ import annotations

from django.http import HttpRequest

from referrals.models import Agency, Referral
from referrals.views.referrals import visible_referral
from stodtelefon.addresses import address
from stodtelefon.audit.actions import record_read
from stodtelefon.earlier.earlier_parts import EarlierPart, Opened
from stodtelefon.permissions import Permission


def _referral(request: HttpRequest, referral: Referral) -> Opened:
    """Of a case that this person may open. Who approves it sees the sheet as it stands, and no other."""
    referral = visible_referral(request, referral.pk)
    case = referral.case
    record_read(referral, by=request.user, case=case.pk)
    trail = (
        (f"Ärende {case.number}", case.get_absolute_url()),
        (f"Inkoppling, {referral.agency.name}", address("referrals:detail", referral.pk)),
    )
    return Opened({referral: ""}, trail, case)


def _agency(request: HttpRequest, agency: Agency) -> Opened:
    trail = (("Samverkan", address("referrals:agency_index")), (agency.name, agency.get_absolute_url()))
    return Opened({agency: ""}, trail)


EARLIER = (
    EarlierPart("inkoppling", Referral, (Permission.REFERRAL_PROPOSE,), _referral),
    EarlierPart("samverkansaktor", Agency, (Permission.AGENCY_EDIT,), _agency),
)
