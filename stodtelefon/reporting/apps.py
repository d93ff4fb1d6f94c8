from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """The yearly figures: counted in each app's `reporting.py`, protected and shown here."""

    name = "stodtelefon.reporting"
    verbose_name = "Statistik"

    def ready(self) -> None:
        from calls import case_parts
        from stodtelefon.audit import log_parts
        from stodtelefon.jobs import steps
        from stodtelefon.reporting.case_part import ReleasePart
        from stodtelefon.reporting.log_part import ReportingPart
        from stodtelefon.reporting.steps import NIGHTLY

        case_parts.register(ReleasePart())
        log_parts.register(ReportingPart())
        steps.register("nightly", *NIGHTLY)
