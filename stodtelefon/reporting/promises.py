"""What a year that is over promises: that its figures are released by a day, and that a second person looks at them."""

from __future__ import annotations

from datetime import date

from calls.case_parts import NextStep
from calls.promise_kinds import AT_ONCE, PromiseKind
from calls.promptness import how_long
from stodtelefon.addresses import address
from stodtelefon.dates import moment
from stodtelefon.permissions import Permission
from stodtelefon.reporting.models import Release, YearToRelease

WORKING_DAYS_BEFORE = 20


def year_step(row: YearToRelease, *, today: date) -> NextStep:
    clock = how_long(row.due_on, today=today)
    return NextStep(
        what=f"Siffrorna för {row.year}",
        why="Förbered dem, så godkänner någon annan.",
        label="Förbered",
        url=address("reporting:prepare", row.year),
        badge=clock.text,
        tone=clock.tone,
    )


def release_step(release: Release) -> NextStep:
    return NextStep(
        what=f"Siffrorna för {release.year}",
        why=f"{release.asked_by.name} förberedde dem {moment(release.asked_at)}.",
        label="Läs och godkänn",
        url=release.get_absolute_url(),
    )


KINDS = (
    PromiseKind(
        name="year_to_release",
        title="Årets siffror att fastställa",
        what="Årets siffror att förbereda",
        rank=141,
        may=Permission.RELEASE_PREPARE,
        rows=lambda: YearToRelease.objects.waiting(),
        case=None,
        owner=None,
        due="due_on",
        notice=WORKING_DAYS_BEFORE,
        is_shared=True,
        climbs=False,
        more_url="reporting:index",
        is_rare=True,
        read=lambda: YearToRelease.objects.only("year", "due_on"),
        step=lambda row, user, today: year_step(row, today=today),
    ),
    PromiseKind(
        name="release_to_decide",
        title="Årets siffror att godkänna",
        what="Förberedda siffror att godkänna",
        rank=49,
        may=Permission.RELEASE_APPROVE,
        rows=lambda: Release.objects.open(),
        case=None,
        owner=None,
        notice=AT_ONCE,
        barred=("asked_by",),
        is_shared=True,
        climbs=False,
        more_url="reporting:index",
        is_rare=True,
        read=lambda: Release.objects.select_related("asked_by").only(
            "year", "edition", "decision", "asked_at", "asked_by__name"
        ),
        step=lambda row, user, today: release_step(row),
    ),
)
