#!/usr/bin/env python
"""Django's command line. What an operator can put right is said in one sentence, without a traceback."""

import os
import signal
import sys

UNDEFINED_TABLE = "42P01"  # Postgres's own number for it


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stodtelefon.settings")
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM)
    )  # so that the last one out is counted out
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db import OperationalError, ProgrammingError

        from stodtelefon.database.embedded.server import EmbeddedPostgresError
    except ModuleNotFoundError as error:
        sys.exit(f"{error.name} är inte installerat: kör `make run` en gång, eller använd .venv/bin/python.")
    try:
        execute_from_command_line(sys.argv)
    except (EmbeddedPostgresError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"Databasen svarar inte: {str(error).strip().splitlines()[0]}")
    except ProgrammingError as error:
        if getattr(error.__cause__, "pgcode", None) != UNDEFINED_TABLE:
            raise
        sys.exit("Databasen saknar tabeller: kör manage.py migrate.")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()
