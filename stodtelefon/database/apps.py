from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    """The two roles of the database, the embedded Postgres, and the commands that set it up and serve from it."""

    name = "stodtelefon.database"
    verbose_name = "Databasen"
