"""What is planned from the coverage."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.models import OutreachKind
from calls.promptness import add_working_days
from outreach.actions.events import PLANNED_ON
from outreach.coverage import TOLD
from outreach.models import OutreachEvent
from stodtelefon.accounts.fields import Colleague
from stodtelefon.accounts.offers import colleagues
from stodtelefon.forms.fields import Day, OneRow, Unseen, WholeNumber
from stodtelefon.forms.form import StodForm
from stodtelefon.forms.offers import Offering
from stodtelefon.organisation.missing import NO_OUTREACH_KINDS
from stodtelefon.organisation.offers import of_list
from stodtelefon.permissions import Permission

DAYS_TO_PLAN = 10  # working days: what a gap is planned for, unless said otherwise


class Before(forms.Form):
    """`?vem=3&dag=2026-12-11&hur=5`: by whom, when and how the last gap was planned, so that the next can be alike."""

    NAMES = {"vem": "held_by", "dag": "on", "hur": "kind"}

    vem = WholeNumber(required=False)
    dag = Day(within=PLANNED_ON, required=False)
    hur = WholeNumber(required=False)

    @classmethod
    def of(cls, planned: OutreachEvent) -> str:
        """The end of an address that says so of something planned."""
        return urlencode({"vem": planned.held_by_id, "dag": planned.on.isoformat(), "hur": planned.kind_id})

    def initial_values(self) -> dict:
        """What to fill in; nothing where it cannot be understood."""
        given = self.cleaned_data if self.is_valid() else {}
        return {self.NAMES[name]: value for name, value in given.items() if value is not None}


class GapForm(StodForm, Offering):
    """A gap of the coverage becomes something planned, by one press: by whom, for which day and how stand above it."""

    once = True
    is_kept = False
    offers = TOLD | {"kind": of_list(OutreachKind), "held_by": colleagues(Permission.OUTREACH_LOG)}

    held_by = Colleague(label="Vem?", empty_label=None, error_messages={"required": "Välj vem."})
    on = Day(within=PLANNED_ON, label="Dag")
    kind = OneRow(label="Hur?", empty_label=None, nothing=NO_OUTREACH_KINDS)
    gap = Unseen()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("kind", "held_by"):
            self.fields[name].offer(self.offered(name))
        self.fields["held_by"].initial = user
        self.fields["on"].initial = add_working_days(timezone.localdate(), DAYS_TO_PLAN)

    def clean_gap(self) -> dict[str, list]:
        """The audience and, after a dot, the area: by their keys. Without an area: wherever it is."""
        audience, _, area = self.cleaned_data["gap"].partition(".")
        found = {
            "audiences": [row for row in self.offered("audiences") if row.key == audience],
            "areas": [row for row in self.offered("areas") if area and row.key == area],
        }
        if not found["audiences"] or (area and not found["areas"]):
            raise ValidationError("Välj en lucka i tabellen.")
        return found

    @property
    def arguments(self) -> dict:
        given = dict(self.cleaned_data)
        return given.pop("gap") | given | {"fills_gap": True}
