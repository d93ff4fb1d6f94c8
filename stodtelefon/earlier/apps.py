from django.apps import AppConfig


class EarlierConfig(AppConfig):
    """What records said before they were changed."""

    name = "stodtelefon.earlier"
    verbose_name = "Tidigare lydelser"

    def ready(self) -> None:
        from stodtelefon.audit import log_parts
        from stodtelefon.earlier.key_part import MADE
        from stodtelefon.earlier.log_part import EarlierLogPart
        from stodtelefon.privacy import keys_in_use

        log_parts.register(EarlierLogPart())
        keys_in_use.register(*MADE)
