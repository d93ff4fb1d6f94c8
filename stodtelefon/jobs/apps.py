from django.apps import AppConfig


class JobsConfig(AppConfig):
    """What is done by itself, every hour and every night, and how it went."""

    name = "stodtelefon.jobs"
    verbose_name = "Tidsstyrda körningar"
