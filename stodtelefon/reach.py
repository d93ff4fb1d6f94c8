"""How somebody is reached: an e-mail address and a telephone number, read in one way wherever they are typed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from stodtelefon.texts import plain

WRONG_ADDRESS = "Skriv e-postadressen så här: namn@exempel.se."
ODD_LETTERS = (
    "Före @ i en e-postadress står bara a–z, siffror och tecken som punkt och bindestreck. "
    "Fråga hur den stavas: å och ä skrivs oftast a, och ö skrivs o."
)
NO_DIGITS = "Skriv telefonnumret med siffror."


def parse_mail_address(text: str | None) -> str:
    """The address as it is kept, "" when none is given. Upper and lower case stay as they were typed."""
    address = plain(text)
    if not address:
        return ""
    name, at, domain = address.rpartition("@")
    if at and domain and not name.isascii():
        raise ValidationError(ODD_LETTERS, code="odd_letters")
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(WRONG_ADDRESS, code="invalid") from None
    return address


def parse_phone_number(text: str | None) -> str:
    """The number as it is kept, "" when none is given. Whose it is, or when, may stand beside the digits."""
    number = plain(text)
    if number and not any(letter.isdigit() for letter in number):
        raise ValidationError(NO_DIGITS, code="invalid")
    return number
