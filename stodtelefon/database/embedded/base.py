"""Django's Postgres engine, with one thing added: the server is there when the first connection is wanted."""

from django.conf import settings
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        settings.EMBEDDED_SERVER.use()
        try:
            return super().get_new_connection(conn_params)
        except base.Database.OperationalError:
            settings.EMBEDDED_SERVER.start()  # it was killed since; a server that runs is left as it is
            return super().get_new_connection(conn_params)
