"""Changing the settings, and the code lists. A row of a list is retired, never deleted; its key never changes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from stodtelefon.accounts.models import User
from stodtelefon.audit.actions import record
from stodtelefon.organisation.models import CodeRow, Organisation
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_version, lock, save

EDITABLE = tuple(
    field.name for field in Organisation._meta.concrete_fields if field.editable and field.name != "id"
)


def current() -> Organisation:
    """The one row, locked; a new one the first time."""
    return Organisation._base_manager.select_for_update(no_key=True).filter(pk=1).first() or Organisation(
        pk=1
    )


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
def add_code_row(*, model: type[CodeRow], by: User, **values: Any) -> CodeRow:
    """Add a choice to the list that `model` is. Refuses a key that is taken."""
    check_edits_settings(by)
    if model._base_manager.filter(key=values.get("key")).exists():
        raise ValidationError({"key": "Nyckeln finns redan. Välj en annan."})
    row = save(model(**values))
    record("code_row.added", by=by, target=row)
    return row


@transaction.atomic
def change_code_row(*, row: CodeRow, by: User, **values: Any) -> CodeRow:
    """Change label, group, order or the day a choice was retired. What has chosen it keeps it."""
    check_edits_settings(by)
    row = lock(type(row), row.pk)
    for name in values.keys() - {"key"}:
        setattr(row, name, values[name])
    save(row)
    record("code_row.changed", by=by, target=row, fields=sorted(values))
    return row


def check_edits_settings(by: User) -> None:
    if not by.can(Permission.SETTINGS_EDIT):
        raise ValidationError("Bara systemförvaltaren kan ändra kodlistorna.")
