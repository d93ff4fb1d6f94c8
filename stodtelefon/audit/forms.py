"""What the log reviewer asks the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.http import urlencode

from stodtelefon.audit import kinds, log_parts
from stodtelefon.audit.incident import LONGEST, Row, extract
from stodtelefon.audit.models import AuditEvent
from stodtelefon.bounds import EITHER, HAPPENED
from stodtelefon.dates import iso_moment, midnight
from stodtelefon.forms.fields import Day, Moment, OneOf, SomeOf, Words
from stodtelefon.forms.fields.days import DateTimeInput
from stodtelefon.forms.form import StodForm
from stodtelefon.privacy.sought import case_number
from stodtelefon.swedish_order import SwedishOrder

NO_CASE = "Det finns inget ärende med det numret. Skriv det som 2026-0042."


def case_named(typed: str, taken: frozenset[UUID]) -> UUID:
    """The case that a number is of. Refuses one that there is not, and one that is taken from who asks, alike."""
    number = case_number(typed, on=timezone.localdate())
    case = log_parts.case_of(number) if number else None
    if case is None or case in taken:
        raise ValidationError(NO_CASE)
    return case


class LogFilter(StodForm, forms.Form):
    """Who, in which case, what and when. Owns the filter: `rows()` gives the lines, and none of cases that are `taken`
    from who asks (`log_parts.taken_from`).

    It is sent by POST and asked by an address (`in_address`), in which a case is its id: no number stands there.
    """

    is_kept = False  # what is asked is no text

    person = OneOf(label="Person", required=False, coerce=int, empty_value=None, widget=forms.Select)
    since = Day(within=EITHER, label="Från och med", required=False)
    until = Day(within=EITHER, label="Till och med", required=False)
    kind = OneOf(label="Visa", required=False, widget=forms.Select)
    case = Words(may_name=True, label="Ärendenummer", required=False, max_length=40)

    def __init__(self, *args: Any, taken: frozenset[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken
        self.names = dict(
            get_user_model().objects.order_by(SwedishOrder("name"), "pk").values_list("pk", "name")
        )
        self.fields["person"].choices = [("", "Alla"), *self.names.items()]
        self.fields["kind"].choices = list(kinds.choices())

    def clean_case(self) -> UUID | None:
        """By its number, as it is typed, or by its id, as it stands in the address."""
        typed = self.cleaned_data["case"]
        try:
            return UUID(typed) if typed else None
        except ValueError:
            return case_named(typed, self.taken)

    def with_number(self, number: str) -> LogFilter:
        """The same, with the number of its case as it is typed."""
        return LogFilter({**self.data.dict(), "case": number or self.data["case"]}, taken=self.taken)

    def in_address(self) -> str:
        """What was asked, as the address holds it: only what was chosen. Of a form that is valid."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return urlencode({name: str(chosen[name]) for name in self.fields if name in chosen})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Perioden slutar före den börjar.")
        return cleaned

    @property
    def by(self) -> str:
        """In what order the lines lie: as they were written. Those up to a day that has been are found by their moment,
        or all that was written afterwards would be read first.
        """
        until = self.cleaned_data.get("until") if self.is_valid() else None
        return "at" if until and until < timezone.localdate() else "pk"

    def rows(self) -> QuerySet[AuditEvent]:
        """The lines asked for. A form that is not valid shows none."""
        if not self.is_valid():
            return AuditEvent.objects.none()
        cleaned = self.cleaned_data
        since, until = cleaned["since"], cleaned["until"]
        rows = AuditEvent.objects.between(
            midnight(since) if since else None, midnight(until + timedelta(days=1)) if until else None
        )
        if self.taken:
            rows = rows.exclude(case_id__in=self.taken)
        if cleaned["person"]:
            rows = rows.by(cleaned["person"])
        if cleaned["case"]:
            rows = rows.about(cleaned["case"])
        return rows.filter(kinds.condition(cleaned["kind"])) if cleaned["kind"] else rows


class ExtractForm(StodForm, forms.Form):
    """Which hours, and whose: moments in local time. Sent by POST and asked by an address (`in_address`)."""

    is_kept = False  # what is asked is no text

    since = Moment(
        within=HAPPENED,
        label="Från",
        help_text="Dag och klockslag, till exempel 2026-03-10 08:00.",
        widget=DateTimeInput({"placeholder": False}),
    )
    until = Moment(
        within=HAPPENED,
        label="Till",
        help_text="Högst 31 dygn senare. Tomt är nu.",
        required=False,
        widget=DateTimeInput({"placeholder": False}),
    )
    people = SomeOf(label="Personer", required=False, help_text="Ingen vald: alla.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = get_user_model().objects.order_by(SwedishOrder("name"), "pk").values_list("pk", "name")
        self.fields["people"].choices = [(str(key), name) for key, name in people]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "until" in cleaned and not cleaned["until"]:
            cleaned["until"] = timezone.now()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until <= since:
            self.add_error("until", "Perioden slutar före den börjar.")
        elif since and until and until - since > LONGEST:
            self.add_error("until", "Perioden är längre än 31 dygn.")
        return cleaned

    def in_address(self) -> str:
        """What was asked, as the address holds it. Of a form that is valid."""
        cleaned = self.cleaned_data
        hours = [(name, iso_moment(cleaned[name])) for name in ("since", "until")]
        return urlencode([*hours, *(("people", key) for key in cleaned["people"])])

    def rows(self, taken: frozenset[UUID]) -> list[Row]:
        """None of cases that are `taken` from who asks."""
        cleaned = self.cleaned_data
        people = [int(key) for key in cleaned["people"]]
        return extract(cleaned["since"], cleaned["until"], people, taken=taken)


class CaseNumberForm(StodForm, forms.Form):
    """Whose lines: the number of a case, cleaned to its UUID. Sent by POST."""

    is_kept = False  # what is asked is no text

    number = Words(may_name=True, label="Ärendenummer", max_length=40)

    def __init__(self, *args: Any, taken: frozenset[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken

    def clean_number(self) -> UUID:
        return case_named(self.cleaned_data["number"], self.taken)


class ExplainForm(StodForm, forms.Form):
    """What the first of the two writes about a log that does not verify."""

    explanation = Words(
        may_name=True,
        label="Vad har hänt?",
        rows=6,
        max_length=5_000,
        help_text="Skriv vad som gjordes med databasen, när och av vem, eller vad du har sökt efter utan att hitta. "
        "Skriv inget om något ärende.",
    )


class ConfirmForm(StodForm, forms.Form):
    """What the second of the two writes."""

    confirmation = Words(
        may_name=True,
        label="Hur har du kontrollerat det?",
        rows=4,
        max_length=5_000,
        help_text="Skriv vad du själv har sett. Sedan signeras loggen på nytt, så som den står.",
    )
