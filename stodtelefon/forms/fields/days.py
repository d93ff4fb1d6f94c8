"""Days, times of day, moments and months."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

DAY = "Skriv datumet som 2026-11-22."
MOMENT = "Skriv dag och klockslag som 2026-11-22 14:30."
YEARS = range(1901, 9000)  # a day outside cannot be reckoned with: the next one may not exist


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
