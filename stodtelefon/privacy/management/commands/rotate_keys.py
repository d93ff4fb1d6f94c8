"""manage.py rotate_keys: what can be opened is sealed and hashed anew with the first key of each ring."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models

from stodtelefon.database.roles import as_owner
from stodtelefon.privacy.keys_in_use import kept, uses
from stodtelefon.privacy.personal_data import our_models
from stodtelefon.privacy.rotation import rotate_batch, rotated_fields
from stodtelefon.privacy.sentinel import plant_sentinels


class Command(BaseCommand):
    help = (
        "Förseglar allt på nytt med den första nyckeln i FIELD_KEYS och gör personnummer sökbara med den första i "
        "LOOKUP_KEYS. Kan avbrytas och startas om."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="rader åt gången (500)")

    def handle(self, *args: Any, batch: int, **options: Any) -> None:
        if batch < 1:
            raise CommandError("--batch ska vara minst 1.")
        try:
            plant_sentinels()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        with as_owner():  # what is signed says the same, and nobody else may seal it anew
            self._rotate_all(batch)

    def _rotate_all(self, batch: int) -> None:
        left: Counter[str] = Counter()
        for model in filter(rotated_fields, our_models()):
            moved, last = self._rotate(model, batch)
            left += last
            said = [f"{_rows(moved)} {'flyttad' if moved == 1 else 'flyttade'}", *_left(last)]
            self.stdout.write(f"{model._meta.db_table}: {', '.join(said)}")
            self.stdout.flush()  # it may take an hour, and be read from a file
        for made in kept:
            if made.renew is not None:
                self.stdout.write(f"{made.many}: {_rows(made.renew())} flyttade")
        for use in (use for ring in uses().values() for use in ring if not use.is_first):
            self.stdout.write(use.sentence)
        if left:
            raise CommandError(f"{', '.join(_left(left))}. Behåll de gamla nycklarna och kör igen.")
        self.stdout.write(
            self.style.SUCCESS(
                "Klart. Behåll en gammal nyckel så länge som den äldsta säkerhetskopian som behöver den."
            )
        )

    def _rotate(self, model: type[models.Model], size: int) -> tuple[int, Counter[str]]:
        """Go over the table until a round finds nothing to do: a row in use is met again in the next.

        How many rows were moved, and what the last round had to leave.
        """
        total, moved = 0, -1
        while moved:
            moved, after, left = 0, None, Counter()
            while (done := rotate_batch(model=model, after=after, size=size)).last:
                moved, after = moved + done.moved, done.last
                left += Counter(held=done.held, unreadable=done.unreadable)
            total += moved
        return total, left


def _left(left: Counter[str]) -> list[str]:
    words = {"held": "används just nu av någon annan", "unreadable": "kan inte läsas"}
    return [f"{_rows(left[kind])} {why}" for kind, why in words.items() if left[kind]]


def _rows(number: int) -> str:
    return f"{number} rad" if number == 1 else f"{number} rader"
