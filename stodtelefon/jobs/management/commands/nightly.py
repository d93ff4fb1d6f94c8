"""`manage.py nightly`: run by a timer. What it does, each room says when it starts (`stodtelefon/jobs/steps.py`)."""

from stodtelefon.jobs.timed_command import TimedCommand


class Command(TimedCommand):
    name = "nightly"
    help = "Kontrollerar nycklarna och hela loggkedjan och städar. Körs en gång per natt."
