from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What was done and what was read, by whom."""

    name = "stodtelefon.audit"
    verbose_name = "Åtkomstlogg"
