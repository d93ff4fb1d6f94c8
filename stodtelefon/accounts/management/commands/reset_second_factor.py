"""`manage.py reset_second_factor`: somebody has lost the second factor, and no second person can sign in to approve."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from stodtelefon.accounts.actions.second_factor import reset_from_server


class Command(BaseCommand):
    help = (
        "Tar bort någons andra steg, när ingen andra person kan godkänna det i programmet. Personen loggas ut överallt "
        "och gör ett nytt vid nästa inloggning."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="e-postadressen som personen loggar in med")

    def handle(self, *, email, **options):
        try:
            user = reset_from_server(email=email)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"Andra steget är borttaget för {user.email}. Det står i loggen.")
