"""Forms for days away."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from stodtelefon.accounts.actions.away import AWAY, away_faults
from stodtelefon.accounts.fields import Colleague
from stodtelefon.accounts.models import Away, User
from stodtelefon.forms.fields import Day
from stodtelefon.forms.form import StodForm
from stodtelefon.permissions import Permission
from stodtelefon.swedish_order import SwedishOrder


class AwayForm(StodForm, forms.Form):
    """Days away. `user`: whose they are."""

    versioned = True
    edits = ("first_day", "last_day", "stand_in")

    first_day = Day(within=AWAY, label="Första dagen")
    last_day = Day(within=AWAY, label="Sista dagen")
    stand_in = Colleague(
        label="Vem står in?",
        required=False,
        empty_label="ingen särskild",
        help_text="Ser på sin Idag det som väntar på den som är borta.",
    )

    def __init__(self, *args, row: Away | None = None, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        today = timezone.localdate()
        colleagues = User.objects.who_may(Permission.HOME_READ).with_away(on=today)
        self.fields["stand_in"].offer(colleagues, keep=row and row.stand_in)
        if row is not None and row.has_begun(on=today):
            self.fields["first_day"].disabled = True

    @property
    def person(self) -> User:
        return self.row.user

    def clean(self):
        data = super().clean()
        days = (data.get("first_day"), data.get("last_day"))
        if not self.errors:
            self.ask_for(
                away_faults(self.person, *days, data.get("stand_in"), at=timezone.now(), away=self.row)
            )
        return data


class NewAwayForm(AwayForm):
    """Days away that are written in: one's own, or a colleague's by who may."""

    versioned = False
    once = True

    user = Colleague(label="Vem är borta?", empty_label=None)

    field_order = ("user", "first_day", "last_day", "stand_in")

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        if by.can(Permission.AWAY_SET):
            colleagues = (
                User.objects.active().with_away(on=timezone.localdate()).order_by(SwedishOrder("name"), "pk")
            )
            self.fields["user"].offer(colleagues)
            self.fields["user"].initial = by.pk
        else:
            del self.fields["user"]

    @property
    def person(self) -> User:
        return self.cleaned_data.get("user", self.by)

    @property
    def arguments(self) -> dict:
        return super().arguments | {"user": self.person}
