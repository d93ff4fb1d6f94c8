import csv
import io
from dataclasses import replace

from stodtelefon.reporting.csv_file import as_csv
from stodtelefon.reporting.disclosure import Cell
from stodtelefon.reporting.tables import Table, TableRow
from stodtelefon.reporting.tests.reports import HEAD, report_of
from stodtelefon.reporting.year import YearFigures

FEW = Cell(words="färre än 5")


def table(
    caption: str, unit: str, rows: list[TableRow], columns: tuple[str, ...] = ("2017", "2016"), **more
) -> Table:
    return Table(caption, caption, unit, "Grupp", columns, tuple(rows), **more)


def year_of(*tables: Table, key_figures: Table | None = None, outreach: Table | None = None) -> YearFigures:
    return YearFigures(
        year=2017,
        period="hela året",
        is_running=False,
        answers=(),
        key_figures=key_figures or table("Nyckeltal", "", []),
        tables=tables,
        outreach=outreach or table("Nå ut", "", []),
        definitions=(),
        protection="",
    )


def read(content: bytes) -> list[list[str]]:
    """All lines but those that say whose figures they are."""
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    return [line for line in lines if line[0] not in {term for term, _ in report_of(year_of()).facts}]


def test_csv_holds_the_cells_of_the_page():
    key_figures = table("Nyckeltal", "", [TableRow("ve", "Skäl att tro VE", (FEW, Cell(value=7)), "ärenden")])
    callers = table(
        "Vilka",
        "personer",
        [
            TableRow("school", "Skola", (Cell(value=20), Cell(value=16))),
            TableRow("social", "Socialtjänst", (Cell(value=12), Cell(words="visas inte"))),
        ],
        total=TableRow("total", "Alla", (Cell(value=47), Cell(value=31))),
    )

    assert read(as_csv(report_of(year_of(callers, key_figures=key_figures)))) == [
        ["Tabell", "Rad", "Enhet", "2017", "2016"],
        ["Nyckeltal", "Skäl att tro VE", "ärenden", "färre än 5", "7"],
        ["Vilka", "Skola", "personer", "20", "16"],
        ["Vilka", "Socialtjänst", "personer", "12", "visas inte"],
        ["Vilka", "Alla", "personer", "47", "31"],
    ]


def test_table_of_one_year_has_a_line_for_each_cell_in_the_column_of_its_year():
    outreach = table(
        "Nå ut 2017",
        "",
        [TableRow("youth", "Unga", (Cell(value=2), Cell(value=30)))],
        ("Tillfällen", "Ungefär så många nåddes"),
    )

    assert read(as_csv(report_of(year_of(outreach=outreach))))[1:] == [
        ["Nå ut 2017: Tillfällen", "Unga", "", "2", ""],
        ["Nå ut 2017: Ungefär så många nåddes", "Unga", "", "30", ""],
    ]


def test_csv_says_what_the_rest_holds_and_how_figures_are_read():
    rest = Table(
        "groups",
        "Vilka",
        "personer",
        "Grupp",
        ("2017", "2016"),
        (),
        notes=("2017: Övriga är fritid, hälsa.",),
    )
    year = replace(
        year_of(rest), definitions=(("Person", "En som hörde av sig."),), protection="Små tal visas inte."
    )

    assert read(as_csv(report_of(year)))[1:] == [
        ["Vilka", "2017: Övriga är fritid, hälsa.", "anmärkning", "", ""],
        ["Så läser du talen", "Små tal visas inte.", "förklaring", "", ""],
        ["Person", "En som hörde av sig.", "förklaring", "", ""],
    ]


def test_csv_opens_with_swedish_letters_in_a_spreadsheet():
    content = as_csv(report_of(year_of(key_figures=table("Nyckeltal", "", [], ("år",)))))

    assert content.startswith(b"\xef\xbb\xbfTabell;Rad;Enhet;\xc3\xa5r")


def test_csv_cell_that_looks_like_a_formula_becomes_text():
    labels = ["=SUM(A1)", "+46", "-1", "@x", "\tx", "\rx", "vanlig"]
    rows = [TableRow(str(index), label, (Cell(value=7), FEW)) for index, label in enumerate(labels)]

    written = read(as_csv(report_of(year_of(table("Vilka", "personer", rows)))))

    assert [row[1] for row in written[1:]] == ["'=SUM(A1)", "'+46", "'-1", "'@x", "'\tx", "'\rx", "vanlig"]


def test_csv_says_last_whose_figures_they_are():
    invented = replace(HEAD, is_invented=True)
    written = as_csv(report_of(year_of(), invented)).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(written), delimiter=";"))[1:] == [
        [term, said, "förklaring", "", ""]
        for term, said in (
            ("Kommun", "Malmö"),
            ("Nämnd", "Arbetsmarknads- och socialnämnden"),
            ("Telefonlinje", "Stödtelefonen"),
            ("År", "2017, hela året"),
            ("Utgåva", "Siffrorna som de var fredag 27 november 2026"),
            ("Framställd", "2026-11-27"),
            ("Demonstration", "Påhittade uppgifter: det här är en demonstration."),
        )
    ]
