"""The size of the letters on a card and on a poster."""

from __future__ import annotations

from django import template

from outreach.cards import CARD, POSTER, letters
from outreach.models import Language
from stodtelefon.organisation.models import Organisation

register = template.Library()


@register.simple_tag
def letter_size(language: Language, organisation: Organisation, *, is_poster: bool) -> str:
    """The class of a card or a poster, by all that it says; empty where its letters are as big as they are."""
    said = {
        "title": language.card_title,
        "words": language.card_words,
        "line": organisation.line_name,
        "number": organisation.line_number,
        "hours": language.card_hours or organisation.opening_hours,
        "anonymous": language.card_anonymous,
        "name": organisation.name,
    }
    step = letters(said, POSTER if is_poster else CARD)
    return f"letters-{step}" if step < 100 else ""
