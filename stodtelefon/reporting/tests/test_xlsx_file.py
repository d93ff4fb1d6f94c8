"""The workbook as a spreadsheet reads it."""

from dataclasses import replace
from datetime import datetime
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from stodtelefon.reporting.disclosure import Cell
from stodtelefon.reporting.tables import TableRow
from stodtelefon.reporting.tests.reports import HEAD, report_of
from stodtelefon.reporting.tests.test_csv_file import FEW, table, year_of
from stodtelefon.reporting.xlsx_file import as_xlsx, sheet_names


def read(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def rows_of(sheet) -> list[tuple]:
    return [row for row in sheet.iter_rows(values_only=True) if any(cell is not None for cell in row)]


CALLERS = table(
    "Vilka som hörde av sig",
    "personer",
    [
        TableRow("school", "Skola", (Cell(value=20), Cell(value=16))),
        TableRow("social", "Socialtjänst", (FEW, Cell(words="–"))),
    ],
    total=TableRow("total", "Totalt", (Cell(value=47), Cell(words="visas inte"))),
    notes=("2017: Övriga är fritid.",),
)


def test_each_table_has_a_sheet_between_contents_and_definitions():
    book = read(as_xlsx(report_of(year_of(CALLERS))))

    assert book.sheetnames == ["Innehåll", "Nyckeltal", "Vilka som hörde av sig", "Nå ut", "Förklaringar"]
    links = [(cell.value, cell.hyperlink.location) for cell in book["Innehåll"]["A"] if cell.hyperlink]
    assert links == [(name, f"'{name}'!A1") for name in book.sheetnames[1:]]


def test_numbers_are_numbers_and_words_are_words():
    sheet = read(as_xlsx(report_of(year_of(CALLERS))))["Vilka som hörde av sig"]

    assert rows_of(sheet) == [
        ("Vilka som hörde av sig", None, None, None),
        ("Grupp", "Enhet", "2017", "2016"),
        ("Skola", "personer", 20, 16),
        ("Socialtjänst", "personer", "färre än 5", "–"),
        ("Totalt", "personer", 47, "visas inte"),
        ("2017: Övriga är fritid.", None, None, None),
    ]
    assert sheet.freeze_panes == "B4"
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.fitToHeight == 0


def test_first_sheet_says_whose_figures_they_are_and_the_day_is_a_day():
    book = read(as_xlsx(report_of(year_of(), replace(HEAD, is_invented=True))))

    facts = dict(row[:2] for row in rows_of(book["Innehåll"])[1:])
    assert facts["Kommun"] == "Malmö"
    assert facts["Utgåva"] == "Siffrorna som de var fredag 27 november 2026"
    assert facts["Framställd"] == datetime(2026, 11, 27)
    assert facts["Demonstration"] == "Påhittade uppgifter: det här är en demonstration."
    assert book["Nyckeltal"].oddFooter.left.text == "Påhittade uppgifter"


def test_first_sheet_of_a_running_year_says_why_it_has_volume_only():
    running = replace(year_of(), is_running=True)

    facts = dict(row[:2] for row in rows_of(read(as_xlsx(report_of(running)))["Innehåll"])[1:])

    assert facts["Året pågår"].startswith("Fördelningar visas när året är slut")


def test_first_sheet_has_what_the_manager_says():
    said = replace(year_of(), own_words={"year": "Ett lugnt år.", "figures": "=Fler än förr."})

    rows = [row[:2] for row in rows_of(read(as_xlsx(report_of(said)))["Innehåll"])]

    assert ("Om året", "Ett lugnt år.") in rows
    assert ("Nyckeltal", "=Fler än förr.") in rows


def test_nothing_becomes_a_formula_or_a_link():
    labels = ["=SUM(A1)", "+46", "-1", "@x", "{=1}", "http://example.org", "\tx", "x\ry", "<b>", "1"]
    rows = [TableRow(str(index), label, (Cell(value=7), FEW)) for index, label in enumerate(labels)]
    head = replace(HEAD, municipality="=A1", board="+1", line_name="@line")
    content = as_xlsx(report_of(year_of(table("=1+1", "=2", rows, notes=("=3",))), head))

    book = read(content)

    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert kinds == {"s", "n", "d"}
    assert [row[0] for row in rows_of(book["=1+1"])][2:-1] == [row.replace("\r", "_x000D_") for row in labels]
    parts = {name: part for name, part in _parts(content).items() if name.endswith(".xml")}
    assert not any("<f>" in part or "<f " in part for part in parts.values())
    assert not any("example.org" in part for name, part in _parts(content).items() if "_rels" in name)


def test_ampersand_in_the_name_of_a_municipality_is_no_command_of_the_header():
    parts = _parts(as_xlsx(report_of(year_of(), replace(HEAD, municipality="Å &P Ä" + "&" * 114))))

    sheet = unescape(parts["xl/worksheets/sheet2.xml"])
    assert "<oddHeader>&LÅ &&P Ä&&" in sheet
    assert "&&&RÅrsstatistik 2017</oddHeader>" in sheet
    assert "<oddFooter>&L&RSida &P av &N</oddFooter>" in sheet


@pytest.mark.parametrize(
    ("captions", "names"),
    [
        (["Nyckeltal", "nyckeltal"], ["Nyckeltal", "nyckeltal 2"]),
        (["Innehåll", "History"], ["Innehåll 2", "History 2"]),
        (["Ålder: [a]*?/\\"], ["Ålder a"]),
        (["'", ""], ["Tabell", "Tabell 2"]),
        (
            ["Vad det var i stället för våldsbejakande extremism"],
            ["Vad det var i stället för"],
        ),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 29 + " 2"]),
    ],
)
def test_names_of_sheets_are_valid_and_no_two_are_alike(captions, names):
    assert sheet_names(captions) == names


def test_same_year_gives_the_same_bytes():
    assert as_xlsx(report_of(year_of(CALLERS))) == as_xlsx(report_of(year_of(CALLERS)))


def _parts(content: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(content)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}
