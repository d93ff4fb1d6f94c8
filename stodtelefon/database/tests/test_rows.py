"""A row that is made at once is the row that Django makes."""

from uuid import uuid4

import pytest
from django.test.utils import isolate_apps

from calls.factories import CaseFactory, NoteFactory
from calls.models import Case, Note
from stodtelefon.database.rows import is_plain, maker

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("names", [("id", "number", "handler_id"), None])
def test_row_is_as_django_makes_it(call_taker, names, django_assert_num_queries):
    case = CaseFactory(handler=call_taker)
    names = names or tuple(field.attname for field in Case._meta.concrete_fields)
    values = Case.objects.values_list(*names).get(pk=case.pk)

    ours, theirs = maker(Case, "default", names)(values), Case.from_db("default", names, values)

    assert is_plain(Case)
    assert (ours, ours.__dict__.keys()) == (theirs, theirs.__dict__.keys())
    assert [getattr(ours, name) for name in names] == list(values)
    assert (ours._state.adding, ours._state.db) == (False, "default")
    assert ours.get_deferred_fields() == theirs.get_deferred_fields()
    with django_assert_num_queries(1):
        assert ours.handler == call_taker
    with django_assert_num_queries(0 if "state" in names else 1):
        assert ours.state == case.state


def test_what_is_sealed_is_opened_in_its_row(django_assert_num_queries):
    note = NoteFactory(text="Det vi talade om.")
    read = Note.objects.get(pk=note.pk).__dict__
    names = tuple(field.attname for field in Note._meta.concrete_fields)
    read["text"].row = None  # as a column is read

    row = maker(Note, "default", names)([read[name] for name in names])

    assert row.__dict__["text"].row == note.pk
    assert row.__dict__.keys() == read.keys()
    with django_assert_num_queries(0):
        assert row.text == "Det vi talade om."


@isolate_apps()  # an app that is named starts again, and what it has registered would be there twice
def test_row_of_a_model_with_more_to_do_is_made_by_django():
    class Told(Case):
        class Meta:
            app_label, proxy = "calls", True

        @classmethod
        def from_db(cls, db, field_names, values):
            return super().from_db(db, field_names, ["2026-0001"])

    assert (is_plain(Case), is_plain(Told)) == (True, False)
    assert maker(Told, "default", ("number",))([""]).number == "2026-0001"


def test_copy_of_a_row_with_another_key_is_sealed_anew():
    note = NoteFactory()
    copy = maker(Note, "default", ("id", "text"))(Note.objects.values_list("id", "text").get(pk=note.pk))
    copy.pk = uuid4()

    sealed = Note._meta.get_field("text").pre_save(copy, add=True)

    assert (sealed.row, sealed.text) == (copy.pk, note.text)
