"""Notes, corrections and objections. A signed note is never edited (SoL 14:6, SOSFS 2014:5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.cases import raise_for_words
from calls.actions.locking import touch
from calls.actions.promises import keep_promises
from calls.models import Case, Note
from calls.models.choices import RecordLevel
from calls.record_levels import holds
from stodtelefon.audit.actions import record
from stodtelefon.bounds import HAS_BEEN
from stodtelefon.drafts.first_words import made_once
from stodtelefon.saving import Stale, check_faults, lock, moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

# A note moves nothing that waits but the case's own day: when something was last written in it.
OF_A_NOTE = (Case,)


@transaction.atomic
@made_once(Note)
def write_note(
    *,
    case: Case,
    event_on: date,
    source: str,
    text: str,
    by: User,
    source_detail: str | None = None,
    level_reason: str | None = None,
    token: UUID | None = None,
    at: datetime | None = None,
) -> Note:
    """Sign a note on an open case. Refuses a day in the future and a text longer than the record level holds."""
    at = moment(at)
    case = _for_words(touch(case, at=at), level_reason, by=by, at=at)
    note = Note(
        case=case,
        event_on=event_on,
        source=source,
        source_detail=source_detail or None,
        text=text,
        created_by=by,
        form_token=token,
    )
    _sign(note, by=by, at=at)
    keep_promises(case, by=by, of=OF_A_NOTE)
    record("note.signed", by=by, target=note, case=case.pk)
    return note


@transaction.atomic
@made_once(Note)
def correct_note(
    *,
    note: Note,
    event_on: date,
    source: str,
    text: str,
    by: User,
    source_detail: str | None = None,
    level_reason: str | None = None,
    token: UUID | None = None,
    at: datetime | None = None,
) -> Note:
    """Sign a new version that replaces `note`, which stays readable. Refuses a note that has been replaced already, and
    one that `by` may not read."""
    at = moment(at)
    case = _for_words(touch(note.case_id, at=at), level_reason, by=by, at=at)
    note = lock(Note, note.pk)
    if Note.objects.filter(replaces=note).exists():
        raise Stale
    if not note.is_open_to(by):
        raise ValidationError("Den som har ärendet rättar det som polisen har sagt.", code="state")
    if note.kind == Note.Kind.OBJECTION:
        raise ValidationError("Den enskildes invändning rättas inte. Skriv en ny anteckning.")
    corrected = Note(
        case=case,
        event_on=event_on,
        source=source,
        source_detail=source_detail or None,
        text=text,
        created_by=by,
        form_token=token,
        replaces=note,
    )
    _sign(corrected, by=by, at=at)
    keep_promises(case, by=by, of=OF_A_NOTE)
    record("note.corrected", by=by, target=corrected, case=case.pk)
    return corrected


@transaction.atomic
@made_once(Note)
def note_objection(
    *,
    case: Case,
    about_kind: str,
    about_id: UUID,
    text: str,
    by: User,
    event_on: date | None = None,
    level_reason: str | None = None,
    token: UUID | None = None,
    at: datetime | None = None,
) -> Note:
    """Note that the person concerned holds something wrong (SoL 14:6). Changes nothing in what it is about."""
    at = moment(at)
    case = _for_words(touch(case, at=at), level_reason, by=by, at=at)
    note = Note(
        case=case,
        kind=Note.Kind.OBJECTION,
        event_on=event_on or timezone.localdate(at),
        source=Note.Source.PERSON,
        text=text,
        created_by=by,
        form_token=token,
        about_kind=about_kind,
        about_id=about_id,
    )
    _sign(note, by=by, at=at)
    keep_promises(case, by=by, of=OF_A_NOTE)
    record("note.objected", by=by, target=note, case=case.pk)
    return note


def _for_words(case: Case, level_reason: str | None, *, by: User, at: datetime) -> Case:
    """`level_reason` raises the level of a case at `rådgivning`, where the text needs more."""
    return raise_for_words(case, RecordLevel.OPEN_SERVICE, level_reason, by=by, at=at)


def level_faults(text: str | None, level: str) -> dict[str, str]:
    """By field: a text longer than the record level holds, for form and action alike."""
    held = holds(level)
    if len(text or "") <= held.note_max:
        return {}
    return {
        "text": f"På den här nivån ryms {held.most}. Korta texten, eller skriv varför nivån behöver höjas."
    }


def _sign(note: Note, *, by: User, at: datetime) -> None:
    check_faults(level_faults(note.text, note.case.record_level))
    check_faults(HAS_BEEN.faults("event_on", note.event_on, on=timezone.localdate(at)))
    note.signed_at, note.author_name, note.author_title = at, by.name, by.title or ""
    save(note)
