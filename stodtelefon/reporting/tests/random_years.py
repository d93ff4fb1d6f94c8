"""Random years: what the apps would have counted, drawn by chance. Some are even, most have many small groups.

No call and no case is made: what `stodtelefon.reporting` asks of the apps is answered here, so that 3 000 persons cost
as little as 31.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from calls import reporting as calls
from calls.models import Audience, CallerRole, ConcernKind, OutreachKind
from calls.models.choices import AgeBand, Milieu, Situation
from calls.models.codes import Channel
from meetings import reporting as meetings
from outreach import reporting as outreach
from referrals import reporting as referrals
from referrals.models import AgencyGroup
from stodtelefon.reporting import groups, stages
from stodtelefon.reporting.counting import Answers

T = TypeVar("T")

STAFF = [group for group, _ in groups.STAFF_GROUPS]
OTHERS = [group.value for group in CallerRole.Group if group.value not in STAFF[1:]]
REACHED = [key for key, _ in stages.stages()]
BELIEVED = REACHED.index("ve")
# The steps of the way that a case may have come to, by the stage of the funnel.
STEPS = {"cases": ["cases", "scanned"], "remained": ["remained", "offered", "booked"]}
HELD = ["met", "answered"]


def random_answers(draw: Random, *, year: int, persons: int) -> Answers:
    """A year in which so many got in touch; as many cases, or somewhat fewer."""
    cases = round(persons * draw.choice((1, 1, 0.9, 0.6)))
    days = [date(year, 1, 1) + timedelta(days=day) for day in range(365)]
    outreach_kinds = [*OutreachKind.objects.values_list("pk", flat=True), None]
    audiences = list(Audience.objects.values_list("pk", flat=True))
    return {
        calls.contacts: [
            *(calls.Contacts(day, True, count, count) for day, count in _among(draw, days, persons).items()),
            *(calls.Contacts(day, False, n, 0) for day, n in _among(draw, days, persons // 3).items()),
        ],
        calls.persons: _persons(draw, outreach_kinds, persons),
        calls.calls: _calls(draw, persons),
        calls.heard_as: _among(draw, ["", *Audience.objects.values_list("key", flat=True)], persons),
        calls.concerns: _concerns(draw, cases),
        calls.child_reports: draw.randrange(persons // 4),
        calls.emergencies: draw.randrange(persons // 8),
        calls.closed: [
            calls.Closed(days, count)
            for days, count in _among(draw, range(200), draw.randrange(cases)).items()
        ],
        calls.reopened: _among(draw, (True, False, None), cases),
        calls.worry: _worry(draw, persons),
        stages.ways: _ways(draw, cases),
        meetings.held: [
            meetings.Held(day, count) for day, count in _among(draw, days, draw.randrange(cases)).items()
        ],
        meetings.waits: [
            meetings.Wait(days[0], wait, wait < 6, wait % 2 == 0, count)
            for wait, count in _among(draw, range(15), draw.randrange(cases)).items()
        ],
        referrals.sent_by_group: _among(draw, AgencyGroup.values, draw.randrange(persons)),
        referrals.helped_onward_by_group: _among(
            draw, [*AgencyGroup.values, referrals.SEVERAL], draw.randrange(cases)
        ),
        outreach.by_audience: [
            outreach.OutreachCount(days[0], audience, count, 20 * count)
            for audience, count in _among(draw, audiences, 12).items()
        ],
        outreach.by_kind: [
            outreach.KindCount(days[0], kind, count)
            for kind, count in _among(draw, outreach_kinds[:-1], 12).items()
        ],
    }


def _among(draw: Random, values: Sequence[T], total: int) -> Counter[T]:
    """So many, among these values: evenly, or nearly all of them in a few."""
    power = draw.choice((0, 1, 3, 8))
    weights = [max(draw.random(), 0.01) ** power for _ in values]
    return Counter(draw.choices(values, weights, k=total))


def _pairs(draw: Random, firsts: Sequence, seconds: Sequence, total: int) -> list[tuple]:
    """So many, each with one of the first values and one of the second."""
    both = [list(_among(draw, values, total).elements()) for values in (firsts, seconds)]
    draw.shuffle(both[1])
    return [(*pair, count) for pair, count in Counter(zip(*both, strict=True)).items()]


def _persons(draw: Random, heard: Sequence[int | None], total: int) -> list[calls.Persons]:
    staff = round(total * draw.choice((0, 0.5, 0.9, 0.97, 0.99, 1)))
    sides = ((True, STAFF, staff), (False, OTHERS, total - staff))
    returning = draw.choice((0, 0.02, 0.2, 0.98))
    counted = Counter(
        (group, is_staff, kind, draw.random() < returning)
        for is_staff, its_groups, size in sides
        for group, kind, count in _pairs(draw, its_groups, heard, size)
        for _ in range(count)
    )
    return [calls.Persons(1, *alike, count) for alike, count in counted.items()]


def _calls(draw: Random, total: int) -> list[calls.Calls]:
    answers = [
        list(_among(draw, values, total).elements())
        for values in (
            Channel.values,
            range(1, 8),
            [*calls.PARTS_OF_DAY],
            [*calls.LENGTHS, calls.LONGER, ""],
        )
    ]
    for answer in answers:
        draw.shuffle(answer)
    return [calls.Calls(*alike, count) for alike, count in Counter(zip(*answers, strict=True)).items()]


def _worry(draw: Random, total: int) -> list[calls.Worry]:
    """Of some calls nothing is told, as of none or of all."""
    told = round(total * draw.choice((0, 0.1, 0.5, 0.99, 1)))
    pairs = _pairs(draw, range(11), range(11), told)
    return [*(calls.Worry(*pair) for pair in pairs), calls.Worry(None, None, total - told)]


def _concerns(draw: Random, total: int) -> list[calls.Concerns]:
    milieus = [(), (Milieu.FAR_RIGHT, Milieu.ISLAMIST), *((milieu,) for milieu in Milieu.values)]
    answers = [
        list(_among(draw, values, total).elements())
        for values in (["", *AgeBand.values], ["", *Situation.values], milieus)
    ]
    for answer in answers:
        draw.shuffle(answer)
    counted = Counter(zip(*answers, strict=True))
    return [calls.Concerns(*alike, count) for alike, count in counted.items()]


def _ways(draw: Random, total: int) -> list[stages.Way]:
    """How far each case came; what it was instead stands only where there was no reason to believe VE."""
    reached = _among(draw, REACHED, total)
    late = set(REACHED[BELIEVED:])
    kinds = [*map(str, ConcernKind.objects.values_list("pk", flat=True)), stages.NOT_TOLD[0]]
    instead = list(_among(draw, kinds, sum(n for key, n in reached.items() if key not in late)).elements())
    draw.shuffle(instead)
    counted: Counter[tuple[str, str, str]] = Counter()
    for key, count in reached.items():
        for step in _among(draw, STEPS.get(key, HELD), count).elements():
            counted[key, step, "ve" if key in late else instead.pop()] += 1
    return [stages.Way(*alike, count) for alike, count in counted.items()]
