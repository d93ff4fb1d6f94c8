from referrals.models.agencies import Agency, AgencyType
from referrals.models.arrivals import Arrival
from referrals.models.choices import AgencyGroup, SentHow
from referrals.models.disclosures import Disclosure
from referrals.models.legal_bases import LegalBasis
from referrals.models.referrals import Referral
from referrals.models.signpostings import Signposting

__all__ = [
    "Agency",
    "AgencyGroup",
    "AgencyType",
    "Arrival",
    "Disclosure",
    "LegalBasis",
    "Referral",
    "SentHow",
    "Signposting",
]
