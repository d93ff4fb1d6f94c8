"""Our engine, with one thing added: the server is there when the first connection is wanted."""

from typing import Any

from django.conf import settings

from stodtelefon.database.engine import base
from stodtelefon.database.engine.session import Connection


class DatabaseWrapper(base.DatabaseWrapper):
    def open_connection(self, conn_params: dict[str, Any]) -> Connection:
        settings.EMBEDDED_SERVER.use()
        try:
            return super().open_connection(conn_params)
        except self.Database.OperationalError:
            settings.EMBEDDED_SERVER.start()  # it was killed since; a server that runs is left as it is
            return super().open_connection(conn_params)
