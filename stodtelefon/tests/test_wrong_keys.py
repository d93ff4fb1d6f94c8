"""With a ring that cannot open what the database holds, nothing starts (/halsa/redo/ says so: stodtelefon/watch)."""

import base64
import importlib

import pytest
from django.core.exceptions import ImproperlyConfigured

from stodtelefon.privacy.models import KeySentinel
from stodtelefon.privacy.sentinel import plant_sentinel

OTHER = "1:" + base64.b64encode(b"another key of thirty-two bytes!").decode()


def test_server_does_not_start_with_wrong_keys(own_database, settings):
    plant_sentinel()
    settings.FIELD_KEYS = [OTHER]

    with pytest.raises(ImproperlyConfigured):
        importlib.import_module("stodtelefon.wsgi").refuse_to_start_with_wrong_keys()

    assert KeySentinel.objects.count() == 1
