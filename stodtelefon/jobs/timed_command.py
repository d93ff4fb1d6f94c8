"""What `hourly`, `nightly` and `backup` are made of: do the steps, say how each went, and fail when one did."""

from django.core.management.base import BaseCommand, CommandError

from stodtelefon.jobs import steps


class TimedCommand(BaseCommand):
    """Run by a timer. Can be run again at any time."""

    name: str

    def handle(self, *args, **options):
        self.do(steps.steps_of(self.name))

    def do(self, those: list[steps.Step]) -> None:
        job = steps.run(self.name, those)
        if job is None:
            self.stdout.write("Körs redan.")
            return
        if not job.is_ok:
            raise CommandError(job.note)
        self.stdout.write(job.note)
