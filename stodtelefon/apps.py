from django.apps import AppConfig, apps
from django.contrib.staticfiles.apps import StaticFilesConfig


class StodtelefonConfig(AppConfig):
    """The house itself: template tags, the form layout and the commands that belong to no single app."""

    default = True
    name = "stodtelefon"
    verbose_name = "Stödtelefon"

    def ready(self):
        # Before Django's admin looks for what is registered: its site is ours.
        apps.get_app_config("admin").default_site = "stodtelefon.admin.StodAdminSite"


class ChosenStaticFilesConfig(StaticFilesConfig):
    """Django's static files, without the variants and sources that Bootstrap ships and no page uses."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "*.scss",
        "*.rtl*",
        "bootstrap-grid*",
        "bootstrap-reboot*",
        "bootstrap-utilities*",
        "*.esm*",
    ]
