from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Idag: what needs me now, from every app. No data of its own."""

    name = "stodtelefon.desk"
    label = "desk"
    verbose_name = "Idag"

    def ready(self):
        from calls import case_parts
        from stodtelefon.accounts import by_two_parts, holdings
        from stodtelefon.desk.case_part import DeskPart
        from stodtelefon.desk.draft_part import DeskDraftPart, by_two_changed
        from stodtelefon.desk.holdings import DRAFTS
        from stodtelefon.desk.morning_mail import STEP
        from stodtelefon.drafts import draft_parts
        from stodtelefon.jobs import steps

        case_parts.register(DeskPart())
        draft_parts.register(DeskDraftPart())
        holdings.register(DRAFTS)
        by_two_parts.register(by_two_changed)
        steps.register("hourly", STEP)
