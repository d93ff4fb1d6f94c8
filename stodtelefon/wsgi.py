"""What the server loads. It does not start with rings of keys that do not belong to the database."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stodtelefon.settings")
application = get_wsgi_application()


def refuse_to_start_with_wrong_keys():
    """Raises `ImproperlyConfigured`. A database that does not answer, or is not migrated yet, is told by /halsa/."""
    from django.db import DatabaseError, connection

    from stodtelefon.privacy.sentinel import plant_sentinels

    try:
        plant_sentinels()
    except DatabaseError:
        return
    finally:
        connection.close()  # each worker opens its own


refuse_to_start_with_wrong_keys()
