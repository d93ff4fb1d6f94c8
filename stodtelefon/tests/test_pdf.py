"""The paper that every pdf of the house is made on: its letterhead, its tags, its bytes, and what is refused."""

import subprocess
import sys
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from stodtelefon import pdf
from stodtelefon.pdf import as_pdf
from stodtelefon.reporting.tests.read_files import one_line, pages_of, tags_of

MADE_ON = date(2026, 11, 27)
HEAD = {
    "title": "Ett papper",
    "municipality": "Malmö",
    "board": "Socialnämnden",
    "edition": "Utgåva 1",
    "made_on": "2026-11-27",
    "secrecy": "",
    "invented": "",
}
PART = {
    "caption": "Grupper",
    "unit": "personer",
    "heading": "Grupp",
    "columns": ["2016"],
    "rows": [{"label": "Skola", "cells": ["16"], "is_total": False}],
    "notes": [],
    "note": "",
    "own_words": "",
    "shape": "narrow",
    "svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>',
    "alt": "Skola 16",
}


def chapter(*parts: dict) -> list[dict]:
    return [{"heading": "Kapitel", "parts": [*parts]}]


def made(head: dict | None = None, **data) -> bytes:
    empty = {"lead": "", "answers": [], "headlines": [], "why_hidden": "", "definitions": []}
    empty |= {"wide": [], "whole": [], "chapters": [], "own_words": "", "protection": ""}
    return as_pdf(
        "year.typ", {"title": "Rubrik", **empty, **data, "head": HEAD | (head or {})}, made_on=MADE_ON
    )


def test_paper_says_its_language_its_title_and_that_all_can_read_it():
    content = made()
    root = PdfReader(BytesIO(content)).trailer["/Root"]

    assert root["/Lang"] == "sv-SE"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert PdfReader(BytesIO(content)).metadata.title == "Ett papper"
    assert PdfReader(BytesIO(content)).metadata.author == "Malmö"


def test_every_page_has_letterhead_marks_edition_and_number():
    rows = [{"label": f"Grupp {number}", "cells": ["7"], "is_total": False} for number in range(120)]

    pages = pages_of(
        made(
            {"secrecy": "Sekretess, 26 kap. 1 § OSL", "invented": "Påhittade uppgifter"},
            chapters=chapter(PART | {"rows": rows}),
        )
    )

    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert "Malmö Socialnämnden" in text
        assert "Sekretess, 26 kap. 1 § OSL" in text
        assert "Påhittade uppgifter" in text
        assert f"Ett papper. Utgåva 1. Framställd 2026-11-27. Sida {number} av {len(pages)}" in text
    assert "Grupp 0 7" in " ".join(pages)
    assert "Grupp 119 7" in " ".join(pages)


def test_table_longer_than_a_page_goes_on_with_its_head():
    rows = [{"label": f"Grupp {number}", "cells": ["7"], "is_total": False} for number in range(120)]

    text = " ".join(
        pages_of(
            made(wide=[PART | {"shape": ""}], chapters=chapter(PART | {"rows": rows}, PART | {"rows": rows}))
        )
    )

    assert all(text.count(f"Grupp {number} 7") == 2 for number in range(120))
    assert text.count("Grupp (personer) 2016") > 3


def test_fonts_come_with_typst_and_are_embedded():
    """A bare machine has none."""
    fonts = {
        str(font.get_object()["/BaseFont"]): font.get_object()
        for page in PdfReader(BytesIO(made(chapters=chapter(PART)))).pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert {name.partition("+")[2].partition("-")[0] for name in fonts} == {"LibertinusSerif"}


def test_what_people_wrote_is_text_and_never_markup():
    typed = '#panic("x") *fet* $x$ <a> @b \\ // /* `kod` [ ] { } "citat" -- ~ #sys.inputs'

    pages = pages_of(
        made(
            {"municipality": typed, "edition": typed},
            lead=typed,
            answers=[{"question": typed, "words": typed}],
            chapters=chapter(
                PART | {"caption": typed, "notes": [typed], "columns": [typed], "own_words": typed}
            ),
        )
    )

    close = "".join(" ".join(pages).split())
    assert close.count("".join(one_line(typed).split())) == 7 + 2 * len(pages)


def test_same_data_and_day_give_the_same_bytes():
    assert made(chapters=chapter(PART)) == made(chapters=chapter(PART))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"lead": "Vi hörs 🦜"}, "tecknet ”🦜” finns inte i typsnittet"),
        ({"chapters": chapter(PART | {"alt": ""})}, "pdf som alla kan läsa, så ingen fil gjordes"),
        ({"chapters": chapter(PART | {"svg": "<svg"})}, "pdf som alla kan läsa, så ingen fil gjordes"),
        ({"chapters": chapter({})}, "pdf som alla kan läsa, så ingen fil gjordes"),
    ],
)
def test_what_typst_refuses_is_said_in_a_sentence(data, sentence, caplog):
    with pytest.raises(ValidationError, match=sentence):
        made(**data)

    assert "ingen pdf av year.typ" in caplog.text


def test_what_is_not_done_in_time_is_given_up(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.001)

    with pytest.raises(ValidationError, match="så ingen fil gjordes"):
        made()


def test_program_is_told_no_secret(monkeypatch):
    asked = {}

    def run(words, **options):
        asked.update(options)
        return subprocess.CompletedProcess(words, 0, b"%PDF", b"")

    monkeypatch.setattr(pdf.subprocess, "run", run)
    made()

    assert set(asked["env"]) == {"RAYON_NUM_THREADS"}


def test_process_that_made_a_pdf_holds_no_typst():
    made()

    assert "typst" not in sys.modules


def test_headings_tables_and_drawings_are_tagged():
    kinds = [(kind, tag) for kind, tag in tags_of(made(chapters=chapter(PART)))]

    names = [kind for kind, _ in kinds]
    assert [name for name in names if name.startswith("H")] == ["H1", "H2", "H3", "H2"]
    assert [name for name in names if name.startswith("T")] == [
        *("Table", "THead", "TR", "TH", "TH"),
        *("TBody", "TR", "TD", "TD"),
    ]
    assert [tag["/Alt"] for kind, tag in kinds if kind == "Figure"] == ["Skola 16"]
