"""A row that is made at once is the row that Django makes."""

import pytest

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

    assert is_plain(Case, names)
    assert (ours, ours.__dict__.keys()) == (theirs, theirs.__dict__.keys())
    assert [getattr(ours, name) for name in names] == list(values)
    assert (ours._state.adding, ours._state.db) == (False, "default")
    assert ours.get_deferred_fields() == theirs.get_deferred_fields()
    with django_assert_num_queries(1):
        assert ours.handler == call_taker
    with django_assert_num_queries(0 if "state" in names else 1):
        assert ours.state == case.state


def test_what_is_sealed_is_made_by_django():
    note = NoteFactory()
    names = [field.attname for field in Note._meta.concrete_fields]
    sealed = [name for name in names if not is_plain(Note, ("id", name))]

    assert (sealed != [], is_plain(Note, tuple(names))) == (True, False)
    assert maker(Note, "default", ("id",))([note.pk]).text == note.text
