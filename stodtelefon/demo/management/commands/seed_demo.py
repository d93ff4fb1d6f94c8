"""`manage.py seed_demo`: fill an empty database with invented years, through the actions alone."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from calls.models import Call, Case
from stodtelefon.accounts.models import User
from stodtelefon.demo.narrator import Narrator
from stodtelefon.demo.people import set_up_line
from stodtelefon.demo.stories import Stories
from stodtelefon.demo.today import Today
from stodtelefon.demo.years import tell_2016, tell_lately

SEED = 2016


class Command(BaseCommand):
    help = "Fills in 2016 as Malmö describes it and the last three years, all invented. Only in an empty database."

    def handle(self, *args, **options):
        if settings.PRODUCTION:
            raise CommandError("seed_demo is never run in production.")
        if User.objects.exists() or Case.objects.exists():
            raise CommandError(
                "The database holds something already. `make demo` starts the invented years over."
            )
        with transaction.atomic():
            seed()
        self.stdout.write(f"Invented: {Case.objects.count()} cases, {Call.objects.count()} contacts.")


def seed(*, now=None, lately: bool = True) -> None:
    """Everything in one go. `lately=False` tells 2016 alone: enough for the figures that Malmö wrote."""
    narrator = Narrator(set_up_line(), now=now or timezone.now(), seed=SEED)
    stories = Stories(narrator)
    tell_2016(narrator, stories)
    if lately:
        tell_lately(narrator, stories)
        Today(narrator, stories).tell()
