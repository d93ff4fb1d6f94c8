"""The fields that every form of the house is made of, each with its sentence for each mistake.

They are Django's own fields, said in our words and drawn with the browser's own controls. What was typed is never cut
off: the browser is not told how long a text may be, so that too much is refused in a sentence with all of it kept.

To whoever builds a form the kit is one thing: it hands on what its modules hold, so that a form stays as it is when
a field moves.
"""

from stodtelefon.forms.fields.answers import in_words, is_long, labels, typed_in_words
from stodtelefon.forms.fields.choices import (
    GONE,
    NOT_IN_LIST,
    CodeField,
    OneOf,
    OneRow,
    SomeOf,
    SomeRows,
    Tick,
)
from stodtelefon.forms.fields.columns import field_of_column
from stodtelefon.forms.fields.days import EMPTY_IS_NOW, Clock, Day, Moment, Month, MonthOrLonger
from stodtelefon.forms.fields.numbers import WholeNumber
from stodtelefon.forms.fields.texts import (
    Credential,
    Key,
    Mail,
    OneTimeCode,
    Phone,
    Secret,
    ShownAddress,
    Unseen,
    Words,
)

__all__ = [
    "EMPTY_IS_NOW",
    "GONE",
    "NOT_IN_LIST",
    "Clock",
    "CodeField",
    "Credential",
    "Day",
    "Key",
    "Mail",
    "Moment",
    "Month",
    "MonthOrLonger",
    "OneOf",
    "OneRow",
    "OneTimeCode",
    "Phone",
    "Secret",
    "ShownAddress",
    "SomeOf",
    "SomeRows",
    "Tick",
    "Unseen",
    "WholeNumber",
    "Words",
    "field_of_column",
    "in_words",
    "is_long",
    "labels",
    "typed_in_words",
]
