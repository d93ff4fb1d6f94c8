"""What came of a measuring, in a table: each figure beside its goal."""

from __future__ import annotations

from collections.abc import Iterator

from stodtelefon.demo.bench.goals import Held, Result, growth, held
from stodtelefon.demo.bench.pages import PAGES

HEADINGS = ("", "× cpu", "mål", "ms", "× median", "satser", "mål", "rader", "× sedan 1k", "ren fråga ×")
WIDTHS = (34, 8, 5, 8, 9, 7, 5, 9, 11, 12)


def table(result: Result, smallest: Result | None) -> Iterator[str]:
    yield _row(HEADINGS)
    for page in PAGES:
        figures = result.pages.get(page.key)
        if figures is None:
            continue
        grown = growth(page, figures, smallest.pages.get(page.key) if smallest else None)
        yield _row(
            (
                page.label,
                number(figures.times),
                number(page.most, 0),
                number(figures.milliseconds),
                number(figures.waited),
                str(figures.statements),
                number(page.statements, 0),
                str(figures.rows),
                number(grown, 2) + (" *" if page.grows and grown is not None else ""),
                number(figures.question, 2),
            )
        )
    if smallest is not None:
        yield "* växer med det som visas"


def others(result: Result, smallest: Result | None) -> Iterator[str]:
    """Memory, eight at once, a name, and then whatever is missed."""
    yield f"Minne vid start: {number(result.memory[0])} MiB"
    of_pages = {page.label for page in PAGES}
    goals = held(result, smallest)
    for one in goals:
        if one.what not in of_pages:
            yield sentence(one)
    yield ""
    missed = [one for one in goals if one.is_missed]
    if not missed:
        yield f"Alla {len(goals)} mål nås."
    for one in missed:
        yield f"NÅS INTE  {sentence(one)}"


def sentence(one: Held) -> str:
    return f"{one.what}: {number(one.found)} {one.unit}, mål högst {number(one.most)}"


def number(value: float | None, decimals: int = 1) -> str:
    """As Swedish has it; nothing where nothing was found."""
    return "–" if value is None else f"{value:.{decimals}f}".replace(".", ",")


def _row(cells: tuple[str, ...]) -> str:
    first, *others = (
        cell.ljust(w) if w == WIDTHS[0] else cell.rjust(w) for cell, w in zip(cells, WIDTHS, strict=True)
    )
    return first + "".join(others)
