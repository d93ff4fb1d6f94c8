"""The rows of a year's tables. Written here and not in a template: a year has some hundred cells."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from stodtelefon.drawing import Html
from stodtelefon.reporting.tables import Table, TableRow

register = template.Library()


@register.simple_tag
def figures(table: Table) -> SafeString:
    """The head, the rows and the total of a table."""
    return format_html(
        '<thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody>{}',
        table.row_heading,
        _said('<th scope="col">%s</th>', table.columns),
        SafeString("".join(_row(row) for row in table.rows)),
        SafeString(f"<tfoot>{_row(table.total)}</tfoot>" if table.total else ""),
    )


def _row(row: TableRow) -> Html:
    """The unit stands after the label, unless the label has said it."""
    unit = f' <span class="unit">{escape(row.unit_to_say)}</span>' if row.unit_to_say else ""
    return f'<tr><th scope="row">{escape(row.label)}{unit}</th>{_said("<td>%s</td>", row.cells)}</tr>'


def _said(place: Html, words: Iterable[object]) -> SafeString:
    return SafeString("".join(place % escape(str(one)) for one in words))
