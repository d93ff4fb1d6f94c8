"""rotate_keys: what can be opened is moved to the first keys, whatever happens on the way."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from stodtelefon.privacy.factories import new_key
from stodtelefon.privacy.hashing import keyed_hash
from stodtelefon.privacy.rotation import rotate_batch
from stodtelefon.privacy.tests.models import Person, make_table, stored


@pytest.fixture
def people(db, settings):
    make_table(Person)
    Person.objects.bulk_create(
        Person(
            name=f"Namn {i}",
            answers={"i": i} if i % 2 else None,
            number_hash=keyed_hash("number", f"Namn {i}") if i else None,
        )
        for i in range(7)
    )
    settings.FIELD_KEYS = [new_key(9), *settings.FIELD_KEYS]
    settings.LOOKUP_KEYS = [new_key(8), *settings.LOOKUP_KEYS]


def key_numbers() -> tuple[set[int], set[int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, answers, number_hash FROM sealed_person")
        rows = [[value and bytes(value) for value in row] for row in cursor.fetchall()]
    sealed = {int.from_bytes(value[1:3]) for *values, _ in rows for value in values if value}
    return sealed, {int.from_bytes(value[:2]) for *_, value in rows if value}


def test_every_row_is_moved_to_the_first_keys(people, settings):
    done, after, batches = 0, None, 0
    while (batch := rotate_batch(model=Person, after=after, size=3)).last:
        done, after, batches = done + batch.moved, batch.last, batches + 1

    settings.FIELD_KEYS, settings.LOOKUP_KEYS = settings.FIELD_KEYS[:1], settings.LOOKUP_KEYS[:1]
    assert (done, batches, key_numbers()) == (7, 3, ({9}, {8}))
    rows = list(Person.objects.all())
    assert sorted(p.name for p in rows) == [f"Namn {i}" for i in range(7)]
    assert sorted(p.answers["i"] for p in rows if p.answers) == [1, 3, 5]
    hashed = [p for p in rows if p.number_hash]
    assert len(hashed) == 6
    assert {p.number_hash == keyed_hash("number", p.name) for p in hashed} == {True}


def test_a_new_lookup_key_alone_leaves_what_is_sealed_as_it_was(people, settings):
    settings.FIELD_KEYS = settings.FIELD_KEYS[1:]
    before = {p.pk: stored(p) for p in Person.objects.all()}

    batch = rotate_batch(model=Person, size=100)

    assert (batch.moved, key_numbers()) == (6, ({1}, {8}))
    assert {p.pk: stored(p) for p in Person.objects.all()} == before


def test_a_rotation_that_was_stopped_goes_on_where_it_was(people):
    rotate_batch(model=Person, size=3)
    halfway = key_numbers()

    resumed = rotate_batch(model=Person, size=100)

    assert halfway == ({1, 9}, {1, 8})
    assert (resumed.moved, key_numbers()) == (4, ({9}, {8}))


def test_what_cannot_be_opened_is_kept_and_does_not_stop_the_rest(people):
    lost = next(person for person in Person.objects.all() if person.name == "Namn 1")
    hash_before = stored(lost, "number_hash")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sealed_person SET name = %s WHERE id = %s", [b"\x01\x00\x01rubbish", lost.pk])

    batch = rotate_batch(model=Person, size=100)

    assert (batch.moved, batch.unreadable, batch.held) == (7, 1, 0)  # its answers could be moved
    assert (stored(lost), stored(lost, "number_hash")) == (b"\x01\x00\x01rubbish", hash_before)
    assert rotate_batch(model=Person, size=100)[:3] == (0, 1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("batch", [0, -1])
def test_a_batch_of_nothing_is_refused(batch):
    with pytest.raises(CommandError, match=r"^--batch ska vara minst 1\.$"):
        call_command("rotate_keys", batch=batch)


@pytest.mark.django_db
def test_rotation_with_wrong_keys_is_refused_before_anything_is_moved(settings):
    settings.FIELD_KEYS = [new_key(9)]

    with pytest.raises(CommandError, match=r"^FIELD_KEYS öppnar inte den här databasen"):
        call_command("rotate_keys")
