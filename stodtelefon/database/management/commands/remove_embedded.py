"""`manage.py remove_embedded`: remove this work tree's embedded databases and everything in them."""

from django.conf import settings
from django.core.management import BaseCommand

from stodtelefon.database.embedded.server import remove_all


class Command(BaseCommand):
    help = "Stops the embedded Postgres and removes it with its databases, its programs and its keys."
    requires_system_checks = ()

    def handle(self, *args, **options):
        remove_all(settings.BASE_DIR)
