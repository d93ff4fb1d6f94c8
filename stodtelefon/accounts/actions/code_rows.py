"""The code lists that the administrator edits. A row is retired, never deleted; its key never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from stodtelefon.audit.actions import record
from stodtelefon.codes import CodeRow
from stodtelefon.permissions import Permission
from stodtelefon.saving import lock, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


@transaction.atomic
def add_code_row(*, model: type[CodeRow], by: User, **values: Any) -> CodeRow:
    """Add a choice to the list that `model` is. Refuses a key that is taken."""
    refuse_unless_editor(by)
    if model._base_manager.filter(key=values.get("key")).exists():
        raise ValidationError({"key": "Nyckeln finns redan. Välj en annan."})
    row = save(model(**values))
    record("code_row.added", by=by, target=row)
    return row


@transaction.atomic
def change_code_row(*, row: CodeRow, by: User, **values: Any) -> CodeRow:
    """Change label, group, order or the day a choice was retired. What has chosen it keeps it."""
    refuse_unless_editor(by)
    row = lock(type(row), row.pk)
    for name in values.keys() - {"key"}:
        setattr(row, name, values[name])
    save(row)
    record("code_row.changed", by=by, target=row, fields=sorted(values))
    return row


def refuse_unless_editor(by: User) -> None:
    if not by.can(Permission.SETTINGS_EDIT):
        raise ValidationError("Bara systemförvaltaren kan ändra kodlistorna.")
