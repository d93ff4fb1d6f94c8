"""Days, times of day, moments, months and longer spans, each with the bounds of what can be meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from stodtelefon import reading
from stodtelefon.bounds import Days, Moments
from stodtelefon.dates import whole_minute
from stodtelefon.forms.fields.copies import Copied
from stodtelefon.forms.fields.texts import UNREMEMBERED
from stodtelefon.spans import Span
from stodtelefon.texts import tidy

EMPTY_IS_NOW = "14:30, eller dag och klockslag. Tomt är nu."

# What the browser shows


class DateInput(forms.DateInput):
    """The browser's own date field. It speaks ISO whatever the language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=UNREMEMBERED | (attrs or {}), format="%Y-%m-%d")


# Times, moments and months are typed: the browser's own fields of them are one stop of the Tab key for each number.

TYPED = {"class": "clock"} | UNREMEMBERED


class TimeInput(forms.TimeInput):
    def __init__(self, attrs=None):
        super().__init__(attrs=TYPED | {"placeholder": "t.ex. 14:30"} | (attrs or {}), format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    def __init__(self, attrs=None):
        super().__init__(
            attrs=TYPED | {"placeholder": "t.ex. 14:30"} | (attrs or {}), format="%Y-%m-%d %H:%M"
        )


class MonthInput(forms.DateInput):
    def __init__(self, attrs=None):
        super().__init__(attrs=TYPED | {"placeholder": "t.ex. 2026-09"} | (attrs or {}), format="%Y-%m")


class SpanInput(forms.TextInput):
    def __init__(self, attrs=None):
        super().__init__(attrs=TYPED | {"placeholder": "t.ex. hösten 2025"} | (attrs or {}))


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
            read = self.to_python(typed)
        except ValidationError:
            return typed
        return typed if read is None else self.widget.format_value(self.prepare_value(read))


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
    """A time of day, or "nu"."""

    widget = TimeInput
    default_error_messages = {"required": "Ange en tid."}

    def read(self, text: str) -> time:
        return (
            timezone.localtime().time().replace(second=0, microsecond=0)
            if reading.is_now(text)
            else reading.read_clock(text)
        )


class Moment(Bounded, forms.DateTimeField):
    """When something happened: a day and a time, the time alone, or "nu". Cleaned to UTC. `since`: the first moment
    that can be meant.

    Where nothing has to be filled in, "nu" is as good as nothing: the action then takes the moment at which it is done,
    so that the same form sent twice says the same.
    """

    widget = DateTimeInput
    default_error_messages = {"required": "Ange dag och tid."}
    within: Moments
    since: datetime | None

    def read(self, text: str) -> datetime | None:
        if reading.is_now(text):
            return whole_minute(timezone.now()) if self.required else None
        return reading.read_latest(text, now=timezone.now())

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


class MonthOrLonger(Bounded, forms.Field):
    """When something began, as precisely as it is known: a month, a season or a year. Cleaned to a `Span`.
    `said_on`: the day from which «i våras» is told, today where the form says no other."""

    widget = SpanInput
    said_on: date | None = None
    default_error_messages = {"required": "Ange en månad, en årstid eller ett år."}
    within: Days

    def read(self, text: str) -> Span:
        return reading.read_span(text, on=self.said_on or timezone.localdate())

    def fault(self, span: Span | None) -> str:
        return self.within.fault(span and span.first, on=timezone.localdate())
