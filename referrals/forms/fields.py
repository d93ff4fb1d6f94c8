"""The fields that several of our forms have: an agency, its type, a legal basis."""

from __future__ import annotations

from django.utils import timezone
from django.utils.text import capfirst

from referrals.models import Agency, AgencyType, LegalBasis
from stodtelefon.forms.fields import OneRow
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
