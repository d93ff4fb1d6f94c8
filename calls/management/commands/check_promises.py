"""Compares the promises with what the tables say. Changes nothing without --mend."""

from django.core.management.base import BaseCommand, CommandError

from calls.actions.promises import differences, mend_promises
from calls.models import Promise

MOST_SAID = 50


class Command(BaseCommand):
    help = "Jämför löftena (det som väntar på någon) med vad tabellerna säger. Ändrar inget utan --mend."

    def add_arguments(self, parser):
        parser.add_argument("--mend", action="store_true", help="skriv det som skiljer, som systemet självt")

    def handle(self, *args, mend=False, **options):
        found = differences()
        for line in found[:MOST_SAID]:
            self.stdout.write(line)
        if len(found) > MOST_SAID:
            self.stdout.write(f"… och {len(found) - MOST_SAID} till.")
        if not found:
            self.stdout.write(f"Löftena stämmer med tabellerna: {Promise.objects.open().count()} väntar.")
        elif mend:
            mend_promises()
            self.stdout.write(f"Rättade: {len(found)}.")
        else:
            raise CommandError(f"{len(found)} löften stämmer inte. Kör check_promises --mend.")
