"""The week that is shown."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms


class WeekForm(forms.Form):
    """`?vecka=2026-W48`; anything else is this week."""

    vecka = forms.RegexField(r"^\d{4}-W\d{1,2}$", required=False, max_length=8)

    def monday(self, today: date) -> date:
        this_week = today - timedelta(days=today.weekday())
        wanted = self.cleaned_data.get("vecka") if self.is_valid() else ""
        if not wanted:
            return this_week
        year, week = wanted.split("-W")
        try:
            monday = date.fromisocalendar(int(year), int(week), 1)
        except ValueError:
            return this_week
        return monday if 2000 <= monday.year <= 2100 else this_week
