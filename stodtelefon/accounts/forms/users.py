"""Forms for accounts, for those who handle them."""

from __future__ import annotations

from copy import copy

from django import forms
from django.utils import timezone
from django.utils.text import capfirst

from stodtelefon.accounts.fields import ColleagueOrNobody
from stodtelefon.accounts.forms.own import NAME, TITLE
from stodtelefon.accounts.holdings import Holding
from stodtelefon.accounts.models import FactorReset, User
from stodtelefon.forms.fields import Mail, OneOf, SomeOf, Tick, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.permissions import Role
from stodtelefon.swedish_order import SwedishOrder

EMAIL = {"label": "E-postadress", "max_length": 254, "help_text": "Används för att logga in."}


class RolesForm(StodForm, forms.Form):
    """Roles and the mark barnbedömare."""

    versioned = True
    edits = ("roles", "is_child_assessor")

    roles = SomeOf(
        [(role.value, capfirst(role.label)) for role in Role],
        label="Roller",
        required=False,
        help_text="En person kan ha flera. Vad varje roll får göra står på sidan Vem får vad.",
    )
    is_child_assessor = Tick(
        label="Barnbedömare",
        help_text="Socionom eller motsvarande, som får besluta att inte göra en orosanmälan (SoL 25:1).",
    )


class Receiver(ColleagueOrNobody):
    """Who takes over what an account holds: a colleague, with what that one cannot have, or nobody in particular."""

    NOBODY = "nobody"

    def __init__(self):
        super().__init__(
            label="Vem tar över?",
            help_text="Väljer du ingen särskild gäller det som står efter Annars, sak för sak.",
            error_messages={"required": "Välj vem som tar över, eller ingen särskild."},
        )

    def offer(self, person: User, held: list[tuple[Holding, int]]) -> None:
        """The colleagues who may have something of it, first those who may have the most."""
        today = timezone.localdate()
        found = []
        colleagues = User.objects.active().exclude(pk=person.pk).with_away(on=today)
        for colleague in colleagues.order_by(SwedishOrder("name")):
            cannot = [holding.many for holding, _ in held if not holding.may(colleague)]
            if len(cannot) < len(held):
                label = colleague.label_in_list(on=today)
                label = f"{label}: tar inte {', '.join(cannot)}" if cannot else label
                found.append((len(cannot), colleague, label))
        names = [(colleague, label) for _, colleague, label in sorted(found, key=lambda one: one[0])]
        super().offer(names, nobody=[(self.NOBODY, "Ingen särskild")])


class DisableForm(StodForm, forms.Form):
    """Close an account: who takes over is asked where it holds something."""

    versioned = True

    to = Receiver()

    def __init__(self, *args, row: User, held: list[tuple[Holding, int]], **kwargs):
        super().__init__(*args, row=row, **kwargs)
        if held:
            self.fields["to"].offer(row, held)
        else:
            del self.fields["to"]


class ChangeRolesForm(RolesForm):
    """Other roles: who takes over is asked where the account holds something that they do not let it keep."""

    to = Receiver()

    def __init__(self, *args, row: User, held: list[tuple[Holding, int]], **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.held = held
        if held:
            self.fields["to"].required = False
            self.fields["to"].offer(row, held)
            self.fields["to"].help_text = (
                "Bara det som inte går att ha kvar med de nya rollerna flyttas. "
                "Väljer du ingen särskild gäller det som står efter Annars."
            )
        else:
            del self.fields["to"]

    def clean(self):
        cleaned = super().clean()
        after = copy(self.row)
        after.roles = list(cleaned.get("roles", ()))
        after.is_child_assessor = cleaned.get("is_child_assessor", False)
        lost = [holding.words(count) for holding, count in self.held if not holding.may(after)]
        if (
            lost
            and "roles" in cleaned
            and "to" not in self.errors
            and not self.data.get(self.add_prefix("to"))
        ):
            sentence = (
                f"Med de rollerna kan {self.row.name} inte ha kvar {', '.join(lost)}. Välj vem som tar över."
            )
            self.add_error("to", sentence)
        return cleaned


class InviteForm(RolesForm):
    """A new account. Its owner chooses the password."""

    once = True
    versioned = False

    name = Words(may_name=True, **NAME)
    title = Words(may_name=True, **TITLE)
    email = Mail(**EMAIL)

    field_order = ("name", "title", "email", "roles", "is_child_assessor")


class AddressForm(StodForm, forms.Form):
    versioned = True
    edits = "__all__"

    email = Mail(**EMAIL)


class AskForResetForm(StodForm, forms.Form):
    why = OneOf(FactorReset.Why.choices, label="Varför behövs det?")
