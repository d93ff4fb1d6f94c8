"""The code lists that the administrator edits: types of agencies and legal grounds. A row is retired, never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from referrals.models import AgencyType, LegalBasis
from stodtelefon.audit.actions import record
from stodtelefon.saving import lock, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


@transaction.atomic
def add_agency_type(*, by: User, **values) -> AgencyType:
    """Add a type of agency. Refuses a key that is taken."""
    row = save(AgencyType(**values))
    record("agency_type.added", by=by, target=row)
    return row


@transaction.atomic
def change_agency_type(*, agency_type: AgencyType, by: User, **values) -> AgencyType:
    """Change label, group, order or the day it was retired. The key stays."""
    row = _change(lock(AgencyType, agency_type.pk), values)
    record("agency_type.changed", by=by, target=row, fields=sorted(values))
    return row


@transaction.atomic
def add_legal_basis(*, by: User, **values) -> LegalBasis:
    """Add a legal ground. Refuses a key that is taken and a missing section."""
    row = save(LegalBasis(**values))
    record("legal_basis.added", by=by, target=row)
    return row


@transaction.atomic
def change_legal_basis(*, legal_basis: LegalBasis, by: User, **values) -> LegalBasis:
    """Change what a legal ground says and demands. What has been sent keeps the words of its sheet."""
    row = _change(lock(LegalBasis, legal_basis.pk), values)
    record("legal_basis.changed", by=by, target=row, fields=sorted(values))
    return row


def _change(row, values: dict):
    for name, value in values.items():
        if name != "key":
            setattr(row, name, value)
    return save(row)
