from django.apps import AppConfig


class PublicConfig(AppConfig):
    """What the line says of itself to anyone, signed in or not. No data of its own."""

    name = "stodtelefon.public"
    verbose_name = "Öppna sidor"
