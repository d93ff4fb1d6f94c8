"""`manage.py demo_logins`: as whom one can sign in to the invented years."""

from django.core.management import BaseCommand

from stodtelefon.accounts.models import User
from stodtelefon.demo.people import DOMAIN, LOGINS, PASSWORD


class Command(BaseCommand):
    help = "Prints the demo's password and its logins, those that are there."

    def handle(self, *args, **options):
        logins = {f"{key}@{DOMAIN}": roles for key, _, _, roles, _ in LOGINS}
        there = set(User.objects.filter(email__in=logins).values_list("email", flat=True))
        if there:
            self.stdout.write(f"\nSign in with the password {PASSWORD} as")
        for address in filter(there.__contains__, logins):
            self.stdout.write(f"  {address:<36}{', '.join(role.label for role in logins[address])}")
