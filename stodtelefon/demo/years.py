"""The invented years: 2016 as Malmö describes it, and the last three years up to today."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from calls.models.choices import Urgency, VeAssessment
from outreach.actions import log_outreach, plan_outreach
from outreach.models import Area
from stodtelefon.demo.narrator import Narrator, Present
from stodtelefon.demo.stories import Stories
from stodtelefon.demo.storylines import MUNICIPAL_STAFF_2016

# Malmö: 31 persons, March to December 2016, all of them municipal staff; how they fell on the months is invented.
PERSONS_2016 = {3: 2, 4: 4, 5: 5, 6: 3, 7: 1, 8: 2, 9: 4, 10: 5, 11: 3, 12: 2}
HELD_2016 = 14
AGAIN_2016 = 7
OTHER_2016 = 12

# New concerns a month, the years before this one and this one.
PACE = (
    (-2, (3, 4, 4, 5, 5, 3, 1, 4, 5, 6, 5, 4)),
    (-1, (5, 5, 6, 7, 6, 4, 2, 6, 8, 8, 7, 5)),
    (0, (7, 6, 8, 8, 7, 5, 3, 7, 9, 10, 9, 6)),
)

# Month, kind, audience, area, people, with whom: what was done to make the line known in one year.
OUTREACH = (
    (1, "local_press", "public", "", None, ""),
    (2, "school_visit", "teachers", "centre", 45, "Centrala elevhälsan"),
    (3, "workplace_visit", "social_services", "", 22, ""),
    (4, "association_evening", "mothers", "south", 18, "Mammor emellan"),
    (5, "network", "school_health", "", 14, ""),
    (9, "school_visit", "teachers", "north", 60, ""),
    (9, "workplace_visit", "leisure", "", 16, ""),
    (10, "training", "police", "", 12, "områdespolisen"),
    (11, "local_press", "public", "", None, ""),
    (11, "association_evening", "parents", "east", 25, "Idrottsklubben Norr"),
)


def tell_2016(narrator: Narrator, stories: Stories) -> None:
    """31 persons of the municipality's own staff, two of whose concerns gave reason to believe in VE."""
    storylines = [(storyline, 1) for storyline in MUNICIPAL_STAFF_2016]
    concern = []
    fates = ["reason"] * 2 + ["met"] * (HELD_2016 - 2) + ["declined"] * 6 + ["settled"] * (31 - HELD_2016 - 6)
    narrator.draw.shuffle(fates)
    for month, persons in PERSONS_2016.items():
        for _ in range(persons):
            fate = fates.pop()
            urgency = Urgency.NONE if fate == "settled" else narrator.one((Urgency.CAN_WAIT, Urgency.PROMPT))
            one = narrator.call(
                narrator.moment_in(date(2016, month, 1)),
                storylines=storylines,
                staff_only=True,
                urgency=urgency,
            )
            concern.append((one, fate))
    for one, _ in narrator.draw.sample(concern, AGAIN_2016):
        narrator.call_again(one, narrator.later(one.at, days=0))
    for one, fate in concern:
        ve = {"reason": VeAssessment.REASON, "met": VeAssessment.NO_REASON}.get(fate, "")
        stories.go_on(one, ve=ve, meets=fate in ("reason", "met"))
    for _ in range(OTHER_2016):
        month = narrator.one(list(PERSONS_2016))
        narrator.other_contact(
            narrator.moment_in(date(2016, month, 1)), kind=narrator.one(("wrong_number", "hang_up", "silent"))
        )
    reach_out(narrator, 2016)


def moments(narrator: Narrator, month_start: date, concerns: int) -> list[datetime]:
    """When the concerns of a month are heard, in order."""
    return sorted(narrator.moment_in(month_start) for _ in range(concerns))


def tell_concern(narrator: Narrator, stories: Stories, at: datetime) -> None:
    """One concern with all that comes of it. Nothing when its time has not come yet."""
    try:
        concern = narrator.call(at)
        if narrator.chance(0.22):
            narrator.call_again(concern, narrator.later(concern.at, days=0))
    except Present:
        return
    stories.go_on(concern)


def tell_others(narrator: Narrator, month_start: date, concerns: int) -> None:
    """The calls of a month that are no concern."""
    for _ in range(1 + concerns // 3):
        try:
            narrator.other_contact(narrator.moment_in(month_start))
        except Present:
            return


def reach_out(narrator: Narrator, year: int) -> None:
    """What was done and is planned to make the line known. Some audiences are left out on purpose."""
    areas = list(Area.objects.all())
    today = timezone.localdate(narrator.now)
    for place, (month, kind, audience, area, people, with_whom) in enumerate(OUTREACH):
        on = date(year, month, 3 + place)
        if year == 2016 and month < 3:
            continue
        values = {
            "kind": narrator.kinds[kind],
            "audience": narrator.audiences[audience],
            "on": on,
            "area": areas[place % len(areas)] if area else None,
            "together_with": with_whom,
            "by": narrator.one(narrator.staff.coordinators),
        }
        if on <= today:
            log_outreach(people_reached=people, **values)
        elif on <= today + timedelta(days=60):
            plan_outreach(**values)


def in_words(years: list[int]) -> str:
    """2023, 2024 och 2025."""
    *first, last = map(str, years)
    return f"{', '.join(first)} och {last}" if first else last
