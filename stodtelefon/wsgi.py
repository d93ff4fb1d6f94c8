"""What the server loads. It does not start with rings of keys that do not belong to the database.

What an operator can put right is said in one sentence, without a traceback, as `manage.py` does.
"""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stodtelefon.settings")


def refuse_to_start_with_wrong_keys():
    """Raises `ImproperlyConfigured`. A database that does not answer, or is not migrated, is told by /halsa/redo/."""
    from django.db import DatabaseError, connection

    from stodtelefon.privacy.sentinel import plant_sentinels

    try:
        plant_sentinels()
    except DatabaseError:
        return
    finally:
        connection.close()  # each worker opens its own


try:
    application = get_wsgi_application()
    refuse_to_start_with_wrong_keys()
except ImproperlyConfigured as error:
    sys.exit(str(error))
