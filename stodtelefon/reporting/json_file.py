"""A released year as open data: the same protected cells as the page, as JSON, described by `openapi`.

Each table is told for the year itself; the year before has a file of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.disclosure import Cell
from stodtelefon.reporting.models import Release
from stodtelefon.reporting.releases import SECTIONS
from stodtelefon.reporting.several_years import Counts, contacts_of
from stodtelefon.reporting.tables import Table, TableRow, alone
from stodtelefon.reporting.year import YearFigures

Json = dict[str, Any]


def as_json(said: Json) -> bytes:
    """As it is sent: the same bytes for the same words."""
    return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


def year_as_data(release: Release, figures: YearFigures, *, organisation: Organisation) -> Json:
    """Everything that is told of a released year."""
    return {
        "municipality": organisation.name,
        "line": organisation.line_name,
        "year": figures.year,
        "period": figures.period,
        "edition": release.edition,
        "released_at": release.released_at.isoformat(timespec="seconds"),
        "correction": release.reason or None,
        "own_words": [
            {"section": SECTIONS.get(key, key), "text": text} for key, text in figures.own_words.items()
        ],
        "summary": [{"question": answer.question, "answer": answer.words} for answer in figures.answers],
        "tables": list(_tables(figures)),
        "definitions": [{"term": term, "text": text} for term, text in figures.definitions],
        "protection": figures.protection,
    }


def index_as_data(
    releases: Iterable[tuple[Release, Counts]], *, organisation: Organisation, addresses: dict[int, str]
) -> Json:
    """Which years are released, the newest edition of each: with contacts and persons, the line of several years."""
    return {
        "municipality": organisation.name,
        "line": organisation.line_name,
        "years": [
            {
                "year": release.year,
                "edition": release.edition,
                "released_at": release.released_at.isoformat(timespec="seconds"),
                "contacts": contacts_of(counts),
                "persons": counts["persons"],
                "url": addresses[release.year],
            }
            for release, counts in releases
        ],
    }


def _tables(figures: YearFigures) -> Iterable[Json]:
    yield _table(figures.key_figures, columns=[str(figures.year)], rows=figures.key_figures.rows)
    for table in figures.tables:
        own = alone(table)
        rows = (*own.rows, *([own.total] if own.total else ()))
        yield _table(own, columns=[str(figures.year)], rows=rows)
    yield _table(figures.outreach, columns=figures.outreach.columns, rows=figures.outreach.rows)


def _table(table: Table, *, columns: Sequence[str], rows: Iterable[TableRow]) -> Json:
    return {
        "key": table.key,
        "caption": table.caption,
        "columns": list(columns),
        "rows": [
            {
                "key": row.key,
                "label": row.label,
                "unit": row.unit or table.unit,
                "cells": [_cell(cell) for cell in row.cells[: len(columns)]],
            }
            for row in rows
        ],
        "notes": list(table.notes),
    }


def _cell(cell: Cell) -> Json:
    """A number, or the words that stand in its place; never both."""
    return {"value": cell.value, "words": cell.words if cell.value is None else None}
