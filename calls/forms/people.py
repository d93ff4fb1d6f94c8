"""Forms for the identity store, and the fields that say whether somebody has been in touch before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls import likeness
from calls.actions.cases import REASON_MAX
from calls.actions.people import FIELDS
from calls.forms.fields import ContactFields, NumberFields, PersonalNumber
from calls.models import Caller, Case, Identity
from calls.models.choices import RecordLevel, YesNoUnknown
from calls.record_levels import holds
from calls.who import callers_of, to_choose, who
from stodtelefon.forms.fields import OneOf, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.privacy.reference_codes import is_like_code
from stodtelefon.privacy.sought import case_number, number_alone
from stodtelefon.texts import tidy

NEW_CASE = "new"
MOST_ALIKE = 6
NO_SUCH_CASE = (
    "Inget ärende som du får öppna har det numret. Rätta det, eller töm fältet för ett nytt ärende."
)
CODE_BESIDE = "Det där är en kod. Skriv den i rutan för personens egen kod."
NO_CODE = "Det där är ingen kod. Den ser ut som LEK-47-RAV."
WHO = "Välj vem i ärendet det är som hör av sig."
WHO_ANEW = "Ärendet har ändrats medan du skrev. Se om personen står här nu, och välj igen."
NO_NUMBER = (
    "Bara om det verkligen behövs. På nivån rådgivning skrivs inget personnummer in utan att nivån höjs här."
)
ENDS_ANONYMITY = "Personen vill vara anonym: med ett namn här gäller det inte längre."
ALIKE = "Uppgifterna liknar någon i ett ärende som du får öppna. Välj vart samtalet hör."


@dataclass(frozen=True)
class Place:
    """Where a call may belong: to a caller of a case, or to the case as somebody else than its `callers` so far."""

    case: Case
    words: str
    caller: Caller | None = None
    callers: int = 0

    @property
    def value(self) -> str:
        return str(self.caller.pk) if self.caller else f"{self.case.number}/{self.callers}"


class BelongingFields(forms.Form):
    """Does the call belong to a case that is there? By its number, by the caller's own code, or since it is like one.

    Only cases that the writer may open are offered or known. `asks_belonging` False: it is settled already.
    """

    case_number = Words(may_name=True, label="Ärendenummer", max_length=40, required=False)
    caller_code = Words(may_name=True, label="Eller personens egen kod", max_length=40, required=False)
    joins = OneOf(label="Vem hör av sig?", required=False, error_messages={"invalid_choice": WHO_ANEW})
    asks_belonging = True

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.case: Case | None = None
        self.places: dict[str, Place] = {}
        if not self.asks_belonging:
            for name in BelongingFields.base_fields:
                del self.fields[name]
            return
        self.offer_places()

    def offer_places(self) -> None:
        """The people of the case whose number was given, or of those that hold somebody who is alike."""
        typed = self._typed("case_number") or self.initial.get("case_number", "")
        number = typed and case_number(typed, on=timezone.localdate())
        self.case = Case.objects.visible_to(self.user).numbered(number).first() if number else None
        places = self._of_case() if self.case else self._of_alike() if self.is_bound else ()
        self.places = {place.value: place for place in places}
        if not self.places:
            del self.fields["joins"]
            return
        new = [] if self.case else [(NEW_CASE, "Någon ny, i ett nytt ärende")]
        if self.case and not self.is_bound:
            self.initial["joins"] = list(self.places)[-1]
        self.fields["joins"].choices = new + [(place.value, place.words) for place in self.places.values()]

    def _typed(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name)) or "")

    def _of_case(self) -> Iterator[Place]:
        callers = callers_of(self.case)
        for caller in callers:
            yield Place(self.case, to_choose(caller, callers), caller)
        yield Place(self.case, "Någon annan, som inte står här", callers=len(callers))

    def _of_alike(self) -> Iterator[Place]:
        said = {name: self._typed(name) for name in ("name", "phone", "email")}
        if not any(said.values()):
            return
        found = likeness.like(Identity(**said), Case.objects.visible_to(self.user), most=MOST_ALIKE)
        callers = {case: callers_of(case) for case in dict.fromkeys(row.case_now for row, _ in found)}
        for row, alike in found:
            what = " och ".join(one.label for one in alike)
            if row.whose is not None:
                words = f"{row.case_now.number}: {who(row.whose, callers[row.case_now])}. Liknar: {what}."
                yield Place(row.case_now, words, row.whose)
        for case, those in callers.items():
            is_person = any(row.case_now == case and row.person is not None for row, _ in found)
            words = f"{case.number}: någon annan om samma oro"
            words += ". Den oron gäller liknar." if is_person else ""
            yield Place(case, words, callers=len(those))

    def clean_caller_code(self) -> str:
        return number_alone(self.cleaned_data["caller_code"])

    def clean(self):
        data = super().clean()
        if not self.asks_belonging:
            return data
        if data.get("caller_code"):
            self.errors.pop("joins", None)
            if not is_like_code(data["caller_code"]):
                self.add_error("caller_code", NO_CODE)
        elif data.get("case_number") and self.case is None:
            self.add_error("case_number", CODE_BESIDE if is_like_code(data["case_number"]) else NO_SUCH_CASE)
        elif self.places and not data.get("joins"):
            self._ask_who(data)
        return data

    def _ask_who(self, data: dict) -> None:
        """Asked once. In danger a likeness does not keep the call from being saved: it is shown afterwards."""
        if self.case is not None:
            self.ask_for({"joins": WHO})
        elif data.get("danger") != YesNoUnknown.YES:
            self.ask_for({"joins": ALIKE})

    @property
    def place(self) -> Place | None:
        """Where the call was said to belong; None: to a case of its own, or to whoever has the code."""
        return self.places.get(self.cleaned_data.get("joins") or "")


class IdentityForm(StodForm, NumberFields, ContactFields):
    """Who somebody is, with the personal number where it is needed and the record level holds it."""

    guarded = ("personal_number",)
    may_keep = False

    personal_number = PersonalNumber(
        label="Personnummer", max_length=20, required=False, help_text="Bara om det verkligen behövs."
    )

    # How somebody may be reached is read before by what.
    field_order = ("name", "personal_number", "contact_safety", *FIELDS, "level_reason")

    def __init__(self, *args, level: str = RecordLevel.CASE, **kwargs):
        super().__init__(*args, level=level, **kwargs)
        if not holds(level).personal_number:
            self.fields["personal_number"].help_text = NO_NUMBER

    def holds_number(self, name: str, text: str) -> bool:
        """Whatever is typed there is meant as one. One that was there before stays."""
        return bool(tidy(text)) and not getattr(self.row, "personal_number", None)

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in FIELDS) and not self.errors:
            raise ValidationError("Skriv åtminstone en uppgift.")
        return cleaned


class IdentityChangeForm(IdentityForm):
    versioned = True
    edits = FIELDS


class PersonIdentityForm(IdentityForm):
    """The person of concern is named only with a reason, at record level `ärende`: the form raises a lower one."""

    reason = Words(label="Varför behöver identiteten skrivas in?", max_length=REASON_MAX, rows=2)

    def __init__(self, *args, level: str = RecordLevel.CASE, **kwargs):
        super().__init__(*args, level=RecordLevel.CASE, **kwargs)
        if not holds(level).person_identity:
            self.fields["level_reason"] = Words(
                label="Varför behöver nivån höjas?",
                max_length=REASON_MAX,
                rows=2,
                help_text="Ärendet är på en lägre nivå. Här höjs det till ärende, full journal.",
                error_messages={
                    "required": "Den oron gäller namnges bara på nivån ärende. Skriv varför den höjs."
                },
            )


class RemoveIdentityForm(StodForm, forms.Form):
    reason = Words(label="Varför tas identiteten bort?", max_length=REASON_MAX, rows=2)
