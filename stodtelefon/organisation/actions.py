"""Changing the settings, and the lists that people choose from: code lists, and rooms.

A row of a list is retired, never deleted, since what has chosen it keeps it; its key never changes.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from stodtelefon.accounts.models import User
from stodtelefon.audit.actions import record
from stodtelefon.bounds import FIRST_DEED, TOO_FAR, TWO_YEARS, Days
from stodtelefon.database.locks import wait_for_table
from stodtelefon.drafts.first_words import made_once
from stodtelefon.organisation.models import CodeRow, ListRow, Organisation
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_faults, check_version, lock, save

DAYS = {
    "line_opened_on": Days(ahead=TWO_YEARS, first_year=FIRST_DEED, too_late=TOO_FAR),
    "record_level_decided_on": Days(
        ahead=0, first_year=FIRST_DEED, too_late="Dagen ligger i framtiden. Ange när nämnden beslutade."
    ),
}
EDITABLE = tuple(
    field.name for field in Organisation._meta.concrete_fields if field.editable and field.name != "id"
)


def current() -> Organisation:
    """The one row, locked. The first to save makes it, as version 0; who saves at the same moment waits for that."""
    rows = Organisation._base_manager
    if not rows.filter(pk=1).exists():
        rows.bulk_create([Organisation(pk=1, version=0)], ignore_conflicts=True)
    return lock(Organisation, 1)


@transaction.atomic
def update_organisation(*, by: User, version: int | None = None, **values: Any) -> Organisation:
    """Change the named settings and no others. Refuses looser protection of small figures than the defaults."""
    if not by.can(Permission.SETTINGS_EDIT):
        raise ValidationError("Bara systemförvaltaren kan ändra inställningarna.")
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not a setting: {', '.join(sorted(unknown))}")
    organisation = current()
    check_version(organisation, version)
    check_faults(day_faults(values))
    changed = tuple(
        name for name in EDITABLE if name in values and getattr(organisation, name) != values[name]
    )
    for name in changed:
        setattr(organisation, name, values[name])
    save(organisation)
    Organisation.forget()
    record("organisation.updated", by=by, target=organisation, fields=changed)
    return organisation


@transaction.atomic
def mark_as_demo(*, is_demo: bool, by: User | None) -> Organisation:
    """Say on every page that what is shown is invented, or stop saying it."""
    organisation = current()
    organisation.is_demo = is_demo
    save(organisation)
    Organisation.forget()
    record(
        "organisation.demo_marked" if is_demo else "organisation.demo_unmarked", by=by, target=organisation
    )
    return organisation


@transaction.atomic
@made_once()
def add_code_row(*, model: type[ListRow], by: User, token: UUID | None = None, **values: Any) -> ListRow:
    """Add a row to the list that `model` is. A key that is not given is made of the label.

    Refuses a key, a label or a room's name that is taken.
    """
    check_edits_settings(by)
    if issubclass(model, CodeRow):
        values |= {"key": new_key(model, values.get("key", ""), values.get("label", ""))}
    row = save(model(**values, created_by=by, form_token=token))
    record("code_row.added", by=by, target=row)
    return row


@transaction.atomic
def change_code_row(*, row: ListRow, by: User, version: int | None = None, **values: Any) -> ListRow:
    """Change what a row says, or its place. What has chosen it keeps it. Refuses a stale version and a taken label."""
    check_edits_settings(by)
    row = lock(type(row), row.pk)
    check_version(row, version)
    changed = sorted(name for name, value in values.items() if name != "key" and getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    save(row)
    record("code_row.changed", by=by, target=row, fields=changed)
    return row


@transaction.atomic
def retire_code_row(*, row: ListRow, by: User, version: int | None = None) -> ListRow:
    """The row cannot be chosen from today on. Refuses a stale version, and one that is retired already."""
    check_edits_settings(by)
    row = lock(type(row), row.pk)
    check_version(row, version)
    if row.is_retired:
        raise ValidationError("Valet används redan inte längre.")
    row.retired_on = timezone.localdate()
    save(row)
    record("code_row.retired", by=by, target=row)
    return row


@transaction.atomic
def restore_code_row(*, row: ListRow, by: User, version: int | None = None) -> ListRow:
    """The row can be chosen again. Refuses a stale version, and one that is in use."""
    check_edits_settings(by)
    row = lock(type(row), row.pk)
    check_version(row, version)
    if row.retired_on is None:
        raise ValidationError("Valet används redan.")
    row.retired_on = None
    save(row)
    record("code_row.restored", by=by, target=row)
    return row


def day_faults(values: dict[str, Any]) -> dict[str, str]:
    """A day in the settings that nobody means, by its field: the years of the line are reckoned from one of them."""
    today = timezone.localdate()
    faults = {name: within.fault(values.get(name), on=today) for name, within in DAYS.items()}
    return {name: fault for name, fault in faults.items() if fault}


def new_key(model: type[CodeRow], key: str, label: str) -> str:
    """The key that was given, or one made of the label. Who adds to the same list at the same moment waits here."""
    wait_for_table(model)
    taken = set(model._base_manager.values_list("key", flat=True))
    if key in taken:
        raise ValidationError({"key": "Nyckeln finns redan. Välj en annan."})
    begins = slugify(label)[:36] or "val"
    made = (begins, *(f"{begins}-{number}" for number in range(2, len(taken) + 3)))
    return key or next(one for one in made if one not in taken)


def check_edits_settings(by: User) -> None:
    if not by.can(Permission.SETTINGS_EDIT):
        raise ValidationError("Bara systemförvaltaren kan ändra kodlistorna.")
