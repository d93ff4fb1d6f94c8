"""manage.py rotate_keys: seal everything anew with the first key of FIELD_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models

from stodtelefon.privacy.personal_data import our_models, sealed_fields
from stodtelefon.privacy.rotation import reseal_batch, waiting_rows
from stodtelefon.privacy.sentinel import check_keys_fit


class Command(BaseCommand):
    help = "Förseglar allt på nytt med den första nyckeln i FIELD_KEYS. Kan avbrytas och startas om."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="rader åt gången (500)")

    def handle(self, *args: Any, batch: int, **options: Any) -> None:
        check_keys_fit()
        left = 0
        for model in filter(sealed_fields, our_models()):
            done = self._rotate(model, batch)
            waiting = waiting_rows(model)
            left += waiting
            self.stdout.write(f"{model._meta.db_table}: {done} rader förseglade på nytt, {waiting} kvar")
        if left:
            raise CommandError(
                f"{left} rader är kvar: de används just nu eller kan inte läsas. "
                "Behåll den gamla nyckeln och kör igen."
            )
        self.stdout.write(
            self.style.SUCCESS("Klart. De gamla nycklarna behövs bara för äldre säkerhetskopior.")
        )

    def _rotate(self, model: type[models.Model], size: int) -> int:
        """Go over the table until a round finds nothing to do: a row in use is met again in the next."""
        total, done = 0, -1
        while done:
            done, after = 0, None
            while True:
                result = reseal_batch(model=model, after=after, size=size)
                if result.last is None:
                    break
                done, after = done + result.resealed, result.last
            total += done
        return total
