"""`manage.py seed_demo`: fill an empty database with invented years, through the actions alone.

`--first` tells 2016 and the present, `--rest` what waits between them. Without either, all that is not told yet.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError

from calls.models import Call, Case
from stodtelefon.accounts.models import User
from stodtelefon.demo.models import Month
from stodtelefon.demo.telling import tell_first, tell_rest


class Command(BaseCommand):
    help = "Fyller i 2016, så som Malmö beskriver det, och de tre senaste åren, allt påhittat. Bara i en tom databas."

    def add_arguments(self, parser):
        parser.add_argument("--first", action="store_true", help="bara 2016 och det som pågår i dag")
        parser.add_argument("--rest", action="store_true", help="bara de år som väntar, om några gör det")

    def handle(self, *args, first, rest, **options):
        if settings.PRODUCTION:
            raise CommandError("seed_demo körs aldrig i produktion.")
        if not rest and not Month.objects.waiting().exists():
            if User.objects.exists() or Case.objects.exists():
                raise CommandError("Databasen är inte tom. `make demo` börjar om med de påhittade åren.")
            tell_first(lambda words: self.stdout.write(f"  {words} ..."))
        if first:
            return
        try:
            tell_rest(lambda words: self.stdout.write(f"  {words}"))
        except ValidationError as error:
            raise CommandError(f"De påhittade åren blev inte klara: {error.messages[0]}") from None
        if not rest:
            self.stdout.write(f"Påhittat: {Case.objects.count()} ärenden, {Call.objects.count()} kontakter.")
