"""The lists that an occasion is described by, kept by the municipality: where, and in which languages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from stodtelefon.organisation.models import CodeRow


class Area(CodeRow):
    """A part of the municipality, so that it is seen where nobody has been told.

    `WHOLE` is the key of the one whose occasions are in every other area too. A municipality that has no such row has
    none to count.
    """

    WHOLE = "whole"

    class Meta(CodeRow.Meta):
        verbose_name = "område"
        verbose_name_plural = "områden"


class Language(CodeRow):
    """A language in which the line is made known, and what cards and posters say in it.

    `tag` is what a web page calls the language (BCP 47). The municipality writes the texts itself; a card has a title
    and the sentence that nobody need say who they are, or there is none in that language. Without hours of its own it
    says the line's opening hours as the settings have them.
    """

    tag = models.CharField("språkkod", max_length=20, blank=True, default="", db_default="")
    card_title = models.CharField(
        "rubrik på kort och affisch", max_length=80, blank=True, default="", db_default=""
    )
    card_words = models.CharField("vad linjen gör", max_length=300, blank=True, default="", db_default="")
    card_anonymous = models.CharField(
        "att man inte behöver säga vem man är", max_length=160, blank=True, default="", db_default=""
    )
    card_hours = models.CharField("öppettider", max_length=160, blank=True, default="", db_default="")

    class Meta(CodeRow.Meta):
        verbose_name = "språk"
        verbose_name_plural = "språk"
        constraints = (
            *CodeRow.Meta.constraints,
            models.CheckConstraint(
                name="language_card_is_whole",
                condition=Q(card_title="", card_words="", card_anonymous="", card_hours="")
                | ~Q(card_title="") & ~Q(card_anonymous=""),
                violation_error_message=(
                    "Ett kort behöver både en rubrik och meningen att man inte behöver säga vem man är."
                ),
            ),
            models.CheckConstraint(
                name="language_tag_is_one",
                condition=Q(tag="") | Q(tag__regex=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"),
                violation_error_message="Skriv språkkoden som sv, so eller fa-AF.",
            ),
        )

    class Privacy(CodeRow.Privacy):
        plain = (
            *CodeRow.Privacy.plain,
            "tag",
            "card_title",
            "card_words",
            "card_anonymous",
            "card_hours",
        )

    @property
    def has_card(self) -> bool:
        return bool(self.card_title)
