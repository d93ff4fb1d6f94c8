"""`manage.py start_over`: an empty embedded database with the invented years in it anew.

What is logged cannot be removed from a database, so the database is dropped and made again.
"""

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection


class Command(BaseCommand):
    help = "Tar bort den inbäddade databasen med allt som är skrivet i den, och fyller i de påhittade åren på nytt."

    def handle(self, *args, **options):
        if not settings.EMBEDDED:
            raise CommandError("start_over är bara för den inbäddade databasen, och DATABASE_URL är satt.")
        connection.close()
        settings.EMBEDDED_SERVER.use()
        settings.EMBEDDED_SERVER.recreate_database()
        self.stdout.write("Lägger upp tabellerna ...")
        call_command("migrate", verbosity=0)
        self.stdout.write("Berättar påhittade ärenden:")
        call_command("seed_demo")
