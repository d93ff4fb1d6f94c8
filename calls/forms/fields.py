"""How the snabbscanning asks, how a caller is reached, and what no text holds: the fields that several forms share."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from calls.actions.cases import REASON_MAX
from calls.inputs import ContactInput
from calls.models.choices import RecordLevel
from calls.record_levels import holds
from calls.wording import Conversation, shipped
from stodtelefon.forms.fields import Mail, Phone, Tick, Words
from stodtelefon.privacy.personal_numbers import holds_personal_number, parse_personal_number

NO_ADDRESS = "Med skyddade personuppgifter sparas detta inte. Töm fältet."
RAISE_HERE = (
    "Det ser ut som ett personnummer. På nivån rådgivning skrivs inget personnummer in. Ta bort det, eller höj nivån "
    "här nedanför."
)
RAISE_LATER = (
    "Det ser ut som ett personnummer. På nivån rådgivning skrivs inget personnummer in. Ta bort det, eller spara "
    "texten som den är och höj nivån från ärendets sida."
)
RAISED_TO = "Ärendet är på nivån rådgivning. Här höjs det till insats utan behovsprövning, avidentifierad."


def ask(name: str, field: forms.Field, *, must: bool = False) -> forms.Field:
    """Give a field the words of the snabbscanning, as they came with the program. `must`: one of the four steps that
    only danger excuses. The field itself requires nothing: what must be there is judged by the whole form."""
    question = shipped().asks(name)
    field.label, field.help_text, field.must_be_answered = question.text, question.help, must
    field.required = False
    return field


def ask_in(conversation: Conversation, form: forms.Form) -> None:
    """Let a form ask in the words of a version."""
    for name, question in conversation.asked.items():
        if name in form.fields:
            field = form.fields[name]
            field.label, field.help_text = question.text, question.help
            field.words_of = conversation.key


class PersonalNumber(Words):
    """A personal or coordination number as it is said; cleaned to twelve digits, empty to ""."""

    may_name = True

    def clean(self, value):
        text = super().clean(value)
        return parse_personal_number(text, on=timezone.localdate()) if text else ""


class ContactFields(forms.Form):
    """Who somebody is and how to reach them. With `is_protected` no way to be reached is kept."""

    name = Words(may_name=True, label="Namn", max_length=200, required=False)
    phone = Phone(
        label="Telefon",
        max_length=60,
        required=False,
        help_text="Skriv det bara när personen vill bli nådd där.",
    )
    email = Mail(
        label="E-post", max_length=254, required=False, help_text="Skriv aldrig om ärendet i e-post."
    )
    address = Words(may_name=True, label="Adress", max_length=300, required=False)
    contact_safety = Words(
        may_name=True,
        label="Så får ni nå mig, och så inte",
        max_length=500,
        rows=2,
        required=False,
        help_text="Vad är säkert? Till exempel: sms går bra, lämna inget meddelande, ring inte hem.",
    )
    contact_times = Words(may_name=True, label="När går det bra?", max_length=200, required=False)
    interpreter_language = Words(
        may_name=True,
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


class NumberFields(forms.Form):
    """A personal number where the record level keeps none: pointed out by its field, with the way to raise the level.

    `guarded`: the fields that are looked through. In a free text it is the kit that asks (forms/guarded.py), as about
    whatever else points somebody out: here the level is offered beside. `may_raise`: it can be raised by the same
    form, with a reason. `may_keep`: the field can be saved as it is. Neither is asked before a number is found. `level`
    is that of the case: where none is given, nothing is looked for.
    """

    guarded: tuple[str, ...] = ()
    may_raise = True
    may_keep = True

    level_reason = Words(
        label="Varför behöver nivån höjas?",
        max_length=REASON_MAX,
        rows=2,
        required=False,
        help_text=RAISED_TO,
    )
    keep_number = Tick(label="Spara texten som den är")

    def __init__(self, *args, level: str = RecordLevel.CASE, **kwargs):
        super().__init__(*args, **kwargs)
        typed = () if holds(level).personal_number else self.guarded
        with_number = [
            name
            for name in typed
            if name in self.fields and self.holds_number(name, self.data.get(self.add_prefix(name)) or "")
        ]
        self.with_number = [name for name in with_number if self.fields[name].may_name]
        if not (with_number and self.may_raise):
            del self.fields["level_reason"]
        if not (self.with_number and self.may_keep):
            del self.fields["keep_number"]

    def holds_number(self, name: str, text: str) -> bool:
        return holds_personal_number(text, on=timezone.localdate())

    def clean(self):
        data = super().clean()
        is_kept = data.pop("keep_number", False)
        if is_kept or data.get("level_reason") or self.is_in_a_hurry():
            return data
        for name in self.with_number:
            self.ask_for({name: RAISE_HERE if self.may_raise else RAISE_LATER})
        return data
