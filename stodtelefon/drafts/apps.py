from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """What somebody had written and not sent: sealed, for its writer alone, and not for long. And what was sent, as
    hashes: a form that is sent twice is known again."""

    name = "stodtelefon.drafts"
    verbose_name = "Påbörjade texter"

    def ready(self):
        from stodtelefon.audit import log_parts
        from stodtelefon.drafts.actions import expire_drafts
        from stodtelefon.drafts.first_words import drop_old_words
        from stodtelefon.drafts.key_part import MADE
        from stodtelefon.drafts.log_part import DraftsPart
        from stodtelefon.drafts.sendings import drop_old_sendings
        from stodtelefon.drafts.showings import drop_old_showings
        from stodtelefon.jobs import steps
        from stodtelefon.privacy import keys_in_use

        steps.register(
            "hourly",
            steps.Step("påbörjade texter som ingen skrivit i", lambda: f"{expire_drafts()} raderade."),
        )
        steps.register("hourly", steps.Step("skickade formulär", drop_old_sendings))
        steps.register("hourly", steps.Step("svar som hämtas", drop_old_showings))
        steps.register("nightly", steps.Step("första sändningar", drop_old_words))
        log_parts.register(DraftsPart())
        keys_in_use.register(*MADE)
