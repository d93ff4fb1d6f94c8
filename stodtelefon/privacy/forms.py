"""Form fields for what people say or read aloud."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from stodtelefon.forms.fields import Words
from stodtelefon.privacy.personal_numbers import parse_personal_number
from stodtelefon.privacy.reference_codes import normalise


class PersonalNumberField(Words):
    """A personal or coordination number; cleaned to twelve digits, empty to ""."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Personnummer")
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value)
        return parse_personal_number(text, on=timezone.localdate()) if text else ""


class ReferenceCodeField(Words):
    """A reference code as it is said or typed; cleaned to the form it was given out in, empty to ""."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Återkopplingskod")
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value)
        code = normalise(text)
        if text and not code:
            raise ValidationError("Koden ska se ut som LEK-47-RAV. Be om den en gång till.", code="shape")
        return code
