"""manage.py backup DIR: a copy of the database, run by a timer or by hand."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from stodtelefon.database.copies.backup import make_backup
from stodtelefon.database.roles import NO_OWNER, has_owner
from stodtelefon.jobs.steps import Step
from stodtelefon.jobs.timed_command import TimedCommand


class Command(TimedCommand):
    name = "backup"
    help = "Gör en säkerhetskopia av databasen i en mapp som ingen annan kan läsa. Nycklarna följer inte med."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="MAPP", type=Path)
        parser.add_argument(
            "--keep", metavar="N", type=int, help="behåll de N nyaste kopiorna och ta bort de äldre"
        )

    def handle(self, *, folder, keep, **options):
        if keep is not None and keep < 1:
            raise CommandError("--keep är hur många kopior som ska finnas kvar: minst 1.")
        if settings.PRODUCTION and not has_owner():
            raise CommandError(f"{NO_OWNER}: säkerhetskopian görs av den roll som äger tabellerna.")
        self.do([Step("säkerhetskopia", lambda: make_backup(folder, keep=keep))])
