"""Django's `migrate`, run as the owner of the tables. Afterwards the application's role gets what it needs, no more."""

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate

from stodtelefon.database.roles import (
    NO_OWNER,
    as_owner,
    grant_to,
    has_owner,
    let_only_owner_silence_triggers,
    plan_for_short_answers,
)
from stodtelefon.database.versions import is_of_an_earlier_version, missing_migrations
from stodtelefon.earlier.triggers import keep_earlier_versions

EARLIER = "Databasen är gjord av en tidigare version av programmet och kan inte uppgraderas"


class Command(migrate.Command):
    def handle(self, *args, **options):
        if settings.PRODUCTION and not has_owner():
            raise CommandError(f"{NO_OWNER}: tabellerna ägs och migreras av en egen roll.")
        with as_owner():
            if is_of_an_earlier_version():
                way_out = (
                    ": `make demo` börjar om med den."
                    if settings.EMBEDDED
                    else ". Ge programmet en ny, tom databas."
                )
                raise CommandError(EARLIER + way_out)
            super().handle(*args, **options)
            if options["plan"] or options["check_unapplied"]:
                return
            call_command("createcachetable", verbosity=0)
            plan_for_short_answers()
            let_only_owner_silence_triggers()
            if not missing_migrations():
                keep_earlier_versions()
            if has_owner():
                grant_to(settings.DATABASES["default"]["USER"])
