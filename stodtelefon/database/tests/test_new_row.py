"""A new row, written by a statement that is made once: what Django would have written, in one statement."""

from functools import partial
from uuid import uuid4

import pytest
from django.contrib.auth import password_validation
from django.db import IntegrityError, connection, transaction
from django.db.models.signals import post_save

from calls.factories import CallerFactory, CallFactory, ChildDecisionFactory, NoteFactory
from calls.models import Call, Caller, ChildDecision, Note
from meetings.factories import MeetingFactory
from stodtelefon.accounts.models import User
from stodtelefon.audit.actions import record
from stodtelefon.audit.models import AuditEvent
from stodtelefon.database.new_row import insert, insert_if_first
from stodtelefon.drafts.models import FirstWords

pytestmark = pytest.mark.django_db


def whole(row) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def copy_of(row):
    twin = type(row)(**whole(row))
    twin.pk = uuid4()
    return twin


def test_row_is_the_one_that_django_writes(django_assert_num_queries):
    call = copy_of(CallFactory(advice=["listen", "talk"], advice_text=None))

    with django_assert_num_queries(1):
        insert(call)

    assert whole(Call.objects.get(pk=call.pk)) == whole(call)
    assert (call._state.adding, call._state.db) == (False, "default")


@pytest.mark.parametrize("make", [CallFactory, partial(MeetingFactory, held=True)], ids=["call", "meeting"])
def test_statement_is_the_one_that_django_makes(make, django_assert_num_queries):
    rows = [copy_of(make()) for _ in range(2)]
    with django_assert_num_queries(2) as asked:
        rows[0].save(force_insert=True)
        insert(rows[1])
    theirs, ours = (one["sql"].partition(" VALUES ")[0] for one in asked.captured_queries)

    assert ours == theirs


def test_key_that_the_database_counts_is_known_afterwards():
    line = record("call.logged", by=None, fields=["danger"])

    assert AuditEvent.objects.get(pk=line.pk).fields == ["danger"]
    assert line._state.adding is False


def test_sealed_text_is_sealed_as_it_is_written():
    note = copy_of(NoteFactory(text="En rad med <b>tecken</b> och 100 %"))

    insert(note)

    assert Note.objects.get(pk=note.pk).text == "En rad med <b>tecken</b> och 100 %"
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM calls_note WHERE id = %s", [note.pk])
        assert b"tecken" not in bytes(cursor.fetchone()[0])


def test_what_the_database_refuses_is_refused_and_marks_the_transaction():
    caller = copy_of(CallerFactory())
    caller.pk = Caller.objects.get().pk

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(caller)

    assert Caller.objects.count() == 1


def test_row_that_points_to_one_that_is_not_saved_is_refused():
    call = copy_of(CallFactory())
    call.taken_by = User()

    with pytest.raises(ValueError, match="unsaved related object"):
        insert(call)


def test_account_with_a_password_that_was_just_chosen_is_saved_by_django(monkeypatch):
    told = []
    monkeypatch.setattr(password_validation, "password_changed", lambda *given: told.append(given))
    plain, chosen = (
        User(email="eva@example.org", name="Eva Ek"),
        User(email="maria@example.org", name="Maria Ek"),
    )
    chosen.set_password("ett ord")

    insert(plain)
    insert(chosen)

    assert told == [("ett ord", chosen)]
    assert list(User.objects.order_by("pk").values_list("name", flat=True)) == ["Eva Ek", "Maria Ek"]


def test_model_with_a_value_that_the_database_alone_gives_is_saved_by_django():
    call = CallFactory()
    decision = ChildDecisionFactory.build(call=call, case=call.case)

    insert(decision)

    assert ChildDecision.objects.get(pk=decision.pk).found_in == ""


def test_whoever_listens_to_a_model_hears_of_its_new_row():
    heard = []

    def listen(instance, created, **_):
        heard.append((instance, created))

    post_save.connect(listen, sender=Caller)
    try:
        caller = copy_of(CallerFactory())
        heard.clear()
        insert(caller)
    finally:
        post_save.disconnect(listen, sender=Caller)

    assert heard == [(caller, True)]


def test_row_with_a_key_that_is_there_is_left_as_it_was():
    token = uuid4()

    assert insert_if_first(FirstWords(token=token, words_hash=b"\x00" * 36)) is True
    assert insert_if_first(FirstWords(token=token, words_hash=b"\x01" * 36)) is False
    assert FirstWords.objects.get(pk=token).words_hash == b"\x00" * 36
