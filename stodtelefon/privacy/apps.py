"""What keeps the line silent: sealed fields, keyed hashes, reference codes, personal numbers."""

from django.apps import AppConfig
from django.core import checks
from django.core.exceptions import ImproperlyConfigured


class PrivacyConfig(AppConfig):
    """Sealed fields, keyed hashes, reference codes."""

    name = "stodtelefon.privacy"
    verbose_name = "Skydd av uppgifter"

    def ready(self) -> None:
        from stodtelefon.forms import guarded
        from stodtelefon.jobs import steps
        from stodtelefon.privacy import keys_in_use, receivers  # noqa: F401
        from stodtelefon.privacy.guard.finding import found_today
        from stodtelefon.privacy.keys import Ring, ring_faults
        from stodtelefon.privacy.sentinel import check_keys, check_rings, check_sentinel, faults
        from stodtelefon.watch import readiness

        if found := ring_faults():
            raise ImproperlyConfigured("\n".join(found))
        checks.register(check_rings)
        checks.register(check_keys, checks.Tags.database)
        guarded.register(found_today)
        steps.register("nightly", steps.Step("nyckelprov", check_sentinel))
        keys_in_use.register(
            keys_in_use.MadeWithKey(
                Ring.FIELD, "förseglad uppgift", "förseglade uppgifter", keys_in_use.sealed_numbers
            )
        )
        readiness.register(
            readiness.Check("nycklar", "Nycklar", faults, lambda: "De hör till den här databasen.")
        )
