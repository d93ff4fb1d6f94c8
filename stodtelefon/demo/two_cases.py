"""Cases that have to do with each other in the demo: a link of each degree, a doublet that was merged, a split."""

from __future__ import annotations

from datetime import timedelta

from calls.actions.links import confirm_link, link_cases
from calls.actions.merges import merge_cases
from calls.actions.notes import write_note
from calls.actions.splits import split_case
from calls.models import Call, CaseLink
from calls.models.choices import Urgency
from stodtelefon.demo.storylines import PARENT, SCHOOL_FAR_RIGHT, SCHOOL_ISLAMIST, Storyline
from stodtelefon.demo.today import Today

LINKS = {
    CaseLink.Degree.POSSIBLE: "Båda talar om samma fritidsgård, samma kväll. Åldern stämmer inte helt.",
    CaseLink.Degree.PROBABLE: "Samma skola, samma årskurs och samma händelse på rasten, från två håll.",
    CaseLink.Degree.CERTAIN: "Mamman berättade att skolan redan har ringt oss om hennes son.",
}
WHY_MERGED = "Rektorn ringde två gånger samma förmiddag och fick två ärenden, hos var sin kollega."
WHY_JOINED = "Mamman och fritidsledaren ringde samma dag om samma kväll vid torget."
WHY_SPLIT = "Fritidsledaren talade om en annan ungdom än den som mamman ringde om."


def tell_two_cases(today: Today) -> None:
    linked(today)
    merged(today)
    split(today)


def linked(today: Today) -> None:
    """Three links: the first waits for a second person, the others are confirmed."""
    sara = today.users["sara.wall"]
    one = call(today, 3, SCHOOL_FAR_RIGHT, "teacher").case
    others = (
        call(today, 3, PARENT, "parent", hour=12).case,
        call(today, 2, SCHOOL_FAR_RIGHT, "school_health").case,
        call(today, 2, PARENT, "parent", hour=15).case,
    )
    for (degree, reason), other in zip(LINKS.items(), others, strict=True):
        at = today.ago(days=1, hour=11)
        link = link_cases(case=one, other=other, degree=degree, reason=reason, by=sara, at=at)
        if degree != CaseLink.Degree.POSSIBLE:
            confirm_link(link=link, by=today.yusuf, at=today.ago(days=1, hour=14))


def merged(today: Today) -> None:
    """The same headteacher, logged twice. It can still be undone."""
    first = call(today, 1, SCHOOL_ISLAMIST, "principal", hour=9)
    again = call(today, 1, SCHOOL_ISLAMIST, "principal", hour=10, taker="ivan.stone")
    write_note(
        case=again.case,
        event_on=again.received_at.date(),
        source="caller",
        text="Rektorn har bokat ett samtal med vårdnadshavarna på torsdag.",
        by=today.users["ivan.stone"],
        at=again.logged_at,
    )
    merge_cases(
        case=again.case,
        into=first.case,
        reason=WHY_MERGED,
        same=[(again.caller, first.caller)],
        by=today.yusuf,
        at=today.now - timedelta(hours=1),
    )


def split(today: Today) -> None:
    """Two callers in one case, until it turned out that they spoke of two different young people. Can be undone."""
    first = call(today, 3, PARENT, "parent", hour=9)
    second = call(today, 3, PARENT, "association", hour=13)
    merge_cases(
        case=second.case,
        into=first.case,
        reason=WHY_JOINED,
        by=today.yusuf,
        at=today.ago(days=2, hour=9),
    )
    second.caller.refresh_from_db()
    split_case(caller=second.caller, reason=WHY_SPLIT, by=today.yusuf, at=today.now - timedelta(hours=2))


def call(
    today: Today, days: int, storyline: Storyline, role: str, *, hour: int = 10, taker: str = "samtal"
) -> Call:
    """A call so many working days ago, by somebody who is worried and waits for a meeting."""
    return today.call(
        today.ago(days=days, hour=hour), storyline, role, Urgency.CAN_WAIT, taker=today.users[taker]
    )
