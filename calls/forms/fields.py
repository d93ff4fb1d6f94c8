"""How the snabbscanning asks, and how a caller is reached: the fields that several forms of a call share."""

from __future__ import annotations

import re

from django import forms
from django.utils import timezone

from calls.inputs import ContactInput
from calls.wording import wording
from stodtelefon.forms.fields import Mail, Tick, Words
from stodtelefon.privacy.personal_numbers import parse_personal_number

CASE_NUMBER = re.compile(r"^\s*(\d{4})\s*-\s*(\d{1,6})\s*$", re.ASCII)
NO_ADDRESS = "Med skyddade personuppgifter sparas detta inte. Töm fältet."


def ask(name: str, field: forms.Field, *, must: bool = False, help_text: str = "") -> forms.Field:
    """Give a field the words of the snabbscanning. `must`: one of the four steps that only danger excuses.

    `help_text` stands in place of the snabbscanning's own, where the page already says that. The field itself requires
    nothing: what must be there is judged by the whole form.
    """
    question = wording().asks(name)
    field.label, field.help_text, field.must_be_answered = question.text, help_text or question.help, must
    field.required = False
    return field


def case_number(text: str) -> str:
    """A case number as it is kept, however it was typed; "" when it is none."""
    found = CASE_NUMBER.match(text)
    return f"{found[1]}-{int(found[2]):04d}" if found else ""


class PersonalNumber(Words):
    """A personal or coordination number as it is said; cleaned to twelve digits, empty to ""."""

    def clean(self, value):
        text = super().clean(value)
        return parse_personal_number(text, on=timezone.localdate()) if text else ""


class ContactFields(forms.Form):
    """Who somebody is and how to reach them. With `is_protected` no way to be reached is kept."""

    name = Words(label="Namn", max_length=200, required=False)
    phone = Words(label="Telefon", max_length=60, required=False, widget=forms.TelInput)
    email = Mail(
        label="E-post", max_length=254, required=False, help_text="Skriv aldrig om ärendet i e-post."
    )
    address = Words(label="Adress", max_length=300, required=False)
    contact_safety = Words(
        label="Så får ni nå mig, och så inte",
        max_length=500,
        rows=2,
        required=False,
        help_text="Vad är säkert? Till exempel: sms går bra, lämna inget meddelande, ring inte hem.",
    )
    contact_times = Words(label="När går det bra?", max_length=200, required=False)
    interpreter_language = Words(
        label="Behövs tolk? Vilket språk?",
        max_length=60,
        required=False,
        help_text="Räknas aldrig i statistiken.",
    )
    is_protected = Tick(
        label="Personen har skyddade personuppgifter",
        help_text="Då sparas varken telefon, e-post eller adress här.",
    )

    def clean(self):
        data = super().clean()
        for name in ("phone", "email", "address"):
            if data.get("is_protected") and data.get(name):
                self.add_error(name, NO_ADDRESS)
        return data

    def contact_input(self) -> ContactInput | None:
        given = {name: self.cleaned_data.get(name) for name in ContactFields.base_fields}
        contact = ContactInput(**{name: value for name, value in given.items() if value})
        return contact if contact else None
