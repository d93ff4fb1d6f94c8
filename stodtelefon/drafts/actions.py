"""A draft: the words of one form while they are written, from the first key until they are saved or thrown away.

Times are moments in UTC. A draft is its writer's alone, whatever role another has.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from stodtelefon.audit.actions import record
from stodtelefon.drafts.draft_parts import code_in, open_to, tell
from stodtelefon.drafts.marks import is_in, is_passed, parts, place_mark
from stodtelefon.drafts.models import Draft
from stodtelefon.forms.kept import WrittenElsewhere
from stodtelefon.permissions import Permission
from stodtelefon.privacy.reference_codes import reference_code_hash
from stodtelefon.saving import lock, save, save_if_first

NOT_YOURS = "Texten är redan sparad, borttagen eller någon annans."
NOT_OPEN_TO = "Kollegan får inte öppna det som texten hör till. Lämna över ärendet först."
CLOSED_ACCOUNT = "Kontot är avstängt. Be en kollega skriva in det."


class Ended(ValidationError):
    """The draft is not there any more."""

    def __init__(self) -> None:
        super().__init__("Det är redan sparat eller borttaget.", code="ended")


@transaction.atomic
def write_draft(
    *,
    draft_id: UUID,
    contents: dict,
    fields: QueryDict,
    seen: list[str],
    by: AbstractBaseUser,
    at: datetime | None = None,
) -> Draft:
    """Keep what a form holds: begin its draft, or write on in it. The line in the log is written when it begins.

    `contents` is {"address", "title", "place", "fields": [[name, value], …]}. `seen` are the writings of the
    form that the page knows, its own last. One that another of the same page has passed on the way changes nothing.
    Refuses with `WrittenElsewhere` what another page has written on since,
    with `Ended` what is saved or thrown away, and a closed account.
    """
    now = at or timezone.now()
    if not lock(get_user_model(), by.pk).is_active:  # nor does it close meanwhile
        raise ValidationError(CLOSED_ACCOUNT)
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first() or _begun(draft_id, by, now)
    if draft.ended_at is not None or draft.writer_id != by.pk:
        raise Ended
    is_new = draft.showing == ""
    if not is_new and is_passed(seen[-1], by=draft.showing):
        return draft
    if not is_new and not is_in(draft.showing, seen):
        raise WrittenElsewhere(draft.fields)
    before = draft.held if draft.contents else {}
    draft.contents = contents | {name: contents[name] or before.get(name, "") for name in ("title", "place")}
    draft.showing, draft.written_at = seen[-1], now
    draft.place_mark = place_mark(draft.address, writer=by.pk)
    code = code_in(fields)
    draft.spoken_hash = reference_code_hash(code) if code else None
    if is_new:
        draft.due_on = timezone.localdate(now) if by.can(Permission.HOME_READ) else None
    save(draft, update_fields=["contents", "showing", "place_mark", "written_at", "spoken_hash", "due_on"])
    if is_new:
        record("draft.begun", by=by, target=draft)
        tell(draft, by=by)
    return draft


def _begun(draft_id: UUID, by: AbstractBaseUser, now: datetime) -> Draft:
    """A new row, or the one that another press began in the same moment."""
    draft = Draft(pk=draft_id, writer_id=by.pk, begun_at=now, written_at=now)
    return draft if save_if_first(draft) else lock(Draft, draft_id)


def end_with_what_was_saved(*, draft_id: UUID, seen: list[str], by: AbstractBaseUser) -> None:
    """A step of whatever saves the words, inside that transaction: the draft has ended, also one that was never begun,
    so that words on their way begin none. Refuses with `WrittenElsewhere` what another page has written on since.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        names, numbers = zip(*map(parts, seen), strict=True)
        cursor.execute(END, [draft_id, by.pk, seen[-1], now, now, now, list(names), list(numbers)])
        row = cursor.fetchone()
    if row is None:
        other = Draft.objects.open().written_by(by).filter(pk=draft_id).first()
        if other is not None:
            raise WrittenElsewhere(other.fields)
        return
    if not row[0]:
        draft = Draft.objects.get(pk=draft_id)
        record("draft.ended", by=by, target=draft)
        tell(draft, by=by)


