"""The whole conversation as one form. What must be answered is judged by the actions; here it is asked for by field."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.core import signing
from django.utils import timezone

from calls.actions.contacts import NAMED_ANONYMOUS
from calls.facts import CallerFacts, CallFacts, ContactFacts
from calls.forms.children import ChildFields
from calls.forms.danger import DangerFields
from calls.forms.fields import CodeField, MomentField, OneOf, SomeOf, Words, ask
from calls.forms.scans import AnonymityFields, ScanFields
from calls.models import Audience, Caller, CallerRole, Channel, OutreachKind
from calls.models.choices import Advice, YesNoUnknown
from stodtelefon.accounts.models import User
from stodtelefon.forms.form import StodForm
from stodtelefon.permissions import Permission
from stodtelefon.privacy.reference_codes import new_reference_code, reference_code_hash

SALT = "calls.forms.new_call"
OPEN_LASTS = timedelta(hours=4)
SCALE = [(str(number), str(number)) for number in range(11)]
SCALE_HELP = "0 är inte alls, 10 är så orolig man kan vara."
STAFF = {"yes": True, "no": False}

# As on the page, so that the list of what is missing reads from top to bottom.
ORDER = (
    *("channel", "role", "is_municipal_staff", "received_at", "taken_by", "was_informed", "is_anonymous"),
    *("danger", "emergency", "socialjour_told", "told_whom", "told_at", "done", "age_band", "child_at_risk"),
    *("child_kind", "reported_to", "child_reason", "assessor", "decided_at"),
    *("own_observations", "second_hand", "changes", "changed_since", "situation", "milieus"),
    *("what_works", "involved", "needs", "urgency", "reason", "outcome", "leave_in_queue"),
    *("name", "phone", "email", "contact_times", "contact_safety", "interpreter_language", "is_protected"),
    *("advice", "advice_text", "heard_through", "heard_as", "worry_before", "worry_after", "minutes"),
)


def free_code() -> str:
    """A code that nobody has. Nothing is stored: it counts when the call is saved."""
    while True:
        code = new_reference_code()
        if not Caller.objects.filter(code_hash=reference_code_hash(code)).exists():
            return code


class OpenedFields(forms.Form):
    """When the form was opened, by whom, and the code shown beside it: signed, so that it comes back as it was."""

    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    with_code = True

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.opened_at, self.code = timezone.now(), ""
        if not self.is_bound:
            self.open_anew()
            return
        try:
            self._read(self.data.get(self.add_prefix("opened"), ""))
            self.is_forged = False
        except (signing.BadSignature, KeyError, TypeError, ValueError):
            self.is_forged = True
            self.open_anew()

    def _read(self, sealed: str) -> None:
        held = signing.loads(sealed, salt=SALT)
        if held["user"] != self.user.pk:
            raise signing.BadSignature
        self.opened_at, self.code = datetime.fromisoformat(held["at"]), held["code"]

    def open_anew(self) -> None:
        """A new code, read out again, in place of one that is not free or not ours."""
        self.code = free_code() if self.with_code else ""
        held = {"user": self.user.pk, "at": self.opened_at.isoformat(), "code": self.code}
        sealed = signing.dumps(held, salt=SALT)
        if self.is_bound:
            self.data = self.data.copy()
            self.data[self.add_prefix("opened")] = sealed
        else:
            self.initial["opened"] = sealed

    def clean_opened(self):
        if self.is_forged:
            raise forms.ValidationError("Koden gäller inte längre. Läs upp den nya koden och spara igen.")
        return ""


class WhoFields(forms.Form):
    """SN2: the role, and for schools whether the school is the municipality's own."""

    role = ask("role", CodeField())
    is_municipal_staff = OneOf(YesNoUnknown.choices, label="Är skolan kommunal?")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = list(CallerRole.objects.current(on=timezone.localdate()))
        self.fields["role"].offer(rows, grouped=True)
        asked = [row.key for row in rows if row.municipal_staff == CallerRole.Staff.ASK]
        self.asks_about_school = "role=" + "|".join(asked)


