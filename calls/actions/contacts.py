"""A contact that starts no case: counted, taken back when it was a slip. Calling back: `callbacks.py`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.callbacks import reach_faults
from calls.actions.calls import received_faults
from calls.actions.promises import Ended, keep_promises
from calls.inputs import NonCaseInput
from calls.models import Call, Callback
from calls.models.calls import UNDO_MINUTES
from calls.promptness import call_back_by
from stodtelefon.audit.actions import record
from stodtelefon.drafts.first_words import made_once
from stodtelefon.organisation.models import Organisation
from stodtelefon.saving import check_faults, lock, moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

NO_CONTACT = "Skriv hur personen kan nås."


@transaction.atomic
@made_once(Call)
def log_contact(
    *, by: User, contact: NonCaseInput, token: UUID | None = None, at: datetime | None = None
) -> Call:
    """Count a contact that starts no case: missed, wrong number, silent, hang-up, other errand.

    Only a missed call may carry how to call back, and when: the day is the target of the line unless one was named.
    Refuses a time in the future. Sent twice: the first one.
    """
    at = moment(at)
    check_faults(received_faults(contact.received_at, at=at))
    received_at = contact.received_at or at
    if contact.kind == Call.Kind.CONCERN or contact.kind not in Call.Kind.values:
        raise ValidationError({"kind": "Välj vad det var för kontakt."})
    if contact.callback_to and contact.kind != Call.Kind.MISSED:
        raise ValidationError({"callback_to": "Bara ett missat samtal kan ha någon att ringa tillbaka till."})
    check_faults(callback_faults(contact, at=at))
    made = save(
        Call(
            kind=contact.kind,
            channel=contact.channel,
            received_at=received_at,
            logged_at=at,
            taken_by=by,
            created_by=by,
            form_token=token,
        )
    )
    if contact.callback_to:
        promised = save(
            Callback(
                call=made,
                contact=contact.callback_to,
                due_on=contact.callback_on or call_back_by(received_at, Organisation.load()),
                reach_on=contact.callback_on,
                reach_from=contact.callback_from,
            )
        )
        keep_promises(promised, by=by)
    record("contact.logged", by=by, target=made)
    return made


@transaction.atomic
def undo_contact(*, contact: Call, by: User) -> Call:
    """Take back a slip of the finger: within ten minutes, by the same person. Never a call about a concern."""
    contact = lock(Call, contact.pk)
    if contact.kind == Call.Kind.CONCERN:
        raise ValidationError("Ett samtal om oro kan inte ångras.")
    if contact.created_by_id != by.pk or timezone.now() - contact.logged_at > timedelta(minutes=UNDO_MINUTES):
        raise ValidationError("En kontakt kan ångras i tio minuter, av den som räknade den.")
    undone, callback = contact.pk, Callback.objects.filter(call=contact).first()
    contact.delete()
    contact.pk = undone
    if callback is not None:
        keep_promises(callback, by=by, how=Ended.TAKEN_BACK)
    record("contact.undone", by=by, target=contact)
    return contact


# What the form asks too.


def callback_faults(contact: NonCaseInput, *, at: datetime) -> dict[str, str]:
    """When the person can be reached: never before now, and only of somebody to call back."""
    if not contact.callback_to and (contact.callback_on or contact.callback_from):
        return {"callback_to": NO_CONTACT}
    names = ("callback_on", "callback_from")
    return reach_faults(contact.callback_on, contact.callback_from, at=at, names=names)
