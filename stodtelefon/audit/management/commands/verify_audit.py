"""manage.py verify_audit: verify the log's chain against its signed heads, also those kept outside the database, and
what is signed against its digests in the log.

Ends with an error that names every fault and its first line. Changes nothing.
"""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from stodtelefon.audit.chain import verify
from stodtelefon.audit.outside import OutsideFailed
from stodtelefon.audit.signed_records import compare_signed
from stodtelefon.privacy import sentinel
from stodtelefon.texts import thousands


class Command(BaseCommand):
    help = "Kontrollerar loggkedjan från första raden och namnger den första som inte stämmer."

    def add_arguments(self, parser):
        parser.add_argument(
            "--heads",
            metavar="FIL",
            default="",
            help="Signerade huvuden utanför databasen: en fil som HEADS_FILE, eller en utskrift av syslog.",
        )

    def handle(self, *args, heads, **options):
        if faults := sentinel.faults():
            raise CommandError(" ".join(faults))
        try:
            verdict = verify(heads=heads)
        except OutsideFailed as error:
            raise CommandError(str(error)) from None
        if not verdict.is_whole:
            raise CommandError(verdict.in_words())
        signed, lines = verdict.signed, "rad" if verdict.lines == 1 else "rader"
        until = f"signerad till och med plats {signed.position}" if signed else "ännu inte signerad"
        self.stdout.write(self.style.SUCCESS(f"{verdict.lines} {lines}. Kedjan är hel och {until}."))
        for sentence in self._more(verdict, exported=bool(heads)):
            self.stdout.write(sentence)
        found = compare_signed()
        if found.different:
            raise CommandError(found.in_words())
        for sentence in self._signed(found):
            self.stdout.write(sentence)

    def _signed(self, found):
        if found.compared == 1:
            yield "1 signerad text jämfördes. Den säger det som signerades."
        elif found.compared:
            yield f"{thousands(found.compared)} signerade texter jämfördes. De säger det som signerades."
        if found.removed:
            yield f"{thousands(found.removed)} är gallrade eller maskade enligt beslut i loggen."
        if found.older:
            yield f"{thousands(found.older)} signerades innan loggen höll avtryck, och kan inte jämföras."
        if found.unproven:
            yield f"{thousands(found.unproven)} har avtryck med en nyckel som inte finns i AUDIT_KEYS."

    def _more(self, verdict, *, exported):
        if verdict.known:
            dealt_with = "är utrett" if verdict.known == 1 else "är utredda"
            yield f"{verdict.known} fel i loggen {dealt_with} av två personer, se /logg/fel/."
        if exported or settings.HEADS_FILE:
            yield f"{verdict.compared} huvuden utanför databasen jämfördes."
        else:
            yield "Inget utanför databasen jämfördes: HEADS_FILE är inte angiven."
        lacks = verdict.signed.number - verdict.compared - verdict.unproven if verdict.signed else 0
        if settings.HEADS_FILE and not exported and lacks > 0:
            yield f"{lacks} huvuden finns bara i databasen. Är HEADS_FILE ny eller kortad? hourly fyller i den."
        if verdict.unproven:
            yield f"{verdict.unproven} huvuden utanför databasen är inte signerade med någon nyckel i AUDIT_KEYS."
