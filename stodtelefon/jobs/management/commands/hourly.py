"""`manage.py hourly`: run by a timer. What it does, each room says when it starts (`stodtelefon/jobs/steps.py`)."""

from stodtelefon.jobs.timed_command import TimedCommand


class Command(TimedCommand):
    name = "hourly"
    help = "Kontrollerar nya loggrader och signerar loggkedjan. Körs en gång i timmen."
