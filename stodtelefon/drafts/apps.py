from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """What somebody had written and not sent: sealed, for its writer alone, and not for long."""

    name = "stodtelefon.drafts"
    verbose_name = "Påbörjade texter"

    def ready(self):
        from django.utils import timezone

        from stodtelefon.audit import log_parts
        from stodtelefon.drafts.actions import drop_expired_held_forms
        from stodtelefon.drafts.log_part import DraftsPart
        from stodtelefon.drafts.models import HeldForm
        from stodtelefon.jobs.steps import Step, hourly
        from stodtelefon.privacy import keys_in_use
        from stodtelefon.privacy.hashing import key_numbers
        from stodtelefon.privacy.keys import Ring

        hourly.append(
            Step("formulär som väntade för länge", lambda: f"{drop_expired_held_forms()} raderade.")
        )
        log_parts.register(DraftsPart())
        keys_in_use.register(
            keys_in_use.Kind(
                Ring.LOOKUP,
                *("formulär som väntar", "formulär som väntar"),
                lambda: key_numbers(HeldForm.objects.current(at=timezone.now()), "browser_hash"),
                until="Ett formulär som väntar behöver sin nyckel i högst åtta timmar.",
            )
        )
