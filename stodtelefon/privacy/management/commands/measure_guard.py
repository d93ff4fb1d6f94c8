"""manage.py measure_guard: how much of what points somebody out is found in a text, and how often something else is."""

from __future__ import annotations

from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stodtelefon.privacy.guard.measuring import (
    FALSE_ALARMS_GOAL,
    SETS,
    Measure,
    Names,
    measure_all,
)

SEED = 11
ROUNDS = 20
NO_FAKER = (
    "Namnen att mäta med kommer ur paketet Faker, som bara finns där programmet utvecklas "
    "(requirements-dev.txt). I drift går det inte att mäta."
)


class Command(BaseCommand):
    help = (
        "Mäter hur stor del av personnummer, telefonnummer, adresser och namn som hittas i en text, och hur ofta något "
        "annat tas för det. Felkod 1 när ett mål inte nås."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=SEED, help=f"vilka namn som lottas fram ({SEED})")
        parser.add_argument(
            "--rounds", type=int, default=ROUNDS, help=f"hur många namn varje mening prövas med ({ROUNDS})"
        )
        parser.add_argument(
            "--show", action="store_true", help="visa vad som missades och vad som var falskt"
        )

    def handle(self, *args: Any, seed: int, rounds: int, show: bool, **options: Any) -> None:
        if rounds < 1:
            raise CommandError("--rounds ska vara minst 1.")
        chance = Random(seed)  # noqa: S311 - draws names to measure with
        names = held_out(chance)
        held = []
        for tried in SETS:
            measured = measure_all(names, tried, rounds=rounds, chance=chance)
            self.stdout.write(tried.title)
            self._tell(measured, show=show)
            held.append(measured.is_held)
        if not all(held):
            raise CommandError("Ett mål nås inte.")
        self.stdout.write(self.style.SUCCESS("Alla mål nås."))

    def _tell(self, measured: Measure, *, show: bool) -> None:
        if show:
            self._show(measured)
        self.stdout.write(f"{measured.sentences} meningar, lästa {len(measured.readings)} gånger.")
        for kind, wanted in sorted(measured.wanted.items()):
            self.stdout.write(
                f"{kind:13} hittat {percent(measured.recall(kind))} av {wanted} (mål {percent(measured.goal(kind))}), "
                f"falska larm {measured.false_alarms[kind]}"
            )
        self.stdout.write(
            f"Meningar med falskt larm: {percent(measured.false_alarm_rate)} (mål under {percent(FALSE_ALARMS_GOAL)})"
        )

    def _show(self, measured: Measure) -> None:
        for read in measured.readings:
            for word, those in (("missat", read.missed), ("falskt", read.false_alarms)):
                for one in those:
                    self.stdout.write(f"{word} {one.mask} {read.text[one.start : one.end]!r}: {read.text}")


def held_out(chance: Random) -> Names:
    """The half of Faker's Swedish names that this draw picks. The guard knows neither half."""
    try:
        from faker.providers.person.sv_SE import Provider
    except ModuleNotFoundError:
        raise CommandError(NO_FAKER) from None
    first, last = (sorted(set(names)) for names in (Provider.first_names, Provider.last_names))
    return Names(tuple(chance.sample(first, len(first) // 2)), tuple(chance.sample(last, len(last) // 2)))


def percent(part: float) -> str:
    return f"{part * 100:.1f} %".replace(".", ",").replace(",0 %", " %")
