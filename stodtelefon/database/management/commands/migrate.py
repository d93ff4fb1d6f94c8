"""Django's `migrate`, run as the owner of the tables. Afterwards the application's role gets what it needs, no more."""

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate

from stodtelefon.database.roles import as_owner, grant_to, has_owner
from stodtelefon.database.versions import is_of_an_earlier_version

EARLIER = "The database was made by an earlier version of the program and cannot be upgraded"


class Command(migrate.Command):
    def handle(self, *args, **options):
        if settings.PRODUCTION and not has_owner():
            raise CommandError(
                "DATABASE_OWNER_URL is missing or names the same role as DATABASE_URL: "
                "the tables are owned and migrated by a role of their own."
            )
        with as_owner():
            if is_of_an_earlier_version():
                way_out = (
                    ": `make demo` starts it over." if settings.EMBEDDED else ". Give it a new, empty one."
                )
                raise CommandError(EARLIER + way_out)
            super().handle(*args, **options)
            if options["plan"] or options["check_unapplied"]:
                return
            call_command("createcachetable", verbosity=0)
            if has_owner():
                grant_to(settings.DATABASES["default"]["USER"])
