"""What somebody chooses: among words, or among the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.forms.models import ModelChoiceIterator

from stodtelefon.forms.fields.copies import Copied
from stodtelefon.forms.offers import Offered

NOT_IN_LIST = "Välj ett av svaren i listan."
GONE = "Det du valde finns inte kvar i listan. Välj igen."
NOT_A_KEY = ProhibitNullCharactersValidator(message=NOT_IN_LIST)


class OneOf(Copied, forms.TypedChoiceField):
    """One answer among a few. Without an empty choice nothing is chosen from the start."""

    widget = forms.RadioSelect
    default_error_messages = {"required": "Välj ett svar.", "invalid_choice": NOT_IN_LIST}

    def __init__(self, choices=(), **kwargs):
        super().__init__(choices=choices, **kwargs)


class SomeOf(Copied, forms.MultipleChoiceField):
    """Any number of answers, cleaned to a tuple."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "required": "Välj ett svar.",
        "invalid_choice": NOT_IN_LIST,
        "invalid_list": NOT_IN_LIST,
    }

    def __init__(self, choices=(), **kwargs):
        super().__init__(choices=choices, **kwargs)

    def offer(self, rows: Offered) -> None:
        """Let these rows of a list be chosen, each by its key."""
        self.read, self.choices = rows, cache(lambda: [(row.key, str(row)) for row in rows])

    def clean(self, value):
        return tuple(super().clean(value))


class Tick(Copied, forms.BooleanField):
    """A box to tick, or to leave."""

    default_error_messages = {"required": "Kryssa i rutan."}

    def __init__(self, *, required: bool = False, **kwargs):
        super().__init__(required=required, **kwargs)


class RowsOnce(ModelChoiceIterator):
    """Read when a form first asks for them, and then kept: a field that is drawn asks several times."""

    def __iter__(self) -> Iterator:
        return iter(self._read)

    @cached_property
    def _read(self) -> list:
        return list(super().__iter__())


class Rows(Copied):
    """Rows of a table to choose among: a question to the table, or read already (`read`). The page may have been open
    for long: of a row that is not offered any more it is said what has become of it, in the row's own words
    (`why_gone`) where its model has any."""

    iterator = RowsOnce
    read: Offered | None = None

    def clean(self, value):
        try:
            return super().clean(value)
        except ValidationError as error:
            if error.code != "invalid_choice":
                raise
            raise ValidationError(self.what_became_of(error.params["value"]), code=error.code) from None

    def what_became_of(self, key) -> str:
        model = (self.queryset if self.read is None else self.read).model
        if not hasattr(model, "why_gone"):
            return self.error_messages["invalid_choice"]
        try:
            row = model._base_manager.filter(**{self.to_field_name or "pk": key}).first()
        except (ValueError, TypeError, ValidationError):
            row = None
        return row.why_gone if row is not None else self.error_messages["invalid_choice"]


class OneRow(Rows, forms.ModelChoiceField):
    """One row of a table: a colleague, an agency, a row of a code list. The form says which can be chosen.

    `nothing` is said where there is no row: what is missing, and who puts it in.
    """

    validate_no_null_characters = NOT_A_KEY
    default_error_messages = {"required": "Välj ett svar.", "invalid_choice": GONE}

    def __init__(self, *, nothing: str = "", **kwargs):
        super().__init__(queryset=None, **kwargs)
        self.nothing = nothing

    def offer(
        self, rows: models.QuerySet | Offered, *, keep: models.Model | None = None, heading=None
    ) -> None:
        """Let these be chosen, and `keep` although it is not offered any more. `heading(row)`: what it stands under."""
        if isinstance(rows, Offered):
            self.read = rows if keep is None else rows.with_row(keep)
            self.choices = cache(lambda: self.choices_of(self.read, heading))
            return
        if keep is not None:
            rows = rows | type(keep)._base_manager.filter(pk=keep.pk)
        self.queryset = rows
        if heading is not None:
            self.choices = self.choices_of(rows, heading)

    def choices_of(self, rows: Iterable[models.Model], heading=None) -> list[tuple]:
        chosen = [
            (heading and heading(row), self.prepare_value(row), self.label_from_instance(row)) for row in rows
        ]
        if heading is None:
            empty = [] if self.empty_label is None else [("", self.empty_label)]
            return [*empty, *(pair for _, *pair in chosen)]
        groups: dict[str, list] = {}
        for title, key, label in chosen:
            groups.setdefault(title, []).append((key, label))
        return [("", self.empty_label or ""), *groups.items()]

    def to_python(self, value):
        """Among rows that are read already the chosen one is found without asking for it again."""
        if self.read is None or value in self.empty_values:
            return super().to_python(value)
        self.validate_no_null_characters(value)
        key = self.prepare_value(value)
        for row in self.read:
            if str(self.prepare_value(row)) == str(key):
                return row
        raise ValidationError(
            self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
        )


class CodeField(OneRow):
    """A row of a code list, by its key."""

    def __init__(self, **kwargs):
        super().__init__(to_field_name="key", **kwargs)


class SomeRows(Rows, forms.ModelMultipleChoiceField):
    """Any number of rows of a table. `nothing` as for one row."""

    validate_no_null_characters = NOT_A_KEY
    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "required": "Välj ett svar.",
        "invalid_choice": GONE,
        "invalid_pk_value": GONE,
        "invalid_list": NOT_IN_LIST,
    }

    def __init__(self, *, nothing: str = "", **kwargs):
        super().__init__(queryset=None, **kwargs)
        self.nothing = nothing

    def offer(self, rows: Offered, *, keep: Iterable[models.Model] = ()) -> None:
        """Let these be chosen, and those in `keep` although they are not offered any more."""
        for row in keep:
            rows = rows.with_row(row)
        self.read = rows
        self.choices = cache(
            lambda: [(self.prepare_value(row), self.label_from_instance(row)) for row in rows]
        )

    def clean(self, value):
        """Of rows that are read already: those that were chosen, as a list."""
        if self.read is not None and not self.required and not value:
            return []
        return super().clean(value)

    def _check_values(self, value):
        if self.read is None:
            return super()._check_values(value)
        found = {str(self.prepare_value(row)): row for row in self.read}
        for key in value:
            self.validate_no_null_characters(key)
            if str(key) not in found:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        return [found[key] for key in dict.fromkeys(map(str, value))]
