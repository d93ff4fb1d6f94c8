"""The partner directory: add, change, retire and take back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from referrals.models import Agency, AgencyType
from stodtelefon.audit.actions import record
from stodtelefon.drafts.first_words import made_once
from stodtelefon.saving import check_version, lock, save
from stodtelefon.texts import plain

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def check_usable(agency: Agency) -> None:
    if agency.is_retired:
        raise ValidationError({"agency": "Samverkansaktören används inte längre. Välj en annan."})


@transaction.atomic
@made_once(Agency)
def add_agency(
    *,
    type: AgencyType,
    name: str,
    by: User,
    does: str = "",
    contact: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
    opening_hours: str = "",
    is_same_board: bool = False,
    answer_days: int = 5,
    token: UUID | None = None,
) -> Agency:
    """Add an agency to the directory. Refuses a name that is there already, upper or lower case alike."""
    agency = Agency(
        type=type,
        name=plain(name),
        does=does,
        contact=contact,
        phone=phone,
        email=email,
        address=address,
        opening_hours=opening_hours,
        is_same_board=is_same_board,
        answer_days=answer_days,
        created_by=by,
        form_token=token,
    )
    save(agency)
    record("agency.added", by=by, target=agency)
    return agency


@transaction.atomic
def change_agency(
    *,
    agency: Agency,
    type: AgencyType,
    name: str,
    by: User,
    does: str = "",
    contact: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
    opening_hours: str = "",
    is_same_board: bool = False,
    answer_days: int = 5,
    version: int | None = None,
) -> Agency:
    """Change what the directory says. Refuses a stale version, the name of another agency, and that law enforcement
    becomes something else: a manager's approval would be passed by."""
    agency = lock(Agency.objects.select_related("type"), agency.pk)
    check_version(agency, version)
    if agency.type.needs_approval and not type.needs_approval:
        raise ValidationError({"type": Agency.TRIGGER_SENTENCES["agency_of_police_stays_so"]})
    new = {
        "type": type,
        "name": plain(name),
        "does": does,
        "contact": contact,
        "phone": phone,
        "email": email,
        "address": address,
        "opening_hours": opening_hours,
        "is_same_board": is_same_board,
        "answer_days": answer_days,
    }
    changed = tuple(field for field, value in new.items() if getattr(agency, field) != value)
    for field, value in new.items():
        setattr(agency, field, value)
    save(agency)
    record("agency.changed", by=by, target=agency, fields=changed)
    return agency


@transaction.atomic
def retire_agency(*, agency: Agency, by: User, on: date | None = None, version: int | None = None) -> Agency:
    """The agency cannot be chosen from the day `on` (default today). Old referrals keep pointing to it."""
    agency = lock(Agency, agency.pk)
    check_version(agency, version)
    if agency.is_retired:
        raise ValidationError("Samverkansaktören används redan inte längre.")
    agency.retired_on = on or timezone.localdate()
    save(agency)
    record("agency.retired", by=by, target=agency)
    return agency


@transaction.atomic
def restore_agency(*, agency: Agency, by: User, version: int | None = None) -> Agency:
    """The agency can be chosen again."""
    agency = lock(Agency, agency.pk)
    check_version(agency, version)
    if agency.retired_on is None:
        raise ValidationError("Samverkansaktören används redan.")
    agency.retired_on = None
    save(agency)
    record("agency.restored", by=by, target=agency)
    return agency
