"""`manage.py demo_logins`: as whom one can sign in to the invented years."""

from django.core.management import BaseCommand

from stodtelefon.accounts.models import User
from stodtelefon.demo.people import DOMAIN, LOGINS, PASSWORD


class Command(BaseCommand):
    help = "Skriver demonstrationens lösenord och de av dess inloggningar som finns."

    def handle(self, *args, **options):
        logins = {f"{key}@{DOMAIN}": roles for key, _, _, roles, _ in LOGINS}
        there = set(User.objects.filter(email__in=logins).values_list("email", flat=True))
        if there:
            self.stdout.write(f"\nLogga in med lösenordet {PASSWORD} som")
        for address in filter(there.__contains__, logins):
            self.stdout.write(f"  {address:<36}{', '.join(role.label for role in logins[address])}")
