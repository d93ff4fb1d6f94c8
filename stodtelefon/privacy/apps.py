from django.apps import AppConfig
from django.core import checks


class PrivacyConfig(AppConfig):
    """Sealed fields, keyed hashes, reference codes."""

    name = "stodtelefon.privacy"
    verbose_name = "Skydd av uppgifter"

    def ready(self) -> None:
        from stodtelefon.jobs.steps import Step, nightly
        from stodtelefon.privacy.sentinel import check_keys, check_sentinel, faults
        from stodtelefon.watch import readiness

        checks.register(check_keys, checks.Tags.database)
        nightly.append(Step("nyckelprov", check_sentinel))
        readiness.register(readiness.Check("nycklar", "Nycklar", faults))
