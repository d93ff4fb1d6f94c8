"""What a page is on paper: Chromium makes the PDF, and each page of it is read, with where its words stand."""

from __future__ import annotations

import re
from io import BytesIO
from typing import NamedTuple
from unicodedata import normalize

import pytest

TOP, FOOT = 22, 18  # the margins in millimetres, where the running head and foot stand (print.css)
POINTS = 72 / 25.4  # in a millimetre
LEAST = 1 / 3  # filled, of a page that others follow
HEADINGS = """() => [...document.querySelectorAll('main :is(h1, h2, h3, legend, thead tr)')]
  .filter((one) => one.checkVisibility()).map((one) => one.innerText)"""
# A section of which only the heading is printed.
EMPTY = """() => [...document.querySelectorAll('main :is(h2, h3)')]
  .filter((one) => one.checkVisibility())
  .filter((one) => one.closest('section, .sheet, article')?.innerText.trim() === one.innerText.trim())
  .map((one) => one.innerText)"""


class Sheet(NamedTuple):
    text: str
    can_be_pressed: bool  # it has a link or a field
    filled: float  # how far down the last words stand: 0 at the top of what may be printed on, 1 at its foot
    last_line: str


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", normalize("NFKC", text)).strip()


def printed_sheets(page) -> list[Sheet]:
    """What the printer gets of the page that is open."""
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: run make e2e.")
    pdf = pypdf.PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    return [_read(sheet) for sheet in pdf.pages]


def _read(sheet) -> Sheet:
    height = float(sheet.mediabox.height)
    lines: dict[int, list[str]] = {}

    def note(text, around, within, font, size):
        y = within[5] * around[3] + around[5]
        if text.strip() and FOOT * POINTS < y < height - TOP * POINTS:
            lines.setdefault(round(y), []).append(text)

    text = one_line(sheet.extract_text(visitor_text=note))
    lowest = min(lines, default=round(height - TOP * POINTS))
    filled = (height - TOP * POINTS - lowest) / (height - (TOP + FOOT) * POINTS)
    return Sheet(text, "/Annots" in sheet, filled, one_line(" ".join(lines.get(lowest, ()))))


def faults_of(page) -> list[str]:
    """A page that has no number, one that is nearly empty though others follow it, a heading that is left alone at a
    foot or has nothing beneath it. Where what is printed ends nobody can say. What is handed out or put up on a wall
    has no number."""
    headings = {one_line(heading) for heading in page.evaluate(HEADINGS)}
    sheets = printed_sheets(page)
    is_for_wall = page.evaluate("!!document.querySelector('.poster, .cards-sheet')")
    found = [f"nothing stands under {heading!r}" for heading in page.evaluate(EMPTY)]
    for place, sheet in enumerate(sheets, start=1):
        if not is_for_wall and f"sida {place} av {len(sheets)}" not in sheet.text:
            found.append(f"page {place} has no number")
        if place < len(sheets) and sheet.filled < LEAST:
            found.append(f"page {place} is nearly empty")
        if place < len(sheets) and sheet.last_line in headings:
            found.append(f"page {place} ends with its heading {sheet.last_line!r}")
    return found
