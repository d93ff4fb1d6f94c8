#!/usr/bin/env python
"""Django's command line. What an operator can put right is said in one sentence, without a traceback."""

import os
import signal
import sys

DISK_FULL, UNDEFINED_TABLE = "53100", "42P01"  # Postgres's own numbers


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stodtelefon.settings")
    sys.stdout.reconfigure(line_buffering=True)  # each step is told at once, also where that is no terminal
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM)
    )  # so that the last one out is counted out
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db import OperationalError, ProgrammingError

        from stodtelefon.database.embedded.refusals import EmbeddedPostgresError
    except ModuleNotFoundError as error:
        sys.exit(f"{error.name} är inte installerat: kör `make run` en gång, eller använd .venv/bin/python.")
    try:
        execute_from_command_line(sys.argv)
    except (EmbeddedPostgresError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(what_the_database_says(error))
    except ProgrammingError as error:
        if getattr(error.__cause__, "pgcode", None) != UNDEFINED_TABLE:
            raise
        sys.exit("Databasen saknar tabeller: kör manage.py migrate.")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def what_the_database_says(error):
    """One sentence: a full disk is named, and otherwise the server's own first line."""
    if getattr(error.__cause__, "pgcode", None) == DISK_FULL:
        return "Disken är full: databasen kan inte skriva. Inget halvt är sparat. Gör plats och kör igen."
    return f"Databasen svarar inte: {str(error).strip().splitlines()[0]}"


if __name__ == "__main__":
    main()
