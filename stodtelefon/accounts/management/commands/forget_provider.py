"""`manage.py forget_provider`: somebody has become another person at the municipality's own sign-in than they were."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from stodtelefon.accounts.actions.provider import forget_binding


class Command(BaseCommand):
    help = (
        "Lossar ett konto från personen i kommunens inloggning. Den som nästa gång loggar in där med kontots adress "
        "knyts till det. Personen loggas ut överallt."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="kontots e-postadress")

    def handle(self, *, email, **options):
        try:
            user = forget_binding(email=email)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"Kontot {user.email} är lossat från kommunens inloggning. Det står i loggen.")
