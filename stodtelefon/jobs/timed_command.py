"""What `hourly` and `nightly` are made of: do the steps, say how each went, and fail when one did."""

from django.core.management.base import BaseCommand, CommandError

from stodtelefon.jobs import steps


class TimedCommand(BaseCommand):
    """Run by a timer. Can be run again at any time."""

    name: str

    def handle(self, *args, **options):
        job = steps.run(self.name, steps.steps_of(self.name))
        if job is None:
            self.stdout.write("Körs redan.")
            return
        self.stdout.write(job.note)
        if not job.is_ok:
            raise CommandError("Allt gick inte som det skulle. Se ovan.")
