"""The week that is shown."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django import forms

from stodtelefon.forms.fields import Words

WEEK = re.compile(r"([0-9]{4})-W([0-9]{1,2})")


class WeekForm(forms.Form):
    """`?vecka=2026-W48`; anything else is this week."""

    vecka = Words(required=False)

    def monday(self, today: date) -> date:
        this_week = today - timedelta(days=today.weekday())
        wanted = WEEK.fullmatch(self.cleaned_data["vecka"]) if self.is_valid() else None
        if wanted is None:
            return this_week
        try:
            monday = date.fromisocalendar(int(wanted[1]), int(wanted[2]), 1)
        except ValueError:
            return this_week
        return monday if 2000 <= monday.year <= 2100 else this_week
