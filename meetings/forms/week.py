"""The week that is shown."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django import forms

from stodtelefon.bounds import FIRST_DEED
from stodtelefon.forms.fields import Words

WEEK = re.compile(r"([0-9]{4})-W([0-9]{1,2})")


class WeekForm(forms.Form):
    """`?vecka=2026-W48`; anything else is this week, and `is_unknown` then says that another was asked for."""

    vecka = Words(may_name=True, required=False)

    is_unknown = False

    def monday(self, today: date) -> date:
        monday = self._asked_for()
        self.is_unknown = monday is None and bool(self.data.get("vecka"))
        return monday or today - timedelta(days=today.weekday())

    def _asked_for(self) -> date | None:
        wanted = WEEK.fullmatch(self.cleaned_data["vecka"]) if self.is_valid() else None
        if wanted is None:
            return None
        try:
            monday = date.fromisocalendar(int(wanted[1]), int(wanted[2]), 1)
        except ValueError:
            return None
        return monday if FIRST_DEED <= monday.year <= 2100 else None
