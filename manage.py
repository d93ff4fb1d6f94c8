#!/usr/bin/env python
"""Django's command line. What an operator can put right is said in one sentence, without a traceback."""

import os
import signal
import sys

REFUSED = {  # by Postgres's own numbers
    "53100": "Disken är full: databasen kan inte skriva. Inget halvt är sparat. Gör plats och kör igen.",
    "42P01": "Databasen saknar tabeller: kör manage.py migrate.",
    "42501": "Rollen i DATABASE_URL får inte det som behövs i databasen: kör manage.py migrate som ägaren.",
    "25006": "Databasen tar bara emot läsning: den är en replika, eller så får rollen i DATABASE_URL bara läsa.",
}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stodtelefon.settings")
    sys.stdout.reconfigure(line_buffering=True)  # each step is told at once, also where that is no terminal
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM)
    )  # so that the last one out is counted out
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db import DatabaseError

        from stodtelefon.database.embedded.refusals import EmbeddedPostgresError
    except ModuleNotFoundError as error:
        sys.exit(f"{error.name} är inte installerat: kör `make run` en gång, eller använd .venv/bin/python.")
    try:
        execute_from_command_line(sys.argv)
    except (EmbeddedPostgresError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except DatabaseError as error:
        sentence = what_the_database_says(error)
        if sentence is None:
            raise
        sys.exit(sentence)
    except PermissionError as error:
        sys.exit(f"{error.filename or 'En fil'} får kontot som kör det här inte röra.")
    except OSError as error:
        sys.exit(f"{error.filename or 'Det som skulle skrivas'}: {error.strerror or error}.")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def what_the_database_says(error):
    """One sentence: what is known by its number, or else of a server that does not answer its own first line."""
    from django.db import OperationalError

    known = REFUSED.get(getattr(error.__cause__, "pgcode", None))
    if known is None and isinstance(error, OperationalError):
        return f"Databasen svarar inte: {str(error).strip().splitlines()[0]}"
    return known


if __name__ == "__main__":
    main()
