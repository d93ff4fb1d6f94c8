"""Parts of the actions that take two (`ByTwo`): what is refused alike, and how a request ends."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone

from stodtelefon.accounts.by_two_parts import tell
from stodtelefon.accounts.models import RoleChange, User
from stodtelefon.accounts.models.by_two import ByTwo
from stodtelefon.audit.actions import record
from stodtelefon.audit.refusals import refuse_own_deed
from stodtelefon.saving import lock, save

NOT_ONESELF = "Det behöver två: någon annan än den som bad om det."
TAKES_TWO = "Det behöver två: begär ändringen, så beslutar en annan systemförvaltare eller chefen."
ASKED_ALREADY = "Det är redan begärt, och väntar på en andra person."


def check_is_open(request: ByTwo) -> None:
    """Refuse what is decided already."""
    if request.decision:
        raise ValidationError(f"Det är redan avgjort: {request.get_decision_display()}.")


def check_decides(request: ByTwo, by: User) -> None:
    """Refuse who may not decide (`not_deciders`), and what is decided already."""
    check_is_open(request)
    if by.pk in request.not_deciders:
        refuse_own_deed(NOT_ONESELF, by=by, target=request, case=getattr(request, "case_id", None))


def check_withdraws(request: ByTwo, by: User) -> None:
    """Refuse what somebody else asked for, and what is decided already."""
    if request.asked_by_id != by.pk:
        raise ValidationError("Det är någon annans begäran.")
    check_is_open(request)


def settle(request: ByTwo, decision: str, *, by: User) -> None:
    """Write what became of it."""
    request.decision, request.decided_at, request.decided_by = decision, timezone.now(), by
    save(request, update_fields=["decision", "decided_at", "decided_by"])


def end_fallen_role_changes(*, by: User) -> None:
    """A step of closing an account or changing its roles: what cannot be approved any more (`has_fallen`) has ended."""
    for found in RoleChange.objects.open().for_list():
        if found.has_fallen:
            change = lock(RoleChange, found.pk)
            settle(change, RoleChange.Decision.OUTDATED, by=by)
            record("role_change.outdated", by=by, target=change)
            tell(change, by=by)
