"""The questions of the snabbscanning (SN4-SN14), and the forms that complete and correct one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django import forms
from django.http import QueryDict
from django.utils import timezone

from calls.actions.children import latest_decision
from calls.actions.scans import missing, outcome_faults, outcome_rule
from calls.forms.children import ChildFields
from calls.forms.danger import DangerFields
from calls.forms.fields import ask, ask_in
from calls.forms.other_concerns import OtherConcernFields
from calls.inputs import CallerInput, ScanInput
from calls.models import Case, ConcernKind, Need, QuickScan
from calls.models.choices import (
    AgeBand,
    Involved,
    Milieu,
    Outcome,
    Situation,
    Urgency,
    YesNoUnknown,
)
from calls.models.outcomes import RULES, Rule
from calls.models.scans import TEXT_MAX
from calls.wording import Conversation, conversation_of
from stodtelefon.bounds import SPAN_BEEN
from stodtelefon.forms.fields import MonthOrLonger, OneOf, SomeOf, Tick, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.forms.merging import merge
from stodtelefon.forms.offers import Offering
from stodtelefon.forms.sides import last_to_change, sides_of
from stodtelefon.organisation.missing import NO_NEEDS
from stodtelefon.organisation.offers import of_list

ALONE = {
    "milieus": (Milieu.NONE, "Välj antingen ingen eller en miljö."),
    "involved": (Involved.NOBODY, "Välj antingen ingen eller vilka som är inblandade."),
}
SIGNED_MEANWHILE = "{name} besvarade och signerade snabbscanningen medan du skrev."
SIGNED_ELSEWHERE = "Du har själv besvarat och signerat snabbscanningen i ett annat fönster."
NOT_SAVED = "Det du skrev är inte sparat. Se vad som är annorlunda, och signera det som en rättelse."
YES_NO = (("yes", "ja"), ("no", "nej"))
ANONYMOUS = {"yes": True, "no": False}
ANSWERS = tuple(name for name in ScanInput.__dataclass_fields__ if name != "changed_since_length")


class ScanFields(Offering):
    """SN4-SN14, all of them possible to leave for later: what must be there is judged by the whole form."""

    danger = ask("danger", OneOf(YesNoUnknown.choices), must=True)
    age_band = ask("age_band", OneOf(AgeBand.choices))
    child_at_risk = ask("child_at_risk", OneOf(YesNoUnknown.choices), must=True)
    own_observations = ask("own_observations", Words(max_length=TEXT_MAX, rows=4))
    second_hand = ask("second_hand", Words(max_length=TEXT_MAX, rows=2))
    changes = ask("changes", Words(max_length=TEXT_MAX, rows=2))
    changed_since = ask("changed_since", MonthOrLonger(within=SPAN_BEEN))
    situation = ask("situation", OneOf(Situation.choices))
    milieus = ask("milieus", SomeOf(Milieu.choices))
    what_works = ask("what_works", Words(max_length=TEXT_MAX, rows=2))
    involved = ask("involved", SomeOf(Involved.choices))
    needs = ask("needs", SomeOf())
    urgency = ask("urgency", OneOf(Urgency.choices), must=True)
    reason = ask("reason", Words(max_length=500), must=True)
    outcome = ask(
        "outcome",
        OneOf(
            [("", "välj"), *((choice.value, choice.label) for choice in Outcome.of_scan())],
            widget=forms.Select,
        ),
        must=True,
    )
    outcome_reason = ask("outcome_reason", Words(max_length=500))

    offers = {"needs": of_list(Need)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["needs"].offer(self.offered("needs"))
        self.fields["needs"].nothing = NO_NEEDS

    def clean(self):
        data = super().clean()
        for name, (alone, sentence) in ALONE.items():
            if alone in data.get(name, ()) and len(data[name]) > 1:
                self.add_error(name, sentence)
        return data

    @property
    def asks_for_reason_when(self) -> str:
        """For the page: the answers with which the reason of the outcome is asked for."""
        return " ".join(f"outcome={rule.outcome}{self._and(rule)}" for rule in RULES if self._may_ask(rule))

    def _may_ask(self, rule: Rule) -> bool:
        return not rule.is_refused and (rule.question in self.fields or self.known(rule))

    def _and(self, rule: Rule) -> str:
        return f"&{rule.question}={'|'.join(rule.answers)}" if rule.question in self.fields else ""

    def known(self, rule: Rule) -> bool:
        """Is the answer that the rule speaks of given already, where the form does not ask for it?"""
        return False

    def scan_input(self) -> ScanInput:
        """What was said. The reason of the outcome only where it is asked for."""
        answers = {name: self.cleaned_data.get(name) or self._empty(name) for name in ANSWERS}
        if (since := answers["changed_since"]) is not None:
            answers |= {"changed_since": since.first, "changed_since_length": since.length}
        said = ScanInput(**answers)
        is_asked = outcome_rule(said, self.child_or_decided()) is not None
        return said if is_asked else replace(said, outcome_reason="")

    def _empty(self, name: str):
        if name == "changed_since":
            return None
        return () if isinstance(self.fields[name], SomeOf) else ""


def input_of(scan: QuickScan) -> ScanInput:
    """What a scan says, as the input that it was made of."""
    said = {name: getattr(scan, name) for name in ANSWERS}
    since = said.pop("changed_since")
    said = {name: tuple(value) if isinstance(value, list) else value or "" for name, value in said.items()}
    return ScanInput(**said, changed_since=since, changed_since_length=scan.changed_since_length)


class AnonymityFields(forms.Form):
    """SN3: what is read out, whether it was, and the answer."""

    is_anonymous = ask("is_anonymous", OneOf(YES_NO), must=True)
    was_informed = Tick(label="Jag har läst upp det här")

    def wants_anonymity(self) -> bool | None:
        return ANONYMOUS.get(self.cleaned_data.get("is_anonymous") or "")


class OfCallFields(OtherConcernFields, ScanFields):
    """The questions of a call that is saved, in the words that it was asked in. What the concern was instead begins
    from what its case says."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_in(self.conversation, self)
        if "changed_since" in self.fields:
            self.fields["changed_since"].said_on = timezone.localdate(self.row.call.received_at)

    @property
    def conversation(self) -> Conversation:
        return conversation_of(self.row.wording)

    @property
    def case_in_question(self) -> Case:
        return self.row.call.case

    def other_concern_input(self) -> ConcernKind | None:
        return self.other_concern_beside(self.cleaned_data["outcome"], self.case_in_question.ve_assessment)


