"""Charts as SVG, drawn on the server from the same rows as the table beneath them: bars, a line of years, and two dots.

No colour and no size stands in the drawing: classes are styled by the stylesheet, so it follows light, dark
and print and needs nothing inline. What is hidden has a dashed slot of one fixed size with the words in it,
never a height.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from textwrap import wrap
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from stodtelefon.drawing import Html
from stodtelefon.reporting.disclosure import Cell
from stodtelefon.reporting.tables import NO_ROW, Table, TableRow

SLOT = 190  # wide enough for the longest words that stand in a slot
NUMBER = 60  # room after the longest bar for the number that stands there: seven digits
BAR, GAP, LINE = 18, 14, 15
CLASSES = ("now", "before")
FIGURES = ("figure", "")  # this year's numbers stand out


class Page(NamedTuple):
    """How wide a drawing is, where its bars start, and how many letters of a label go on a line. `start` 0: the label
    stands above its bars."""

    name: str
    width: int
    start: int
    letters: int


WIDE = Page("wide", 640, 250, 36)
NARROW = Page("narrow", 340, 0, 50)
Draw = Callable[["Table", Page], SafeString]


def upright_chart(table: Table) -> SafeString:
    """Columns standing on a line: for months, twelve at most, by three letters. This year beside the year before.

    On a narrow page they lie, each under its name: twelve pairs beside each other could not be read there.
    """
    return _wide_and_narrow(table, _upright)


def lying_chart(table: Table) -> SafeString:
    """Bars lying under each other, label before and number after: for groups and for the funnel."""
    return _wide_and_narrow(table, _lying)


def line_chart(table: Table) -> SafeString:
    """A line for each column, two at most, over rows in the order of time: only for what is never hidden. It is broken
    where a row has no number.

    Each has marks of its own shape with its numbers, of the first above them, of the second below. On a narrow page the
    rows lie as bars.
    """
    return _wide_and_narrow(table, _line)


def dots_chart(table: Table, *, highest: int = 10) -> SafeString:
    """Of each column two dots on one scale, from 0 to `highest`: of the first row an open one with its number above, of
    the second a filled one with its number below. A column that hides one of them is a slot with the words."""
    wide = WIDE._replace(start=70)
    return format_html("{}{}", *(_dots(table, page, highest=highest) for page in (wide, NARROW)))


def _wide_and_narrow(table: Table, draw: Draw) -> SafeString:
    """The same rows drawn twice; the stylesheet shows the one that the page has room for, and hides the other from
    everybody."""
    return format_html("{}{}", draw(table, WIDE), _lying(table, NARROW))


def _upright(table: Table, page: Page) -> SafeString:
    height, base, top = 160, 132, 36
    step = (page.width - 40) // max(len(table.rows), 1)
    scale = (base - top) / _highest(table)
    parts = [format_html('<line class="axis" x1="20" y1="{}" x2="{}" y2="{}"/>', base, page.width - 20, base)]
    for index, row in enumerate(table.rows):
        left = 20 + index * step
        parts.extend(_columns(row, left=left, step=step, base=base, scale=scale))
        parts.append(_text(left + step // 2, base + 18, row.label[:3], "middle"))
    return _drawing(table, page, height, parts)


def _columns(row: TableRow, *, left: int, step: int, base: int, scale: float) -> Iterable[SafeString]:
    room = step - 10
    width = room if len(row.cells) == 1 else room // 2 - 1
    raised = _raised(row.cells[: len(CLASSES)], scale)
    for place, cell in reversed(list(enumerate(row.cells[: len(CLASSES)]))):
        # The year before stands to the left of this year, as time goes.
        x = left + 5 + (0 if place == len(row.cells) - 1 else width + 2)
        if str(cell) == NO_ROW:
            continue
        if cell.is_hidden:
            yield _slot(x, base - 40, width, 40)
            continue
        tall = _size(cell, scale)
        if tall:
            yield _bar(CLASSES[place], x, base - tall, width, tall)
        up = LINE - 3 if place == raised else 0
        yield _text(x + width // 2, base - tall - 6 - up, str(cell), "middle", FIGURES[place])


def _raised(cells: Sequence[Cell], scale: float) -> int | None:
    """Which of two columns beside each other has its number a line higher, so that two long ones do not meet."""
    if len(cells) < 2 or any(cell.is_hidden for cell in cells) or len("".join(map(str, cells))) < 6:
        return None
    heights = [_size(cell, scale) for cell in cells]
    return heights.index(max(heights)) if max(heights) - min(heights) < LINE - 3 else None


def _lying(table: Table, page: Page) -> SafeString:
    """Each row: its label, in as many lines as it takes, beside the bars or above them; a bar for each year."""
    count = min(max(len(table.columns), 1), len(CLASSES))
    scale = (page.width - page.start - NUMBER) / _highest(table)
    parts, top = [], 4
    for row in table.rows:
        lines = wrap(row.label, page.letters) or [""]
        for line, words in enumerate(lines):
            x, anchor = (page.start - 10, "end") if page.start else (0, "start")
            parts.append(_text(x, top + 13 + line * LINE, words, anchor))
        above = 0 if page.start else len(lines) * LINE + 4
        for place, cell in enumerate(row.cells[:count]):
            parts.extend(_lying_bar(cell, place, page, top + above + place * (BAR + 2), scale))
        beside = 0 if above else len(lines) * LINE
        top += max(above + count * (BAR + 2), beside) + GAP
    parts.append(
        format_html('<line class="axis" x1="{}" y1="0" x2="{}" y2="{}"/>', page.start, page.start, top - GAP)
    )
    return _drawing(table, page, top, parts)


def _lying_bar(cell: Cell, place: int, page: Page, y: int, scale: float) -> Iterable[SafeString]:
    if str(cell) == NO_ROW:
        return
    if cell.is_hidden:
        yield _slot(page.start, y, SLOT, BAR)
        yield _text(page.start + 8, y + 13, str(cell), "start", FIGURES[place])
        return
    wide = _size(cell, scale)
    if wide:
        yield _bar(CLASSES[place], page.start, y, wide, BAR)
    yield _text(page.start + wide + 8, y + 13, str(cell), "start", FIGURES[place])


def _line(table: Table, page: Page) -> SafeString:
    height, top, base = 190, 34, 140
    step = (page.width - 80) / max(len(table.rows) - 1, 1)
    scale = (base - top) / _highest(table)
    parts = [format_html('<line class="axis" x1="20" y1="{}" x2="{}" y2="{}"/>', base, page.width - 20, base)]
    lines = zip(CLASSES, range(len(table.columns)), (-9, 19), strict=False)
    for name, place, beside in lines:
        marks = [
            (round(40 + index * step), round(base - (row.cells[place].value or 0) * scale), row.cells[place])
            for index, row in enumerate(table.rows)
        ]
        for is_number, stretch in groupby(marks, lambda mark: mark[2].value is not None):
            if not is_number:
                continue
            those = list(stretch)
            points = " ".join(f"{x:d},{y:d}" for x, y, _ in those)
            parts.append(format_html('<polyline class="line {}" fill="none" points="{}"/>', name, points))
            for x, y, cell in those:
                parts.append(_mark(name, x, y))
                parts.append(_text(x, y + beside, str(cell), "middle", FIGURES[place]))
    for index, row in enumerate(table.rows):
        parts.append(_text(round(40 + index * step), base + 40, row.label, "middle"))
    return _drawing(table, page, height, parts, legend=_mark)


def _mark(name: Html, x: int, y: int) -> SafeString:
    """A disc or a square, so that the lines are told apart without colour."""
    if name == CLASSES[0]:
        return SafeString(f'<circle class="{name} point" cx="{x:d}" cy="{y:d}" r="5"/>')
    return _bar(f"{name} point", x - 5, y - 5, 10, 10)


def _dots(table: Table, page: Page, *, highest: int) -> SafeString:
    tall, edge = 78, 16
    start = (page.start or edge) + 6
    scale = (page.width - start - edge) / highest
    parts, top = [], 4
    for place, column in enumerate(table.columns[: len(CLASSES)]):
        above = 0 if page.start else LINE + 4
        middle = top + above + tall // 2 - 8
        x, anchor = (page.start - 10, "end") if page.start else (0, "start")
        parts.append(_text(x, middle + 4 if page.start else top + 13, column, anchor))
        cells = [row.cells[place] for row in table.rows[:2]]
        if any(cell.is_hidden for cell in cells):
            parts.append(_slot(start, middle - BAR // 2, SLOT, BAR))
            parts.append(
                _text(start + 8, middle + 4, next(str(one) for one in cells if one.is_hidden), "start")
            )
        else:
            parts.extend(_two_dots(table, cells, CLASSES[place], start, middle, scale, highest))
        top += above + tall
    return _drawing(table, page, top, parts, legend=None)


def _two_dots(
    table: Table, cells: Sequence[Cell], name: Html, start: int, y: int, scale: float, highest: int
) -> Iterable[SafeString]:
    ends = [round(start + end * scale) for end in (0, highest)]
    places = [round(start + (cell.value or 0) * scale) for cell in cells]
    yield format_html('<line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/>', ends[0], y, ends[1], y)
    for end, x in zip(("0", str(highest)), ends, strict=True):
        yield _text(x, y + 22, end, "middle")
    left, right = sorted(places)
    yield _bar(f"between {name}", left, y - 2, right - left, 4)
    for row, cell, x, is_first in zip(table.rows, cells, places, (True, False), strict=False):
        kind = "open" if is_first else "filled"
        yield SafeString(f'<circle class="dot {kind} {name}" cx="{x:d}" cy="{y:d}" r="7"/>')
        words = f"{row.label.split()[0]} {cell}"
        anchor = "start" if x < start + 40 else "end" if x > ends[1] - 40 else "middle"
        yield _text(x, y - 14 if is_first else y + 24, words, anchor, "figure")


def _highest(table: Table) -> int:
    """What the longest bar stands for. Only numbers that are shown: a hidden one must not set the scale."""
    return (
        max([cell.value for row in table.rows for cell in row.cells if cell.value is not None], default=0)
        or 1
    )


def _size(cell: Cell, scale: float) -> int:
    return max(round(cell.value * scale), 2) if cell.value else 0


def _bar(name: Html, x: int, y: int, width: int, height: int) -> SafeString:
    """Numbers and one of our own names: there is nothing to escape, and a year has some hundred of these."""
    return SafeString(
        f'<rect class="{name}" x="{x:d}" y="{y:d}" width="{width:d}" height="{height:d}" rx="3"/>'
    )


def _slot(x: int, y: int, width: int, height: int) -> SafeString:
    return SafeString(
        f'<rect class="axis hidden-cell" x="{x:d}" y="{y:d}" width="{width:d}" height="{height:d}" rx="3"'
        ' fill="none" stroke-dasharray="4 3"/>'
    )


def _text(x: int, y: int, text: str, anchor: Html, name: Html = "") -> SafeString:
    of_class = f' class="{name}"' if name else ""
    return SafeString(f'<text{of_class} x="{x:d}" y="{y:d}" text-anchor="{anchor}">{escape(text)}</text>')


def _square(name: Html, x: int, y: int) -> SafeString:
    return _bar(name, x - 6, y - 6, 12, 12)


def _drawing(
    table: Table,
    page: Page,
    height: int,
    parts: Sequence[SafeString],
    *,
    legend: Callable[[Html, int, int], SafeString] | None = _square,
) -> SafeString:
    name = f"{table.key}-{page.name}-chart"
    if len(table.columns) > 1 and legend:
        parts, height = [*parts, *_legend(table.columns, height, legend)], height + 24
    return format_html(
        '<svg class="chart {}" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-title {}-desc">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}</svg>',
        page.name,
        page.width,
        height,
        name,
        name,
        name,
        f"{table.caption} ({' och '.join(table.columns)})",
        name,
        _described(table),
        SafeString("".join(parts)),
    )


def _legend(
    columns: Sequence[str], top: int, mark: Callable[[Html, int, int], SafeString]
) -> Iterable[SafeString]:
    """Which bars or lines are which column, in the drawing itself: it is read in print too."""
    for place, (name, column) in enumerate(zip(CLASSES, columns, strict=False)):
        x = place * 120
        yield mark(name, x + 6, top + 12)
        yield _text(x + 20, top + 16, column, "start")


def _described(table: Table) -> str:
    """The chart in words: each row with its number, so that nothing is for the eye alone."""
    rows = (f"{row.label} {_in_words(row)}" for row in table.rows)
    return f"{', '.join(rows)}. Tabellen nedanför har samma tal."


def _in_words(row: TableRow) -> str:
    cells = [str(cell) for cell in row.cells]
    return "inget tal" if set(cells) == {NO_ROW} else " och ".join(cells)
