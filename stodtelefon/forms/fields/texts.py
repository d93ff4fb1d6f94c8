"""What somebody writes."""

from __future__ import annotations

from django import forms

TOO_LONG = "Texten är för lång: %(show_value)d tecken, högst %(limit_value)d får plats."
NUL = "Texten innehåller ett tecken som inte kan sparas."


class Words(forms.CharField):
    """What somebody writes: on one line, or on `rows` of them. A line break counts as one character."""

    default_error_messages = {"max_length": TOO_LONG, "null_characters_not_allowed": NUL}

    def __init__(self, *, rows: int = 0, widget=None, error_messages=None, **kwargs):
        missing = {"required": "Skriv en mening här." if rows else "Fyll i det här."}
        super().__init__(
            widget=widget or (forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput),
            error_messages=missing | (error_messages or {}),
            **kwargs,
        )

    def widget_attrs(self, widget):
        """No `maxlength`. Whatever alphabet is written is shown in its own direction."""
        return {"dir": "auto", "autocomplete": "off"} | widget.attrs

    def to_python(self, value):
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text


class Mail(forms.EmailField):
    """An e-mail address."""

    default_error_messages = {
        "required": "Fyll i det här.",
        "invalid": "Skriv e-postadressen så här: namn@exempel.se.",
        "max_length": TOO_LONG,
        "null_characters_not_allowed": NUL,
    }

    def widget_attrs(self, widget):
        return {"autocomplete": "off"} | widget.attrs


class Secret(forms.CharField):
    """A password, taken exactly as it is typed. `autocomplete`: what a password manager is told."""

    default_error_messages = {
        "required": "Fyll i det här.",
        "max_length": TOO_LONG,
        "null_characters_not_allowed": NUL,
    }

    def __init__(self, *, autocomplete: str, **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(widget=widget, strip=False, max_length=200, **kwargs)

    def widget_attrs(self, widget):
        return {}


class Unseen(forms.CharField):
    """What the page itself sends along, such as which button was pressed."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)
