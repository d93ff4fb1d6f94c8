from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Calls, the snabbscanning and the case that everything else hangs on."""

    name = "calls"
    verbose_name = "Samtal och ärenden"

    def ready(self):
        from calls import case_parts
        from calls.case_part import CallsPart
        from calls.code_lists import LISTS
        from calls.models import Caller, Identity
        from calls.watch_part import overdue_meetings
        from stodtelefon.organisation import code_lists
        from stodtelefon.privacy import keys_in_use
        from stodtelefon.privacy.hashing import key_numbers
        from stodtelefon.privacy.keys import Ring
        from stodtelefon.watch import figures

        case_parts.register(CallsPart())
        for one in LISTS:
            code_lists.register(one)
        figures.register(overdue_meetings)
        keys_in_use.register(
            keys_in_use.Kind(
                Ring.LOOKUP,
                *("personnummer", "personnummer"),
                lambda: key_numbers(Identity.objects.all(), "personal_number_hash"),
            )
        )
        keys_in_use.register(
            keys_in_use.Kind(
                Ring.LOOKUP,
                *("återkopplingskod", "återkopplingskoder"),
                lambda: key_numbers(Caller.objects.all(), "code_hash"),
                until="En återkopplingskod behöver sin nyckel tills den har bytts ut eller ärendet har gallrats.",
            )
        )
