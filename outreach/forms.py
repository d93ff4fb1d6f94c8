"""What people fill in about outreach: on one page, in half a minute."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils import timezone

from calls.models import Audience, OutreachKind
from outreach.actions import DONE_ON, OCCASION
from outreach.models import Area, OutreachEvent
from referrals.models import Agency
from stodtelefon.accounts.fields import Colleague
from stodtelefon.accounts.models import User
from stodtelefon.forms.fields import Day, OneOf, OneRow, SomeRows, WholeNumber, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.organisation.missing import NO_AGENCIES, NO_AREAS, NO_AUDIENCES, NO_OUTREACH_KINDS
from stodtelefon.organisation.models import CodeRow
from stodtelefon.permissions import Permission
from stodtelefon.swedish_order import SwedishOrder, swedish_key

MOST_REACHED = 1_000_000


def reached(help_text: str) -> WholeNumber:
    return WholeNumber(
        label="Ungefär hur många nåddes?",
        required=False,
        min_value=0,
        max_value=MOST_REACHED,
        help_text=help_text,
    )


class OutreachForm(StodForm, forms.Form):
    """One occasion. Today, by me, is filled in."""

    edits = "__all__"

    kind = OneRow(label="Hur?", empty_label="Välj", nothing=NO_OUTREACH_KINDS)
    audience = OneRow(label="För vem?", empty_label="Välj målgrupp", nothing=NO_AUDIENCES)
    area = OneRow(
        label="Var?",
        required=False,
        empty_label="Inte angivet",
        nothing=NO_AREAS,
    )
    on = Day(within=OCCASION, label="Dag", initial=timezone.localdate)
    people_reached = reached("Tomt när det inte går att säga, till exempel för en annons.")
    language = Words(label="Språk", max_length=60, required=False, help_text="Om det inte var på svenska.")
    held_by = Colleague(label="Av vem?", empty_label=None, error_messages={"required": "Välj vem."})
    agencies = SomeRows(label="Tillsammans med", required=False, nothing=NO_AGENCIES)
    together_with = Words(label="Andra vi var där med", max_length=200, required=False)
    material = Words(
        label="Material",
        max_length=500,
        required=False,
        help_text="Till exempel folder, affisch eller bilder.",
    )

    def __init__(self, *args, user, row: OutreachEvent | None = None, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        today = timezone.localdate()
        for name, model in (("kind", OutreachKind), ("audience", Audience), ("area", Area)):
            rows = model.objects.current(on=today).only("label")
            self.fields[name].offer(rows, keep=row and getattr(row, name))
        agencies = Agency.objects.current(on=today)
        if row is not None:
            kept = [agency.pk for agency in row.agencies.all()]
            agencies = Agency.objects.filter(pk__in=[*agencies.values_list("pk", flat=True), *kept])
        self.fields["agencies"].queryset = agencies.order_by(SwedishOrder("name")).only("name")
        colleagues = User.objects.who_may(Permission.OUTREACH_LOG).with_away(on=today).only("name")
        self.fields["held_by"].offer(colleagues, keep=row and row.held_by)
        self.fields["held_by"].initial = user
        if row is not None and not row.is_done:
            del self.fields["people_reached"]


class NewOutreachForm(OutreachForm):
    """Done, or planned: the day and a choice say which."""

    once = True

    is_planned = OneOf(
        (("done", "ja, det är gjort"), ("planned", "nej, det är planerat")),
        label="Är det gjort?",
        initial="done",
        error_messages={"required": "Välj om det är gjort eller planerat."},
    )
    field_order = ("is_planned",)

    def choose_among(self, **lists: Iterable[CodeRow]) -> None:
        """What stands on the page besides is not read again: the rows of these fields, in the order of their list."""
        for name, rows in lists.items():
            ordered = sorted(rows, key=lambda row: (row.position, swedish_key(row.label)))
            choices = [(row.pk, row.label) for row in ordered]
            self.fields[name].choices = [("", self.fields[name].empty_label), *choices]

    @property
    def plans(self) -> bool:
        return self.cleaned_data["is_planned"] == "planned"

    @property
    def arguments(self) -> dict:
        """What is planned has reached nobody yet."""
        without = {"is_planned", "people_reached"} if self.plans else {"is_planned"}
        return {name: value for name, value in self.cleaned_data.items() if name not in without}


class ChangeOutreachForm(OutreachForm):
    versioned = True


class DoneForm(StodForm, forms.Form):
    versioned = True
    edits = ("on", "people_reached")

    on = Day(within=DONE_ON, label="Vilken dag blev det?")
    people_reached = reached("Tomt när det inte går att säga.")


class PlanFor(forms.Form):
    """Which audience or area a new occasion is planned for (from the list of who has been told)."""

    malgrupp = Words(required=False)
    omrade = Words(required=False)

    def wanted(self) -> dict:
        """What to fill in on the form; empty when nothing, or nothing that exists, is asked for."""
        if not self.is_valid():
            return {}
        audience, area = self.cleaned_data["malgrupp"], self.cleaned_data["omrade"]
        found = {}
        if audience and (row := Audience.objects.filter(key=audience).first()):
            found["audience"] = row.pk
        if area and (row := Area.objects.filter(key=area).first()):
            found["area"] = row.pk
        return found | {"is_planned": "planned"} if found else {}