# A draft that no page has begun has no showing: the row is there to say that it has ended.
END = """
    INSERT INTO drafts_draft (id, writer_id, showing, begun_at, written_at, ended_at)
    VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at, contents = NULL, spoken_hash = NULL,
                                   place_mark = NULL
    WHERE drafts_draft.ended_at IS NULL AND drafts_draft.writer_id = excluded.writer_id
      AND EXISTS (SELECT FROM unnest(%s::text[], %s::int[]) AS seen (showing, number)
                  WHERE seen.showing = split_part(drafts_draft.showing, '.', 1)
                    AND seen.number >= coalesce(nullif(split_part(drafts_draft.showing, '.', 2), ''), '0')::int)
    RETURNING xmax = 0
"""


@transaction.atomic
def throw_away_draft(*, draft: Draft, by: AbstractBaseUser) -> Draft:
    """End a draft without saving it. Refuses another person's, and one that has ended."""
    draft = _mine(draft, by)
    _end(draft, at=timezone.now())
    record("draft.thrown_away", by=by, target=draft)
    tell(draft, by=by)
    return draft


@transaction.atomic
def hand_over_draft(*, draft: Draft, to: AbstractBaseUser, by: AbstractBaseUser) -> Draft:
    """Give the words to a colleague, whose they are from now on. Refuses another person's, one that has ended, and a
    colleague whose account is closed or who may not open what they are about."""
    to = lock(get_user_model(), to.pk)  # before the draft, as whoever closes an account does
    draft = _mine(draft, by)
    if not to.is_active or to.pk == by.pk:
        raise ValidationError({"to": "Välj en kollega som kan logga in."})
    if not open_to(draft.address, [to]):
        raise ValidationError({"to": NOT_OPEN_TO})
    _give(draft, to)
    record("draft.handed_over", by=by, target=draft)
    tell(draft, by=by)
    return draft


def give_drafts_of(
    drafts: QuerySet[Draft], *, to: Callable[[Draft], AbstractBaseUser | None], by: AbstractBaseUser
) -> None:
    """A step of an action by which somebody leaves what they hold: the words are whose `to` says of each.
    Where it says nobody's they wait for the one who wrote them, until they are too old."""
    for draft in drafts.select_for_update().order_by("pk"):
        receiver = to(draft)
        if receiver is None:
            continue
        _give(draft, receiver)
        record("draft.handed_over", by=by, target=draft)
        tell(draft, by=by)


def expire_drafts(*, by: AbstractBaseUser | None = None, at: datetime | None = None) -> int:
    """End what nobody has written in for as many days as the settings say, and forget what ended yesterday. Run by the
    hourly command; has no person behind it. How many ended."""
    now, count = at or timezone.now(), 0
    for draft in Draft.objects.open().untouched(at=now):
        with transaction.atomic():
            row = Draft.objects.open().untouched(at=now).select_for_update().filter(pk=draft.pk).first()
            if row is not None:
                _end(row, at=now)
                record("draft.expired", by=by, target=row)
                tell(row, by=by)
                count += 1
    Draft.objects.forgotten(at=now).delete()
    return count


def _mine(draft: Draft, by: AbstractBaseUser) -> Draft:
    draft = lock(Draft, draft.pk)
    if draft.writer_id != by.pk or draft.ended_at is not None:
        raise ValidationError(NOT_YOURS)
    return draft


def _give(draft: Draft, to: AbstractBaseUser) -> None:
    draft.received_from_id, draft.writer = draft.writer_id, to
    draft.place_mark = place_mark(draft.address, writer=to.pk)
    draft.due_on = timezone.localdate() if to.can(Permission.HOME_READ) else None
    save(draft, update_fields=["received_from", "writer", "place_mark", "due_on"])


def _end(draft: Draft, *, at: datetime) -> None:
    draft.contents, draft.spoken_hash, draft.place_mark, draft.ended_at = None, None, None, at
    save(draft, update_fields=["contents", "spoken_hash", "place_mark", "ended_at"])
