"""What the page of a year says above the figures: whether they are released, by whom, and what comes next.

That the figures are others now is told to who can prepare a new edition, and by no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stodtelefon.accounts.models import User
from stodtelefon.dates import iso
from stodtelefon.permissions import Permission
from stodtelefon.reporting.actions import THE_SAME, obstacle_with
from stodtelefon.reporting.models import Release
from stodtelefon.reporting.periods import Year

DIFFERS = "Det som räknas har ändrats sedan dess."


@dataclass(frozen=True)
class Standing:
    """`others`: the other editions, the newest first; `waiting`: a preview that this person may see."""

    badge: str
    tone: str
    words: str
    reason: str = ""
    notice: str = ""
    is_released: bool = False
    may_prepare: bool = False
    waiting: Release | None = None
    others: tuple[Release, ...] = ()


def standing_of_year(year: Year, release: Release | None, user: User, *, on: date) -> Standing | None:
    """None of a running year, which says so by itself. `release`: its newest edition."""
    if year.is_running(on):
        return None
    handles = user.can(Permission.RELEASE_PREPARE) or user.can(Permission.RELEASE_APPROVE)
    rows = (
        list(Release.objects.of_year(year.year).that_stand().without_figures()) if release or handles else []
    )
    waiting = next((row for row in rows if not row.decision), None) if handles else None
    obstacle = obstacle_with(release, year, user, on=on, waits=waiting is not None)
    if release is None:
        return Standing(
            badge="Inte fastställda",
            tone="soon",
            words="Talen kan ändras tills någon har fastställt dem."
            if not waiting
            else "De väntar på godkännande.",
            may_prepare=not obstacle,
            waiting=waiting,
        )
    same = THE_SAME.format(edition=release.edition)
    is_told = user.can(Permission.RELEASE_PREPARE) and not waiting and obstacle != same
    return Standing(
        badge=f"Utgåva {release.edition}",
        tone="good",
        words=who_released(release),
        reason=release.reason,
        notice=f"{DIFFERS} {obstacle}".strip() if is_told else "",
        is_released=True,
        may_prepare=not obstacle,
        waiting=waiting,
        others=tuple(row for row in rows if row.decision and row.edition != release.edition),
    )


def standing_of_edition(release: Release) -> Standing:
    """Of one edition, at its own address."""
    rows = Release.objects.of_year(release.year).released().without_figures()
    return Standing(
        badge=f"Utgåva {release.edition}",
        tone="note",
        words=who_released(release),
        reason=release.reason,
        is_released=True,
        others=tuple(row for row in rows if row.edition != release.edition),
    )


def who_released(release: Release) -> str:
    """«Fastställd 2027-02-03. Förberedd av A, godkänd av B.»"""
    return (
        f"Fastställd {iso(release.released_at)}. "
        f"Förberedd av {release.asked_by.name}, godkänd av {release.decided_by.name}."
    )
