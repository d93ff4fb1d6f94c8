from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """What one municipality decides for its line: the settings, and the lists that people choose from."""

    name = "stodtelefon.organisation"
    verbose_name = "Inställningar"

    def ready(self):
        from stodtelefon.audit import log_parts
        from stodtelefon.earlier import earlier_parts
        from stodtelefon.organisation import first_day
        from stodtelefon.organisation.earlier_part import SETTINGS
        from stodtelefon.organisation.log_part import OrganisationPart

        earlier_parts.register(SETTINGS)
        log_parts.register(OrganisationPart())
        first_day.register(*first_day.OF_THE_GROUND)
