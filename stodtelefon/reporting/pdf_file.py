"""The year as a pdf, made to be handed to a board: what it asks on the first page, then drawings with their tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from stodtelefon.dates import iso
from stodtelefon.drawing import Html
from stodtelefon.pdf import as_pdf
from stodtelefon.reporting.charts import upright_chart
from stodtelefon.reporting.layout import CHARTS, Section, YearPage, lay_out
from stodtelefon.reporting.report import INVENTED, Report
from stodtelefon.reporting.several_years import KEY as SEVERAL_YEARS
from stodtelefon.reporting.tables import Table
from stodtelefon.reporting.year import YEAR

WIDE, NARROW = "wide", "narrow"
# What stands on a line: the drawing goes over the whole page, and the table under it lies across.
ACROSS = frozenset({SEVERAL_YEARS, *(key for key, draw in CHARTS.items() if draw is upright_chart)})
DRAWING = re.compile(
    r'<svg class="chart (?P<name>wide|narrow)" viewBox="0 0 (?P<width>\d+) (?P<height>\d+)"[^>]*>'
    r"(?P<inside>.*?)</svg>",
    re.DOTALL,
)
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
DESCRIBED = re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL)
# The drawings have classes and no colour of their own: these are the colours of static/css, as on white paper.
STYLE: Html = """
text { fill: #4d5b5d; font-size: 12px; font-family: "Libertinus Serif"; }
text.figure { fill: #1d2a2c; font-weight: bold; }
.now { fill: #14545c; }
.before { fill: #b9c4c3; }
.axis { stroke: #c9c7bd; }
.hidden-cell { stroke: #7d8a8a; }
.line { stroke-width: 2; }
polyline.now, .dot { stroke: #14545c; }
polyline.before, .dot.before { stroke: #7d8a8a; }
polyline.before { stroke-dasharray: 6 4; }
.point.before, .dot.filled.before { fill: #7d8a8a; }
.dot { stroke-width: 2.5; }
.dot.open { fill: #ffffff; }
.between { opacity: 0.4; }
"""


def year_as_pdf(report: Report) -> bytes:
    """The whole year. A ValidationError where no pdf can be made of it that everybody can read."""
    page = lay_out(report.figures)
    data = {
        "head": head_of(report, f"Årsstatistik {report.name}"),
        "title": f"Årsstatistik {report.name}",
        "lead": f"{report.head.line_name}, {report.figures.period}",
        "answers": answers_of(report),
        "headlines": [
            {"label": one.label, "cell": str(one.cell), "note": one.note} for one in page.headlines
        ],
        "why_hidden": page.why_hidden,
        "own_words": report.figures.own_words.get(YEAR, ""),
        **_parts(page, report.several),
        "protection": report.figures.protection,
        "definitions": [{"term": term, "words": words} for term, words in report.figures.definitions],
    }
    return as_pdf("year.typ", data, made_on=report.head.made_on)


def head_of(report: Report, title: str) -> dict[str, str]:
    """What the letterhead says. Figures that anyone may read have no mark of secrecy."""
    head = report.head
    return {
        "title": title,
        "municipality": head.municipality,
        "board": head.board,
        "edition": head.edition.removesuffix("."),
        "made_on": iso(head.made_on),
        "secrecy": "",
        "invented": INVENTED.partition(":")[0] if head.is_invented else "",
    }


def answers_of(report: Report) -> list[dict[str, str]]:
    return [{"question": answer.question, "words": answer.words} for answer in report.figures.answers]


def table_of(table: Table) -> dict[str, Any]:
    """A table as the template draws it. Where the rows have units of their own, each label ends with it. `short`: a
    month or a year over the table that lies across."""
    rows = [
        {
            "label": f"{row.label} ({row.unit_to_say})" if row.unit_to_say else row.label,
            "short": row.label if row is table.total or row.label.isdigit() else row.label[:3],
            "cells": [str(cell) for cell in row.cells],
            "is_total": row is table.total,
        }
        for row in (*table.rows, *((table.total,) if table.total else ()))
    ]
    return {
        "caption": table.caption,
        "unit": table.unit,
        "heading": table.row_heading,
        "columns": list(table.columns),
        "rows": rows,
        "notes": list(table.notes),
    }


def _parts(page: YearPage, several: Section | None) -> dict[str, list]:
    """What is drawn upright or as a line goes over the whole page, the key figures after it; the rest stands in two
    columns, by chapter."""
    table = page.figures.key_figures
    key_figures = Section(table, "", "", page.figures.own_words.get(table.key, ""))
    wide, chapters = [], []
    for chapter in page.chapters:
        parts = [_part(section) for section in (*chapter.drawn, *chapter.tables)]
        wide += [part for part in parts if part["shape"] == WIDE]
        if narrow := [part for part in parts if part["shape"] != WIDE]:
            chapters.append({"heading": chapter.heading, "parts": narrow})
    if several:
        wide.append(_part(several))
    return {"wide": wide, "whole": [_part(key_figures)], "chapters": chapters}


def _part(section: Section) -> dict[str, Any]:
    shape = WIDE if section.table.key in ACROSS else NARROW
    drawn = drawing_of(str(section.chart), shape)
    return table_of(section.table) | {"note": section.note, "own_words": section.own_words} | drawn


def drawing_of(chart: str, shape: str) -> dict[str, str]:
    """One of the two drawings of a table as an image by itself, and what it says in words; empty without one."""
    found = next((one for one in DRAWING.finditer(chart) if one["name"] == shape), None)
    if not found:
        return {"shape": "", "svg": "", "alt": ""}
    alt = " ".join(unescape(words) for words in _said(found["inside"]))
    inside = DESCRIBED.sub("", TITLE.sub("", found["inside"]))
    return {"shape": shape, "svg": _image(int(found["width"]), int(found["height"]), inside), "alt": alt}


def _image(width: int, height: int, inside: Html) -> Html:
    """`inside` is what `charts` drew."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:d} {height:d}">'
        f"<style>{STYLE}</style>{inside}</svg>"
    )


def _said(inside: str) -> Iterator[str]:
    for pattern, end in ((TITLE, "."), (DESCRIBED, "")):
        if found := pattern.search(inside):
            yield f"{found[1].strip()}{end}"
