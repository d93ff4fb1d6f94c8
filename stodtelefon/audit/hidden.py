"""An address that names what is there and may not be seen: somebody guesses, or follows a link of a colleague's.

The answer is 404 as for what is not there; the log tells that it was asked for. Asked only of a 404 to somebody
signed in.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.http import HttpRequest

from stodtelefon.audit import log_parts
from stodtelefon.audit.actions import audit_name
from stodtelefon.audit.refusals import note_refusal

ENDING = "_id"
CASE_NUMBER = "number"
LOGS = ("audit", "review")  # the rooms of the log itself, by their url names
# Where a row has its case, when not in a column of its own.
BESIDE = ("call", "meeting", "caller", "person", "signposting", "referral")


def note_hidden(request: HttpRequest) -> None:
    """Let the log tell which case somebody asked for who may not open it, and of a try on the log itself."""
    user, match = getattr(request, "user", None), request.resolver_match
    if match is None or user is None or not user.is_authenticated:
        return
    if match.app_name in LOGS:
        wanted = getattr(match.func, "required_permissions", ())
        if not any(user.can(permission) for permission in wanted):
            note_refusal("log.refused", by=user)
        return
    for name, value in match.kwargs.items():
        target, case = _named(name, value)
        if case is not None and log_parts.is_hidden(case, user):
            note_refusal("case.refused", by=user, target=target, case=case)
            return


def _named(name: str, value: Any) -> tuple[models.Model | None, UUID | None]:
    """The row that a part of the address names, and its case; of a number the case alone."""
    if name == CASE_NUMBER and isinstance(value, str):
        return None, log_parts.case_of(value)
    if isinstance(value, UUID) and name.endswith(ENDING):
        for model in _models(name.removesuffix(ENDING)):
            row = model._base_manager.filter(pk=value).first()
            if row is not None:
                return row, case_behind(row)
    return None, None


def case_behind(row: models.Model) -> UUID | None:
    """The case that a row is in; None where it is in none."""
    case = getattr(row, "case_id", None) or getattr(row, "first_id", None)
    if case is not None:
        return case
    behind = (getattr(row, name, None) for name in BESIDE)
    return next((found for one in behind if one is not None and (found := case_behind(one))), None)


@cache
def _models(noun: str) -> tuple[type[models.Model], ...]:
    """The models whose rows an address calls so: by their name, or by what the log calls them."""
    return tuple(
        model
        for model in apps.get_models()
        if isinstance(model._meta.pk, models.UUIDField)
        and any(name.endswith(noun) for name in (model._meta.model_name, audit_name(model)))
    )
