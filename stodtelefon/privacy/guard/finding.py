"""Personal data in a free text: everything that points somebody out and should rather stand in an identity.

What is written at the level of advice holds no identity (SoL 14:3 and 14:5), and what leaves the house says no more of
a person than it must (OSL 26:1; lag 2018:218 3:10 for personal and coordination numbers). So a text is read before it
is saved, and the writer is asked. It is a warning: nothing is ever refused or changed because of it.

    personal and coordination numbers   numbers.py     by day and check digit
    telephone numbers, mail addresses   contacts.py    by their shape
    street addresses                    streets.py     by the ending of a street and its number
    names                               names.py       by capital letters and what stands around them
                                        any_letters.py in small letters or capitals, by what is left

The places are those in the text as it was given: give it as it is kept, after `tidy()`. Every pattern begins at one
place in the text and has a longest length, so that a text costs as much as it is long.
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from stodtelefon.privacy.guard.contacts import mail_addresses, phone_numbers
from stodtelefon.privacy.guard.found import Found
from stodtelefon.privacy.guard.names import names
from stodtelefon.privacy.guard.numbers import personal_numbers
from stodtelefon.privacy.guard.streets import street_addresses
from stodtelefon.privacy.guard.words import forget
from stodtelefon.texts import PLAIN

# One character for one, so that every place stays what it is.
SAME_PLACES = (
    PLAIN
    | dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u200a\u202f\u3000"), " ")
    | {0x660 + digit: str(digit) for digit in range(10)}
    | {0x6F0 + digit: str(digit) for digit in range(10)}
)


def find_personal_data(text: str, *, on: date) -> list[Found]:
    """All that was found, in the order of the text; no two overlap. `on` tells who can be born."""
    try:
        return _found(text, on)
    finally:
        forget()


def found_today(text: str) -> list[Found]:
    """The same of a text that is being saved now."""
    return find_personal_data(text, on=timezone.localdate())


def _found(text: str, on: date) -> list[Found]:
    plain = text if text.isascii() else text.translate(SAME_PLACES)
    found: list[Found] = []
    taken = bytearray(len(plain))
    mails = list(mail_addresses(plain))
    # Where a place could be two things, the one that is surer by its form comes first.
    for one in (
        *mails,
        *personal_numbers(plain, on=on),
        *phone_numbers(plain),
        *street_addresses(plain),
        *names(_without(mails, plain)),
    ):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\x01" * (one.end - one.start)
            found.append(one)
    return sorted(found)


def _without(those: list[Found], text: str) -> str:
    """The text with nothing in their places: «ella@» says nothing of whether «Ella» is a name."""
    for one in those:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text
