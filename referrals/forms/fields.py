"""The fields that several of our forms have: an agency, a legal basis, words, a moment."""

from __future__ import annotations

from itertools import groupby

from django import forms
from django.utils import timezone

from referrals.models import Agency, AgencyType, LegalBasis

TOO_LONG = "Texten är för lång: %(show_value)s tecken, högst %(limit_value)s ryms."
PICK = "Välj ur listan."


def words(label: str, *, longest: int, required: bool = False, rows: int = 3, help_text: str = ""):
    """A field for what people write."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": "Skriv en mening här.", "max_length": TOO_LONG},
    )


def moment_field(label: str):
    """When it happened; empty means now."""
    return forms.DateTimeField(
        label=label,
        required=False,
        help_text="Lämna tomt om det är nu.",
        error_messages={"invalid": "Skriv dag och tid som 2026-11-22 14:30."},
    )


class AgencyField(forms.ModelChoiceField):
    """A current agency, grouped by type. `keep` is one that stays possible although it is retired."""

    def __init__(self, **kwargs):
        kwargs.setdefault("error_messages", {"required": "Välj en samverkansaktör.", "invalid_choice": PICK})
        super().__init__(queryset=Agency.objects.none(), **kwargs)

    def offer(self, *, keep: Agency | None = None) -> None:
        """Read the directory as it is today. One query."""
        current = Agency.objects.current(on=timezone.localdate())
        if keep is not None:
            current = current | Agency.objects.filter(pk=keep.pk)
        self.queryset = current.for_list()
        groups = groupby(self.queryset, key=lambda agency: agency.type.label.capitalize())
        self.choices = [
            ("", self.empty_label or ""),
            *(
                (label, [(agency.pk, self.words(agency)) for agency in agencies])
                for label, agencies in groups
            ),
        ]

    @staticmethod
    def words(agency: Agency) -> str:
        return f"{agency.name} ({agency.board_words})"


class BasisField(forms.ModelChoiceField):
    """A current legal basis, with its section."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Med stöd av vad?")
        kwargs.setdefault("empty_label", "Inte bestämd än")
        kwargs.setdefault("error_messages", {"required": "Välj rättslig grund.", "invalid_choice": PICK})
        super().__init__(queryset=LegalBasis.objects.none(), **kwargs)
        self.bases: list[LegalBasis] = []

    def offer(self, *, keep: LegalBasis | None = None) -> None:
        """Read the list as it is today. One query."""
        current = LegalBasis.objects.current(on=timezone.localdate())
        if keep is not None:
            current = current | LegalBasis.objects.filter(pk=keep.pk)
        self.queryset = current
        self.bases = list(self.queryset)
        self.choices = [
            ("", self.empty_label or ""),
            *((basis.pk, basis.with_section) for basis in self.bases),
        ]


class TypeField(forms.ModelChoiceField):
    """A current type of agency."""

    def __init__(self, **kwargs):
        kwargs.setdefault("error_messages", {"required": "Välj en typ.", "invalid_choice": PICK})
        super().__init__(queryset=AgencyType.objects.none(), **kwargs)

    def offer(self, *, keep: AgencyType | None = None) -> None:
        current = AgencyType.objects.current(on=timezone.localdate())
        if keep is not None:
            current = current | AgencyType.objects.filter(pk=keep.pk)
        self.queryset = current
        self.label_from_instance = lambda row: row.label.capitalize()
