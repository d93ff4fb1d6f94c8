from django.apps import AppConfig, apps
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core import checks


class StodtelefonConfig(AppConfig):
    """The house itself: template tags, the form layout and the commands that belong to no single app."""

    default = True
    name = "stodtelefon"
    verbose_name = "Stödtelefon"

    def ready(self):
        # Before Django's admin looks for what is registered: its site is ours.
        apps.get_app_config("admin").default_site = "stodtelefon.admin.StodAdminSite"

        from stodtelefon.checks import check_machine, check_settings

        checks.register(check_settings, checks.Tags.security, deploy=True)
        checks.register(check_machine, checks.Tags.database, deploy=True)


class ChosenStaticFilesConfig(StaticFilesConfig):
    """Django's static files, without the sources, variants and languages that Bootstrap and the admin ship unused."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "*.scss",
        "js-lib-bootstrap5/js/*",
        "LICENSE*",
        *("bootstrap.css", "bootstrap-*", "bootstrap.rtl*"),
        *("jquery.js", "xregexp.js", "select2.full.js"),  # the admin uses their .min.js
        *("*/select2/i18n/[!s]*", "*/select2/i18n/s[!v]*"),
    ]
