from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Idag: what needs me now, from every app. No data of its own."""

    name = "stodtelefon.desk"
    label = "desk"
    verbose_name = "Idag"
