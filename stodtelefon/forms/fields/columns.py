"""Our field for a column of a model."""

from __future__ import annotations

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils.text import capfirst

from stodtelefon.forms.fields.choices import OneOf, SomeOf, Tick
from stodtelefon.forms.fields.days import Clock, Day
from stodtelefon.forms.fields.numbers import WholeNumber
from stodtelefon.forms.fields.texts import Key, Mail, Words

NOTHING_CHOSEN = "Välj"

COLUMNS = (
    (models.EmailField, Mail),
    (models.SlugField, Key),
    (models.CharField, Words),
    (models.TextField, Words),
    (models.DateField, Day),
    (models.TimeField, Clock),
    (models.IntegerField, WholeNumber),
    (models.BooleanField, Tick),
)
ROWS = 3


def field_of_column(column: models.Field, **kwargs) -> forms.Field:
    """Our field for a column, with the column's own bounds: `formfield_callback` of a form made from a model.

    `field_classes` of the form names another of ours, where the column alone does not tell: a telephone number.
    """
    if isinstance(column, ArrayField):
        given = {"label": capfirst(column.verbose_name), "required": not column.blank} | kwargs
        return SomeOf(column.base_field.choices, **given)
    if column.choices:
        field = column.formfield(choices_form_class=OneOf, **{"widget": forms.Select} | kwargs)
        field.choices = [(key, label if key else NOTHING_CHOSEN) for key, label in field.choices]
        return field
    by_column = next(ours for kind, ours in COLUMNS if isinstance(column, kind))
    form_class = kwargs.pop("form_class", by_column)
    if form_class is WholeNumber:
        _, most = connection.ops.integer_field_range(column.get_internal_type())
        kwargs = {"max_value": most} | kwargs
    if issubclass(form_class, Words):
        kwargs = {"may_name": True} | kwargs  # of a register or a setting
    if isinstance(column, models.TextField):
        kwargs = {"widget": None, "rows": ROWS} | kwargs
    return column.formfield(form_class=form_class, **kwargs)
