"""What is proven of a restored database: every sealed value of every table, each table read once."""

import pytest
from django.db import connection

from calls.factories import IdentityFactory
from calls.models.people import PERSONAL_NUMBER
from stodtelefon.database.copies.programs import CopyFailed
from stodtelefon.database.copies.proof import open_everything, probe_hashes
from stodtelefon.database.tests.copies import NUMBER
from stodtelefon.privacy.factories import new_key
from stodtelefon.privacy.hashing import keyed_hash
from stodtelefon.privacy.personal_data import our_models, sealed_fields

pytestmark = pytest.mark.django_db
NAMED = {"name": "Påhittad Öberg", "email": None, "contact_safety": None}


def opened() -> int:
    return int(open_everything(None).removeprefix("Förseglade värden som öppnades: ").removesuffix("."))


def test_every_value_is_opened_and_every_table_read_once(django_assert_num_queries):
    before = opened()
    IdentityFactory(**NAMED, phone="070-174 06 05")
    IdentityFactory(**NAMED, phone=None)

    with django_assert_num_queries(sum(bool(sealed_fields(model)) for model in our_models())):
        assert opened() - before == 3


def test_values_that_changed_places_are_told_by_their_column_and_number():
    IdentityFactory.create_batch(2, **NAMED, phone="070-174 06 05")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE calls_identity SET name = phone, phone = name")
        cursor.execute("UPDATE calls_identity SET phone = NULL")

    with pytest.raises(CopyFailed, match=r"^calls_identity\.name har värden .* Antal: 2\.$"):
        opened()


def test_every_hash_is_made_anew_under_the_keys_there_are(settings):
    level = {"caller__case__record_level": "open_service"}
    numbered = {"personal_number": NUMBER, "personal_number_hash": keyed_hash(PERSONAL_NUMBER, NUMBER)}
    IdentityFactory(**NAMED, **numbered, **level)
    IdentityFactory(**NAMED, phone=None)
    settings.LOOKUP_KEYS = [new_key(2), *settings.LOOKUP_KEYS]
    assert probe_hashes(None) == "Sökbara värden som hittas med nycklarna: 1."

    settings.LOOKUP_KEYS = settings.LOOKUP_KEYS[:1]
    with pytest.raises(CopyFailed, match=r"^LOOKUP_KEYS hittar inte alla värden i calls_identity\.personal"):
        probe_hashes(None)