class EditScanForm(StodForm):
    """Begun from what a scan says."""

    edits = ANSWERS

    def values_of(self, row: QuickScan) -> dict:
        return super().values_of(row) | {"changed_since": row.since}


class CompleteScanForm(EditScanForm, AnonymityFields, ChildFields, OfCallFields):
    """What was left when somebody was in danger. The danger itself is written down already and is not asked again."""

    def __init__(self, *args, row: QuickScan, user, **kwargs):
        super().__init__(*args, row=row, user=user, **kwargs)
        del self.fields["danger"]
        caller = row.call.caller
        if caller.is_anonymous is not None:
            del self.fields["is_anonymous"]
            del self.fields["was_informed"]
        else:
            self.fields["was_informed"].help_text = "Hanns det inte med i samtalet lämnar du rutan tom."
        if (decided := latest_decision(row.call)) is not None:
            self.drop_child_fields(decided)
        if self.theirs:
            first = self.decided.decided_by if self.decided else self.report.reported_by
            self.sides = sides_of(first, writer=user)

    def clean(self):
        data = super().clean()
        if "is_anonymous" in self.fields:
            is_anonymous = self.wants_anonymity()
        else:
            is_anonymous = self.row.call.caller.is_anonymous
        child = self.child_or_decided()
        self.ask_for(missing(self.scan_input(), is_anonymous=is_anonymous, child=child))
        self.ask_for(outcome_faults(self.scan_input(), child))
        return data

    @property
    def arguments(self) -> dict:
        return {
            "given": self.scan_input(),
            "caller": self.caller_input(),
            "child": self.child_input(),
            "other_concern": self.other_concern_input(),
        }

    def known(self, rule: Rule) -> bool:
        return rule.question == "danger" and YesNoUnknown.YES in rule.answers

    def scan_input(self) -> ScanInput:
        self.cleaned_data["danger"] = YesNoUnknown.YES
        return super().scan_input()

    def caller_input(self) -> CallerInput | None:
        if "is_anonymous" not in self.fields:
            return None
        return CallerInput(
            is_anonymous=self.wants_anonymity(), was_informed=self.cleaned_data["was_informed"]
        )


class CorrectScanForm(EditScanForm, DangerFields, ChildFields, OfCallFields):
    """A new version of a signed scan, begun from what the old one says."""

    replaces = True

    def __init__(self, *args, row: QuickScan, user, **kwargs):
        super().__init__(*args, row=row, user=user, **kwargs)
        if hasattr(row.call, "danger"):
            self.drop_danger_fields(row.call.danger)
        if (decided := latest_decision(row.call)) is not None:
            self.drop_child_fields(decided)

    def came_in_at(self) -> datetime:
        return self.row.call.received_at

    def clean(self):
        data = super().clean()
        child = self.child_or_decided()
        self.ask_for(missing(self.scan_input(), is_anonymous=True, child=child))
        self.ask_for(outcome_faults(self.scan_input(), child))
        return data

    @property
    def arguments(self) -> dict:
        return {
            "given": self.scan_input(),
            "danger": self.danger_input(),
            "child": self.child_input(),
            "other_concern": self.other_concern_input(),
        }

    @classmethod
    def of_late_answers(cls, data: QueryDict, *, row: QuickScan, user) -> CorrectScanForm:
        """What somebody answered of a scan that was signed meanwhile: to be looked at, and saved as a correction."""
        data = data.copy()
        data["version"], data["danger"] = row.pk, row.danger
        form = cls(data, row=row, user=user)
        merge(form, row)
        form.is_valid()
        signer = last_to_change(row)
        signed = SIGNED_ELSEWHERE if signer == user else SIGNED_MEANWHILE.format(name=row.author_name)
        form.add_error(None, f"{signed} {NOT_SAVED}")
        form.theirs = [*form.theirs, *form.compare(row)]
        form.sides = sides_of(signer, writer=user)
        return form

    def was_sent_before(self) -> bool:
        """Pressed twice: the version that replaced the shown one is the writer's own, and says just this."""
        newer = QuickScan.objects.filter(replaces=self.begun_from, written_by=self.user).first()
        return newer is not None and input_of(newer) == self.scan_input()
