"""What staff can do with standing cooperation: begin, be in touch, change, give, end. Nothing else writes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.promises import Ended, keep_promises
from calls.models import Audience
from outreach.models import Area, Cooperation, CooperationContact
from outreach.repeats import next_day
from stodtelefon.accounts.actions.holdings import lock_receivers
from stodtelefon.audit.actions import record
from stodtelefon.bounds import EITHER, FIRST_DEED, HAS_BEEN, PLANNED
from stodtelefon.drafts.first_words import made_once
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_version, lock, save
from stodtelefon.texts import MISSING_WORDS

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

NEXT_ON = replace(PLANNED, too_early="Dagen har redan varit. Ange när ni ska ha kontakt nästa gång.")
CHANGED_NEXT_ON = replace(EITHER, first_year=FIRST_DEED)
WAS_ON = replace(
    HAS_BEEN, first_year=FIRST_DEED, too_late="Dagen har inte varit än. Skriv in kontakten när den har varit."
)


@transaction.atomic
@made_once(Cooperation)
def begin_cooperation(
    *,
    organisation: str,
    every: int,
    next_on: date,
    by: User,
    function: str = "",
    contact: str = "",
    audiences: Iterable[Audience] = (),
    areas: Iterable[Area] = (),
    owner: User | None = None,
    token: UUID | None = None,
) -> Cooperation:
    """Begin to keep up a contact. Refuses a next day gone by."""
    if fault := NEXT_ON.fault(next_on, on=timezone.localdate()):
        raise ValidationError({"next_on": fault})
    lock_receivers(owner or by, field="owner")
    cooperation = Cooperation(
        organisation=organisation,
        function=function,
        contact=contact or None,
        owner=owner or by,
        every=every,
        next_on=next_on,
        created_by=by,
        form_token=token,
    )
    save(cooperation)
    cooperation.audiences.set(audiences)
    cooperation.areas.set(areas)
    keep_promises(cooperation, by=by)
    record("cooperation.begun", by=by, target=cooperation)
    return cooperation


@transaction.atomic
@made_once(CooperationContact)
def note_contact(
    *,
    cooperation: Cooperation,
    on: date,
    by: User,
    words: str = "",
    next_on: date | None = None,
    token: UUID | None = None,
) -> CooperationContact:
    """They were in touch, and next on the day that they agreed on (`next_on`); without one it is reckoned from the last
    of the days on which they were. Refuses a day in the future, a next day gone by, and what has ended. A contact that
    is written down late moves nothing that came after it.
    """
    today = timezone.localdate()
    if fault := WAS_ON.fault(on, on=today):
        raise ValidationError({"on": fault})
    if next_on is not None and (fault := NEXT_ON.fault(next_on, on=today)):
        raise ValidationError({"next_on": fault})
    cooperation = _going_on(cooperation, None)
    is_last = not cooperation.contacts.filter(on__gt=on).exists()
    contact = CooperationContact(cooperation=cooperation, on=on, words=words, created_by=by, form_token=token)
    save(contact)
    if next_on is None and is_last:
        next_on = next_day(on, cooperation.every, today=today)
    if next_on is not None:
        cooperation.next_on = next_on
        save(cooperation)
        keep_promises(cooperation, by=by)
    record("cooperation.kept_up", by=by, target=cooperation)
    return contact


@transaction.atomic
def change_cooperation(
    *,
    cooperation: Cooperation,
    organisation: str,
    every: int,
    next_on: date,
    by: User,
    function: str = "",
    contact: str = "",
    audiences: Iterable[Audience] = (),
    areas: Iterable[Area] = (),
    owner: User | None = None,
    version: int | None = None,
) -> Cooperation:
    """Put right what was written, move the next day or give it to a colleague. Refuses what has ended."""
    if owner is not None and owner.pk != cooperation.owner_id:
        lock_receivers(owner, field="owner")
    cooperation = _going_on(cooperation, version)
    if fault := CHANGED_NEXT_ON.fault(next_on, on=timezone.localdate()):
        raise ValidationError({"next_on": fault})
    new = {
        "organisation": organisation,
        "function": function,
        "contact": contact or None,
        "owner": owner or cooperation.owner,
        "every": every,
        "next_on": next_on,
    }
    joined = {"audiences": set(audiences), "areas": set(areas)}
    changed = [field for field, value in new.items() if getattr(cooperation, field) != value]
    changed += [name for name, rows in joined.items() if rows != set(getattr(cooperation, name).all())]
    for field, value in new.items():
        setattr(cooperation, field, value)
    save(cooperation)
    for name, rows in joined.items():
        getattr(cooperation, name).set(rows)
    keep_promises(cooperation, by=by)
    record("cooperation.changed", by=by, target=cooperation, fields=changed)
    return cooperation


@transaction.atomic
def give_cooperation(*, cooperation: Cooperation, to: User, by: User) -> Cooperation:
    """Let a colleague keep it up. Refuses what has ended, and who may not."""
    [to] = lock_receivers(to, field="owner")
    cooperation = _going_on(cooperation, None)
    if not to.can(Permission.OUTREACH_LOG):
        raise ValidationError({"owner": "Välj en kollega som gör insatser för att nå ut."})
    cooperation.owner = to
    save(cooperation)
    keep_promises(cooperation, by=by)
    record("cooperation.given", by=by, target=cooperation, fields=["owner"])
    return cooperation


@transaction.atomic
def end_cooperation(
    *, cooperation: Cooperation, reason: str, by: User, version: int | None = None
) -> Cooperation:
    """It is kept up no more, from today. How they were reached is removed. Refuses no reason, and what has ended."""
    if not reason:
        raise ValidationError({"reason": ValidationError(MISSING_WORDS, code="required")})
    cooperation = _going_on(cooperation, version)
    cooperation.ended_on, cooperation.ended_by, cooperation.ended_reason = timezone.localdate(), by, reason
    cooperation.next_on = cooperation.contact = None
    save(cooperation)
    keep_promises(cooperation, by=by, how=Ended.TAKEN_BACK)
    record("cooperation.ended", by=by, target=cooperation)
    return cooperation


def _going_on(cooperation: Cooperation, version: int | None) -> Cooperation:
    cooperation = lock(Cooperation, cooperation.pk)
    check_version(cooperation, version)
    if cooperation.has_ended:
        raise ValidationError("Det går inte längre: samverkan är avslutad. Börja en ny.", code="state")
    return cooperation
