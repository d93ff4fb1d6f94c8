from stodtelefon.reporting.disclosure import ExactRow, ProtectedTable, one_way
from stodtelefon.reporting.tables import Table, side_by_side

ORDER = (("school", "Skola"), ("social", "Socialtjänst"), ("leisure", "Fritid"), ("public", "Allmänhet"))


def groups(*counts: int) -> ProtectedTable:
    return one_way(
        [ExactRow(key, label, count) for (key, label), count in zip(ORDER, counts, strict=True)],
        total_is_volume=True,
    )


def beside(years: dict[str, ProtectedTable]) -> Table:
    return side_by_side(
        years, key="groups", caption="Vilka", unit="personer", row_heading="Grupp", order=ORDER
    )


def printed(table: Table) -> dict[str, list[str]]:
    return {row.label: [str(cell) for cell in row.cells] for row in table.rows}


def test_two_years_stand_beside_each_other_in_the_order_of_the_list():
    table = beside({"2017": groups(20, 12, 6, 9), "2016": groups(16, 11, 4, 0)})

    assert table.columns == ("2017", "2016")
    assert printed(table) == {
        "Skola": ["20", "16"],
        "Socialtjänst": ["12", "visas inte"],
        "Fritid": ["6", "i Övriga"],
        "Allmänhet": ["9", "i Övriga"],
        "Övriga": ["–", "visas inte"],
    }
    assert [str(cell) for cell in table.total.cells] == ["47", "31"]
    assert table.notes == ("2016: Övriga är fritid, allmänhet.",)


def test_year_too_small_for_a_table_is_said_and_its_total_stands():
    table = beside({"2017": groups(20, 12, 6, 9), "2016": groups(3, 1, 0, 0)})

    assert [cells[1] for cells in printed(table).values()] == ["visas inte"] * 4
    assert str(table.total.cells[1]) == "4"
    assert table.notes[0].startswith("2016: fördelningen visas inte")


def test_table_that_no_year_can_show_has_no_rows():
    table = beside({"2016": groups(3, 1, 0, 0)})

    assert (table.is_shown, table.rows) == (False, ())
