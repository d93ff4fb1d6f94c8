from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Calls, the snabbscanning and the case that everything else hangs on."""

    name = "calls"
    verbose_name = "Samtal och ärenden"

    def ready(self):
        from calls import case_parts
        from calls.case_part import CallsPart
        from calls.code_lists import LISTS
        from stodtelefon.organisation import code_lists

        case_parts.register(CallsPart())
        for one in LISTS:
            code_lists.register(one)
