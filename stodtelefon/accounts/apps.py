from django.apps import AppConfig
from django.core import checks


class AccountsConfig(AppConfig):
    """Who may sign in, and what they may do."""

    name = "stodtelefon.accounts"
    verbose_name = "Konton"

    def ready(self):
        from stodtelefon.accounts import holdings, receivers  # noqa: F401
        from stodtelefon.accounts.actions.sessions import forget_ended_sessions
        from stodtelefon.accounts.earlier_part import EARLIER
        from stodtelefon.accounts.key_part import MADE
        from stodtelefon.accounts.log_part import AccountsPart
        from stodtelefon.accounts.openid_connect import configuration
        from stodtelefon.accounts.own_holdings import HELD
        from stodtelefon.audit import log_parts
        from stodtelefon.earlier import earlier_parts
        from stodtelefon.jobs import steps
        from stodtelefon.privacy import keys_in_use

        earlier_parts.register(*EARLIER)
        configuration.refuse_wrong_settings()
        if configuration.is_on():
            from stodtelefon.accounts.openid_connect import id_token  # noqa: F401 (loaded once, for all workers)
            from stodtelefon.accounts.openid_connect.checks import check_provider

            checks.register(check_provider, checks.Tags.database, deploy=True)
        holdings.register(*HELD)
        log_parts.register(AccountsPart())
        keys_in_use.register(*MADE)
        steps.register(
            "hourly", steps.Step("avslutade inloggningar", lambda: f"{forget_ended_sessions()} glömda.")
        )
