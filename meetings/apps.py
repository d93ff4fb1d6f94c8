from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings, the question battery, what was found and the assessment."""

    name = "meetings"
    verbose_name = "Möten"

    def ready(self):
        from calls import case_parts
        from meetings.case_part import MeetingsPart

        case_parts.register(MeetingsPart())