class ContactFields(forms.Form):
    """A caller who wants to be reached: goes to the sealed identity store, and nobody is asked why."""

    name = Words(max_length=200, label="Namn")
    phone = Words(max_length=60, label="Telefon")
    email = forms.EmailField(
        required=False,
        label="E-post",
        max_length=254,
        error_messages={
            "invalid": "Skriv e-postadressen så här: namn@exempel.se.",
            "max_length": "E-postadressen är för lång, högst 254 tecken får plats.",
        },
    )
    contact_safety = Words(
        max_length=500,
        rows=2,
        label="Så får ni nå mig",
        help_text="Vad är säkert? Till exempel: sms går bra, lämna inget meddelande, ring inte hem.",
    )
    contact_times = Words(max_length=200, label="När går det bra?")
    interpreter_language = Words(
        max_length=60, label="Behövs tolk? Vilket språk?", help_text="Räknas aldrig i statistiken."
    )
    is_protected = forms.BooleanField(
        required=False,
        label="Personen har skyddade personuppgifter",
        help_text="Då sparas varken telefon, e-post eller adress här. Använd koden.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs.pop("maxlength", None)
        self.fields["phone"].widget.input_type = "tel"

    def contact_facts(self) -> ContactFacts | None:
        given = {
            name: self.cleaned_data.get(name) for name in ContactFields.base_fields if name in self.fields
        }
        facts = ContactFacts(**{name: value for name, value in given.items() if value})
        return facts if facts else None

    def clean(self):
        data = super().clean()
        if data.get("is_protected"):
            for name in ("phone", "email"):
                if data.get(name):
                    self.add_error(
                        name, "Med skyddade personuppgifter sparas ingen telefon eller e-post här."
                    )
        return data


class ClosingFields(forms.Form):
    """SN1, the three optional closing lines, whose the case becomes, and late logging."""

    channel = ask("channel", OneOf(Channel.choices, initial=Channel.PHONE))
    advice = SomeOf(Advice.choices, label="Vilka råd gavs?")
    advice_text = Words(max_length=500, label="Rådet i en mening")
    heard_through = CodeField(label="Hur fick du veta att vi finns?")
    heard_as = CodeField(label="Informationen riktade sig till")
    worry_before = OneOf(SCALE, label="Hur orolig var du när du ringde?", help_text=SCALE_HELP)
    worry_after = OneOf(SCALE, label="Hur orolig är du nu?", help_text=SCALE_HELP)
    minutes = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=600,
        label="Samtalets längd i minuter",
        error_messages={
            "invalid": "Skriv antalet minuter med siffror.",
            "min_value": "Skriv minst 1 minut.",
            "max_value": "Skriv högst 600 minuter.",
        },
    )
    leave_in_queue = forms.BooleanField(
        required=False,
        label="Lämna ärendet i kön",
        help_text="Annars blir den som tog samtalet handläggare.",
    )
    received_at = MomentField(label="När kom samtalet in?")
    taken_by = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label="Vem tog samtalet?",
        empty_label="jag själv",
        help_text="Skriver du in det åt en kollega väljer du kollegan här. Ditt namn står som den som skrev.",
        error_messages={"invalid_choice": "Välj en kollega som tar emot samtal."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["heard_through"].offer(OutreachKind.objects.current(on=today))
        self.fields["heard_as"].offer(Audience.objects.current(on=today))
        self.fields["taken_by"].queryset = User.objects.who_may(Permission.CALL_LOG).exclude(pk=self.user.pk)

    def clean_received_at(self):
        received_at = self.cleaned_data["received_at"]
        if received_at is not None and received_at > timezone.now():
            raise forms.ValidationError("Samtalet kan inte ha kommit in i framtiden. Ange när det kom in.")
        if received_at is None and timezone.now() - self.opened_at > OPEN_LASTS:
            raise forms.ValidationError(
                "Formuläret har varit öppet i flera timmar. Ange när samtalet kom in."
            )
        return received_at

    def call_facts(self) -> CallFacts:
        data = self.cleaned_data
        return CallFacts(
            channel=data["channel"] or Channel.PHONE,
            received_at=data["received_at"] or self.opened_at,
            minutes=data["minutes"],
            taken_by=data["taken_by"],
            leave_in_queue=data["leave_in_queue"],
            advice=data["advice"],
            advice_text=data["advice_text"],
            heard_through=data["heard_through"],
            heard_as=data["heard_as"],
            worry_before=_number(data["worry_before"]),
            worry_after=_number(data["worry_after"]),
        )


class CallForm(
    StodForm,
    WhoFields,
    AnonymityFields,
    ScanFields,
    ContactFields,
    ClosingFields,
    OpenedFields,
    DangerFields,
    ChildFields,
):
    """A call from somebody who has not called before, or who cannot be told apart from one who has not."""

    once = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(ORDER)
        self.fields["was_informed"].must_be_answered = True

    def clean(self):
        data = super().clean()
        is_asked = "is_anonymous" in self.fields
        is_anonymous = self.wants_anonymity() if is_asked else self.caller.is_anonymous
        if is_asked and is_anonymous and data.get("name"):
            self.add_error("name", NAMED_ANONYMOUS)
        if data.get("danger") == YesNoUnknown.YES:
            return data
        self.ask_for_missing(is_anonymous=is_anonymous, child=self.child_facts())
        if "was_informed" in self.fields and not data.get("was_informed"):
            self.add_error("was_informed", "Läs upp rutan om tystnadsplikt och bocka i att det är gjort.")
        return data

    def caller_facts(self) -> CallerFacts:
        data = self.cleaned_data
        return CallerFacts(
            role=data.get("role"),
            is_municipal_staff=STAFF.get(data.get("is_municipal_staff")),
            is_anonymous=self.wants_anonymity(),
            was_informed=data.get("was_informed", False),
        )


class JoinedCallForm(CallForm):
    """Another call from a caller whom we know by the code or from our own case: what does not change is not asked."""

    with_code = False

    def __init__(self, *args, caller: Caller, user, **kwargs):
        self.caller = caller
        super().__init__(*args, user=user, **kwargs)
        if caller.role_id is not None:
            del self.fields["role"]
            del self.fields["is_municipal_staff"]
        if caller.is_anonymous is not None:
            del self.fields["is_anonymous"]
            del self.fields["was_informed"]
        if hasattr(caller, "identity"):
            for name in ContactFields.base_fields:
                del self.fields[name]


def _number(text: str) -> int | None:
    return int(text) if text else None
