"""How every action reads, locks and saves a row.

Rules that must always hold stand in the database. This module is the one place where a broken constraint turns into
the Swedish sentence that belongs to it, where what a form has made already is found, and where two people who edit
the same row are told apart. Times are aware datetimes in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, connection, models
from django.utils import timezone

from stodtelefon.bounds import HAPPENED
from stodtelefon.database.locks import wait_for
from stodtelefon.database.new_row import insert, insert_if_first
from stodtelefon.database.signed_rows import remember_signed
from stodtelefon.reach import parse_mail_address
from stodtelefon.texts import MISSING, MISSING_WORDS, NUL, TOO_LONG, one_line, tidy

M = TypeVar("M", bound=models.Model)

NOT_TOGETHER = "Uppgifterna går inte ihop och har inte sparats. Se över dem och försök igen."
# Who signed, by the name that the account had: a copy, which triggers hold to what it was.
SIGNED = ("author_name", "author_title", "by_name", "by_title")


class Stale(ValidationError):
    """The row was changed since it was shown: by somebody else, or (`is_own`) by oneself in another window."""

    its_own = "Du har själv ändrat det här i ett annat fönster. Se vad som är nytt, och spara sedan igen."
    sentence = "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."

    def __init__(self, *, is_own: bool = False):
        super().__init__(self.its_own if is_own else self.sentence, code="stale")


class SentBefore(ValidationError):
    """This form was sent before, with other words: `made` is what the first sending made."""

    FIRST, OTHER = "Det första är sparat.", "Det här är inte det."

    def __init__(self, made: models.Model):
        super().__init__(f"{self.FIRST} {self.OTHER}", code="sent_before")
        self.made = made


class Elsewhere(ValidationError):
    """What is to be put right on another page: what it is called, what is wrong there, and its address."""

    def __init__(self, label: str, wrong: str, address: str):
        super().__init__(f"{label} {wrong}", code="elsewhere")
        self.label, self.wrong, self.address = label, wrong, address


class Versioned(models.Model):
    """A row that people edit: `version` goes up by one each time it is saved.

    What its fields said before is kept by triggers (`stodtelefon/earlier/`), but for `bookkeeping`: fields that the
    program notes by itself, and what is never kept. `aside`: fields that no form of others has, so that a change of
    these alone makes no new version. `erases`: a condition on the NEW row, in SQL -> the columns of
    which nothing earlier may be kept then. `several`: what it has several of in a table of its own, by name -> that
    table's rows and the field there, as `"audiences": "targets.audience"`. `has_editions`: what it said stands in rows
    of its own.
    """

    has_editions = False
    bookkeeping: tuple[str, ...] = ()
    aside: frozenset[str] = frozenset()
    erases: dict[str, tuple[str, ...]] = {}
    several: dict[str, str] = {}

    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        abstract = True


class FormMade(models.Model):
    """A row that a form makes: the form's token makes sure that it is made once, however often it is sent."""

    form_token = models.UUIDField("formulärets märke", null=True, blank=True, editable=False, unique=True)

    class Meta:
        abstract = True


def both_or_neither(*names: str) -> models.Q:
    """For a constraint: these fields are all there or all empty, as a moment and its person are."""
    return models.Q(**{f"{name}__isnull": True for name in names}) | models.Q(
        **{f"{name}__isnull": False for name in names}
    )


def save(obj: M, *, update_fields: list[str] | None = None) -> M:
    """Validate and save `obj`; a broken named constraint is refused with that constraint's own sentence.

    Constraints and foreign keys are left to the database (each one that Django checks costs a query, and one on a
    sealed field is silently skipped). What the database refuses ends the action: see `refusing`.
    """
    check_fields(obj)
    if isinstance(obj, Versioned) and not obj._state.adding and not _is_aside(obj, update_fields):
        obj.version += 1
        if update_fields is not None:
            update_fields = [*update_fields, "version"]
    with refusing():
        if obj._state.adding and update_fields is None:
            insert(obj)
        else:
            obj.save(force_insert=obj._state.adding, update_fields=update_fields)
    remember_signed([obj])
    return obj


def _is_aside(obj: Versioned, update_fields: list[str] | None) -> bool:
    """Are only fields saved that no form of others has?"""
    return update_fields is not None and obj.aside.issuperset(update_fields)


def save_new(rows: list[M]) -> list[M]:
    """`save` for several new rows of one model: each is validated, and all are written in one statement, or none."""
    for row in rows:
        check_fields(row)
    if rows:
        with refusing():
            type(rows[0])._base_manager.bulk_create(rows)
    remember_signed(rows)
    return rows


def save_if_first(obj: models.Model) -> bool:
    """Write a new row of the code's own, unless one with the same key is there. Whoever is about to write that one is
    waited for. One statement. Gives whether it was written."""
    return insert_if_first(obj)


def save_alike(rows: models.QuerySet, **values: object) -> None:
    """Give all of the rows the same plain values, in one statement; each that has a version gets its next.

    The values are the code's own: nothing that a person typed is validated here, and a sealed field is refused.
    """
    if issubclass(rows.model, Versioned):
        values["version"] = models.F("version") + 1
    with refusing():
        rows.update(**values)


