from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Idag: what needs me now, from every app. No data of its own."""

    name = "stodtelefon.desk"
    label = "desk"
    verbose_name = "Idag"

    def ready(self):
        from stodtelefon.desk.morning_mail import STEP
        from stodtelefon.jobs import steps

        steps.register("hourly", STEP)
