"""The form by which a year's figures are prepared: one's own words, and why, where it is a correction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField

from stodtelefon.forms.fields import Unseen, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.reporting.actions import NO_REASON
from stodtelefon.reporting.releases import SECTIONS
from stodtelefon.reporting.year import YEAR

ABOUT = "about_"
CARE = "Skriv inga namn, inget om någon enskild och inga små tal om människor: vem som helst kan få läsa det."


def _own_words() -> dict[str, Words]:
    """A field for each section of the page, whatever the catalogue holds."""
    return {
        f"{ABOUT}{key}": Words(
            label=heading,
            max_length=4_000,
            rows=4 if key == YEAR else 2,
            required=False,
            help_text=CARE if key == YEAR else "",
        )
        for key, heading in SECTIONS.items()
    }


class ReleaseForm(StodForm, forms.Form):
    """`seen` is the digest of the figures on the page: what is sent on is what was read. `said_before`: the words of
    the last time that the year was prepared, by section."""

    once = True
    reason = Words(
        label="Vad som rättas, i en mening",
        max_length=500,
        rows=2,
        help_text="Står med utgåvan. Skriv inte hur många det gäller eller vem.",
        error_messages={"required": NO_REASON},
    )
    seen = Unseen()
    vars().update(_own_words())

    def __init__(
        self, *args: Any, seen: str, is_correction: bool, said_before: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {f"{ABOUT}{key}": words for key, words in said_before.items()}
        self.initial["seen"] = seen
        if not is_correction:
            del self.fields["reason"]

    def show_anew(self, seen: str) -> None:
        """The page shows other figures now; the next sending has seen them."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = seen

    @property
    def has_words_to_sections(self) -> bool:
        return any(field.value() for field in self.about_sections)

    @property
    def about_sections(self) -> list[BoundField]:
        return [self[f"{ABOUT}{key}"] for key in SECTIONS if key != YEAR]

    @property
    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "own_words": {key: given[f"{ABOUT}{key}"] for key in SECTIONS},
            "reason": given.get("reason", ""),
            "seen": given["seen"],
            "token": given["token"],
        }
