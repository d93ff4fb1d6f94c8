import csv
import io

from stodtelefon.reporting.disclosure import Cell, Count, one_way
from stodtelefon.reporting.tables import Figure, Table, TableRow, YearOf, as_csv, side_by_side

ORDER = (("school", "Skola"), ("social", "Socialtjänst"), ("leisure", "Fritid"), ("public", "Allmänhet"))


def groups(*counts: int):
    return one_way(
        [Count(key, label, count) for (key, label), count in zip(ORDER, counts, strict=True)],
        total_is_volume=True,
    )


def beside(*years: YearOf) -> Table:
    return side_by_side(
        years,
        key="groups",
        caption="Vilka",
        unit="personer",
        row_heading="Grupp",
        order=ORDER,
        total_label="Alla",
    )


def printed(table: Table) -> dict[str, list[str]]:
    return {row.label: [str(cell) for cell in row.cells] for row in table.rows}


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_two_years_stand_beside_each_other_in_the_order_of_the_list():
    table = beside(YearOf("2017", groups(20, 12, 6, 9)), YearOf("2016", groups(16, 11, 4, 0)))

    assert table.columns == ("2017", "2016")
    assert printed(table) == {
        "Skola": ["20", "16"],
        "Socialtjänst": ["12", "visas inte"],
        "Fritid": ["6", "i Övriga"],
        "Allmänhet": ["9", "i Övriga"],
        "Övriga": ["–", "färre än 5"],
    }
    assert [str(cell) for cell in table.total.cells] == ["47", "31"]
    assert table.notes == ("2016: Övriga är fritid, allmänhet.",)


def test_year_too_small_for_a_table_is_said_and_its_total_stands():
    table = beside(YearOf("2017", groups(20, 12, 6, 9)), YearOf("2016", groups(3, 1, 0, 0)))

    assert [cells[1] for cells in printed(table).values()] == ["visas inte"] * 4
    assert str(table.total.cells[1]) == "4"
    assert table.notes[0].startswith("2016: fördelningen visas inte")


def test_table_that_no_year_can_show_has_no_rows():
    table = beside(YearOf("2016", groups(3, 1, 0, 0)))

    assert (table.is_shown, table.rows) == (False, ())


def test_csv_holds_the_cells_of_the_page():
    table = beside(YearOf("2017", groups(20, 12, 6, 9)), YearOf("2016", groups(16, 11, 4, 0)))
    figure = Figure("ve", "Skäl att tro VE", "ärenden", (Cell(words="färre än 5"), Cell(value=7)))

    rows = read(as_csv(columns=("2017", "2016"), figures=[figure], tables=[table]))

    assert rows[0] == ["Tabell", "Rad", "Enhet", "2017", "2016"]
    assert rows[1] == ["Nyckeltal", "Skäl att tro VE", "ärenden", "färre än 5", "7"]
    assert [row[1:] for row in rows[2:-1]] == [
        [label, "personer", *cells] for label, cells in printed(table).items()
    ]
    assert rows[-1] == ["Vilka", "Alla", "personer", "47", "31"]


def test_csv_opens_with_swedish_letters_in_a_spreadsheet():
    assert as_csv(columns=("år",), figures=[], tables=[]).startswith(
        b"\xef\xbb\xbfTabell;Rad;Enhet;\xc3\xa5r"
    )


def test_csv_cell_that_looks_like_a_formula_becomes_text():
    labels = ["=SUM(A1)", "+46", "-1", "@x", "\tx", "\rx", "vanlig"]
    rows = tuple(TableRow(str(index), label, (Cell(value=7),)) for index, label in enumerate(labels))
    table = Table("t", "Vilka", "personer", "Grupp", ("2016",), rows)

    written = read(as_csv(columns=("2016",), figures=[], tables=[table]))

    assert [row[1] for row in written[1:]] == ["'=SUM(A1)", "'+46", "'-1", "'@x", "'\tx", "'\rx", "vanlig"]
