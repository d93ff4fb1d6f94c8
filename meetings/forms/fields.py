"""Fields that several forms of meetings share."""

from __future__ import annotations

from django import forms

TOO_LONG = "Texten är för lång: %(show_value)s tecken, högst %(limit_value)s ryms."


def text_field(
    label: str,
    *,
    longest: int,
    required: bool = True,
    rows: int = 3,
    help_text: str = "",
    attrs: dict | None = None,
) -> forms.CharField:
    """A field for what people write, with one sentence when it is too long or missing."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, **(attrs or {})}),
        error_messages={"required": "Skriv en mening här.", "max_length": TOO_LONG},
    )
