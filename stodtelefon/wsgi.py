"""What the server loads. It does not start with rings of keys that do not belong to the database.

All that pages need is loaded here: gunicorn's workers share what the master has, and what each of them loads by
itself it has for itself. What an operator can put right is said in one sentence, without a traceback, as `manage.py`
does.
"""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from stodtelefon.days_off import know_days_off

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stodtelefon.settings")


def load_what_pages_need():
    """Nothing of it asks the database: the views behind every address and all that they import, the templates, what
    draws forms, who signs people in, how Swedish is written, and which of its words are nobody's names.
    """
    from django.contrib.auth import get_backends
    from django.forms.renderers import get_default_renderer
    from django.template import engines
    from django.urls import get_resolver, reverse
    from django.utils.formats import get_format
    from django.utils.translation import gettext

    from stodtelefon.privacy.guard.words import know_words

    reverse("home")
    get_resolver().resolve_error_handler(404)
    get_default_renderer()
    get_backends()
    get_format(gettext("DATE_FORMAT"))
    know_words()
    engine = engines["django"].engine
    for folder in engine.dirs:
        for path in sorted(folder.rglob("*.html")):
            engine.get_template(path.relative_to(folder).as_posix())
    engine.template_context_processors  # noqa: B018 (imports them)


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


def refuse_to_start_without_a_secret():
    """Raises `ImproperlyConfigured` where the municipality's own sign-in has none to be asked with."""
    from stodtelefon.accounts.openid_connect.configuration import refuse_missing_secret

    refuse_missing_secret()


try:
    know_days_off()
    application = get_wsgi_application()
    load_what_pages_need()
    refuse_to_start_with_wrong_keys()
    refuse_to_start_without_a_secret()
except ImproperlyConfigured as error:
    sys.exit(str(error))
