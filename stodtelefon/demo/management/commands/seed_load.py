"""`manage.py seed_load --cases N`: fill an empty database with as many invented cases as are asked for, by COPY.

For measuring: `seed_demo` tells its cases one by one, through the actions, and a million would take days. Here rows are
copied past the actions, with every constraint and trigger on. What was closed more than three years ago is lean: the
call, a short snabbscanning and the meetings.
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, CommandError

from stodtelefon.demo.load.loading import SEED, load, obstacle
from stodtelefon.demo.load.progress import duration
from stodtelefon.demo.load.staff import COORDINATORS, DOMAIN, TAKERS
from stodtelefon.demo.people import PASSWORD


class Command(BaseCommand):
    help = (
        "Fyller en tom databas med så många påhittade ärenden som sägs, fördelade på tio år, för den som ska mäta. "
        "I en databas som är fylld så läggs de till."
    )

    def add_arguments(self, parser):
        parser.add_argument("--cases", type=int, required=True, metavar="N", help="hur många ärenden")
        parser.add_argument(
            "--seed", type=int, default=SEED, help=f"samma tal ger samma ärenden igen ({SEED})"
        )

    def handle(self, *args, cases, seed, **options):
        if settings.PRODUCTION:
            raise CommandError("seed_load körs aldrig i produktion.")
        if cases < 1:
            raise CommandError("--cases ska vara minst 1.")
        if found := obstacle():
            raise CommandError(found)
        try:
            loaded = load(cases, seed=seed, say=self.say)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        counts = loaded.counts
        self.say(
            f"Påhittat: {counts['calls.Case']} ärenden, {counts.total()} rader, på {duration(loaded.seconds)}."
        )
        self.say(f"Logga in med lösenordet {PASSWORD} som {TAKERS}1@{DOMAIN} eller {COORDINATORS}1@{DOMAIN}.")

    def say(self, words):
        self.stdout.write(words)
        self.stdout.flush()  # it may take half an hour, and be read from a file
