"""manage.py hourly: run by a timer. Can be run again at any time."""

from django.core.management.base import BaseCommand, CommandError

from stodtelefon.jobs import steps


class Command(BaseCommand):
    help = "Kontrollerar nya loggrader och signerar loggkedjan. Körs en gång i timmen."

    def handle(self, *args, **options):
        job = steps.run_hourly()
        if job is None:
            self.stdout.write("Körs redan.")
            return
        self.stdout.write(job.note)
        if not job.is_ok:
            raise CommandError("Allt gick inte som det skulle. Se ovan.")
