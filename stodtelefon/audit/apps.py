from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What was done and what was read, by whom."""

    name = "stodtelefon.audit"
    verbose_name = "Åtkomstlogg"

    def ready(self) -> None:
        from stodtelefon.audit import log_parts
        from stodtelefon.audit.key_part import MADE
        from stodtelefon.audit.last_change import last_to_change
        from stodtelefon.audit.log_part import AuditPart
        from stodtelefon.audit.steps import sign, verify_all, verify_since_last_signature
        from stodtelefon.audit.tries import note_try
        from stodtelefon.audit.watch_part import chain_faults, chain_in_words, unsigned_lines
        from stodtelefon.database.engine import refused
        from stodtelefon.forms import sides
        from stodtelefon.jobs import steps
        from stodtelefon.privacy import keys_in_use
        from stodtelefon.watch import figures, readiness

        log_parts.register(AuditPart())
        refused.register(note_try)
        sides.register(last_to_change)
        keys_in_use.register(*MADE)
        steps.register(
            "hourly",
            steps.Step("kontroll av nya loggrader", verify_since_last_signature),
            steps.Step("signering", sign),
        )
        steps.register("nightly", steps.Step("kontroll av hela loggen", verify_all))
        readiness.register(readiness.Check("kedja", "Loggkedjan", chain_faults, chain_in_words))
        figures.register(unsigned_lines)
