from referrals.models.agencies import Agency, AgencyType, LegalBasis
from referrals.models.choices import AgencyGroup, SentHow
from referrals.models.disclosures import Disclosure, Signposting
from referrals.models.referrals import Referral

__all__ = [
    "Agency",
    "AgencyGroup",
    "AgencyType",
    "Disclosure",
    "LegalBasis",
    "Referral",
    "SentHow",
    "Signposting",
]
