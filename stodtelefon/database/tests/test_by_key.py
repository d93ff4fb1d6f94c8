"""One row by its key: the same as Django gives, in one statement."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.forms import model_to_dict
from django.utils import timezone

from calls.factories import NoteFactory
from calls.models import Note
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.database.by_key import row_with_key
from stodtelefon.organisation.models import Organisation

pytestmark = pytest.mark.django_db


def whole(row) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_row_is_the_one_that_django_gives(django_assert_num_queries):
    user = UserFactory(coordinator=True, sessions_ended_at=timezone.now(), last_login=timezone.now())

    with django_assert_num_queries(1):
        found = row_with_key(User, user.pk)

    assert whole(found) == whole(User.objects.filter(pk=user.pk).get())
    assert (found._state.adding, found._state.db) == (False, "default")


def test_row_of_the_settings_has_every_column():
    Organisation(pk=1, version=1, name="Exempelköping").save()

    assert model_to_dict(row_with_key(Organisation, 1)) == model_to_dict(Organisation.objects.get(pk=1))


def test_row_is_read_anew_each_time():
    user = UserFactory(name="Maria Ek")
    row_with_key(User, user.pk)
    User.objects.filter(pk=user.pk).update(name="Maria Berg")

    assert row_with_key(User, user.pk).name == "Maria Berg"


def test_there_is_no_row_with_another_key():
    assert row_with_key(User, UserFactory().pk + 1) is None
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=0)


def test_key_that_is_none_is_refused_as_django_does():
    with pytest.raises(ValueError, match="expected a number"):
        User.objects.get(pk="x")


def test_sealed_row_is_left_to_django():
    note = NoteFactory(text="sant")

    with pytest.raises(ImproperlyConfigured, match="Note läses bara av Django"):
        row_with_key(Note, note.pk)
