"""A row that is made at once is the row that Django makes."""

from uuid import uuid4

import pytest
from django.db.models.signals import post_init, pre_init

from calls.factories import CaseFactory, NoteFactory
from calls.models import Case, Note
from stodtelefon.database.rows import made, takers_of
from stodtelefon.privacy.fields import Sealed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("names", [("id", "number", "handler_id"), None])
def test_row_is_as_django_makes_it(call_taker, names, django_assert_num_queries):
    case = CaseFactory(handler=call_taker)
    names = names or tuple(field.attname for field in Case._meta.concrete_fields)
    values = Case.objects.values_list(*names).get(pk=case.pk)

    ours, theirs = made(Case, "default", names, values), Case.from_db("default", names, values)

    assert takers_of(Case, names) == ()
    assert (ours, ours.__dict__.keys()) == (theirs, theirs.__dict__.keys())
    assert [getattr(ours, name) for name in names] == list(values)
    assert (ours._state.adding, ours._state.db) == (False, "default")
    assert ours.get_deferred_fields() == theirs.get_deferred_fields()
    with django_assert_num_queries(1):
        assert ours.handler == call_taker
    with django_assert_num_queries(0 if "state" in names else 1):
        assert ours.state == case.state


def test_what_is_sealed_is_opened_as_of_its_own_row_and_kept_as_it_was():
    note = NoteFactory()
    names = tuple(field.attname for field in Note._meta.concrete_fields)
    values = Note.objects.values_list(*names).get(pk=note.pk)

    ours, theirs = made(Note, "default", names, values), Note.objects.get(pk=note.pk)

    assert len(takers_of(Note, names)) > 0
    assert {one.row for one in ours.__dict__.values() if isinstance(one, Sealed)} == {note.pk}
    assert ours.__dict__.keys() == theirs.__dict__.keys()
    assert (ours.text, ours.source_detail) == (note.text, note.source_detail)


def test_copy_of_a_row_with_another_key_is_sealed_anew():
    note = NoteFactory()
    copy = made(Note, "default", ("id", "text"), Note.objects.values_list("id", "text").get(pk=note.pk))
    copy.pk = uuid4()

    sealed = Note._meta.get_field("text").pre_save(copy, add=True)

    assert (sealed.row, sealed.text) == (copy.pk, note.text)


@pytest.mark.parametrize("signal", [pre_init, post_init])
def test_row_whose_making_somebody_listens_to_is_made_by_django(signal):
    def listener(**said):
        pass

    signal.connect(listener, sender=Case)
    try:
        assert takers_of.__wrapped__(Case, ("id",)) is None
    finally:
        signal.disconnect(listener, sender=Case)
