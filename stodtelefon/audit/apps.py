from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What was done and what was read, by whom."""

    name = "stodtelefon.audit"
    verbose_name = "Åtkomstlogg"

    def ready(self):
        from stodtelefon.audit import log_parts
        from stodtelefon.audit.log_part import AuditPart

        log_parts.register(AuditPart())