def check_fields(obj: models.Model) -> None:
    """Tidy the texts and refuse values that do not fit their fields. What the database is asked for is left out: see
    `save`. A sealed field tidies and judges what is written to it by itself."""
    check_faults(text_faults(obj))
    given = {
        field.name
        for field in obj._meta.concrete_fields
        if field.is_relation and getattr(obj, field.attname) is not None
    }
    obj.full_clean(exclude=given, validate_unique=False, validate_constraints=False)


def text_faults(obj: models.Model) -> dict[str, ValidationError]:
    """Tidy the columns that hold text; gives what cannot be kept, in the words that the fields of a form say it in."""
    faults = {}
    for field in obj._meta.concrete_fields:
        value = obj.__dict__.get(field.attname)
        is_line = isinstance(field, models.CharField)
        is_text = is_line or isinstance(field, models.TextField)
        if not is_text or field.choices or field.name in SIGNED or not isinstance(value, str):
            continue
        setattr(obj, field.attname, value := one_line(value) if is_line else tidy(value))
        if "\x00" in value:
            faults[field.name] = ValidationError(NUL, code="null_characters_not_allowed")
        elif field.max_length is not None and len(value) > field.max_length:
            faults |= length_faults(field.name, value, field.max_length)
        elif value and isinstance(field, models.EmailField):
            faults |= _mail_faults(field.name, value)
        elif not value and not field.blank:
            faults[field.name] = ValidationError(MISSING if is_line else MISSING_WORDS, code="blank")
    return faults


def length_faults(name: str, text: str | None, most: int) -> dict[str, ValidationError]:
    """Where a text may be shorter than its column."""
    length = len(tidy(text))
    sizes = {"show_value": length, "limit_value": most}
    return {name: ValidationError(TOO_LONG, code="max_length", params=sizes)} if length > most else {}


def _mail_faults(name: str, address: str) -> dict[str, ValidationError]:
    try:
        parse_mail_address(address)
    except ValidationError as error:
        return {name: error}
    return {}


@contextmanager
def refusing() -> Iterator[None]:
    """When the database says no: why. Nothing more can be asked then until the action's own transaction has ended, nor
    need be: the refusal undoes the action whole, so a savepoint around each row would be two statements for nothing."""
    try:
        yield
    except IntegrityError as error:
        raise refusal(error) from None


def refusal(error: IntegrityError) -> ValidationError:
    """The Swedish sentence of the constraint that the database names; never a value, never the statement."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    return ValidationError(sentences().get(name, NOT_TOGETHER), code=name or "integrity")


def sentences() -> dict[str, str]:
    """Every constraint's sentence by the constraint's name, triggers that raise one included."""
    found = {}
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            found[constraint.name] = str(constraint.get_violation_error_message())
        found.update(getattr(model, "TRIGGER_SENTENCES", {}))
    return found


def lock(source: type[M] | models.QuerySet[M], pk: object) -> M:
    """The row as it is now, locked until the transaction ends. `NO KEY` so that foreign keys to it can be written.

    Refused when the row is gone: two who remove it at the same moment both saw it.
    """
    rows = source if isinstance(source, models.QuerySet) else source._base_manager.all()
    try:
        return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)
    except ObjectDoesNotExist:
        sentence = "Det här finns inte längre. Gå tillbaka och se hur det är nu."
        raise ValidationError(sentence, code="gone") from None


def check_version(obj: Versioned, version: int | None) -> None:
    """Refuse with `Stale` when the form was opened on another version. None: the deed needs no version."""
    if version is not None and obj.version != version:
        raise Stale


def already_made(model: type[M], token: UUID | None, by: AbstractBaseUser) -> M | None:
    """What this form made the first time it was sent, or None. Two sendings at once wait for each other here.

    Asked by `made_once` alone (`stodtelefon/drafts/first_words.py`), which compares what was said. Refused with one
    sentence when the token is somebody else's: a token is as personal as the form it came with.
    """
    if token is None:
        return None
    wait_for(token.int & 0x7FFFFFFFFFFFFFFF)
    return made_with(model, token, by)


def made_with(model: type[M], token: UUID, by: AbstractBaseUser) -> M | None:
    """The same, for who has waited already."""
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute(f"SELECT FROM {table} WHERE form_token = %s", [token])
        if cursor.fetchone() is None:
            return None
    made = model._base_manager.get(form_token=token)
    if made.created_by_id != by.pk:
        raise ValidationError("Formuläret tillhör någon annan. Öppna ett nytt och försök igen.", code="token")
    return made


def check_faults(faults: dict[str, str | ValidationError]) -> None:
    """Refuse what is wrong, each sentence by its field. A form asks for the same faults before it calls the action."""
    if faults:
        raise ValidationError(faults)


def moment(at: datetime | None) -> datetime:
    """When a deed happened: now unless said otherwise, never in the future and never by a slip in the year."""
    now = timezone.now()
    if at is None:
        return now
    if fault := HAPPENED.fault(at, now=now):
        raise ValidationError(fault, code="future" if at > now else "year")
    return at
