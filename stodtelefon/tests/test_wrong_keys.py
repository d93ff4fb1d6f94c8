"""With a ring that cannot open what the database holds, nothing starts and /halsa/ says so."""

import base64
import importlib

import pytest
from django.core.exceptions import ImproperlyConfigured

from stodtelefon.privacy.models import KeySentinel
from stodtelefon.privacy.sentinel import plant_sentinel

OTHER = "1:" + base64.b64encode(b"another key of thirty-two bytes!").decode()


def test_health_says_that_the_keys_are_wrong(db, client, settings):
    plant_sentinel()
    assert client.get("/halsa/").json()["keys"] == "ok"

    settings.FIELD_KEYS = [OTHER]

    response = client.get("/halsa/")
    assert (response.status_code, response.json()["keys"]) == (503, "wrong")


def test_server_does_not_start_with_wrong_keys(own_database, settings):
    plant_sentinel()
    settings.FIELD_KEYS = [OTHER]

    with pytest.raises(ImproperlyConfigured):
        importlib.import_module("stodtelefon.wsgi").refuse_to_start_with_wrong_keys()

    assert KeySentinel.objects.count() == 1
