"""What staff can do with agencies, referrals, signpostings and the register. Nothing else writes them."""

from referrals.actions.agencies import add_agency, change_agency, restore_agency, retire_agency
from referrals.actions.answers import (
    accept_referral,
    complete_referral,
    decline_referral,
    remind_referral,
    withdraw_referral,
)
from referrals.actions.disclosures import log_disclosure, signpost
from referrals.actions.referrals import (
    approve_referral,
    edit_referral,
    propose_referral,
    request_approval,
    return_referral,
    send_referral,
)

__all__ = [
    "accept_referral",
    "add_agency",
    "approve_referral",
    "change_agency",
    "complete_referral",
    "decline_referral",
    "edit_referral",
    "log_disclosure",
    "propose_referral",
    "remind_referral",
    "request_approval",
    "restore_agency",
    "retire_agency",
    "return_referral",
    "send_referral",
    "signpost",
    "withdraw_referral",
]
