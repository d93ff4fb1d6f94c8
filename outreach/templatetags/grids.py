"""The grid of the coverage, drawn in Python: it has a hundred cells, and a template takes ten times as long."""

from __future__ import annotations

from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from outreach.coverage import Reached
from outreach.grid import Grid, Line
from outreach.models import Area
from stodtelefon.dates import day
from stodtelefon.drawing import Html, unseen

register = template.Library()
ANYWHERE = "Någonstans"


@register.simple_tag
def grid_rows(grid: Grid, *, may_log: bool) -> SafeString:
    """The rows of the table. Where somebody should be told there is a button of the form `gaps`."""
    return SafeString("\n".join(_row(line, may_log=may_log) for line in grid.lines))


def _row(line: Line, *, may_log: bool) -> Html:
    cells = "\n".join(_cell(area, one, may_log=may_log) for area, one in line.cells)
    everywhere = ' class="everywhere"' if line.is_gap_everywhere else ""
    return f'<tr{everywhere}>\n<th scope="row">{escape(capfirst(line.audience.label))}</th>\n{cells}\n</tr>'


def _cell(area: Area | None, one: Reached, *, may_log: bool) -> Html:
    where = ANYWHERE if area is None else capfirst(area.label)
    after = ""
    if one.next_planned_on is not None:
        after = f'<span class="d-block small">planerat {day(one.next_planned_on)}</span>'
    elif may_log and one.tone == "soon":
        gap = f"{one.row.key}.{area.key}" if area is not None else one.row.key
        place = "" if area is None else f", {area.label}"
        after = (
            f'<button type="submit" class="btn btn-plain" form="gaps" name="gap" value="{escape(gap)}">'
            f"Planera{unseen(f' för {one.row.label}{place}')}</button>"
        )
    return (
        f'<td data-label="{escape(where)}" class="told {escape(one.tone)}">\n'
        f"<span>{escape(one.words)}</span>\n{after}</td>"
    )
