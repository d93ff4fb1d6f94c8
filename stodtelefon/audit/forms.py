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

from stodtelefon.audit import log_parts
from stodtelefon.audit.models import AuditEvent
from stodtelefon.bounds import EITHER
from stodtelefon.dates import midnight
from stodtelefon.forms.fields import Day, OneOf, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.privacy.sought import case_number
from stodtelefon.swedish_order import SwedishOrder

BOTH, READS, CHANGES = "", "reads", "changes"


class LogFilter(StodForm, forms.Form):
    """Who, when, and whether things were read or changed. Owns the filter: `rows()` gives the lines."""

    is_kept = False  # what is asked is no text

    person = OneOf(label="Person", required=False, coerce=int, empty_value=None, widget=forms.Select)
    since = Day(within=EITHER, label="Från och med", required=False)
    until = Day(within=EITHER, label="Till och med", required=False)
    kind = OneOf(
        ((BOTH, "Allt"), (READS, "Bara läsningar"), (CHANGES, "Bara ändringar")),
        label="Visa",
        required=False,
        widget=forms.Select,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = dict(
            get_user_model().objects.order_by(SwedishOrder("name"), "pk").values_list("pk", "name")
        )
        self.fields["person"].choices = [("", "Alla"), *self.names.items()]

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
        if cleaned["person"]:
            rows = rows.by(cleaned["person"])
        if cleaned["kind"]:
            rows = rows.filter(is_read=cleaned["kind"] == READS)
        return rows


class CaseNumberForm(StodForm, forms.Form):
    """Whose lines: the number of a case, cleaned to its UUID. Sent by POST."""

    is_kept = False  # what is asked is no text

    number = Words(may_name=True, label="Ärendenummer", max_length=40)

    def clean_number(self) -> UUID:
        number = case_number(self.cleaned_data["number"], on=timezone.localdate())
        case = log_parts.case_of(number) if number else None
        if case is None:
            raise ValidationError("Det finns inget ärende med det numret. Skriv det som 2026-0042.")
        return case


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
