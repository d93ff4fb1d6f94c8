"""The sentinels: which keys this database was written with, and what is said of others."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from stodtelefon.database.roles import as_owner
from stodtelefon.jobs.models import JobRun
from stodtelefon.privacy import keys_in_use
from stodtelefon.privacy.factories import new_key
from stodtelefon.privacy.keys import Ring
from stodtelefon.privacy.models import KeySentinel
from stodtelefon.privacy.sentinel import check_keys, check_keys_fit, faults, plant_sentinels

pytestmark = pytest.mark.django_db

UNFIT = {
    Ring.FIELD: "FIELD_KEYS öppnar inte den här databasen: ",
    Ring.LOOKUP: "LOOKUP_KEYS hittar inte det som finns i den här databasen: ",
    Ring.AUDIT: "AUDIT_KEYS är inte de som loggen i den här databasen är signerad med: ",
}
every_ring = pytest.mark.parametrize("ring", list(Ring))


def planted() -> set[tuple[str, int]]:
    return set(KeySentinel.objects.values_list("ring", "number"))


@pytest.fixture
def made(monkeypatch):
    """`made(ring, {1: 3})`: three things in the database were made with key 1 of the ring, and nothing else was."""

    def say(ring: Ring, numbers: dict[int, int]) -> None:
        things = keys_in_use.MadeWithKey(ring, "sak", "saker", lambda: numbers)
        monkeypatch.setattr(keys_in_use, "kept", [things])

    return say


def test_a_new_database_gets_one_of_each_ring_and_no_more():
    KeySentinel.objects.all().delete()

    before = faults()
    plant_sentinels()
    plant_sentinels()

    assert (before, faults()) == ([], [])
    assert planted() == {("FIELD_KEYS", 1), ("LOOKUP_KEYS", 1), ("AUDIT_KEYS", 1)}
    assert KeySentinel.objects.count() == 3
    assert len({bytes(sentinel.proof) for sentinel in KeySentinel.objects.all()}) == 3


@every_ring
def test_another_key_with_the_same_number_is_refused(ring, settings):
    setattr(settings, ring, [new_key(1)])
    before = planted()

    (fault,) = faults()

    assert fault.startswith(f"{UNFIT[ring]}nyckel 1 är en annan än den som användes här. ")
    with pytest.raises(ImproperlyConfigured, match=f"^{re.escape(fault)}$"):
        plant_sentinels()
    with pytest.raises(ImproperlyConfigured, match=f"^{re.escape(fault)}$"):
        check_keys_fit(before_migration=True)
    assert [(error.id, error.msg) for error in check_keys(None, databases=["default"])] == [
        ("stod.E021", fault)
    ]
    assert planted() == before


@every_ring
def test_new_keys_alone_are_refused_in_an_old_database(ring, settings):
    setattr(settings, ring, [new_key(2), new_key(3)])

    (fault,) = faults()

    assert fault.startswith(f"{UNFIT[ring]}nyckel 1, som användes här, saknas. ")
    assert getattr(settings, ring)[0].partition(":")[2] not in fault


def test_all_three_wrong_are_three_sentences(settings):
    for ring in Ring:
        setattr(settings, ring, [new_key(1)])

    assert [fault.partition(":")[0] for fault in faults()] == [
        sentence.partition(":")[0] for sentence in UNFIT.values()
    ]


def test_a_key_that_is_no_key_is_told_before_anything_is_asked(settings, django_assert_num_queries):
    settings.AUDIT_KEYS = ["1:AAAA"]

    with django_assert_num_queries(0):
        found = faults()

    assert found == ["AUDIT_KEYS: en nyckel är 32 byte och har ett eget nummer mellan 1 och 65535."]
    assert check_keys(None, databases=["default"]) == []


@every_ring
def test_a_new_first_key_gets_its_sentinel_and_the_old_one_keeps_its_own(ring, settings):
    setattr(settings, ring, [new_key(2), *getattr(settings, ring)])

    plant_sentinels()

    assert {number for name, number in planted() if name == ring} == {1, 2}
    assert len(planted()) == 4


@every_ring
def test_an_old_key_may_leave_when_nothing_needs_it_and_is_forgotten(ring, settings, made):
    made(ring, {2: 5})
    setattr(settings, ring, [new_key(2), *getattr(settings, ring)])
    plant_sentinels()
    setattr(settings, ring, getattr(settings, ring)[:1])

    assert faults() == []
    plant_sentinels()

    assert {number for name, number in planted() if name == ring} == {2}


@every_ring
def test_an_old_key_that_is_needed_may_not_leave(ring, settings, made):
    made(ring, {1: 1200, 2: 5})
    setattr(settings, ring, [new_key(2), *getattr(settings, ring)])
    plant_sentinels()
    setattr(settings, ring, getattr(settings, ring)[:1])

    (fault,) = faults()

    assert fault.startswith(f"{UNFIT[ring]}nyckel 1 saknas och behövs för 1\u00a0200 saker. ")
    with pytest.raises(ImproperlyConfigured):
        plant_sentinels()
    assert {number for name, number in planted() if name == ring} == {1, 2}
    assert faults(before_migration=True) == []  # nothing is counted in tables that may not be there yet


def test_a_missing_key_does_not_hinder_the_migration_that_makes_its_tables(settings, monkeypatch):
    def count():
        raise ProgrammingError("there is no such column yet")

    monkeypatch.setattr(keys_in_use, "kept", [keys_in_use.MadeWithKey(Ring.AUDIT, "sak", "saker", count)])
    settings.AUDIT_KEYS = [new_key(2), *settings.AUDIT_KEYS]
    plant_sentinels()
    settings.AUDIT_KEYS = settings.AUDIT_KEYS[:1]

    assert check_keys(None, databases=["default"]) == []


def test_all_is_asked_in_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert faults() == []


def test_two_who_begin_at_once_with_different_keys_cannot_both_begin(settings, monkeypatch):
    """The second one saw an empty table too, and finds the first one's sentinel when it plants its own."""
    empty = KeySentinel.objects.none()
    settings.LOOKUP_KEYS = [new_key(1)]
    answers = iter([empty, KeySentinel.objects.all()])
    monkeypatch.setattr(KeySentinel.objects, "all", lambda: next(answers))
    monkeypatch.setattr(KeySentinel.objects, "values_list", lambda *fields: [])

    with pytest.raises(ImproperlyConfigured, match=r"^LOOKUP_KEYS hittar inte"), transaction.atomic():
        plant_sentinels()


def test_a_sentinel_of_each_key_is_kept_once():
    with pytest.raises(IntegrityError, match="there_is_one_sentinel_of_each_key"), transaction.atomic():
        KeySentinel.objects.create(ring=Ring.AUDIT, number=1, proof=b"x" * 32)


# migrate and nightly


def test_migrate_plants_and_refuses_wrong_keys_in_a_sentence(own_database, settings):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM privacy_keysentinel")
    call_command("migrate", verbosity=0)
    before = planted()
    settings.LOOKUP_KEYS = [new_key(1)]

    with pytest.raises(CommandError, match=r"^LOOKUP_KEYS hittar inte det som finns i den här databasen: "):
        call_command("migrate", verbosity=0)

    assert (len(before), planted()) == (3, before)


def test_a_wrong_key_is_told_by_nightly(own_database, settings):
    settings.FIELD_KEYS = [new_key(7)]

    with pytest.raises(CommandError):
        call_command("nightly")

    note = "nyckelprov: FIELD_KEYS öppnar inte den här databasen: nyckel 1, som användes här, saknas."
    assert note in JobRun.objects.last().note
