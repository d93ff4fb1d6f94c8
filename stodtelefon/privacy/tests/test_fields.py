"""The sealed field: what it gives back, what it refuses, and that it neither leaks nor lies."""

import copy
import logging
import pickle
import random
import uuid

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import modelform_factory

from stodtelefon.drafts.models import Draft
from stodtelefon.privacy.factories import new_key
from stodtelefon.privacy.fields import OPAQUE, UNREADABLE, Sealed
from stodtelefon.privacy.keys import ring
from stodtelefon.privacy.tests.models import Numbered, Person, make_table, store, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def table(db):
    make_table(Person)


def test_a_sealed_value_is_read_back_as_text():
    person = Person.objects.create(
        name="Åsa Öberg 🌻", story="Rad ett\r\nrad två", answers={"sn3": ["ja", 2]}
    )

    found = Person.objects.get(pk=person.pk)

    assert (found.name, found.story, found.answers) == (
        "Åsa Öberg 🌻",
        "Rad ett\nrad två",
        {"sn3": ["ja", 2]},
    )
    assert type(found.name) is str


def test_the_database_holds_no_word_of_it():
    person = Person.objects.create(name="Åsa Öberg", story="hemlig berättelse", answers={"vem": "grannen"})

    whole = b"".join(stored(person, column) for column in ("name", "story", "answers"))

    assert [word for word in ("Öberg", "hemlig", "vem", "grannen") if word.encode() in whole] == []


def test_short_texts_have_one_length_and_two_of_the_same_differ():
    people = [Person.objects.create(name=name) for name in ("Bo", "Bo", "Maximiliana Bergström-Lagerkrantz")]

    tokens = [stored(person) for person in people]

    assert {len(token) for token in tokens} == {3 + 12 + 64 + 16}
    assert len(set(tokens)) == 3


@pytest.mark.parametrize("empty", ["", None])
def test_empty_is_null(empty):
    person = Person.objects.create(name="Bo", story=empty, answers={})

    assert (stored(person, "story"), stored(person, "answers")) == (None, None)
    assert (Person.objects.get().story, Person.objects.get().answers) == (None, None)


def test_300_changed_ciphertexts_are_all_refused(caplog):
    person = Person.objects.create(name="Bo")
    token, chance = stored(person), random.Random(2016)
    field = Person._meta.get_field("name")

    opened = []
    for _ in range(300):
        changed = bytearray(token)
        changed[chance.randrange(len(changed))] ^= chance.randrange(1, 256)
        sealed = Sealed(bytes(changed), person.pk)
        field.open(sealed, person)
        opened.append(sealed.text)

    assert opened == [None] * 300
    assert len(caplog.records) == 300


@pytest.mark.parametrize("length", [0, 1, 2, 3, 14, 15, 30, 31, 94])
def test_a_shortened_ciphertext_cannot_be_read(length):
    person = Person.objects.create(name="Bo")
    store(person, stored(person)[:length])

    assert Person.objects.get().name == UNREADABLE


def test_a_ciphertext_moved_to_another_row_or_column_cannot_be_read(caplog):
    one, other = (
        Person.objects.create(name="Bo", story="Bos"),
        Person.objects.create(name="Eva", story="Evas"),
    )
    store(one, stored(other))
    store(other, stored(other), "story")

    assert Person.objects.get(pk=one.pk).name == UNREADABLE
    assert Person.objects.get(pk=other.pk).story == UNREADABLE
    assert [record.getMessage() for record in caplog.records] == [
        f"en förseglad uppgift går inte att öppna: sealed_person.name, rad {one.pk}",
        f"en förseglad uppgift går inte att öppna: sealed_person.story, rad {other.pk}",
    ]
    assert {(r.name, r.levelno) for r in caplog.records} == {("stodtelefon.privacy", logging.ERROR)}


