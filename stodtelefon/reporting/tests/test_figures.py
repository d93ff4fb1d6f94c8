"""The rows of a table as they are drawn."""

from stodtelefon.reporting.disclosure import Cell
from stodtelefon.reporting.tables import Table, TableRow
from stodtelefon.reporting.templatetags.figures import figures


def table(label: str = "maj", total: TableRow | None = None) -> Table:
    rows = (TableRow("5", label, (Cell(value=7), Cell(words="färre än 5"))),)
    return Table("months", "Månader", "personer", "Månad", ("2026 hittills", "2025"), rows, total)


def test_each_row_has_its_label_and_a_cell_for_each_year():
    assert figures(table()) == (
        '<thead><tr><th scope="col">Månad</th><th scope="col">2026 hittills</th><th scope="col">2025</th></tr></thead>'
        '<tbody><tr><th scope="row">maj</th><td>7</td><td>färre än 5</td></tr></tbody>'
    )


def test_total_stands_last():
    drawn = figures(table(total=TableRow("total", "Totalt", (Cell(value=7), Cell(value=0)))))

    assert drawn.endswith('</tbody><tfoot><tr><th scope="row">Totalt</th><td>7</td><td>0</td></tr></tfoot>')


def test_what_somebody_wrote_in_a_list_is_text():
    sign = "<b>A & 'B'"

    drawn = figures(table(label=sign, total=TableRow("total", sign, (Cell(words=sign),))))

    assert drawn.count("&lt;b&gt;A &amp; &#x27;B&#x27;") == 3
    assert "<b>" not in drawn
