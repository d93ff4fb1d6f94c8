"""What people fill in about outreach: on one page, in half a minute."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from calls.models import Audience, OutreachKind
from outreach.models import Area, OutreachEvent
from referrals.models import Agency
from stodtelefon.accounts.models import User
from stodtelefon.forms.form import StodForm
from stodtelefon.permissions import Permission

PICK = "Välj ur listan."
DAY = "Skriv datumet som 2026-11-22."
MOST_REACHED = 1_000_000


class CodeField(forms.ModelChoiceField):
    """A row of a code list."""

    def __init__(self, **kwargs):
        kwargs.setdefault("error_messages", {"required": "Välj ett svar.", "invalid_choice": PICK})
        super().__init__(**kwargs)

    def label_from_instance(self, row):
        return row.label.capitalize() if row.label.islower() else row.label


class OutreachForm(StodForm, forms.Form):
    """One occasion. Today, by me, is filled in."""

    kind = CodeField(label="Hur?", queryset=OutreachKind.objects.none(), empty_label="Välj")
    audience = CodeField(label="För vem?", queryset=Audience.objects.none(), empty_label="Välj målgrupp")
    area = CodeField(label="Var?", queryset=Area.objects.none(), required=False, empty_label="Inte angivet")
    on = forms.DateField(label="Dag", error_messages={"invalid": DAY})
    people_reached = forms.IntegerField(
        label="Ungefär hur många nåddes?",
        required=False,
        min_value=0,
        max_value=MOST_REACHED,
        help_text="Tomt när det inte går att säga, till exempel för en annons.",
        error_messages={
            "invalid": "Skriv ett helt tal.",
            "min_value": "Skriv noll eller mer.",
            "max_value": "Skriv högst en miljon.",
        },
    )
    language = forms.CharField(
        label="Språk", max_length=60, required=False, help_text="Om det inte var på svenska."
    )
    held_by = forms.ModelChoiceField(
        label="Av vem?",
        queryset=User.objects.none(),
        empty_label=None,
        error_messages={"required": "Välj vem.", "invalid_choice": PICK},
    )
    agencies = forms.ModelMultipleChoiceField(
        label="Tillsammans med",
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": PICK, "invalid_pk_value": PICK, "list": PICK},
    )
    together_with = forms.CharField(label="Andra vi var där med", max_length=200, required=False)
    material = forms.CharField(
        label="Material",
        max_length=500,
        required=False,
        help_text="Till exempel folder, affisch eller bilder.",
    )

    def __init__(self, *args, user, event: OutreachEvent | None = None, **kwargs):
        own = {"on": timezone.localdate(), "held_by": user.pk}
        if event is not None:
            own = {name: getattr(event, name) for name in self.base_fields if name != "agencies"}
            own |= {"version": event.version, "agencies": list(event.agencies.all())}
        kwargs["initial"] = own | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        for name, model in (("kind", OutreachKind), ("audience", Audience), ("area", Area)):
            rows = model.objects.current(on=today)
            kept = getattr(event, f"{name}_id", None)
            self.fields[name].queryset = rows | model.objects.filter(pk=kept) if kept else rows
        agencies = Agency.objects.current(on=today)
        if event is not None:
            agencies = Agency.objects.filter(
                pk__in=[*agencies.values_list("pk", flat=True), *kept_agencies(event)]
            )
        self.fields["agencies"].queryset = agencies.order_by("name")
        people = User.objects.who_may(Permission.OUTREACH_LOG)
        self.fields["held_by"].queryset = (
            people | User.objects.filter(pk=event.held_by_id) if event else people
        )
        if event is not None and not event.is_done:
            del self.fields["people_reached"]


def kept_agencies(event: OutreachEvent) -> list[int]:
    return [agency.pk for agency in event.agencies.all()]


class NewOutreachForm(OutreachForm):
    """Done, or planned: the day and a choice say which."""

    once = True

    is_planned = forms.ChoiceField(
        label="Är det gjort?",
        choices=(("done", "ja, det är gjort"), ("planned", "nej, det är planerat")),
        initial="done",
        widget=forms.RadioSelect,
        error_messages={"required": "Välj om det är gjort eller planerat.", "invalid_choice": PICK},
    )
    field_order = ("is_planned",)

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

    on = forms.DateField(label="Vilken dag blev det?", error_messages={"invalid": DAY})
    people_reached = forms.IntegerField(
        label="Ungefär hur många nåddes?",
        required=False,
        min_value=0,
        max_value=MOST_REACHED,
        help_text="Tomt när det inte går att säga.",
        error_messages={
            "invalid": "Skriv ett helt tal.",
            "min_value": "Skriv noll eller mer.",
            "max_value": "Skriv högst en miljon.",
        },
    )


class CancelForm(StodForm, forms.Form):
    versioned = True


class PlanFor(forms.Form):
    """Which audience or area a new occasion is planned for (from the list of who has been told)."""

    malgrupp = forms.SlugField(required=False, max_length=40)
    omrade = forms.SlugField(required=False, max_length=40)

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
