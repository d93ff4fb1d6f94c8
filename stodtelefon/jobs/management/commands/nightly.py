"""manage.py nightly: run by a timer. Can be run again at any time."""

from django.core.management.base import BaseCommand, CommandError

from stodtelefon.jobs import steps


class Command(BaseCommand):
    help = "Kontrollerar nycklarna och hela loggkedjan och städar. Körs en gång per natt."

    def handle(self, *args, **options):
        job = steps.run_nightly()
        if job is None:
            self.stdout.write("Körs redan.")
            return
        self.stdout.write(job.note)
        if not job.is_ok:
            raise CommandError("Allt gick inte som det skulle. Se ovan.")
