"""Forms for accounts and passwords."""

from __future__ import annotations

from copy import copy

from allauth.account.forms import LoginForm
from django import forms
from django.utils import timezone
from django.utils.text import capfirst

from stodtelefon.accounts.actions.away import AWAY, away_faults
from stodtelefon.accounts.fields import Colleague, ColleagueOrNobody
from stodtelefon.accounts.holdings import Holding
from stodtelefon.accounts.models import Away, User
from stodtelefon.accounts.models.user import normalise_address
from stodtelefon.forms.fields import Day, Mail, Secret, SomeOf, Tick, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.permissions import Permission, Role
from stodtelefon.swedish_order import SwedishOrder
from stodtelefon.texts import MISSING

NAME = {"label": "Namn", "max_length": 120, "help_text": "Så som det ska stå under anteckningar."}
TITLE = {"label": "Titel", "max_length": 120, "required": False}
EMAIL = {"label": "E-postadress", "max_length": 254, "help_text": "Används för att logga in."}


class SignInForm(LoginForm):
    """allauth's own, in our words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        del password.widget.attrs["placeholder"]
        password.label, password.help_text, password.error_messages["required"] = "Lösenord", "", MISSING
        self.fields["login"] = Mail(label="E-post", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        return normalise_address(self.cleaned_data["login"])


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


class NameForm(StodForm, forms.Form):
    versioned = True
    edits = "__all__"

    name = Words(may_name=True, **NAME)
    title = Words(may_name=True, **TITLE)


class MorningMailForm(StodForm, forms.Form):
    wants = Tick(
        label="Skicka ett mejl varje arbetsmorgon",
        help_text="Det säger hur många saker som väntar på dig, och inget mer: inga namn, inga nummer.",
    )


class ShortcutsForm(StodForm, forms.Form):
    wants = Tick(
        label="Använd kortkommandon med en tangent",
        help_text="Det är n, /, f och ?, när du inte står i ett fält. Pilar, Ctrl+Enter och F8 för fara gäller alltid.",
    )


class AddressForm(StodForm, forms.Form):
    versioned = True
    edits = "__all__"

    email = Mail(**EMAIL)


class ChoosePasswordForm(StodForm, forms.Form):
    """A new password, typed twice. Its strength is judged by the action, which knows whose it is.

    The address is shown so that the person, and a password manager, can see whose password it is; it is not read.
    """

    username = Words(
        may_name=True,
        label="E-postadress",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "readonly": True}),
    )
    password = Secret(
        label="Nytt lösenord",
        autocomplete="new-password",
        help_text="Minst tio tecken. Inte bara siffror, och inget vanligt lösenord.",
    )
    password_again = Secret(label="Samma lösenord igen", autocomplete="new-password")

    @property
    def arguments(self) -> dict:
        return {"password": self.cleaned_data["password"]}

    def clean(self):
        cleaned = super().clean()
        if "password" in cleaned and cleaned["password"] != cleaned.get(
            "password_again", cleaned["password"]
        ):
            self.add_error("password_again", "De två lösenorden är inte lika.")
        return cleaned


class ChangePasswordForm(ChoosePasswordForm):
    current = Secret(label="Nuvarande lösenord", autocomplete="current-password")

    field_order = ("username", "current", "password", "password_again")

    @property
    def arguments(self) -> dict:
        return super().arguments | {"current": self.cleaned_data["current"]}


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
