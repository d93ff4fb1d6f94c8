"""The key ring, its sentinel and its rotation."""

import base64
import os

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from stodtelefon.jobs.models import JobRun
from stodtelefon.privacy.keys import CannotOpen, KeyRing, parse_keys
from stodtelefon.privacy.models import KeySentinel
from stodtelefon.privacy.rotation import reseal_batch, waiting_rows
from stodtelefon.privacy.sentinel import check_keys, check_keys_fit, keys_fit, plant_sentinel
from stodtelefon.privacy.tests.models import Person, make_table


def key(number: int) -> str:
    return f"{number}:{base64.b64encode(os.urandom(32)).decode()}"


def ring_of(lines) -> KeyRing:
    return KeyRing(parse_keys("FIELD_KEYS", lines))


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("",),
        ("hello",),
        ("1:",),
        ("1:c2hvcnQ=",),
        ("0:" + base64.b64encode(b"k" * 32).decode(),),
        ("65536:" + base64.b64encode(b"k" * 32).decode(),),
        ("a:" + base64.b64encode(b"k" * 32).decode(),),
        ("1:" + base64.b64encode(b"k" * 32).decode(), "1:" + base64.b64encode(b"l" * 32).decode()),
    ],
)
def test_a_ring_that_is_not_well_formed_is_refused(lines):
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        ring_of(lines)


def test_the_refusal_does_not_repeat_the_key():
    with pytest.raises(ImproperlyConfigured) as refused:
        ring_of(("1:not-quite-a-secret",))

    assert "secret" not in str(refused.value)


def test_the_first_key_seals_and_all_open():
    old, new = key(1), key(2)
    before = ring_of((old,)).seal(b"t.c", b"row", "hej")
    both = ring_of((new, old))

    assert both.open(b"t.c", b"row", before) == "hej"
    assert ring_of((new,)).open(b"t.c", b"row", both.seal(b"t.c", b"row", "hopp")) == "hopp"


@pytest.mark.parametrize(
    ("place", "row"), [(b"t.d", b"row"), (b"u.c", b"row"), (b"t.c", b"wor"), (b"t.cr", b"ow")]
)
def test_a_value_opens_in_its_own_place_only(place, row):
    ring = ring_of((key(1),))
    token = ring.seal(b"t.c", b"row", "hej")

    with pytest.raises(CannotOpen):
        ring.open(place, row, token)


@pytest.mark.parametrize("text", ["", "\x00", "\x80", "ÿ" * 63, "x" * 64, "😀" * 1000])
def test_any_text_comes_back(text):
    ring = ring_of((key(1),))

    assert ring.open(b"t.c", b"row", ring.seal(b"t.c", b"row", text)) == text


# The sentinel


@pytest.mark.django_db
def test_the_sentinel_is_planted_once_and_opened():
    before = keys_fit()

    planted = [plant_sentinel().pk for _ in range(2)]

    assert (before, keys_fit()) == (None, True)
    assert [sentinel.pk for sentinel in KeySentinel.objects.all()] == planted[:1]
    assert check_keys(None, databases=["default"]) == []


@pytest.mark.django_db
def test_a_wrong_ring_is_refused_with_a_sentence(settings):
    plant_sentinel()
    settings.FIELD_KEYS = [key(1)]

    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS öppnar inte den här databasen"):
        check_keys_fit()
    with pytest.raises(ImproperlyConfigured):
        plant_sentinel()

    assert [error.id for error in check_keys(None, databases=["default"])] == ["privacy.E010"]
    assert KeySentinel.objects.count() == 1


# Rotation


@pytest.fixture
def people(db, settings):
    make_table(Person)
    Person.objects.bulk_create(
        Person(name=f"Namn {i}", answers={"i": i} if i % 2 else None) for i in range(7)
    )
    settings.FIELD_KEYS = [key(9), *settings.FIELD_KEYS]


def key_numbers() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, answers FROM sealed_person")
        return {int.from_bytes(bytes(token)[1:3]) for row in cursor.fetchall() for token in row if token}


def test_reseal_batch_moves_every_row_to_the_active_key(people, settings):
    done, after, batches = 0, None, 0
    while (batch := reseal_batch(model=Person, after=after, size=3)).last:
        done, after, batches = done + batch.resealed, batch.last, batches + 1

    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert (done, batches, key_numbers(), waiting_rows(Person)) == (7, 3, {9}, 0)
    assert sorted(p.name for p in Person.objects.all()) == [f"Namn {i}" for i in range(7)]
    assert sorted(p.answers["i"] for p in Person.objects.exclude(answers=None)) == [1, 3, 5]


def test_a_rotation_that_was_stopped_goes_on_where_it_was(people):
    reseal_batch(model=Person, size=3)

    resumed = reseal_batch(model=Person, size=100)

    assert (resumed.resealed, key_numbers()) == (4, {9})


def test_what_cannot_be_opened_is_kept_and_does_not_stop_the_rest(people):
    lost = next(person for person in Person.objects.all() if person.name == "Namn 0")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sealed_person SET name = %s WHERE id = %s", [b"\x01\x00\x01rubbish", lost.pk])

    batch = reseal_batch(model=Person, size=100)

    assert (batch.resealed, batch.unreadable, waiting_rows(Person)) == (6, 1, 1)


@pytest.mark.django_db
def test_rotate_keys_reseals_and_says_how_many(settings, capsys):
    plant_sentinel()
    settings.FIELD_KEYS = [key(9), *settings.FIELD_KEYS]

    call_command("rotate_keys")

    assert "privacy_keysentinel: 1 rader förseglade på nytt, 0 kvar" in capsys.readouterr().out.splitlines()
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert keys_fit() is True


@pytest.mark.django_db
def test_rotate_keys_says_what_is_left(settings):
    plant_sentinel()
    settings.FIELD_KEYS = [key(9), *settings.FIELD_KEYS]
    table = KeySentinel._meta.db_table
    columns = "is_the_only_one, sentence, sealed_at"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS SELECT id, {columns} FROM {table}")
        cursor.execute(f"INSERT INTO {table} SELECT %s, {columns} FROM {table}", ["f" * 32])

    with pytest.raises(CommandError, match="1 rader är kvar"):
        call_command("rotate_keys")


def test_a_wrong_key_is_told_by_nightly(own_database, settings):
    call_command("nightly")
    settings.FIELD_KEYS = ["7:" + "A" * 43 + "="]

    with pytest.raises(CommandError):
        call_command("nightly")

    assert "nyckelprov: gick inte (ImproperlyConfigured)" in JobRun.objects.last().note


def test_there_is_one_key_sentinel(db):
    with pytest.raises(IntegrityError, match="there_is_one_key_sentinel"), transaction.atomic():
        KeySentinel(is_the_only_one=False, sentence="prov").save()
