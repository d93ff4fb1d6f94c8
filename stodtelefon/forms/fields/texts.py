"""What somebody writes. It is tidied before it is judged: what is invisible is nothing, and a line break is one."""

from __future__ import annotations

from django import forms
from django.core.validators import validate_slug

from stodtelefon.forms.fields.copies import Copied
from stodtelefon.reach import parse_mail_address, parse_phone_number
from stodtelefon.texts import MISSING, MISSING_WORDS, NUL, TOO_LONG, plain, tidy

UNREMEMBERED = {"autocomplete": "off", "spellcheck": "false"}


class Words(Copied, forms.CharField):
    """What somebody writes: on one line, or on `rows` of them.

    In a text about people the writer is asked about what points somebody out (`stodtelefon/forms/guarded.py`).
    `may_name`: nobody is asked, since a name belongs there or it is about nobody.
    """

    default_error_messages = {"max_length": TOO_LONG, "null_characters_not_allowed": NUL}
    may_name = False

    def __init__(
        self, *, rows: int = 0, widget=None, error_messages=None, may_name: bool | None = None, **kwargs
    ):
        if may_name is not None:
            self.may_name = may_name
        super().__init__(
            widget=widget or (forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput),
            error_messages={"required": MISSING_WORDS if rows else MISSING} | (error_messages or {}),
            **kwargs,
        )

    def widget_attrs(self, widget):
        """No `maxlength`. Whatever alphabet is written is shown in its own direction. No browser remembers it, or sends
        it away to have its spelling looked at."""
        return {"dir": "auto"} | UNREMEMBERED | widget.attrs

    def tidied(self, text: str) -> str:
        return tidy(text) if isinstance(self.widget, forms.Textarea) else plain(text)

    def to_python(self, value):
        return self.empty_value if value in self.empty_values else self.tidied(str(value)) or self.empty_value

    def has_changed(self, initial, data):
        """What was kept before texts were tidied is the same as what it is tidied to."""
        return super().has_changed(self.tidied(initial) if isinstance(initial, str) else initial, data)


class Mail(Words):
    """An e-mail address."""

    may_name = True

    def __init__(self, *, widget=forms.EmailInput, max_length: int = 254, **kwargs):
        super().__init__(widget=widget, max_length=max_length, **kwargs)

    def widget_attrs(self, widget):
        return UNREMEMBERED | widget.attrs

    def clean(self, value):
        return parse_mail_address(super().clean(value))


class Phone(Words):
    """A telephone number, and what belongs to it, such as whose it is."""

    may_name = True

    def __init__(self, *, widget=forms.TelInput, **kwargs):
        super().__init__(widget=widget, **kwargs)

    def clean(self, value):
        return parse_phone_number(super().clean(value))


class Key(Words):
    """The key of a row, such as `teacher`: what the code and an address call it."""

    may_name = True
    default_validators = [validate_slug]

    def __init__(self, *, allow_unicode: bool = False, **kwargs):
        super().__init__(**kwargs)


class Secret(forms.CharField):
    """A password, taken exactly as it is typed. `autocomplete`: what a password manager is told."""

    default_error_messages = {
        "required": MISSING,
        "max_length": TOO_LONG,
        "null_characters_not_allowed": NUL,
    }

    def __init__(self, *, autocomplete: str, **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(widget=widget, strip=False, max_length=200, **kwargs)

    def widget_attrs(self, widget):
        return {}


class ShownAddress(Mail):
    """Whose password is asked for, so that the person and a password manager can see it; it is not read."""

    def __init__(self):
        attrs = {"autocomplete": "username", "readonly": True}
        super().__init__(label="E-postadress", required=False, widget=forms.EmailInput(attrs=attrs))


class OneTimeCode(forms.CharField):
    """A code that is good once. Spaces in it are for the eye."""

    default_error_messages = Secret.default_error_messages

    def __init__(self, **kwargs):
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=40, **kwargs)

    def widget_attrs(self, widget):
        return {}

    def to_python(self, value):
        return "".join(super().to_python(value).split())


class Credential(forms.JSONField):
    """What a passkey answered. The browser fills it in, and it is never shown again."""

    widget = forms.HiddenInput

    def __init__(self, *, wrong: str, **kwargs):
        super().__init__(error_messages={"required": wrong, "invalid": wrong}, **kwargs)

    def prepare_value(self, value):
        return ""


class Unseen(Copied, forms.CharField):
    """What the page itself sends along, such as which button was pressed."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)
