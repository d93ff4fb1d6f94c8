"""`manage.py bench --size 1k`: what each page costs beside a bare Django page, each figure with its goal."""

import json
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from stodtelefon.demo.bench.databases import Server
from stodtelefon.demo.bench.goals import SIZES, SMALLEST, Result, held
from stodtelefon.demo.bench.measuring import Measuring
from stodtelefon.demo.bench.told import others, table


class Command(BaseCommand):
    help = (
        "Mäter vad varje sida kostar bredvid en kal Django-sida på samma Postgres, så som linjen körs i drift. "
        "Slutar med 1 när ett mål inte nås."
    )

    def add_arguments(self, parser):
        parser.add_argument("--size", choices=SIZES, default=SMALLEST, help="hur många ärenden linjen har")
        parser.add_argument("--rounds", type=int, default=8, help="hur många varv som varje sida mäts")
        parser.add_argument(
            "--seconds", type=float, default=4, help="hur länge åtta klienter frågar samtidigt"
        )

    def handle(self, *args, size, rounds, seconds, **options):
        if settings.PRODUCTION:
            raise CommandError("bench körs aldrig i produktion.")
        server = Server(self.say)
        if server.is_too_old:
            raise CommandError(f"Postgres {server.version} är för gammal: minst 15 behövs.")
        with TemporaryDirectory() as folder:
            result = Measuring(server, Path(folder), self.say).of(size, rounds=rounds, seconds=seconds)
        self.say(f"\n{SIZES[size]} ärenden, Postgres {server.version}\n")
        self.tell(result, self.smallest(settings.EMBEDDED_SERVER.home / "bench.json", result))

    def tell(self, result: Result, smallest: Result | None):
        """All of it, each figure beside its goal. Refuses to end well when one is missed."""
        for line in (*table(result, smallest), "", *others(result, smallest)):
            self.say(line)
        missed = sum(one.is_missed for one in held(result, smallest))
        if missed:
            raise CommandError(f"{missed} mål nås inte.")

    def smallest(self, kept: Path, result: Result) -> Result | None:
        """What was found at 1 000 cases, this time or before, to hold the others against."""
        if result.size == SMALLEST:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(asdict(result)))
            return None
        return Result.read(json.loads(kept.read_text())) if kept.exists() else None

    def say(self, words):
        self.stdout.write(words)
        self.stdout.flush()
