"""Ranges that an exclusion constraint compares with `&&`, without any extension of Postgres."""

from __future__ import annotations

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db.models import Func


class NumberRange(Func):
    """`int8range(id, id, '[]')`: one key as a range."""

    function = "INT8RANGE"
    output_field = BigIntegerRangeField()


class DayRange(Func):
    """`daterange(first, last, '[]')`: local days, the last one included."""

    function = "DATERANGE"
    output_field = DateRangeField()
