"""A file for a spreadsheet: a line each row, semicolons between, with the mark that makes it read åäö."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse

from stodtelefon.downloads import download

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(lines: Iterable[Iterable[object]]) -> bytes:
    sheet = io.StringIO(newline="")
    csv.writer(sheet, delimiter=";").writerows([guarded(cell) for cell in line] for line in lines)
    return sheet.getvalue().encode("utf-8-sig")


def guarded(cell: object) -> str:
    """A spreadsheet would run a cell that begins like a formula; a quote before it makes it text."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def as_file(content: bytes, name: str) -> HttpResponse:
    """The answer with which a browser saves it."""
    return download(content, f"{name}.csv")
