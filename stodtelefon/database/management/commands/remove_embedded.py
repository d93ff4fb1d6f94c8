"""`manage.py remove_embedded`: remove this work tree's embedded databases and everything in them."""

from django.conf import settings
from django.core.management import BaseCommand

from stodtelefon.database.embedded.server import remove_all


class Command(BaseCommand):
    help = "Stoppar den inbäddade Postgres och tar bort den med databaser, program och nycklar."
    requires_system_checks = ()

    def handle(self, *args, **options):
        remove_all(settings.BASE_DIR)
