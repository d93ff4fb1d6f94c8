"""What the server loads. It does not start with a key ring that cannot open what the database holds."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stodtelefon.settings")
application = get_wsgi_application()


def refuse_to_start_with_wrong_keys():
    """Raises `ImproperlyConfigured`. A database that does not answer, or is not migrated yet, is told by /halsa/."""
    from django.db import DatabaseError, connection

    from stodtelefon.privacy.sentinel import plant_sentinel

    try:
        plant_sentinel()
    except DatabaseError:
        return
    finally:
        connection.close()  # each worker opens its own


refuse_to_start_with_wrong_keys()
