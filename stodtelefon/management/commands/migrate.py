"""Django's `migrate`, run as the owner of the tables. Afterwards the application's role gets what it needs, no more."""

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate

from stodtelefon.database import as_owner, grant_to, has_owner


class Command(migrate.Command):
    def handle(self, *args, **options):
        if settings.PRODUCTION and not has_owner():
            raise CommandError(
                "DATABASE_OWNER_URL is missing or names the same role as DATABASE_URL: "
                "the tables are owned and migrated by a role of their own."
            )
        with as_owner():
            super().handle(*args, **options)
            if options["plan"] or options["check_unapplied"]:
                return
            call_command("createcachetable", verbosity=0)
            if has_owner():
                grant_to(settings.DATABASES["default"]["USER"])