@pytest.mark.parametrize("fields", [None, ["name"], ["age"]])
def test_saving_an_unreadable_row_keeps_what_lies_there(fields):
    person = Person.objects.create(name="Bo", answers={"a": 1})
    broken = stored(person)[:-1] + b"x"
    store(person, broken)
    store(person, broken, "answers")
    found = Person.objects.get()

    found.full_clean(validate_unique=False)
    found.refresh_from_db()
    found.age = 41
    found.save(update_fields=fields)

    assert (stored(person), stored(person, "answers")) == (broken, broken)


def test_an_unreadable_value_that_a_form_sends_back_is_kept():
    person = Person.objects.create(name="Bo")
    store(person, broken := stored(person)[:-1] + b"x")
    form = modelform_factory(Person, fields=["name"])({"name": UNREADABLE}, instance=Person.objects.get())

    form.save()

    assert stored(person) == broken


def test_an_unreadable_value_can_be_written_anew():
    person = Person.objects.create(name="Bo")
    store(person, b"rubbish")
    found = Person.objects.get()

    found.name = "Eva"
    found.save()

    assert Person.objects.get().name == "Eva"


def test_an_unchanged_value_is_not_sealed_anew_and_a_changed_one_is():
    person = Person.objects.create(name="Bo", story="Ett", answers={"a": 1, "b": [2]})
    before = [stored(person, column) for column in ("name", "story", "answers")]
    found = Person.objects.get()
    found.full_clean(validate_unique=False)
    found.story = "Två"

    found.save()

    after = [stored(person, column) for column in ("name", "story", "answers")]
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True]
    assert Person.objects.get().story == "Två"


def test_json_changed_in_place_is_saved():
    Person.objects.create(name="Bo", answers={"a": 1})
    found = Person.objects.get()

    found.answers["b"] = 2
    found.save()

    assert Person.objects.get().answers == {"a": 1, "b": 2}


def test_json_set_back_after_a_change_in_place_is_what_was_set():
    Person.objects.create(name="Bo", answers={"a": 1})
    found = Person.objects.get()
    found.answers["b"] = 2

    found.answers = {"a": 1}
    found.save()

    assert Person.objects.get().answers == {"a": 1}


@pytest.mark.parametrize("form", ["json", "jsonl", "xml"])
def test_dumpdata_gives_nothing_readable_and_it_cannot_be_loaded(form):
    person = Person.objects.create(
        name="Åsa", story="hemlig", answers={"vem": "grannen"}, number_hash=b"h" * 32
    )

    dump = serializers.serialize(form, [Person.objects.get()], ensure_ascii=False)

    assert [word for word in ("Åsa", "hemlig", "vem", "grannen", stored(person).hex()) if word in dump] == []
    assert OPAQUE in dump or "&lt;sealed&gt;" in dump


def test_deferred_only_and_refresh():
    Person.objects.create(name="Bo", story="Bos")

    lean, found = Person.objects.only("age").get(), Person.objects.defer("story").get()

    assert (lean.get_deferred_fields() >= {"name", "story"}, lean.name, found.story) == (True, "Bo", "Bos")
    found.name = "Fel"
    found.refresh_from_db(fields=["name"])
    assert found.name == "Bo"
    found.refresh_from_db()
    assert (found.name, found.story) == ("Bo", "Bos")


def test_saving_a_row_read_in_part_leaves_the_rest():
    Person.objects.create(name="Bo", story="Bos")
    lean = Person.objects.only("age").get()

    lean.age = 41
    lean.save()

    assert (Person.objects.get().age, Person.objects.get().story) == (41, "Bos")


@pytest.mark.parametrize("read_first", [True, False])
@pytest.mark.parametrize("key", [uuid.uuid4(), None])
def test_a_copy_with_a_new_key_reads_the_same(read_first, key):
    person = Person.objects.create(name="Bo", answers={"a": 1})
    found = Person.objects.get()
    if read_first:
        assert found.name == "Bo"

    found.pk, found._state.adding = key, True
    found.save()

    twin = Person.objects.exclude(pk=person.pk).get()
    assert (twin.name, twin.answers, twin.story) == ("Bo", {"a": 1}, None)
    assert Person.objects.get(pk=person.pk).name == "Bo"


