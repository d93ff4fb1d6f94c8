"""Days, times of day, moments and months, each with the bounds of what can be meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from stodtelefon import reading
from stodtelefon.bounds import Days, Moments
from stodtelefon.forms.fields.copies import Copied
from stodtelefon.texts import tidy

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


# The fields


class Typed(Copied):
    """Read one way in the whole house, and shown again in the browser's own way once it could be read."""

    read: Callable

    def to_python(self, value):
        if isinstance(value, str):
            return self.read(value) if tidy(value) else None
        return super().to_python(value)

    def bound_data(self, data, initial):
        typed = super().bound_data(data, initial)
        try:
            return self.widget.format_value(self.prepare_value(self.to_python(typed)))
        except ValidationError:
            return typed


class Bounded(Typed):
    """Says which days can be meant: `within`, and `since` where the form knows what it belongs to."""

    since = None

    def __init__(self, *, within, **kwargs):
        self.within = within
        super().__init__(**kwargs)

    def validate(self, value):
        super().validate(value)
        fault = "" if self.disabled else self.fault(value)
        if fault:
            raise ValidationError(fault, code="bounds")


class Day(Bounded, forms.DateField):
    """A day, as the browser writes it or as a person does. `since`: the first day that can be meant."""

    widget = DateInput
    read = staticmethod(reading.read_day)
    default_error_messages = {"required": "Ange en dag."}
    within: Days
    since: date | None

    def fault(self, day: date | None) -> str:
        return self.within.fault(day, on=timezone.localdate(), since=self.since)


class Clock(Typed, forms.TimeField):
    """A time of day."""

    widget = TimeInput
    read = staticmethod(reading.read_clock)
    default_error_messages = {"required": "Ange en tid."}


class Moment(Bounded, forms.DateTimeField):
    """A day and a time, cleaned to UTC. `since`: the first moment that can be meant."""

    widget = DateTimeInput
    read = staticmethod(reading.read_moment)
    default_error_messages = {"required": "Ange dag och tid."}
    within: Moments
    since: datetime | None

    def fault(self, moment: datetime | None) -> str:
        return self.within.fault(moment, now=timezone.now(), since=self.since)


class Month(Bounded, forms.DateField):
    """A month, `2026-11`, cleaned to its first day."""

    widget = MonthInput
    read = staticmethod(reading.read_month)
    default_error_messages = {"required": "Ange en månad."}
    within: Days

    def fault(self, month: date | None) -> str:
        return self.within.fault(month, on=timezone.localdate())
