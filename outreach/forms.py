"""What people fill in about outreach: on one page, in half a minute."""

from __future__ import annotations

from functools import cached_property

from django import forms
from django.utils import timezone

from calls.models import Audience, OutreachKind
from outreach.actions import DONE_ON, OCCASION
from outreach.coverage import TOLD
from outreach.models import Area, OutreachEvent
from referrals.offers import of_directory
from stodtelefon.accounts.fields import Colleague
from stodtelefon.accounts.offers import colleagues
from stodtelefon.forms.fields import Day, OneOf, OneRow, SomeRows, WholeNumber, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.forms.offers import Offering
from stodtelefon.organisation.missing import NO_AGENCIES, NO_AREAS, NO_AUDIENCES, NO_OUTREACH_KINDS
from stodtelefon.organisation.offers import of_list
from stodtelefon.permissions import Permission

MOST_REACHED = 1_000_000


def reached(help_text: str) -> WholeNumber:
    return WholeNumber(
        label="Ungefär hur många nåddes?",
        required=False,
        min_value=0,
        max_value=MOST_REACHED,
        help_text=help_text,
    )


class OutreachForm(StodForm, Offering):
    """One occasion. Today, by me, is filled in."""

    edits = "__all__"
    offers = TOLD | {
        "kind": of_list(OutreachKind),
        "held_by": colleagues(Permission.OUTREACH_LOG),
        "agencies": of_directory(),
    }

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
    language = Words(
        may_name=True, label="Språk", max_length=60, required=False, help_text="Om det inte var på svenska."
    )
    held_by = Colleague(label="Av vem?", empty_label=None, error_messages={"required": "Välj vem."})
    agencies = SomeRows(label="Tillsammans med", required=False, nothing=NO_AGENCIES)
    together_with = Words(may_name=True, label="Andra vi var där med", max_length=200, required=False)
    material = Words(
        may_name=True,
        label="Material",
        max_length=500,
        required=False,
        help_text="Till exempel folder, affisch eller bilder.",
    )

    def __init__(self, *args, user, row: OutreachEvent | None = None, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        for name in ("kind", "audience", "area", "held_by"):
            self.fields[name].offer(self.offered(name), keep=row and getattr(row, name))
        self.fields["agencies"].offer(self.offered("agencies"), keep=row.agencies.all() if row else ())
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

    @cached_property
    def face(self) -> tuple | None:
        """All that the fields are drawn from but who held it, where nobody has written in them. See that of a field."""
        faces = tuple(self[name].face for name in self.fields if name not in ("token", "held_by"))
        return None if None in faces else faces

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

    malgrupp = Words(may_name=True, required=False)
    omrade = Words(may_name=True, required=False)

    def wanted(self) -> dict:
        """What to fill in on the form; empty when nothing, or nothing that exists, is asked for."""
        if not self.data or not self.is_valid():
            return {}
        audience, area = self.cleaned_data["malgrupp"], self.cleaned_data["omrade"]
        found = {}
        if audience and (row := Audience.objects.filter(key=audience).first()):
            found["audience"] = row.pk
        if area and (row := Area.objects.filter(key=area).first()):
            found["area"] = row.pk
        return found | {"is_planned": "planned"} if found else {}
