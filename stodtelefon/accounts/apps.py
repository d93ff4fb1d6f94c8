from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may sign in, and what they may do."""

    name = "stodtelefon.accounts"
    verbose_name = "Konton"

    def ready(self):
        from django.utils import timezone

        from stodtelefon.accounts import receivers  # noqa: F401
        from stodtelefon.accounts.log_part import AccountsPart
        from stodtelefon.accounts.models import Invitation
        from stodtelefon.audit import log_parts
        from stodtelefon.privacy import keys_in_use
        from stodtelefon.privacy.hashing import key_numbers
        from stodtelefon.privacy.keys import Ring

        log_parts.register(AccountsPart())
        keys_in_use.register(
            keys_in_use.Kind(
                Ring.LOOKUP,
                *("öppen inbjudan", "öppna inbjudningar"),
                lambda: key_numbers(Invitation.objects.open(at=timezone.now()), "token_hash"),
                until="En inbjudan behöver sin nyckel tills den har använts eller gått ut, högst sju dagar.",
            )
        )
