"""Rows that the tests of referrals ask for by key or by state."""

from __future__ import annotations

from referrals.factories import ReferralFactory
from referrals.models import AgencyType, LegalBasis, Referral


def basis(key: str) -> LegalBasis:
    return LegalBasis.objects.get(key=key)


def type_of(key: str) -> AgencyType:
    return AgencyType.objects.get(key=key)


def referral_in(state: str, **values) -> Referral:
    return ReferralFactory(**({} if state == "draft" else {state: True}), **values)
