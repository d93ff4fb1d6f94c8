"""`manage.py first_admin`: let the first administrator in."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from stodtelefon.accounts.actions.invitations import invite_first_administrator


class Command(BaseCommand):
    help = "Skriver ut en länk som fungerar en gång, där den första systemförvaltaren väljer sitt lösenord."

    def add_arguments(self, parser):
        parser.add_argument("email", help="e-postadressen som systemförvaltaren loggar in med")
        parser.add_argument("--name", default="", help="namnet (annars e-postadressen)")
        parser.add_argument(
            "--url", default="http://localhost:8000", help="linjens egen adress, som länken börjar med"
        )
        parser.add_argument(
            "--force",
            action="store_true",
            help="också när det redan finns en systemförvaltare som kan logga in",
        )

    def handle(self, *, email, name, url, force, **options):
        try:
            validate_email(email)
            invitation = invite_first_administrator(email=email, name=name or email, force=force)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        path = reverse("accounts:invitation", args=[invitation.token])
        self.stdout.write(f"Länken fungerar en gång, till och med {invitation.expires_at:%Y-%m-%d}:")
        self.stdout.write(url.rstrip("/") + path)
