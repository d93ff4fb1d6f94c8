"""With rings that are no rings, or that do not belong to the database, nothing starts and /halsa/redo/ says so."""

import importlib

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from calls.factories import CallerFactory, NoteFactory
from stodtelefon.privacy.factories import new_key
from stodtelefon.privacy.keys import Ring
from stodtelefon.privacy.models import KeySentinel
from stodtelefon.privacy.reference_codes import reference_code_hash
from stodtelefon.privacy.sentinel import faults, plant_sentinels
from stodtelefon.tests.terminal import manage
from stodtelefon.watch.readiness import faults_by_name

every_ring = pytest.mark.parametrize("ring", list(Ring))


@every_ring
def test_readiness_says_that_the_keys_are_wrong(ring, db, settings):
    assert "nycklar" not in faults_by_name()

    setattr(settings, ring, [new_key(1)])

    assert faults_by_name()["nycklar"][0].startswith(ring)


@every_ring
def test_server_does_not_start_with_wrong_keys(ring, own_database, settings):
    wsgi = importlib.import_module("stodtelefon.wsgi")
    setattr(settings, ring, [new_key(1)])

    with pytest.raises(ImproperlyConfigured, match=rf"^{ring} [^\n]+\.$"):
        wsgi.refuse_to_start_with_wrong_keys()

    assert KeySentinel.objects.count() == 3


def test_an_old_key_that_was_taken_out_too_early_is_named_with_what_needs_it(db, settings):
    """As after a restore of an old backup: it knows both keys, and holds what the old one made."""
    CallerFactory(code_hash=reference_code_hash("LEK-47-RAV"), code_set_at=timezone.now())
    NoteFactory()
    for ring in (Ring.FIELD, Ring.LOOKUP):
        setattr(settings, ring, [new_key(2), *getattr(settings, ring)])
    plant_sentinels()

    for ring in (Ring.FIELD, Ring.LOOKUP):
        setattr(settings, ring, getattr(settings, ring)[:1])

    assert [fault.partition(". ")[0] for fault in faults()] == [
        "FIELD_KEYS öppnar inte den här databasen: nyckel 1 saknas och behövs för 1 förseglad uppgift",
        "LOOKUP_KEYS hittar inte det som finns i den här databasen: "
        "nyckel 1 saknas och behövs för 1 återkopplingskod",
    ]


def test_keys_that_are_no_keys_stop_every_command_with_a_sentence_for_each():
    weak, field = "1:" + "A" * 43 + "=", new_key(1)
    done = manage("check", FIELD_KEYS=field, LOOKUP_KEYS=weak, AUDIT_KEYS=field.replace("1:", "2:", 1))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "LOOKUP_KEYS: nyckel 1 är ingen slumpad nyckel. Gör en med: openssl rand -base64 32\n"
        "AUDIT_KEYS: nyckel 2 finns också i FIELD_KEYS. Varje ring har egna nycklar.\n"
    )
