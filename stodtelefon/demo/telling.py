"""Telling the invented years: what the first page needs at once, the months between part by part.

Each part of a month is one transaction and has a chance of its own, drawn by a seed made of the month and the part's
place there. So it comes out alike whoever tells it, and a telling that was killed goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from stodtelefon.demo.callers import Callers
from stodtelefon.demo.closed import tell_closed
from stodtelefon.demo.cooperation import tell_cooperation
from stodtelefon.demo.hand_overs import tell_hand_overs
from stodtelefon.demo.last_month import tell_last_month
from stodtelefon.demo.models import Month
from stodtelefon.demo.narrator import Narrator
from stodtelefon.demo.not_done import tell_not_done
from stodtelefon.demo.people import set_up_line, staff_there
from stodtelefon.demo.released import tell_releases
from stodtelefon.demo.stories import Stories
from stodtelefon.demo.today import Today
from stodtelefon.demo.two_cases import tell_two_cases
from stodtelefon.demo.years import PACE, in_words, moments, reach_out, tell_2016, tell_concern, tell_others
from stodtelefon.saving import save

SEED = 2016
ATTEMPTS = 5  # a visitor may have taken the room or the hour that was drawn


def in_silence(words: str) -> None:
    """For those who do not watch."""


def tell_past(say: Callable[[str], None] = in_silence) -> tuple[Narrator, Stories]:
    """The line with its people, and 2016: enough for the figures that Malmö wrote."""
    say("konton, rum och samverkansaktörer")
    narrator = Narrator(set_up_line(), now=timezone.now(), seed=SEED)
    stories = Stories(narrator)
    say("2016, som Malmö beskriver det")
    tell_2016(narrator, stories)
    return narrator, stories


@transaction.atomic
def tell_first(say: Callable[[str], None] = in_silence) -> None:
    """The past and the present. The months between are noted, and wait."""
    narrator, stories = tell_past(say)
    say("det som pågår i dag")
    present = Today(narrator, stories)
    present.tell()
    Callers(present).tell()
    tell_closed(present)
    tell_two_cases(present)
    tell_hand_overs(present)
    tell_not_done(present)
    tell_cooperation(present)
    tell_last_month(present)
    on = timezone.localdate(narrator.now)
    for offset, pace in PACE:
        for month, concerns in enumerate(pace, start=1):
            starts_on = date(on.year + offset, month, 1)
            if starts_on <= on:
                save(Month(starts_on=starts_on, concerns=concerns))


def tell_rest(say: Callable[[str], None] = in_silence) -> None:
    """All that waits, a year at a time, and then the releases. Says which years, and which one is done."""
    waiting = Month.objects.waiting().years()
    if waiting:
        say(f"Fyller på {in_words(waiting)} ...")
        teller = Teller()
        while waiting:
            teller.tell_next()
            left = Month.objects.waiting().years()
            for year in waiting:
                if year not in left:
                    say(f"{year} är ifyllt.")
            waiting = left
        say("Alla påhittade år är ifyllda.")
    if not Month.objects.waiting().exists() and Month.objects.exists():
        tell_releases(staff_there(), on=timezone.localdate())


class Teller:
    """Tells what waits. Two tellers at the same time wait for each other at the row of the month."""

    def __init__(self):
        self.narrator = Narrator(staff_there(), now=timezone.now(), seed=SEED)
        self.stories = Stories(self.narrator)

    def tell_next(self) -> None:
        """One part more of the month whose turn it is, if any."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with transaction.atomic():
                    month = Month.objects.waiting().select_for_update().first()
                    if month is not None:
                        self.tell(month, attempt)
                        month.told += 1
                        save(month)
                return
            except ValidationError:
                if attempt == ATTEMPTS:
                    raise

    def tell(self, month: Month, attempt: int) -> None:
        narrator = self.narrator
        narrator.now = timezone.now()
        narrator.remember_bookings()
        narrator.draw = Random(f"{SEED} {month}")
        at = [*moments(narrator, month.starts_on, month.concerns), None][month.told]
        narrator.draw = Random(f"{SEED} {month} {month.told} {attempt}")
        if at is not None:
            tell_concern(narrator, self.stories, at)
            return
        tell_others(narrator, month.starts_on, month.concerns)
        if month.starts_on.month == 1:
            reach_out(narrator, month.starts_on.year)
