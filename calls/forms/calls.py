"""The whole conversation as one form. What must be answered is judged by the actions; here it is asked for by field."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.calls import NAMED_ANONYMOUS, RECEIVED, RECORD_LEVELS
from calls.actions.people import contact_faults
from calls.actions.scans import missing, outcome_faults
from calls.forms.callbacks import CallbackFields
from calls.forms.children import CHILD, ChildFields
from calls.forms.codes import OpenedFields, SpareCodeFields
from calls.forms.danger import DANGER, DangerFields
from calls.forms.fields import ContactFields, NumberFields, ask
from calls.forms.other_concerns import OtherConcernFields
from calls.forms.people import ENDS_ANONYMITY, BelongingFields
from calls.forms.scans import AnonymityFields, ScanFields
from calls.forms.wordings import AskedFields
from calls.inputs import CallerInput, CallInput
from calls.models import Audience, Caller, CallerRole, Case, Channel, OutreachKind
from calls.models.choices import Advice, YesNoUnknown
from calls.models.people import CODE_IS_TAKEN
from stodtelefon.accounts.offers import who_may
from stodtelefon.forms.fields import (
    CodeField,
    Moment,
    OneOf,
    OneRow,
    SomeOf,
    Tick,
    Unseen,
    WholeNumber,
    Words,
)
from stodtelefon.forms.form import StodForm
from stodtelefon.forms.moving import Places, own_field
from stodtelefon.forms.offers import Offering
from stodtelefon.organisation.missing import NO_AUDIENCES, NO_CALLER_ROLES, NO_OUTREACH_KINDS
from stodtelefon.organisation.models import Organisation
from stodtelefon.organisation.offers import of_list
from stodtelefon.permissions import Permission
from stodtelefon.privacy.guard.found import Kind
from stodtelefon.saving import SentBefore
from stodtelefon.texts import plain

OPEN_LASTS = timedelta(hours=4)
SCALE = [(str(number), str(number)) for number in range(11)]
SCALE_HELP = "0 är inte alls, 10 är så orolig man kan vara."
STAFF = {"yes": True, "no": False}
ALREADY_KNOWN = (
    "Hur personen nås är redan inskrivet. Töm fältet och spara samtalet. Det som är nytt skriver du in "
    "från ärendets sida, under Visa kontaktuppgifter."
)
SAME_OR_ANOTHER = (
    "Är det samma samtal är koden redan given: ta bort det här. Är det ett annat samtal läser du upp den nya koden, "
    "som står på sidan nu, och sparar igen."
)
UNANSWERED = "ej svarat"
PROTECTED = ContactFields.base_fields["is_protected"]

# Where words of a text go when somebody new calls, and what is said of those that go nowhere.
OWN_FIELDS = {Kind.NAME: "name", Kind.PHONE: "phone", Kind.MAIL: "email"}
OF_CALLER = frozenset({Kind.NAME}), "Den oron gäller namnges inte i samtalet: maskera det namnet."
NOT_ASKED = (
    frozenset({Kind.ADDRESS, Kind.PERSONAL_NUMBER}),
    "Adress och personnummer har inget fält i samtalet. Maskera det i stället.",
)
UNNAMED = (
    frozenset({Kind.NAME}),
    "Den som vill vara anonym skrivs inte in med namn. Maskera det, eller ändra svaret.",
)
REACHED_ANONYMOUS = (
    "Personen vill vara anonym. Spara det här bara om personen själv ber om att bli nådd på det: då är det inte "
    "längre anonymt för oss."
)
PROTECTED_UNREACHED = (
    "Med skyddade personuppgifter sparas varken telefon eller e-post. Maskera det i stället."
)
IS_FULL = "I fältet {label} står redan något. Maskera det här i stället."

PANELS = {"danger": DANGER, "child_at_risk": CHILD, "outcome_reason": ("other_concern",)}

# What stands above the questions on the page, and is of whoever has the form open.
ABOVE = (
    *("token", "opened", "wording", "keep_number", "callback", "case_number", "caller_code", "joins"),
    *("channel", "role", "is_municipal_staff", "received_at", "taken_by", "spare_code"),
)

# As on the page, so that the list of what is missing reads from top to bottom.
ORDER = (
    *(
        "callback",
        *("case_number", "caller_code", "joins"),
        "channel",
        "role",
        "is_municipal_staff",
        "received_at",
        "taken_by",
        "spare_code",
        "was_informed",
        "is_anonymous",
    ),
    *(field for asked in ScanFields.base_fields for field in (asked, *PANELS.get(asked, ()))),
    *("leave_in_queue", "name", "phone", "email", "contact_times", "contact_safety", "interpreter_language"),
    *("is_protected", "advice", "advice_text", "heard_through", "heard_as"),
    *("worry_before", "worry_after", "minutes"),
)


class WhoFields(Offering):
    """SN2: the role, and for schools whether the school is the municipality's own."""

    role = ask("role", CodeField(empty_label=UNANSWERED, nothing=NO_CALLER_ROLES))
    is_municipal_staff = OneOf(YesNoUnknown.choices, label="Är skolan kommunal?", required=False)
    offers = {"role": of_list(CallerRole, "group", "municipal_staff")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].offer(self.offered("role"), heading=CallerRole.get_group_display)

    @property
    def asks_about_school(self) -> str:
        asked = [row.key for row in self.offered("role") if row.municipal_staff == CallerRole.Staff.ASK]
        return "role=" + "|".join(asked)