def test_bulk_create_seals_each_row_for_itself():
    Person.objects.bulk_create([Person(name="Bo"), Person(name="Eva", story="Evas")])

    assert sorted(person.name for person in Person.objects.all()) == ["Bo", "Eva"]


def test_a_copy_in_memory_and_a_pickle_carry_no_opened_text(call_taker):
    Draft(writer=call_taker, contents=["Åsa Öberg"]).save()
    found = Draft.objects.get()
    assert found.contents == ["Åsa Öberg"]

    frozen = pickle.dumps(found)

    assert "Öberg".encode() not in frozen
    twins = [
        pickle.loads(frozen),  # noqa: S301
        copy.copy(found),
        copy.deepcopy(found),
    ]
    assert [twin.contents for twin in twins] == [["Åsa Öberg"]] * 3


def test_text_that_is_too_long_or_holds_nul_is_refused_with_a_sentence():
    with pytest.raises(ValidationError) as refused:
        Person(name="x" * 51, story="a\x00b").full_clean()

    assert refused.value.message_dict == {
        "name": ["Texten är för lång: 51 tecken, högst 50 får plats."],
        "story": ["Texten innehåller ett tecken som inte kan sparas."],
    }


def test_a_required_text_that_is_empty_is_refused():
    with pytest.raises(ValidationError) as refused:
        Person(name="").full_clean()

    assert list(refused.value.message_dict) == ["name"]


@pytest.mark.parametrize("wrong", ["text", 3, True])
def test_sealed_json_refuses_what_is_neither_dict_nor_list(wrong):
    with pytest.raises(ValidationError, match="fel form"), transaction.atomic():
        Person.objects.create(name="Bo", answers=wrong)

    assert Person.objects.count() == 0


def test_the_form_field_is_a_text_area_with_a_limit():
    form = modelform_factory(Person, fields=["name", "story", "answers"])()

    assert list(form.fields) == ["name", "story"]
    assert (form.fields["name"].max_length, form.fields["name"].required) == (50, True)
    assert form.fields["name"].widget.__class__.__name__ == "Textarea"


def test_the_field_can_be_rebuilt_from_a_migration():
    rebuilt = []
    for name in ("name", "story", "answers", "number_hash"):
        field = Person._meta.get_field(name)
        _, _, args, kwargs = field.deconstruct()
        again = type(field)(*args, **kwargs)
        rebuilt.append(
            (again.null, again.blank, again.max_length) == (field.null, field.blank, field.max_length)
        )
    assert rebuilt == [True] * 4
    assert "max_length" not in Person._meta.get_field("story").deconstruct()[3]


def test_a_model_without_a_uuid_key_is_an_error():
    found = [error.id for error in Numbered._meta.get_field("name").check()]

    assert found == ["privacy.E001", "privacy.E002"]
    assert Person._meta.get_field("name").check() == []


def test_an_old_key_still_opens_and_the_new_one_seals(settings):
    person = Person.objects.create(name="Bo")
    settings.FIELD_KEYS = [new_key(7), *settings.FIELD_KEYS]

    found = Person.objects.get()
    found.story = "Ny"
    found.save()

    assert (found.name, Person.objects.get().story) == ("Bo", "Ny")
    assert [stored(person, c)[1:3] for c in ("name", "story")] == [b"\x00\x01", b"\x00\x07"]
    assert ring().active == 7


def test_without_its_key_a_value_cannot_be_read_and_is_kept(settings):
    person = Person.objects.create(name="Bo")
    before = stored(person)
    settings.FIELD_KEYS = [new_key(7)]
    found = Person.objects.get()

    found.save()

    assert (found.name, stored(person)) == (UNREADABLE, before)
