"""Meetings, findings and the battery need more than advice: raising the record level in the same step."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from calls.actions.cases import raise_level
from calls.models import Case
from calls.models.choices import RecordLevel
from calls.record_levels import holds
from stodtelefon.saving import lock

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def need_open_service(case: Case, *, reason: str | None, by: User, at: datetime) -> Case:
    """Lock the case; at the level of advice, raise it with `reason`. Refuses when the reason is missing.

    Part of an action. The raise leaves its own line in the log (SoL 14:3–14:5).
    """
    case = lock(Case, case.pk)
    if holds(case.record_level).battery:
        return case
    if not (reason or "").strip():
        raise ValidationError(
            "På nivån rådgivning kan inget möte hållas. Skriv varför nivån behöver höjas.", code="level"
        )
    return raise_level(case=case, level=RecordLevel.OPEN_SERVICE, reason=reason, by=by, at=at)
