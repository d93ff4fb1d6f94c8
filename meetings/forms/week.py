"""The week that is shown."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms


class WeekForm(forms.Form):
    """`?vecka=2026-W48`; anything else is this week, and `is_unknown` then says that another was asked for."""

    vecka = forms.RegexField(r"^\d{4}-W\d{1,2}$", required=False, max_length=8)

    is_unknown = False

    def monday(self, today: date) -> date:
        monday = self._asked_for()
        self.is_unknown = monday is None and bool(self.data.get("vecka"))
        return monday or today - timedelta(days=today.weekday())

    def _asked_for(self) -> date | None:
        wanted = self.cleaned_data.get("vecka") if self.is_valid() else ""
        if not wanted:
            return None
        year, week = wanted.split("-W")
        try:
            monday = date.fromisocalendar(int(year), int(week), 1)
        except ValueError:
            return None
        return monday if 2000 <= monday.year <= 2100 else None
