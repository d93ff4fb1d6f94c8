from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """What is done to make the line known, and whom it has reached."""

    name = "outreach"
    verbose_name = "Utåtriktad information"

    def ready(self):
        from calls import case_parts
        from outreach.case_part import OutreachPart

        case_parts.register(OutreachPart())
