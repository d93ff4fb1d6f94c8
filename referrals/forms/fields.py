"""The fields that several of our forms have: an agency, its type, a legal basis, and why words stay in what leaves."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.text import capfirst

from referrals.models import Agency, AgencyType, LegalBasis
from referrals.models.referrals import KEPT_REASON_MAX
from stodtelefon.forms.fields import OneRow, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.forms.found_words import KEEP
from stodtelefon.organisation.missing import NO_AGENCIES, NO_AGENCY_TYPES, NO_LEGAL_BASES


class AgencyField(OneRow):
    """A current agency, grouped by type."""

    def __init__(self, **kwargs):
        kwargs.setdefault("error_messages", {"required": "Välj en samverkansaktör."})
        kwargs.setdefault("nothing", NO_AGENCIES)
        super().__init__(**kwargs)

    def offer(self, *, keep: Agency | None = None) -> None:
        """Read the directory as it is today. One query."""
        self.offered = Agency.objects.current(on=timezone.localdate()).for_list()
        super().offer(self.offered, keep=keep, heading=lambda agency: capfirst(agency.type.label))

    def label_from_instance(self, agency: Agency) -> str:
        return f"{agency.name} ({agency.board_words})"


class BasisField(OneRow):
    """A current legal basis, with its section."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Med stöd av vad?")
        kwargs.setdefault("empty_label", "Inte bestämd än")
        kwargs.setdefault("error_messages", {"required": "Välj rättslig grund."})
        kwargs.setdefault("nothing", NO_LEGAL_BASES)
        super().__init__(**kwargs)
        self.bases: list[LegalBasis] = []

    def offer(self, *, keep: LegalBasis | None = None) -> None:
        """Read the list as it is today. One query."""
        super().offer(LegalBasis.objects.current(on=timezone.localdate()), keep=keep)
        self.bases = list(self.queryset)
        self.choices = [
            ("", self.empty_label or ""),
            *((basis.pk, basis.with_section) for basis in self.bases),
        ]

    def label_from_instance(self, basis: LegalBasis) -> str:
        return basis.with_section


class TypeField(OneRow):
    """A current type of agency."""

    def __init__(self, **kwargs):
        kwargs.setdefault("error_messages", {"required": "Välj en typ."})
        kwargs.setdefault("nothing", NO_AGENCY_TYPES)
        super().__init__(**kwargs)

    def offer(self, *, keep: AgencyType | None = None) -> None:
        super().offer(AgencyType.objects.current(on=timezone.localdate()), keep=keep)

    def label_from_instance(self, row: AgencyType) -> str:
        return capfirst(row.label)


class SheetForm(StodForm, forms.Form):
    """What leaves the house. Unless it is said to name somebody, each word in it that points somebody out is taken
    away, or kept with a reason."""

    kept_reason = Words(
        label="Varför står det kvar?",
        max_length=KEPT_REASON_MAX,
        rows=2,
        required=False,
        help_text="Om du behåller något som kan peka ut någon. Upprepa inte orden här.",
    )

    def ask_about_words(self) -> None:
        super().ask_about_words()
        if self.keeps_words and not self.cleaned_data.get("kept_reason"):
            self.ask_for({"kept_reason": "Skriv varför det står kvar, eller maskera det."})

    @property
    def keeps_words(self) -> bool:
        texts = [self.read_texts[name] for name in self.leaves_house if name in self.read_texts]
        return any(one.choice == KEEP for text in texts for one in text.questions.values())

    @property
    def asks_why_kept(self) -> bool:
        """For the page: the reason is asked for once there is something to keep."""
        return bool(self.initial.get("kept_reason")) or any(
            name in self.read_texts for name in self.leaves_house
        )

    @property
    def arguments(self) -> dict:
        given = super().arguments
        return given | {"kept_reason": given["kept_reason"] if self.keeps_words else ""}
