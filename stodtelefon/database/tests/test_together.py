"""Rows that are asked together are the rows that the ORM would have read one table at a time."""

from datetime import timedelta

import pytest
from django.db.models import DateTimeField, Exists, OuterRef, Prefetch, UUIDField
from django.utils import timezone

from calls.factories import CallbackFactory, CaseFactory, NoteFactory, ReminderFactory
from calls.models import Callback, CallbackTry, Case, Note, Reminder
from stodtelefon.database.together import Asked, together
from stodtelefon.database.written import Given, OneOf, listed

pytestmark = pytest.mark.django_db


def said(rows):
    """All that a row has loaded, and the rows that it points to."""
    return [
        {
            name: said([value]) if hasattr(value, "_meta") else str(value)
            for name, value in {**row.__dict__, **row._state.fields_cache}.items()
            if name not in ("_state", "_prefetched_objects_cache")
        }
        for row in rows
    ]


def test_rows_of_two_tables_are_one_statement_and_the_same_as_from_the_orm(django_assert_num_queries):
    case = CaseFactory(waiting=True)
    NoteFactory(case=case, text='Sagt med "tecken" och å.')
    ReminderFactory.create_batch(2, case=case)
    other = Case.objects.filter(pk=OuterRef("case"), closed_at__isnull=False)
    cases = Case.objects.select_related("handler", "closed_by")
    notes = Note.objects.select_related("case").annotate(is_over=Exists(other))
    given = Given("case", UUIDField())

    with django_assert_num_queries(1):
        found = together(
            {
                "cases": Asked(cases.filter(pk=given)),
                "notes": Asked(notes.filter(case=given)),
                "reminders": Asked(Reminder.objects.filter(case=given).only("due_on")),
            },
            {"case": case.pk},
        )

    assert said(found["cases"]) == said(cases)
    assert said(found["notes"]) == said(notes)
    assert found["notes"][0].text == 'Sagt med "tecken" och å.'
    assert said(found["reminders"]) == said(Reminder.objects.only("due_on"))
    assert (
        found["reminders"][0].get_deferred_fields()
        == Reminder.objects.only("due_on")[0].get_deferred_fields()
    )


def test_rows_of_values_list_are_the_tuples_that_the_orm_gives():
    ReminderFactory(case=CaseFactory(waiting=True))
    columns = ("case__opened_at", "pk", "case", "due_on", "text", "case__closed_by__name")
    rows = Reminder.objects.values_list(*columns)

    (found,) = together({"rows": Asked(rows)}, {})["rows"]

    (known,) = rows
    assert found[:4] == known[:4]
    assert (str(found[4]), found[4].token) == ("<sealed>", known[4].token)
    assert found[5] is known[5] is None


def test_what_hangs_on_the_rows_comes_along(call_taker, django_assert_num_queries):
    callback, lonely = CallbackFactory.create_batch(2)
    for minutes in (9, 3):
        at = timezone.now() - timedelta(minutes=minutes)
        callback.tries.create(tried_by=call_taker, begun_at=at, ended_at=at, result="no_answer")
    tries = CallbackTry.objects.select_related("tried_by")
    rows = Callback.objects.prefetch_related(
        Prefetch("tries", tries), Prefetch("tries", tries.order_by("-begun_at"), to_attr="latest")
    )
    asked = Asked(rows.filter(OneOf("pk", Callback._meta.pk, given="keys")))

    with django_assert_num_queries(1):
        found = together({1: asked}, {"keys": listed([str(callback.pk), lonely.pk])})[1]
        by_key = {row.pk: (list(row.tries.all()), row.latest) for row in found}

    orm = list(rows.get(pk=callback.pk).tries.all())
    assert by_key == {callback.pk: (orm, orm[::-1]), lonely.pk: ([], [])}
    assert said(by_key[callback.pk][0]) == said(orm)
    first = next(row for row in found if row.pk == lonely.pk)
    with django_assert_num_queries(1):
        assert list(first.tries.filter(result="no_answer")) == []  # of this row alone, asked anew


def test_the_same_question_is_asked_with_other_values():
    first, second = CaseFactory(), CaseFactory()
    asked = Asked(
        Case.objects.filter(opened_at__lte=Given("now", DateTimeField()), pk=Given("case", UUIDField()))
    )
    now = timezone.now()

    found = [together({1: asked}, {"case": one.pk, "now": now})[1] for one in (first, second)]

    assert found == [[first], [second]]
    assert together({1: asked}, {"case": first.pk, "now": first.opened_at - timedelta(days=1)}) == {1: []}


def test_more_columns_than_postgres_takes_are_refused():
    with pytest.raises(TypeError, match="say which"):
        Asked(Callback.objects.select_related("call__case__handler", "call__caller__case", "call__taken_by"))
