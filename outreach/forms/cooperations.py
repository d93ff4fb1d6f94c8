"""What people fill in about standing cooperation."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from outreach.actions.cooperations import CHANGED_NEXT_ON, NEXT_ON, WAS_ON
from outreach.coverage import TOLD
from outreach.models import Cooperation, OutreachEvent
from outreach.models.cooperations import MOST_OF_WORDS
from stodtelefon.accounts.fields import Colleague
from stodtelefon.accounts.offers import colleagues
from stodtelefon.forms.fields import Day, OneOf, SomeRows, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.forms.offers import Offering
from stodtelefon.organisation.missing import NO_AREAS, NO_AUDIENCES
from stodtelefon.permissions import Permission


class CooperationForm(StodForm, Offering):
    """With whom, for whom, how they are reached, who keeps it up and when next."""

    edits = "__all__"
    offers = TOLD | {"owner": colleagues(Permission.OUTREACH_LOG)}

    organisation = Words(
        may_name=True,
        label="Organisation",
        max_length=160,
        help_text="Till exempel Centrala elevhälsan eller Lokalpolisområde Söder.",
    )
    function = Words(
        label="Funktion",
        max_length=160,
        required=False,
        help_text="Till exempel skolkuratorer eller kommunpolis. Inga namn.",
    )
    contact = Words(
        may_name=True,
        label="Hur når vi dem?",
        max_length=300,
        required=False,
        help_text="Helst funktionens telefon eller e-post. Namn bara om det behövs. Tas bort när samverkan avslutas.",
    )
    audiences = SomeRows(label="Vilka målgrupper når de?", required=False, nothing=NO_AUDIENCES)
    areas = SomeRows(label="Var?", required=False, nothing=NO_AREAS)
    owner = Colleague(
        label="Vem håller kontakten?", empty_label=None, error_messages={"required": "Välj vem."}
    )
    every = OneOf(
        OutreachEvent.Every.choices,
        label="Hur ofta?",
        coerce=int,
        initial=OutreachEvent.Every.QUARTER,
        widget=forms.Select,
    )
    next_on = Day(within=NEXT_ON, label="Nästa kontakt")

    def __init__(self, *args, user, row: Cooperation | None = None, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["owner"].offer(self.offered("owner"), keep=row and row.owner)
        for name in ("audiences", "areas"):
            self.fields[name].offer(self.offered(name), keep=self.initial.get(name, ()) if row else ())
        self.fields["owner"].initial = user


class NewCooperationForm(CooperationForm):
    once = True


class ChangeCooperationForm(CooperationForm):
    versioned = True

    next_on = Day(within=CHANGED_NEXT_ON, label="Nästa kontakt")


class NoteContactForm(StodForm, forms.Form):
    """We were in touch: today, unless said otherwise."""

    once = True

    on = Day(within=WAS_ON, label="Vilken dag?", initial=timezone.localdate)
    words = Words(
        label="Vad talade ni om?",
        rows=2,
        max_length=MOST_OF_WORDS,
        required=False,
        help_text="Utan personer.",
    )
    next_on = Day(within=NEXT_ON, label="Nästa kontakt, om ni har bestämt en dag", required=False)


class EndCooperationForm(StodForm, forms.Form):
    versioned = True

    reason = Words(label="Varför?", rows=2, max_length=MOST_OF_WORDS, help_text="Utan personer.")