class ClosingFields(Offering):
    """SN1, the three optional closing lines, whose the case becomes, and late logging."""

    channel = ask("channel", OneOf(Channel.choices, initial=Channel.PHONE))
    advice = SomeOf(Advice.choices, label="Vilka råd gavs?", required=False)
    advice_text = Words(label="Rådet i en mening", max_length=500, required=False)
    heard_through = CodeField(
        label="Hur fick du veta att vi finns?",
        required=False,
        empty_label=UNANSWERED,
        nothing=NO_OUTREACH_KINDS,
    )
    heard_as = CodeField(
        label="Informationen riktade sig till",
        required=False,
        empty_label=UNANSWERED,
        nothing=NO_AUDIENCES,
    )
    worry_before = OneOf(
        SCALE, label="Hur orolig var du när du ringde?", required=False, help_text=SCALE_HELP
    )
    worry_after = OneOf(SCALE, label="Hur orolig är du nu?", required=False, help_text=SCALE_HELP)
    minutes = WholeNumber(label="Samtalets längd i minuter", min_value=1, max_value=600, required=False)
    clocked = Unseen()  # what the page's own clock wrote as the length
    leave_in_queue = Tick(
        label="Lämna ärendet i kön", help_text="Annars blir den som tog samtalet handläggare."
    )
    received_at = Moment(within=RECEIVED, label="När kom samtalet in?", required=False)
    taken_by = OneRow(
        label="Vem tog samtalet?",
        required=False,
        empty_label="jag själv",
        help_text="Skriver du in det åt en kollega väljer du kollegan här. Ditt namn står som den som skrev.",
    )

    offers = {
        "heard_through": of_list(OutreachKind),
        "heard_as": of_list(Audience),
        "taken_by": who_may(Permission.CALL_LOG),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ClosingFields.offers:
            self.fields[name].offer(self.offered(name))
        others = self.offered("taken_by").without(self.user)
        self.fields["taken_by"].offer(others)
        if not others and not self.data.get("taken_by"):
            del self.fields["taken_by"]  # whoever writes took it: there is nobody else

    def clean_received_at(self):
        received_at = self.cleaned_data["received_at"]
        if received_at is None and timezone.now() - self.opened_at > OPEN_LASTS:
            raise forms.ValidationError(
                "Formuläret har varit öppet i flera timmar. Ange när samtalet kom in."
            )
        return received_at

    def came_in_at(self) -> datetime:
        return self.cleaned_data.get("received_at") or self.opened_at

    def call_input(self) -> CallInput:
        data = self.cleaned_data
        return CallInput(
            channel=data["channel"] or Channel.PHONE,
            received_at=self.came_in_at(),
            minutes=data["minutes"],
            taken_by=data.get("taken_by"),
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
    AskedFields,
    NumberFields,
    CallbackFields,
    WhoFields,
    AnonymityFields,
    ScanFields,
    OtherConcernFields,
    ContactFields,
    BelongingFields,
    ClosingFields,
    OpenedFields,
    SpareCodeFields,
    DangerFields,
    ChildFields,
):
    """A call from somebody who has not called before, unless it is said where the call belongs."""

    once = True
    caller: Caller | None = None
    guarded = ("name", "phone", "contact_times", "contact_safety")
    may_raise = False
    address = None  # nobody is asked for it on the telephone
    is_protected = Tick(label=PROTECTED.label, help_text=f"{PROTECTED.help_text} Använd koden.")

    def __init__(self, *args, **kwargs):
        level = RECORD_LEVELS[Organisation.load().record_level_decision]
        super().__init__(*args, **{"level": level} | kwargs)
        self.order_fields(ORDER)
        self.fields["was_informed"].must_be_answered = True

    @property
    def own_places(self) -> Places | None:
        """Somebody new has their identity in the fields of the form: what is empty there can be moved to."""
        is_known = self.caller or self.data.get("caller_code") or (self.place and self.place.caller)
        if is_known:
            return None
        is_unnamed = self.wants_anonymity()
        places, why = [], [UNNAMED if is_unnamed else OF_CALLER, NOT_ASKED]
        for kind, name in OWN_FIELDS.items():
            label = self.fields[name].label
            if kind is Kind.NAME and is_unnamed:
                continue
            if kind is not Kind.NAME and self.cleaned_data.get("is_protected"):
                why.append((frozenset({kind}), PROTECTED_UNREACHED))
            elif plain(self.data.get(self.add_prefix(name)) or ""):
                why.append((frozenset({kind}), IS_FULL.format(label=label)))
            else:
                places.append(own_field(name, f"flytta till fältet {label} (den som hör av sig)", kind))
        return Places(tuple(places), tuple(why))

    def clean(self):
        data = super().clean()
        known = self.caller or (self.place.caller if self.place else None)
        is_known = known is not None and known.is_anonymous is not None
        is_anonymous = known.is_anonymous if is_known else self.wants_anonymity()
        if is_anonymous and (self.wants_anonymity() or not is_known) and data.get("name"):
            self.add_error("name", NAMED_ANONYMOUS)
        if known is not None and hasattr(known, "identity"):
            self.ask_for(contact_faults(known.identity, self.contact_input()))
        self.ask_for(outcome_faults(self.scan_input(), self.child_input()))
        if data.get("danger") == YesNoUnknown.YES:
            return data
        if is_anonymous:
            self.point_out({name: REACHED_ANONYMOUS for name in ("phone", "email") if data.get(name)})
        was_informed = is_known or data.get("was_informed", False)
        self.ask_for(
            missing(
                self.scan_input(),
                is_anonymous=is_anonymous,
                was_informed=was_informed,
                child=self.child_input(),
            )
        )
        return data

    def refuse(self, error: ValidationError) -> None:
        super().refuse(error)
        if self.cleaned_data.get("spare_code"):
            return
        if isinstance(error, SentBefore) and self.code and Caller.objects.with_code(self.code).exists():
            self.add_error(None, SAME_OR_ANOTHER)
            self.open_anew()
        elif getattr(error, "code", "") == CODE_IS_TAKEN:
            self.open_anew()

    @property
    def face(self) -> tuple | None:
        """All that the questions are drawn from, in a form that nobody has written in. See `face` of a field."""
        if self.is_bound or self.caller is not None or self.case is not None:
            return None
        faces = tuple(self[name].face for name in self.fields if name not in ABOVE)
        return None if None in faces else faces

    @property
    def case_in_question(self) -> Case | None:
        return self.case

    @property
    def said_of_ve(self) -> str:
        case = self.place.case if self.place else self.case_in_question
        return case.ve_assessment if case else ""

    @property
    def arguments(self) -> dict:
        return {
            "call": self.call_input(),
            "caller": self.caller_input(),
            "scan": self.scan_input(),
            "contact": self.contact_input(),
            "danger": self.danger_input(),
            "child": self.child_input(),
            "other_concern": self.other_concern_beside(self.cleaned_data["outcome"], self.said_of_ve),
            "callback": self.cleaned_data.get("callback"),
            "code": self.cleaned_data.get("spare_code") or self.code,
            "wording": self.cleaned_data["wording"],
            "token": self.cleaned_data["token"],
        }

    def caller_input(self) -> CallerInput:
        data = self.cleaned_data
        return CallerInput(
            role=data.get("role"),
            is_municipal_staff=STAFF.get(data.get("is_municipal_staff")),
            is_anonymous=self.wants_anonymity(),
            was_informed=data.get("was_informed", False),
        )


class JoinedCallForm(CallForm):
    """Another call from a caller whom we know by the code or from our own case: what does not change is not asked."""

    with_code = False
    asks_belonging = False
    is_known = False

    def __init__(self, *args, caller: Caller, user, **kwargs):
        self.caller = caller
        super().__init__(*args, user=user, level=caller.case.record_level, **kwargs)
        del self.fields["spare_code"]
        if caller.role_id is not None:
            del self.fields["role"]
            del self.fields["is_municipal_staff"]
        if caller.is_anonymous is not None:
            del self.fields["is_anonymous"]
            del self.fields["was_informed"]
        if hasattr(caller, "identity"):
            self.drop_contact_fields()
        if caller.is_anonymous and "name" in self.fields:
            self.fields["name"].help_text = ENDS_ANONYMITY

    def drop_contact_fields(self) -> None:
        """How the caller is reached is known already. What was typed meanwhile stays until it is taken away."""
        names = [name for name in ContactFields.base_fields if name in self.fields]
        self.is_known = any(self.data.get(self.add_prefix(name)) for name in names)
        if not self.is_known:
            for name in names:
                del self.fields[name]

    def clean(self):
        data = super().clean()
        typed = [name for name in ContactFields.base_fields if self.is_known and data.get(name)]
        for name in typed:
            self.ask_for({name: ALREADY_KNOWN})
        return data

    @property
    def case_in_question(self) -> Case:
        return self.caller.case


def _number(text: str) -> int | None:
    return int(text) if text else None
