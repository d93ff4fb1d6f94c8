"""What the open data look like, for whoever builds on them: OpenAPI 3.1. A test holds the answers against it."""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string"}
TEXT_OR_NOTHING = {"type": ["string", "null"]}
NUMBER = {"type": "integer"}
MOMENT = {"type": "string", "format": "date-time"}


def _each(**properties: Any) -> dict[str, Any]:
    """An object with all of these and nothing else."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _named(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


SCHEMAS = {
    "Cell": _each(
        value={"type": ["integer", "null"], "description": "Talet. null där det inte visas."},
        words={
            "type": ["string", "null"],
            "description": "Orden i talets ställe, till exempel ”färre än 5”.",
        },
    ),
    "Row": _each(
        key={"type": "string", "description": "Radens namn för program. Ändras inte mellan år."},
        label=TEXT,
        unit=TEXT,
        cells={**_list_of(_named("Cell")), "description": "En cell för varje kolumn."},
    ),
    "Table": _each(
        key={"type": "string", "description": "Tabellens namn för program. Ändras inte mellan år."},
        caption=TEXT,
        columns=_list_of(TEXT),
        rows={**_list_of(_named("Row")), "description": "Tom där fördelningen inte visas."},
        notes=_list_of(TEXT),
    ),
    "Year": _each(
        municipality=TEXT,
        line=TEXT,
        year=NUMBER,
        period=TEXT,
        edition={"type": "integer", "minimum": 1, "description": "2 och uppåt är rättelser."},
        released_at=MOMENT,
        correction={**TEXT_OR_NOTHING, "description": "Vad som rättades. null i den första utgåvan."},
        own_words=_list_of(_each(section=TEXT, text=TEXT)),
        summary=_list_of(_each(question=TEXT, answer=TEXT)),
        tables=_list_of(_named("Table")),
        definitions=_list_of(_each(term=TEXT, text=TEXT)),
        protection={"type": "string", "description": "Hur små tal om människor skyddas."},
    ),
    "Index": _each(
        municipality=TEXT,
        line=TEXT,
        years=_list_of(
            _each(
                year=NUMBER,
                edition=NUMBER,
                released_at=MOMENT,
                contacts={
                    "type": "integer",
                    "description": "Samtal om oro och övriga kontakter tillsammans.",
                },
                persons={"type": "integer", "description": "Personer som hörde av sig."},
                url={"type": "string", "format": "uri"},
            )
        ),
    ),
}


def document(*, server: str, version: str, index: str, year: str) -> dict[str, Any]:
    """`server` is the address of the site, `index` and `year` the paths: of the last one the year is a parameter."""
    number = {
        "name": "number",
        "in": "path",
        "required": True,
        "description": "Årtalet.",
        "schema": {"type": "integer"},
    }
    missing = {
        "description": "Året finns inte, är inte fastställt, eller så lämnar kommunen inga öppna data."
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Stödtelefonens årsstatistik",
            "version": version,
            "description": "Fastställda år, senaste utgåvan. Tal om människor är skyddade: små tal visas inte.",
        },
        "servers": [{"url": server}],
        "paths": {
            index: {
                "get": {
                    "operationId": "listYears",
                    "summary": "Fastställda år",
                    "responses": _answers("Index"),
                }
            },
            year: {
                "get": {
                    "operationId": "readYear",
                    "summary": "Ett fastställt år",
                    "parameters": [number],
                    "responses": _answers("Year") | {"404": missing},
                }
            },
        },
        "components": {"schemas": SCHEMAS},
    }


def _answers(name: str) -> dict[str, Any]:
    return {
        "200": {"description": "Svaret.", "content": {"application/json": {"schema": _named(name)}}},
        "304": {"description": "Inget har ändrats sedan svaret med den ETag som skickades."},
    }
