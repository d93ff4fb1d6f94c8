"""`manage.py demo_logins`: as whom one can sign in to the invented years."""

from django.core.management import BaseCommand

from stodtelefon.accounts.models import User
from stodtelefon.accounts.second_factor import factors_of
from stodtelefon.demo.people import DOMAIN, LOGINS, PASSWORD, WITH_SECOND_FACTOR, codes_to_show


class Command(BaseCommand):
    help = "Skriver demonstrationens lösenord och de av dess inloggningar som finns."

    def handle(self, *args, **options):
        logins = {f"{key}@{DOMAIN}": roles for key, _, _, roles, _ in LOGINS}
        there = {user.email: user for user in User.objects.filter(email__in=logins)}
        if there:
            self.stdout.write(f"\nLogga in med lösenordet {PASSWORD} som")
        for address in filter(there.__contains__, logins):
            self.stdout.write(f"  {address:<36}{', '.join(role.label for role in logins[address])}")
        asked = there.get(f"{WITH_SECOND_FACTOR}@{DOMAIN}")
        if asked is not None and factors_of(asked).exists():
            codes = ", ".join(codes_to_show(asked))
            self.stdout.write(
                f"  {WITH_SECOND_FACTOR} har också ett andra steg. Varje kod går en gång: {codes}"
            )
