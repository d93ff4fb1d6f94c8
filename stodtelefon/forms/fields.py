"""The fields that every form of the house is made of, each with its sentence for each mistake.

They are Django's own fields, said in our words and drawn with the browser's own controls. What was typed is never cut
off: the browser is not told how long a text may be, so that too much is refused in a sentence with all of it kept.
"""

from __future__ import annotations

from datetime import date, datetime, time

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import connection, models
from django.utils import timezone
from django.utils.text import capfirst

from stodtelefon.dates import iso_moment

TOO_LONG = "Texten är för lång: %(show_value)d tecken, högst %(limit_value)d får plats."
NUL = "Texten innehåller ett tecken som inte kan sparas."
NOT_IN_LIST = "Välj ett av svaren i listan."
GONE = "Det du valde finns inte kvar i listan. Välj igen."
DAY = "Skriv datumet som 2026-11-22."
MOMENT = "Skriv dag och klockslag som 2026-11-22 14:30."
YEARS = range(1901, 9000)  # a day outside cannot be reckoned with: the next one may not exist
EMPTY = "tomt"
NOTHING_CHOSEN = "Välj"
NOT_A_KEY = ProhibitNullCharactersValidator(message=NOT_IN_LIST)


# What the browser shows


class DateInput(forms.DateInput):
    """The browser's own date field. It speaks ISO whatever the language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class MonthInput(forms.DateInput):
    input_type = "month"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m")


# Texts


class Words(forms.CharField):
    """What somebody writes: on one line, or on `rows` of them. A line break counts as one character."""

    default_error_messages = {"max_length": TOO_LONG, "null_characters_not_allowed": NUL}

    def __init__(self, *, rows: int = 0, widget=None, error_messages=None, **kwargs):
        missing = {"required": "Skriv en mening här." if rows else "Fyll i det här."}
        super().__init__(
            widget=widget or (forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput),
            error_messages=missing | (error_messages or {}),
            **kwargs,
        )

    def widget_attrs(self, widget):
        """No `maxlength`. Whatever alphabet is written is shown in its own direction."""
        return {"dir": "auto", "autocomplete": "off"} | widget.attrs

    def to_python(self, value):
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text


class Mail(forms.EmailField):
    """An e-mail address."""

    default_error_messages = {
        "required": "Fyll i det här.",
        "invalid": "Skriv e-postadressen så här: namn@exempel.se.",
        "max_length": TOO_LONG,
        "null_characters_not_allowed": NUL,
    }

    def widget_attrs(self, widget):
        return {"autocomplete": "off"} | widget.attrs


class Secret(forms.CharField):
    """A password, taken exactly as it is typed. `autocomplete`: what a password manager is told."""

    default_error_messages = {
        "required": "Fyll i det här.",
        "max_length": TOO_LONG,
        "null_characters_not_allowed": NUL,
    }

    def __init__(self, *, autocomplete: str, **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(widget=widget, strip=False, max_length=200, **kwargs)

    def widget_attrs(self, widget):
        return {}


class Unseen(forms.CharField):
    """What the page itself sends along, such as which button was pressed."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)


# Choices


class OneOf(forms.TypedChoiceField):
    """One answer among a few. Without an empty choice nothing is chosen from the start."""

    widget = forms.RadioSelect
    default_error_messages = {"required": "Välj ett svar.", "invalid_choice": NOT_IN_LIST}

    def __init__(self, choices=(), **kwargs):
        super().__init__(choices=choices, **kwargs)


class SomeOf(forms.MultipleChoiceField):
    """Any number of answers, cleaned to a tuple."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "required": "Välj ett svar.",
        "invalid_choice": NOT_IN_LIST,
        "invalid_list": NOT_IN_LIST,
    }

    def __init__(self, choices=(), **kwargs):
        super().__init__(choices=choices, **kwargs)

    def clean(self, value):
        return tuple(super().clean(value))


class Tick(forms.BooleanField):
    """A box to tick, or to leave."""

    default_error_messages = {"required": "Kryssa i rutan."}

    def __init__(self, *, required: bool = False, **kwargs):
        super().__init__(required=required, **kwargs)


class Rows:
    """Rows of a table to choose among. The page may have been open for long: of a row that is not offered any more it
    is said what has become of it, in the row's own words (`why_gone`) where its model has any."""

    def clean(self, value):
        try:
            return super().clean(value)
        except ValidationError as error:
            if error.code != "invalid_choice":
                raise
            raise ValidationError(self.what_became_of(error.params["value"]), code=error.code) from None

    def what_became_of(self, key) -> str:
        model = self.queryset.model
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

    def offer(self, rows: models.QuerySet, *, keep: models.Model | None = None, heading=None) -> None:
        """Let these be chosen, and `keep` although it is not offered any more. `heading(row)`: what it stands under."""
        if keep is not None:
            rows = rows | type(keep)._base_manager.filter(pk=keep.pk)
        self.queryset = rows
        if heading is None:
            return
        groups: dict[str, list] = {}
        for row in rows:
            groups.setdefault(heading(row), []).append(
                (self.prepare_value(row), self.label_from_instance(row))
            )
        self.choices = [("", self.empty_label or ""), *groups.items()]


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


