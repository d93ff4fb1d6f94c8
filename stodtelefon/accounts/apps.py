from django.apps import AppConfig, apps


class AccountsConfig(AppConfig):
    """Who may sign in, what they may do, and the settings of the organisation."""

    name = "stodtelefon.accounts"
    verbose_name = "Konton och inställningar"

    def ready(self):
        # Before Django's admin looks for what is registered: its site is ours (see admin_site.py).
        apps.get_app_config("admin").default_site = "stodtelefon.accounts.admin_site.StodAdminSite"
        from stodtelefon.accounts import receivers  # noqa: F401
