"""`manage.py serve`: try the line out on this machine, with everything set up and the invented years in it."""

import os
from io import StringIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import Tags
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, connection

from stodtelefon.database.serving import (
    LOCALHOST,
    Line,
    end_with_parent,
    in_a_process_beside,
    one_set_up_at_a_time,
    open_port,
    port_number,
)

OPEN_TO_OTHERS = (
    "Varning: HOST={host} släpper in alla som når den här maskinen, och vem som helst känner till inloggningarna. "
    "Skriv ingenting på riktigt."
)


class Command(BaseCommand):
    help = "Ställer i ordning databasen, fyller i de påhittade åren, skriver inloggningarna och svarar på localhost."

    def add_arguments(self, parser):
        parser.add_argument("port", nargs="?", default="8000")
        parser.add_argument(
            "--host", default=LOCALHOST, help="en annan av maskinens adresser, för en virtuell maskin"
        )
        parser.add_argument(
            "--end-with-parent", action="store_true", help="sluta när den som startade är borta"
        )

    def handle(self, *args, port, host, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "serve är för att prova och utveckla. I produktion: gunicorn stodtelefon.wsgi (docs/drift.md)"
            )
        if options["end_with_parent"]:
            end_with_parent(os.getppid())
        port = port_number(port)
        with open_port(host, port) as listener:
            if host != LOCALHOST:
                self.stdout.write(self.style.WARNING(OPEN_TO_OTHERS.format(host=host)))
                settings.ALLOWED_HOSTS = ["*"] if host == "0.0.0.0" else [*settings.ALLOWED_HOSTS, host]  # noqa: S104
            self.set_up()
            connection.close()  # each process opens its own
            if in_a_process_beside(listener):
                call_command("seed_demo", rest=True)
                # No timer runs them here: the log is signed once at each start.
                for job in ("hourly", "nightly"):
                    call_command(job, stdout=StringIO())
                return
            address = "localhost" if host == LOCALHOST else host
            self.stdout.write(self.style.SUCCESS(f"\n  http://{address}:{port}\n\nCtrl-C avslutar allt."))
            Line(listener).run()

    def set_up(self):
        self.stdout.write("Startar databasen ...")
        with one_set_up_at_a_time(self.stdout.write):
            self.stdout.write("Lägger upp tabellerna ...")
            call_command("migrate", verbosity=0)
            self.check(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
            if not get_user_model().objects.exists():
                self.stdout.write("Berättar påhittade ärenden, en gång:")
                call_command("seed_demo", first=True)
        call_command("demo_logins")
