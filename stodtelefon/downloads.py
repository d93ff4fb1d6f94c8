"""A file as the answer with which a browser saves it."""

from __future__ import annotations

from django.http import HttpResponse

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}


def download(content: bytes, name: str) -> HttpResponse:
    """`name` is that of the file, and ends with one of `TYPES`."""
    return HttpResponse(
        content,
        content_type=TYPES[name.rpartition(".")[2]],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
