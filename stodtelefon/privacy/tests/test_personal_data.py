"""Every model says of every field whether it is personal."""

from django.db.models import UUIDField

from stodtelefon.drafts.models import Draft
from stodtelefon.privacy.personal_data import classified, our_models, sealed_fields, undecided
from stodtelefon.privacy.tests.models import Person


def test_every_field_of_every_model_is_named_once():
    assert [fault for model in our_models() for fault in undecided(model)] == []


def test_every_model_with_a_sealed_field_has_a_key_of_its_own_before_it_is_saved():
    """The key is bound into what is sealed."""
    sealed = [model for model in our_models() if sealed_fields(model)]

    assert [model._meta.label for model in sealed if not isinstance(model._meta.pk, UUIDField)] == []


def test_our_models_are_ours():
    labels = {model._meta.label for model in our_models()}

    assert "privacy.KeySentinel" in labels
    assert {
        label for label in labels if label.split(".")[0] in {"auth", "sessions", "contenttypes", "admin"}
    } == set()


def test_a_model_that_forgets_something_is_told_what():
    class Privacy:
        personal = ("name", "nothing", "age")
        plain = ("id", "age", "story")

    Person.Privacy, before = Privacy, undecided(Person)
    try:
        found = undecided(Person)
    finally:
        del Person.Privacy

    assert before == ["privacy.Person has no class Privacy"]
    assert found == [
        "privacy.Person.answers is named in neither",
        "privacy.Person.number_hash is named in neither",
        "privacy.Person.nothing is no field",
        "privacy.Person.age is named twice",
        "privacy.Person.story is sealed but plain",
    ]


def test_the_classes_can_be_read():
    assert {field.name: kind for field, kind in classified(Draft)} == {
        "id": "plain",
        "writer": "plain",
        "received_from": "plain",
        "contents": "personal",
        "showing": "plain",
        "place_mark": "plain",
        "spoken_hash": "personal",
        "due_on": "plain",
        "begun_at": "plain",
        "written_at": "plain",
        "ended_at": "plain",
    }
