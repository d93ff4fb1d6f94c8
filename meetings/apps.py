from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings, the question battery, what was found and the assessment."""

    name = "meetings"
    verbose_name = "Möten"

    def ready(self):
        from calls import case_parts
        from meetings.case_part import MeetingsPart
        from meetings.code_lists import FIRST_DAY, ROOMS
        from meetings.earlier_part import EARLIER
        from meetings.holdings import HELD
        from stodtelefon.accounts import holdings
        from stodtelefon.earlier import earlier_parts
        from stodtelefon.organisation import code_lists, first_day

        case_parts.register(MeetingsPart())
        code_lists.register(ROOMS)
        earlier_parts.register(*EARLIER)
        first_day.register(FIRST_DAY)
        holdings.register(*HELD)
