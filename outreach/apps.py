from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """What is done to make the line known, and whom it has reached."""

    name = "outreach"
    verbose_name = "Utåtriktad information"
