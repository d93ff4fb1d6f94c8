"""The questions of the snabbscanning (SN4-SN14), and the forms that complete and correct one."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.scans import missing
from calls.facts import CallerFacts, ScanFacts
from calls.forms.children import ChildFields
from calls.forms.danger import DangerFields
from calls.forms.fields import NOT_IN_LIST, YES_NO, OneOf, SomeOf, Words, ask
from calls.models import Need, QuickScan
from calls.models.choices import (
    AgeBand,
    Involved,
    Milieu,
    Outcome,
    Situation,
    Urgency,
    YesNoUnknown,
)
from calls.models.scans import TEXT_MAX
from stodtelefon.forms.form import MonthInput, StodForm

ALONE = {
    "milieus": (Milieu.NONE, "Välj antingen ingen eller en miljö."),
    "involved": (Involved.NOBODY, "Välj antingen ingen eller vilka som är inblandade."),
}
ANONYMOUS = {"yes": True, "no": False}


class ScanFields(forms.Form):
    """SN4-SN14, all of them possible to leave for later: what must be there is judged by the whole form."""

    danger = ask("danger", OneOf(YesNoUnknown.choices), must=True)
    age_band = ask("age_band", OneOf(AgeBand.choices))
    child_at_risk = ask("child_at_risk", OneOf(YesNoUnknown.choices), must=True)
    own_observations = ask("own_observations", Words(max_length=TEXT_MAX, rows=4))
    second_hand = ask("second_hand", Words(max_length=TEXT_MAX, rows=2))
    changes = ask("changes", Words(max_length=TEXT_MAX, rows=2))
    changed_since = ask(
        "changed_since",
        forms.DateField(
            required=False,
            input_formats=["%Y-%m"],
            widget=MonthInput(attrs={"placeholder": "2026-09"}),
            error_messages={"invalid": "Skriv år och månad, till exempel 2026-09."},
        ),
    )
    situation = ask("situation", OneOf(Situation.choices))
    milieus = ask("milieus", SomeOf(Milieu.choices))
    what_works = ask("what_works", Words(max_length=TEXT_MAX, rows=2))
    involved = ask("involved", SomeOf(Involved.choices))
    needs = ask("needs", SomeOf())
    urgency = ask("urgency", OneOf(Urgency.choices), must=True)
    reason = ask("reason", Words(max_length=500), must=True)
    outcome = ask(
        "outcome",
        forms.ChoiceField(
            choices=[("", "välj"), *((choice.value, choice.label) for choice in Outcome.of_scan())],
            required=False,
            error_messages={"invalid_choice": NOT_IN_LIST},
        ),
        must=True,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Need.objects.current(on=timezone.localdate())
        self.fields["needs"].choices = [(row.key, row.label) for row in rows]

    def clean_changed_since(self):
        month = self.cleaned_data["changed_since"]
        if month is not None and (month > timezone.localdate() or month.year < 1900):
            raise forms.ValidationError("Månaden kan inte ligga i framtiden. Skriv till exempel 2026-09.")
        return month

    def clean(self):
        data = super().clean()
        for name, (alone, sentence) in ALONE.items():
            if alone in data.get(name, ()) and len(data[name]) > 1:
                self.add_error(name, sentence)
        return data

    def scan_facts(self) -> ScanFacts:
        names = ScanFacts.__dataclass_fields__
        return ScanFacts(**{name: self.cleaned_data.get(name) or self._empty(name) for name in names})

    def _empty(self, name: str):
        if name == "changed_since":
            return None
        return () if isinstance(self.fields[name], SomeOf) else ""

    def ask_for_missing(self, *, is_anonymous: bool | None, child) -> None:
        """Ask for the mandatory answers that are not there, each by its own field."""
        for name, sentence in missing(self.scan_facts(), is_anonymous=is_anonymous, child=child).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, sentence)


def scan_initial(scan: QuickScan) -> dict:
    """What a scan says, as the form shows it."""
    return {name: getattr(scan, name) for name in ScanFacts.__dataclass_fields__}


def facts_of(scan: QuickScan) -> ScanFacts:
    """What a scan says, as the facts that it was made of."""
    said = scan_initial(scan)
    changed_since = said.pop("changed_since")
    said = {name: tuple(value) if isinstance(value, list) else value or "" for name, value in said.items()}
    return ScanFacts(**said, changed_since=changed_since)


class AnonymityFields(forms.Form):
    """SN3: what is read out, whether it was, and the answer."""

    is_anonymous = ask(
        "is_anonymous",
        OneOf(YES_NO),
        must=True,
        help_text="Säger personen sitt namn skrivs det upp. Anonymitet kan då inte lovas.",
    )
    was_informed = forms.BooleanField(label="Jag har läst upp det här", required=False)

    def wants_anonymity(self) -> bool | None:
        return ANONYMOUS.get(self.cleaned_data.get("is_anonymous") or "")


class CompleteScanForm(StodForm, AnonymityFields, ChildFields, ScanFields):
    """What was left when somebody was in danger. The danger itself is written down already and is not asked again."""

    def __init__(self, *args, scan: QuickScan, user, **kwargs):
        self.scan = scan
        super().__init__(*args, user=user, initial=scan_initial(scan), **kwargs)
        del self.fields["danger"]
        caller = scan.call.caller
        if caller.is_anonymous is not None:
            del self.fields["is_anonymous"]
            del self.fields["was_informed"]
        else:
            self.fields["was_informed"].help_text = "Hanns det inte med i samtalet lämnar du rutan tom."
        if scan.call.child_decisions.exists():
            self.drop_child_fields()

    def clean(self):
        data = super().clean()
        if "is_anonymous" in self.fields:
            is_anonymous = self.wants_anonymity()
        else:
            is_anonymous = self.scan.call.caller.is_anonymous
        self.ask_for_missing(is_anonymous=is_anonymous, child=self.child_or_decided())
        return data

    def scan_facts(self) -> ScanFacts:
        self.cleaned_data["danger"] = YesNoUnknown.YES
        return super().scan_facts()

    def caller_facts(self) -> CallerFacts | None:
        if "is_anonymous" not in self.fields:
            return None
        return CallerFacts(
            is_anonymous=self.wants_anonymity(), was_informed=self.cleaned_data["was_informed"]
        )


class CorrectScanForm(StodForm, DangerFields, ChildFields, ScanFields):
    """A new version of a signed scan, begun from what the old one says.

    `begun` names the version that the form showed. When a colleague has corrected it since, the action refuses, all
    that was typed stays, and the next sending is made on theirs.
    """

    begun = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, scan: QuickScan, user, **kwargs):
        self.scan = scan
        super().__init__(*args, user=user, initial=scan_initial(scan) | {"begun": scan.pk}, **kwargs)
        if hasattr(scan.call, "danger"):
            self.drop_danger_fields()
        if scan.call.child_decisions.exists():
            self.drop_child_fields()

    def clean(self):
        data = super().clean()
        self.ask_for_missing(is_anonymous=True, child=self.child_or_decided())
        return data

    def begun_from(self) -> QuickScan:
        """The version that is corrected: the one the form showed, if it is of this call."""
        shown = QuickScan.objects.filter(call=self.scan.call, pk=self.cleaned_data["begun"]).first()
        return shown or self.scan

    def was_sent_before(self) -> bool:
        """Pressed twice: the version that replaced the shown one is the writer's own, and says just this."""
        newer = QuickScan.objects.filter(replaces=self.begun_from(), written_by=self.user).first()
        if newer is None:
            return False
        return facts_of(newer) == self.scan_facts()

    def refuse(self, error: ValidationError) -> None:
        super().refuse(error)
        if getattr(error, "code", "") == "stale":
            self.data = self.data.copy()
            self.data["begun"] = str(self.scan.pk)
