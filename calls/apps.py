from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Calls, the snabbscanning and the case that everything else hangs on."""

    name = "calls"
    verbose_name = "Samtal och ärenden"

    def ready(self):
        from calls import case_parts, receivers  # noqa: F401
        from calls.case_part import CallsPart
        from calls.code_lists import LISTS
        from calls.draft_part import CallsDraftPart
        from calls.earlier_part import EARLIER
        from calls.holdings import HELD
        from calls.key_part import MADE
        from calls.moved_words import IdentityMover
        from calls.restriction_part import RestrictionPart
        from calls.steps import NIGHTLY
        from calls.watch_part import overdue_meetings
        from stodtelefon.accounts import holdings
        from stodtelefon.drafts import draft_parts
        from stodtelefon.earlier import earlier_parts
        from stodtelefon.forms import moving
        from stodtelefon.jobs import steps
        from stodtelefon.organisation import code_lists
        from stodtelefon.privacy import keys_in_use
        from stodtelefon.watch import figures

        case_parts.register(CallsPart(), RestrictionPart())
        code_lists.register(*LISTS)
        figures.register(overdue_meetings)
        holdings.register(*HELD)
        draft_parts.register(CallsDraftPart())
        earlier_parts.register(*EARLIER)
        keys_in_use.register(*MADE)
        moving.register(IdentityMover())
        steps.register("nightly", *NIGHTLY)
