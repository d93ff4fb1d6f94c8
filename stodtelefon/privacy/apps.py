from django.apps import AppConfig
from django.core import checks


class PrivacyConfig(AppConfig):
    """Sealed fields, keyed hashes, reference codes."""

    name = "stodtelefon.privacy"
    verbose_name = "Skydd av uppgifter"

    def ready(self) -> None:
        from stodtelefon.privacy.sentinel import check_keys

        checks.register(check_keys, checks.Tags.database)
