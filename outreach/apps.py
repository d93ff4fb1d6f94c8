from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """What is done to make the line known, and whom it has reached."""

    name = "outreach"
    verbose_name = "Nå ut"

    def ready(self):
        from calls import case_parts
        from outreach.case_part import OutreachPart
        from outreach.code_lists import AREAS, FIRST_DAY, LANGUAGES
        from outreach.earlier_part import EARLIER
        from outreach.holdings import KEPT_UP, PLANNED
        from stodtelefon.accounts import holdings
        from stodtelefon.earlier import earlier_parts
        from stodtelefon.organisation import code_lists, first_day

        case_parts.register(OutreachPart())
        code_lists.register(AREAS, LANGUAGES)
        earlier_parts.register(*EARLIER)
        first_day.register(FIRST_DAY)
        holdings.register(PLANNED, KEPT_UP)
