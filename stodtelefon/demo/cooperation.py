"""Whom the line keeps in touch with in the demo, and when they were in touch in the last three years. All made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from calls.promptness import is_working_day
from outreach.actions.cooperations import begin_cooperation, change_cooperation, end_cooperation, note_contact
from outreach.models import Area, OutreachEvent
from stodtelefon.demo.today import Today
from stodtelefon.demo.years import days_of

Every = OutreachEvent.Every


@dataclass(frozen=True)
class Kept:
    """With whom, whom they reach and where, how often, by which login, and in which months they are in touch."""

    organisation: str
    function: str
    audiences: tuple[str, ...]
    every: Every
    login: str
    months: tuple[int, ...]
    areas: tuple[str, ...] = ()
    contact: str = ""


KEPT = (
    Kept(
        "Centrala elevhälsan",
        "skolkuratorer",
        ("school_health", "young_people"),
        Every.QUARTER,
        "samordnare",
        (2, 5, 9, 11),
        contact="Elevhälsans växel, 000-55 10 00",
    ),
    Kept(
        "Lokalpolisområde Söder",
        "kommunpolis",
        ("police",),
        Every.TWO_MONTHS,
        "samordnare",
        (1, 3, 5, 8, 10),
        ("south",),
        "Via växeln, 000-55 20 00",
    ),
    Kept(
        "Frivården",
        "samordnare mot våldsbejakande extremism",
        ("probation",),
        Every.HALF_YEAR,
        "samtal",
        (4, 10),
    ),
    Kept(
        "Samarbetsrådet för trossamfund",
        "",
        ("faith_communities",),
        Every.HALF_YEAR,
        "samtal",
        (3, 9),
        ("whole",),
    ),
)
WORDS = (
    "Vi gick igenom hur en lärare ringer, och vad som händer sedan.",
    "De vill ha fler kort. Vi talade om vad vi får berätta för varandra.",
    "Nya kollegor hos dem: vi berättade om linjen.",
    "",
    "Kort avstämning. Inget nytt.",
)


def tell_cooperation(today: Today) -> None:
    """One whose day has come, some that go on, and one that has ended. Their days differ from year to year."""
    on, users = timezone.localdate(today.now), today.narrator.staff.users
    areas = {area.key: area for area in Area.objects.all()}
    for kept in KEPT:
        by = users[kept.login]
        said = {
            "organisation": kept.organisation,
            "function": kept.function,
            "contact": kept.contact,
            "audiences": [today.narrator.audiences[key] for key in kept.audiences],
            "areas": [areas[key] for key in kept.areas],
            "every": kept.every,
            "owner": by,
            "by": by,
        }
        cooperation = begin_cooperation(next_on=on, **said)
        for day, words in contacts_of(kept, on):
            note_contact(cooperation=cooperation, on=day, words=words, by=by)
        if kept is KEPT[0]:
            change_cooperation(cooperation=cooperation, next_on=on, **said)
    yusuf = users["samordnare"]
    ended = begin_cooperation(
        organisation="Fritidsbanken", function="föreståndare", every=Every.YEAR, next_on=on, by=yusuf
    )
    note_contact(cooperation=ended, on=on - timedelta(days=400), by=yusuf)
    end_cooperation(cooperation=ended, reason="Verksamheten har flyttat till en annan kommun.", by=yusuf)


def contacts_of(kept: Kept, on: date) -> list[tuple[date, str]]:
    """The days of three years on which they were in touch, up to today."""
    found = []
    for year in range(on.year - 2, on.year + 1):
        draw = Random(f"{year} {kept.organisation}")
        for month in kept.months:
            day = draw.choice([day for day in days_of(year, month) if is_working_day(day)])
            if day <= on:
                found.append((day, draw.choice(WORDS)))
    return found
