"""The invented years: 2016 as Malmö describes it, and the last three years up to today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from calls.models.choices import Urgency, VeAssessment
from calls.promptness import is_working_day
from outreach.actions.events import log_outreach, plan_outreach
from outreach.models import Area, Language
from stodtelefon.demo.narrator import Narrator, Present
from stodtelefon.demo.stories import Stories
from stodtelefon.demo.storylines import MUNICIPAL_STAFF_2016

# Malmö: 31 persons, March to December 2016, all of them municipal staff; how they fell on the months is invented.
PERSONS_2016 = {3: 2, 4: 4, 5: 5, 6: 3, 7: 1, 8: 2, 9: 4, 10: 5, 11: 3, 12: 2}
HELD_2016 = 14
AGAIN_2016 = 7
OTHER_2016 = 12

LISTS = {"areas": Area, "languages": Language}

# New concerns a month, the years before this one and this one.
PACE = (
    (-2, (3, 4, 4, 5, 5, 3, 1, 4, 5, 6, 5, 4)),
    (-1, (5, 5, 6, 7, 6, 4, 2, 6, 8, 8, 7, 5)),
    (0, (7, 6, 8, 8, 7, 5, 3, 7, 9, 10, 9, 6)),
)


@dataclass(frozen=True)
class Told:
    """Something done in a month to make the line known: how, for whom, where, about how many came, and more."""

    month: int
    kind: str
    audiences: tuple[str, ...]
    areas: tuple[str, ...] = ()
    people: int | None = None
    together_with: str = ""
    languages: tuple[str, ...] = ()
    material: str = ""
    questions: str = ""


# In one year. Some audiences and areas are left out on purpose.
OUTREACH = (
    Told(1, "local_press", ("public",), ("whole",), material="Annons, en halv sida"),
    Told(
        2,
        "school_visit",
        ("teachers", "school_health"),
        ("centre",),
        45,
        "Centrala elevhälsan",
        material="Foldern och bilderna",
        questions="Får en lärare ringa utan att fråga rektorn? Vad händer efter samtalet?",
    ),
    Told(3, "workplace_visit", ("social_services",), (), 22, questions="När ringer vi er, och när polisen?"),
    Told(
        4,
        "association_evening",
        ("mothers", "parents"),
        ("south",),
        18,
        "Mammor emellan",
        ("somali", "arabic"),
        "Korten på somaliska och arabiska",
        "Måste man säga vem man är? Berättar ni för skolan?",
    ),
    Told(5, "network", ("school_health",), (), 14),
    Told(9, "school_visit", ("teachers",), ("north", "rural"), 60),
    Told(9, "workplace_visit", ("leisure",), (), 16),
    Told(10, "training", ("police",), (), 12, "områdespolisen"),
    Told(11, "local_press", ("public",), ("whole", "online")),
    Told(11, "association_evening", ("parents",), ("east",), 25, "Idrottsklubben Norr"),
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
    """What was done and is planned to make the line known. Its days and its visitors differ from year to year."""
    lists = {name: {row.key: row for row in model.objects.all()} for name, model in LISTS.items()}
    today, draw = timezone.localdate(narrator.now), Random(year)
    for told in OUTREACH:
        on = draw.choice([day for day in days_of(year, told.month) if is_working_day(day)])
        people = told.people and round(told.people * draw.uniform(0.7, 1.3))
        if year == 2016 and told.month < 3:
            continue
        values = {
            "kind": narrator.kinds[told.kind],
            "audiences": [narrator.audiences[key] for key in told.audiences],
            "areas": [lists["areas"][key] for key in told.areas],
            "languages": [lists["languages"][key] for key in told.languages],
            "on": on,
            "together_with": told.together_with,
            "material": told.material,
            "by": narrator.one(narrator.staff.coordinators),
        }
        if on <= today:
            log_outreach(people_reached=people, questions=told.questions, **values)
        elif on <= today + timedelta(days=60):
            plan_outreach(**values)


def days_of(year: int, month: int) -> list[date]:
    return [date(year, month, 1) + timedelta(days=count) for count in range(28)]


def in_words(years: list[int]) -> str:
    """2023, 2024 och 2025."""
    *first, last = map(str, years)
    return f"{', '.join(first)} och {last}" if first else last
