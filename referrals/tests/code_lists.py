"""Rows of the code lists, by their keys."""

from __future__ import annotations

from referrals.models import AgencyType, LegalBasis


def basis(key: str) -> LegalBasis:
    return LegalBasis.objects.get(key=key)


def type_of(key: str) -> AgencyType:
    return AgencyType.objects.get(key=key)
