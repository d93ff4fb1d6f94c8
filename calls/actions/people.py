"""Identities, and the reference code that lets an anonymous caller come back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls import likeness
from calls.actions.cases import decide, raise_for_words
from calls.actions.likenesses import note_likenesses
from calls.actions.locking import lock_open, touch
from calls.actions.promises import keep_promises
from calls.actions.scans import note_name
from calls.inputs import ContactInput
from calls.models import Caller, Case, CaseDecision, CodeAccess, Identity, PersonOfConcern
from calls.models.choices import RecordLevel
from calls.models.people import CODE_IS_TAKEN, NUMBER_NEEDS_MORE, PERSONAL_NUMBER
from calls.models.restrictions import is_unnamed
from calls.record_levels import holds
from stodtelefon.audit.actions import record
from stodtelefon.audit.models import AuditEvent
from stodtelefon.drafts.models import Draft
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission
from stodtelefon.privacy.hashing import keyed_hash
from stodtelefon.privacy.personal_numbers import parse_personal_number
from stodtelefon.privacy.reference_codes import reference_code_hash, reference_code_hashes
from stodtelefon.reach import parse_mail_address, parse_phone_number
from stodtelefon.saving import check_faults, check_version, lock, moment, save, sentences
from stodtelefon.texts import bare, tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

ACCESS_LASTS = timedelta(hours=24)
TRIES, TRIES_WITHIN = 10, timedelta(hours=1)
TOO_MANY_CODES = "Det har blivit för många fel koder. Vänta en timme, eller fråga en kollega."
NOT_FINISHED = "Samtalet är inte färdigskrivet. Fråga {}, som skriver det."
OWN_NOT_FINISHED = "Samtalet är inte färdigskrivet. Det finns bland dina påbörjade texter, på Idag."
NO_SUCH_CODE = "Koden stämmer inte. Be den som ringer läsa upp den en gång till."
OTHERWISE_KEPT = "Här står något annat om personen sedan förut. Töm fältet, och ändra på ärendets sida."
FIELDS = (
    "name",
    "personal_number",
    "phone",
    "email",
    "address",
    "contact_safety",
    "contact_times",
    "interpreter_language",
    "is_protected",
)


class Unfinished(ValidationError):
    """The code is that of a call that somebody is writing: `draft` is where, `is_own` whether that is the asker."""

    def __init__(self, draft: Draft, *, by: User) -> None:
        self.draft, self.is_own = draft, draft.writer_id == by.pk
        said = OWN_NOT_FINISHED if self.is_own else NOT_FINISHED.format(draft.writer.name)
        super().__init__(said, code="unfinished")


@transaction.atomic
def add_identity(
    *,
    by: User,
    caller: Caller | None = None,
    person: PersonOfConcern | None = None,
    reason: str | None = None,
    level_reason: str | None = None,
    at: datetime | None = None,
    **values: Any,
) -> Identity:
    """Write down who somebody is, in the sealed store.

    A caller's contact details are kept at any record level and nobody is asked why. The person of concern is named
    only at record level `ärende` and with a reason. `level_reason` raises the level where it does not hold this.
    Refuses a second identity for the same person, and a personal number that cannot be right, or at `rådgivning`.
    """
    at = moment(at)
    case = touch((caller or person).case_id, at=at)
    needed = RecordLevel.CASE if person is not None else RecordLevel.OPEN_SERVICE
    case = raise_for_words(case, needed, level_reason, by=by, at=at)
    if person is not None and not holds(case.record_level).person_identity:
        raise ValidationError("Namn på den oron gäller får bara skrivas in på nivån ärende. Höj nivån först.")
    if Identity.objects.filter(caller=caller, person=person).exists():
        raise ValidationError("Det finns redan en identitet här. Ändra den i stället.")
    identity = Identity(caller=caller, person=person, added_by=by, added_at=at)
    _fill(identity, values, on=at)
    check_faults(number_faults(case.record_level, identity.personal_number))
    save(identity)
    note_name(caller, identity.name)
    if person is not None:
        decide(case, CaseDecision.Kind.IDENTITY_ADDED, by=by, at=at, reason=tidy(reason) or None)
    note_likenesses(case, by=by, at=at)
    keep_promises(case, by=by)
    record("identity.added", by=by, target=identity, case=case.pk, fields=_given(values))
    return identity


@transaction.atomic
def change_identity(
    *,
    identity: Identity,
    by: User,
    version: int | None = None,
    level_reason: str | None = None,
    at: datetime | None = None,
    **values: Any,
) -> Identity:
    """Change what is known of somebody. The line names what became another, what was emptied included.

    `level_reason` as in `add_identity`. Refuses a stale version, and a new personal number at `rådgivning`.
    """
    at = moment(at)
    case = touch(identity.case, at=at)
    identity = lock(Identity, identity.pk)
    check_version(identity, version)
    case = raise_for_words(case, RecordLevel.OPEN_SERVICE, level_reason, by=by, at=at)
    before = {name: getattr(identity, name) for name in FIELDS}
    _fill(identity, values, on=at)
    if not before["personal_number"]:
        check_faults(number_faults(case.record_level, identity.personal_number))
    save(identity)
    note_name(identity.caller, identity.name)
    note_likenesses(case, by=by, at=at)
    keep_promises(case, by=by)
    changed = sorted(name for name in FIELDS if getattr(identity, name) != before[name])
    record("identity.changed", by=by, target=identity, case=case.pk, fields=changed)
    return identity


@transaction.atomic
def remove_identity(*, identity: Identity, reason: str, by: User, at: datetime | None = None) -> Case:
    """Remove an identity while the case stays, and what was written of the same person before two cases became one.

    At `rådgivning` and `avidentifierad` whoever works with the case may do it, where the settings let identities be
    removed at all; otherwise, and in a full record, it is a decision by a coordinator (SoL 16:1: what is in a journal
    is otherwise kept until it is erased).
    """
    at = moment(at)
    case = lock_open(identity.case, at=at)
    identity = lock(Identity, identity.pk)
    if not tidy(reason):
        raise ValidationError("Skriv i en mening varför identiteten tas bort.")
    if not may_remove_identity(case, by=by):
        raise ValidationError("Här beslutar en samordnare om att ta bort en identitet.")
    save(case)
    removed = identity.pk
    Identity.objects.earlier_than(identity).delete()
    identity.delete()
    identity.pk = removed
    decide(case, CaseDecision.Kind.IDENTITY_REMOVED, by=by, at=at, reason=reason)
    note_likenesses(case, by=by, at=at)
    keep_promises(case, by=by)
    record("identity.removed", by=by, target=identity, case=case.pk)
    return case


def may_remove_identity(case: Case, *, by: User) -> bool:
    """Does the record level, with the settings, let `by` remove an identity?"""
    is_free = holds(case.record_level).free_removal and Organisation.load().identities_may_be_removed
    return is_free or by.can(Permission.IDENTITY_REMOVE)


@transaction.atomic
def replace_code(*, caller: Caller, code: str, by: User, at: datetime | None = None) -> Caller:
    """Give a caller a new reference code; the old one dies. Only the keyed hash of `code` is kept.

    Refuses a code that another caller has.
    """
    at = moment(at)
    case = touch(caller.case_id, at=at)
    caller = lock(Caller, caller.pk)
    give_code(caller, code, at=at)
    save(caller)
    caller.code_accesses.filter(until__gt=at).delete()
    decide(case, CaseDecision.Kind.CODE_REPLACED, by=by, at=at)
    keep_promises(case, by=by)
    record("code.replaced", by=by, target=caller, case=case.pk)
    return caller


def contact_faults(kept: Identity, given: ContactInput | None) -> dict[str, str]:
    """What was said in a call and is something else than what is kept of that person: the call changes nothing."""
    faults = {}
    for name, value in vars(given).items() if given else ():
        was = getattr(kept, name)
        is_same = value == was if name == "is_protected" else bare(value) == bare(was)
        is_same = is_same or (name == "name" and likeness.same_name(value, was))
        is_same = is_same or (name == "phone" and likeness.digits(value) == likeness.digits(was) != "")
        if value and (was or name == "is_protected") and not is_same:
            faults[name] = OTHERWISE_KEPT
    return faults


def as_kept(values: dict) -> dict:
    """The values with address and number as they are kept. Refuses what cannot be one, as the form does."""
    kept, faults = dict(values), {}
    for name, parse in (("email", parse_mail_address), ("phone", parse_phone_number)):
        try:
            kept |= {name: parse(values[name])} if values.get(name) else {}
        except ValidationError as error:
            faults[name] = error
    check_faults(faults)
    return kept


def give_code(caller: Caller, code: str, *, at: datetime) -> None:
    """A step of the actions that give a code, before they save: refuses one that another caller has.

    Under the key that writes the database sees to that; what an older key hashed is asked for here.
    """
    older = reference_code_hashes(code)[1:]
    if older and Caller.objects.exclude(pk=caller.pk).filter(code_hash__in=older).exists():
        raise ValidationError(sentences()[CODE_IS_TAKEN], code=CODE_IS_TAKEN)
    caller.code_hash, caller.code_set_at = reference_code_hash(code), at


def open_by_code(*, code: str, by: User, at: datetime | None = None) -> CodeAccess:
    """Open one caller's part of a case to `by` for 24 hours, by the code that the caller speaks.

    A code of a call that somebody is writing at this moment says who does. Refuses an unknown code with one sentence
    that gives nothing away, so too one of a restricted case in which `by` is not named; and any code for an hour after
    ten that were wrong: codes are spoken by callers, not guessed. Each refusal is counted by its line in the log, which
    stays; so this is no single transaction.
    """
    at = moment(at)
    wrong = AuditEvent.objects.filter(event="code.refused", actor_id=by.pk, at__gte=at - TRIES_WITHIN)
    is_locked_out = wrong.count() >= TRIES
    caller = Caller.objects.known_by(code).exclude(is_unnamed(by)).first()
    unfinished = (
        None if is_locked_out or caller else Draft.objects.with_code(code).select_related("writer").first()
    )
    if unfinished is not None:
        record("draft.asked_for", by=by, target=unfinished, is_read=True)
        raise Unfinished(unfinished, by=by)
    if is_locked_out or caller is None:
        record("code.refused", by=by, is_read=True)
        raise ValidationError(TOO_MANY_CODES if is_locked_out else NO_SUCH_CODE)
    return _open_to(caller, by=by, at=at)


@transaction.atomic
def _open_to(caller: Caller, *, by: User, at: datetime) -> CodeAccess:
    access = save(CodeAccess(caller=caller, user=by, opened_at=at, until=at + ACCESS_LASTS))
    record("caller.opened_by_code", by=by, target=caller, case=caller.case_id, is_read=True)
    return access


def number_faults(level: str, number: str | None) -> dict[str, str]:
    """A personal number is more than a way to be reached: at `rådgivning` none is kept."""
    is_kept = not number or holds(level).personal_number
    return {} if is_kept else {"personal_number": sentences()[NUMBER_NEEDS_MORE]}


def _fill(identity: Identity, values: dict, *, on: datetime) -> None:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"Identity has no {', '.join(sorted(unknown))}")
    if number := values.get("personal_number"):
        number = parse_personal_number(number, on=timezone.localdate(on))
        values = {**values, "personal_number": number}
        identity.personal_number_hash = keyed_hash(PERSONAL_NUMBER, number)
    elif "personal_number" in values:
        identity.personal_number_hash = None
    for name, value in as_kept(values).items():
        setattr(identity, name, bool(value) if name == "is_protected" else (value or None))


def _given(values: dict) -> list[str]:
    return sorted(name for name, value in values.items() if value)
