"""`manage.py start_over`: an empty embedded database with the invented years in it anew.

What is logged cannot be removed from a database, so the database is dropped and made again.
"""

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection


class Command(BaseCommand):
    help = (
        "Drops the embedded database with all that was written in it, and fills in the invented years again."
    )

    def handle(self, *args, **options):
        if not settings.EMBEDDED:
            raise CommandError("start_over is for the embedded database alone: DATABASE_URL is set.")
        connection.close()
        settings.EMBEDDED_SERVER.use()
        settings.EMBEDDED_SERVER.recreate_database()
        call_command("migrate", verbosity=0)
        call_command("seed_demo")
