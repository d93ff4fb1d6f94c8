"""manage.py drill DIR: prove that the newest copy can be restored, on a server where nothing else is."""

import time
from pathlib import Path

import environ
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from stodtelefon.database.copies.drill import drill
from stodtelefon.database.copies.programs import CopyFailed


class Command(BaseCommand):
    help = "Återställer en säkerhetskopia på en tom Postgres, prövar allt i den med nycklarna, och tar bort den igen."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="MAPP", type=Path)
        parser.add_argument(
            "--to",
            metavar="ADRESS",
            default=settings.DRILL_URL,
            help="en superanvändares adress på en tom Postgres: postgres://postgres@/postgres?host=/run/ovning"
            " (annars DRILL_URL)",
        )
        parser.add_argument("--copy", metavar="FIL", default="", help="en viss kopia (annars den nyaste)")

    def handle(self, *, folder, to, copy, **options):
        if not to:
            raise CommandError("Ange med --to eller DRILL_URL en tom Postgres att öva på.")
        started = time.monotonic()
        try:
            drill(folder, server_at(to), name=copy, say=self.stdout.write)
        except CopyFailed as error:
            raise CommandError(f"ÖVNINGEN MISSLYCKADES. {error}") from None
        seconds = f"{time.monotonic() - started:.1f}".replace(".", ",")
        self.stdout.write(
            self.style.SUCCESS(f"ÖVNINGEN LYCKADES på {seconds} s. Det övade är borttaget igen.")
        )


def server_at(address):
    """The address as Django writes it. It is never printed: a password stands in it."""
    try:
        found = environ.Env.db_url_config(address)
    except ValueError:
        found = {}
    if "postgresql" not in found.get("ENGINE", ""):
        raise CopyFailed(
            "--to ska vara adressen till en Postgres: postgres://postgres:lösenord@värd:port/postgres."
        )
    return found
