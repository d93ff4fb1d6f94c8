from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Invented years: everything here is made up, goes through the actions, and says so on every page."""

    name = "stodtelefon.demo"
    label = "demo"
    verbose_name = "Demonstration"
