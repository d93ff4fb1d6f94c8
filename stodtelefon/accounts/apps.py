from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may sign in, what they may do, and the settings of the organisation."""

    name = "stodtelefon.accounts"
    verbose_name = "Konton och inställningar"
