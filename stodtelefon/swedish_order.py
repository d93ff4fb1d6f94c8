"""One Swedish order of names: the same in every list on screen and in every file, whatever collation the database has.

Digits, then a to z, then å ä ö. Upper and lower case are alike, é stands with e, ü with y, æ with ä and ø with ö. A
hyphen is a space, and a space comes before every letter (Ann-Marie before Anna); apostrophes and full stops are not
there. Numbers are in their own order (Rum 2 before Rum 10). Of two names that are alike so far, the one whose letters
come first as computers have them is first, so that the order never differs. Other alphabets follow after ö.

The database makes the key itself, of functions that need no locale. `swedish_key()` makes the same one here.
"""

from __future__ import annotations

import re
import unicodedata

from django.db import models

# Latin with accents, as names in Europe have them.
ACCENTED = (*range(0xC0, 0x180), *range(0x218, 0x21C))
OURS = {"å": "{", "ä": "|", "ö": "}"}  # what ASCII has after z
LIKE = dict(zip("æøœüűőßðđłı", "äööyyösddli", strict=True))
COMMON = "earnstildokmgvhfubpjcyxwzq "  # as they are; first, since the database looks for each letter from the start
AS_SPACE = "-\u2010\u2011\u2012\u2013\u2014/_\u00a0"
AS_NOTHING = "'’‘´`\".,:;()”“\u00ad"
DIGITS = 8  # numbers are compared as if they had so many


def _key_of(letter: str) -> str:
    """What a letter is compared as; "" where it is compared as itself."""
    small = letter.lower()
    small = LIKE.get(small, small)
    if small in OURS:
        return OURS[small]
    base = unicodedata.normalize("NFKD", small)[0] if len(small) == 1 else ""
    return base if base.isascii() and base.isalpha() else ""


LETTERS = {
    **dict(zip(COMMON, COMMON, strict=True)),
    **{chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)},
    **{chr(code): key for code in ACCENTED if (key := _key_of(chr(code)))},
    **dict.fromkeys(AS_SPACE, " "),
}
TABLE = str.maketrans(LETTERS | dict.fromkeys(AS_NOTHING, ""))
BREAK = "\x01"  # before whatever a name may go on with


def swedish_key(name: str) -> str:
    """By this names are sorted: `sorted(people, key=lambda one: swedish_key(one.name))`."""
    key = re.sub("[0-9]+", lambda number: number[0].lstrip("0").zfill(DIGITS), name.translate(TABLE))
    return f"{key}{BREAK}{name}"


class SwedishOrder(models.Func):
    """By this rows are ordered: `order_by(SwedishOrder("name"))`. A name that is not there comes last."""

    arity = 1
    output_field = models.TextField()

    def as_sql(self, compiler, connection, **context):
        name, params = compiler.compile(self.source_expressions[0])
        letters = f"translate({name}, {_quoted(''.join(LETTERS) + AS_NOTHING)}, {_quoted(''.join(LETTERS.values()))})"
        padded = rf"regexp_replace({letters}, '([0-9]+)', '{'0' * DIGITS}\1', 'g')"
        key = rf"regexp_replace({padded}, '0*([0-9]{{{DIGITS},}})', '\1', 'g')"
        return f'({key} || chr({ord(BREAK)}) || {name}) COLLATE "C"', (*params, *params)


def _quoted(text: str) -> str:
    """As a constant of SQL: no parameter, so that the same expression is the same text wherever it stands."""
    return "'{}'".format(text.replace("'", "''"))
