from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Calls, the snabbscanning and the case that everything else hangs on."""

    name = "calls"
    verbose_name = "Samtal och ärenden"

    def ready(self):
        from calls import case_parts
        from calls.case_part import CallsPart
        from calls.watch_part import overdue_meetings
        from stodtelefon.watch import figures

        case_parts.register(CallsPart())
        figures.register(overdue_meetings)
