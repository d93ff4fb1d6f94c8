from django.apps import AppConfig
from django.core import checks


class DatabaseConfig(AppConfig):
    """The two roles of the database, the embedded Postgres, and the commands that set it up and serve from it."""

    name = "stodtelefon.database"
    verbose_name = "Databasen"

    def ready(self):
        from stodtelefon.database.checks import check_database

        checks.register(check_database, checks.Tags.database, deploy=True)
