"""Which cards and posters are printed."""

from __future__ import annotations

from functools import cached_property

from outreach.models import Language
from stodtelefon.forms.fields import OneOf, SomeRows
from stodtelefon.forms.offers import Offered, Offering
from stodtelefon.organisation.offers import of_list

CARD = ("tag", "card_title", "card_words", "card_anonymous", "card_hours")
NO_CARD = "På det språket finns ingen text än. Välj ett annat."


class CardsForm(Offering):
    """`?sprak=somali&sprak=swedish&som=poster`: in which languages, on cards or as a poster. Nothing asked: the first
    language that has a text, on cards."""

    offers = {"sprak": of_list(Language, *CARD)}

    sprak = SomeRows(
        label="Språk", required=False, to_field_name="key", error_messages={"invalid_choice": NO_CARD}
    )
    som = OneOf(
        (("cards", "kort, åtta på ett ark"), ("poster", "affisch, ett ark på varje språk")),
        label="Som",
        required=False,
        initial="cards",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.languages = [row for row in self.offered("sprak") if row.has_card]
        self.fields["sprak"].offer(Offered(self.offered("sprak").offer, self._written()))
        self.fields["sprak"].initial = [row.key for row in self.languages[:1]]

    def _written(self) -> list[tuple]:
        keys = {str(row.pk) for row in self.languages}
        return [texts for texts in self.offered("sprak").read if texts[0] in keys]

    @property
    def without(self) -> list[Language]:
        """The languages that have no text yet."""
        return [row for row in self.offered("sprak") if not row.has_card]

    @cached_property
    def chosen(self) -> list[Language]:
        found = self.cleaned_data["sprak"] if self.is_valid() else []
        return list(found) or self.languages[:1]

    @property
    def with_swedish_hours(self) -> list[Language]:
        """Of the chosen, those in another language that say the hours as the settings have them."""
        return [row for row in self.chosen if not row.card_hours and not row.tag.startswith("sv")]

    @cached_property
    def is_poster(self) -> bool:
        return self.is_valid() and self.cleaned_data["som"] == "poster"
