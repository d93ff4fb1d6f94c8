"""`manage.py first_admin`: let the first administrator in. It can be run again until that person has signed in."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from stodtelefon.accounts.actions.invitations import invite_first_administrator
from stodtelefon.accounts.links import link_to
from stodtelefon.dates import iso_moment


class Command(BaseCommand):
    help = "Skriver ut en länk som fungerar en gång, där den första systemförvaltaren väljer sitt lösenord."

    def add_arguments(self, parser):
        parser.add_argument("email", help="e-postadressen som systemförvaltaren loggar in med")
        parser.add_argument("--name", default="", help="namnet (annars e-postadressen)")
        parser.add_argument(
            "--force",
            action="store_true",
            help="också när det redan finns en systemförvaltare som kan logga in",
        )

    def handle(self, *, email, name, force, **options):
        if settings.PRODUCTION and not settings.SITE_URL:
            raise CommandError("SITE_URL saknas: den är linjens egen adress, som länken börjar med.")
        try:
            validate_email(email)
            invitation = invite_first_administrator(email=email, name=name or email, force=force)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        until = iso_moment(invitation.expires_at)
        self.stdout.write(f"Länken fungerar en gång, till {until}, och ersätter de som gjorts förut:")
        self.stdout.write(link_to(invitation, otherwise="http://localhost:8000"))
