"""manage.py verify_audit: verify the log's chain and name the first broken line."""

from django.core.management.base import BaseCommand, CommandError

from stodtelefon.audit.chain import last_signed, verify


class Command(BaseCommand):
    help = "Kontrollerar loggkedjan från första raden och namnger den första som inte stämmer."

    def handle(self, *args, **options):
        verdict = verify()
        if not verdict.is_whole:
            line = f"Rad {verdict.line}: " if verdict.line else ""
            raise CommandError(f"{line}{verdict.fault} Allt till och med plats {verdict.position} stämmer.")
        signed = last_signed()
        until = f"signerad till och med plats {signed.position}" if signed else "ännu inte signerad"
        self.stdout.write(self.style.SUCCESS(f"{verdict.lines} rader. Kedjan är hel och {until}."))
