"""The coverage as a grid: each audience in each area, when it was last told, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from calls.models import Audience
from outreach.coverage import Reached, reached
from outreach.models import Area
from stodtelefon.database.written import Slot, Written
from stodtelefon.organisation.models import Organisation


@dataclass(frozen=True)
class Line:
    """One audience: when it was told at all, and in each of the areas. None: where it is at all."""

    audience: Audience
    cells: list[tuple[Area | None, Reached]]

    @property
    def is_gap(self) -> bool:
        return self.cells[0][1].tone == "soon"

    @property
    def is_gap_everywhere(self) -> bool:
        """Nothing differs from area to area: it was never told anywhere, and nothing is planned."""
        return self.is_gap and all(one.last_told_on is None for _, one in self.cells)


@dataclass(frozen=True)
class Grid:
    areas: list[Area]
    lines: list[Line]

    silent_months: int

    @property
    def silence(self) -> str:
        return _months(self.silent_months)

    @property
    def gaps(self) -> list[Audience]:
        """The audiences that nobody has told for too long, in any area, without anything planned."""
        return [line.audience for line in self.lines if line.is_gap]

    @property
    def scale(self) -> list[tuple[str, str]]:
        """What each shade means, as (tone, words)."""
        fresh = (self.silent_months + 1) // 2  # months: until then it is good, see `coverage.tone`
        last = self.silent_months - 1
        found = [
            ("soon", f"lucka: aldrig, eller {self.silence} sedan eller mer"),
            ("note", "något är planerat"),
            ("good", f"nyligen: mindre än {_months(fresh)} sedan"),
        ]
        if fresh <= last:
            found.insert(
                2, ("", f"{fresh} till {_months(last)} sedan" if fresh < last else f"{_months(last)} sedan")
            )
        return found


@cache
def _last() -> Written:
    """By audience and area: the last day done, and the next day planned. One row of the index is read for each pair."""
    return Written(
        """
        SELECT a.id, r.id,
            (SELECT t."on" FROM outreach_outreachtarget t
             WHERE t.audience_id = a.id AND t.area_id = r.id AND t.status = 'done' ORDER BY t."on" DESC LIMIT 1),
            p."on"
        FROM calls_audience a CROSS JOIN outreach_area r
        LEFT JOIN (
            SELECT audience_id, area_id, min("on") AS "on" FROM outreach_outreachtarget
            WHERE status = 'planned' AND "on" >= %s::date GROUP BY 1, 2
        ) p ON p.audience_id = a.id AND p.area_id = r.id
        WHERE (a.retired_on IS NULL OR a.retired_on > %s::date)
        AND (r.retired_on IS NULL OR r.retired_on > %s::date)
        """,
        [Slot("today")] * 3,
    )


def read_grid(audiences: Sequence[Audience], areas: Sequence[Area], *, today: date) -> Grid:
    """`audiences`, `areas`: of `TOLD`, with when each of them was told at all. One statement."""
    silent = Organisation.load().outreach_silent_months
    last = {
        (audience, area): (done, planned) for audience, area, done, planned in _last().ask({"today": today})
    }
    whole = next((area for area in areas if area.key == Area.WHOLE), None)
    columns = [area for area in areas if area != whole]
    nothing = (None, None)

    def cell(audience: Audience, area: Area) -> Reached:
        own = last.get((audience.pk, area.pk), nothing)
        of_whole = last.get((audience.pk, whole.pk), nothing) if whole else nothing
        told = max(filter(None, (own[0], of_whole[0])), default=None)
        planned = min(filter(None, (own[1], of_whole[1])), default=None)
        return reached(audience, told, planned, silent, today=today)

    def line(audience: Audience) -> Line:
        at_all = reached(audience, audience.last_told_on, audience.next_planned_on, silent, today=today)
        return Line(audience, [(None, at_all), *((area, cell(audience, area)) for area in columns)])

    return Grid(columns, [line(audience) for audience in audiences], silent)


def _months(count: int) -> str:
    return "1 månad" if count == 1 else f"{count} månader"
