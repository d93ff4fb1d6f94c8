from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings, the question battery, what was found and the assessment."""

    name = "meetings"
    verbose_name = "Möten"
