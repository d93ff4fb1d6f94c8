"""The lists that an occasion is described by, kept by the municipality: where, and in which languages."""

from __future__ import annotations

from stodtelefon.organisation.models import CodeRow


class Area(CodeRow):
    """A part of the municipality, so that it is seen where nobody has been told."""

    class Meta(CodeRow.Meta):
        verbose_name = "område"
        verbose_name_plural = "områden"


class Language(CodeRow):
    """A language in which the line is made known."""

    class Meta(CodeRow.Meta):
        verbose_name = "språk"
        verbose_name_plural = "språk"