# Days, times and numbers


class Day(forms.DateField):
    widget = DateInput
    default_error_messages = {"required": "Ange en dag.", "invalid": DAY}

    def to_python(self, value):
        day = super().to_python(value)
        if day is not None and day.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class Clock(forms.TimeField):
    widget = TimeInput
    default_error_messages = {"required": "Ange en tid.", "invalid": "Skriv klockslaget som 14:30."}


class Moment(forms.DateTimeField):
    """A day and a time, as the browser writes it or as a person does."""

    widget = DateTimeInput
    input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H.%M"]
    default_error_messages = {"required": "Ange dag och tid.", "invalid": MOMENT}

    def to_python(self, value):
        moment = super().to_python(value)
        if moment is not None and moment.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


class Month(forms.DateField):
    """A month that has been, `2026-11`, cleaned to its first day."""

    widget = MonthInput
    input_formats = ["%Y-%m"]
    default_error_messages = {
        "required": "Ange en månad.",
        "invalid": "Skriv år och månad som 2026-11.",
        "not_been": "Välj en månad som har varit.",
    }

    def to_python(self, value):
        month = super().to_python(value)
        if month is not None and not date(1900, 1, 1) <= month <= timezone.localdate():
            raise ValidationError(self.error_messages["not_been"], code="not_been")
        return month


class WholeNumber(forms.IntegerField):
    default_error_messages = {
        "required": "Fyll i det här.",
        "invalid": "Skriv ett helt tal.",
        "min_value": "Skriv minst %(limit_value)s.",
        "max_value": "Skriv högst %(limit_value)s.",
    }


# Columns of a model


COLUMNS = (
    (models.EmailField, Mail),
    (models.CharField, Words),
    (models.TextField, Words),
    (models.DateField, Day),
    (models.TimeField, Clock),
    (models.IntegerField, WholeNumber),
    (models.BooleanField, Tick),
)


def field_of_column(column: models.Field, **kwargs) -> forms.Field:
    """Our field for a column, with the column's own bounds: `formfield_callback` of a form made from a model."""
    if isinstance(column, ArrayField):
        given = {"label": capfirst(column.verbose_name), "required": not column.blank} | kwargs
        return SomeOf(column.base_field.choices, **given)
    if column.choices:
        field = column.formfield(choices_form_class=OneOf, **{"widget": forms.Select} | kwargs)
        field.choices = [(key, label if key else NOTHING_CHOSEN) for key, label in field.choices]
        return field
    form_class = next(ours for kind, ours in COLUMNS if isinstance(column, kind))
    if form_class is WholeNumber:
        _, most = connection.ops.integer_field_range(column.get_internal_type())
        kwargs = {"max_value": most} | kwargs
    return column.formfield(form_class=form_class, **kwargs)


# A field on paper


def labels(field: forms.Field) -> list[str]:
    """The answers to choose among, as words; none where the answer is written."""
    choices = _flat(getattr(field, "choices", ()))
    return [str(label) for key, label in choices if key not in (None, "")]


def is_long(field: forms.Field) -> bool:
    """Does the answer need several lines?"""
    return isinstance(field.widget, forms.Textarea)


# Values in words


def in_words(field: forms.Field, value) -> str:
    """A value as the form's own field would name it."""
    if isinstance(field, forms.BooleanField):
        return "ja" if value else "nej"
    chosen = value if isinstance(value, list | tuple) else [value]
    words = [_one_in_words(field, one) for one in chosen if one not in (None, "")]
    return ", ".join(words) or EMPTY


def _one_in_words(field: forms.Field, value) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(_flat(field.choices)).get(value, value))
    if isinstance(value, datetime):
        return iso_moment(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(field, Month):
        return f"{value:%Y-%m}"
    return str(value)


def _flat(choices):
    """Choices that may stand under headings."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
