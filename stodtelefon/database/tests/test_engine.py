"""Statements that are planned once, and connections that go on being warm."""

import os
import time
from contextlib import closing
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import NotSupportedError, connection, connections, transaction
from django.db.models import BigIntegerField, TextField
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from calls.factories import NoteFactory
from calls.models import Note
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.database.engine import session, warm
from stodtelefon.database.engine.words import Words
from stodtelefon.database.roles import CREDENTIALS
from stodtelefon.database.written import Given, Written, ask
from stodtelefon.tests.databases import close_idle

pytestmark = pytest.mark.django_db

TWICE = Words("SELECT %s::int, %s::int, %s::int", ("one", "two", "one"))


@pytest.fixture
def afresh(db):
    """This thread's connection, on which nothing is prepared; it plans as a line that `migrate` has been at."""
    here = connection.connection
    is_ours = here.is_ours
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    here.prepared.clear()
    yield here
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    here.prepared.clear()
    here._is_ours = is_ours


def planned() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements ORDER BY name"
        )
        return cursor.fetchall()


def the_owners():
    """A connection of the owner's role to the database of this thread, beside it."""
    other, said = connections.create_connection("default"), settings.DATABASE_OWNER
    other.settings_dict = connection.settings_dict | {
        name: said[name] for name in CREDENTIALS if name in said
    }
    return other


# Statements


def test_statement_is_planned_once_and_answers_what_is_given(afresh):
    assert ask(TWICE, {"one": 1, "two": 2}) == [(1, 2, 1)]
    assert ask(TWICE, {"one": 3, "two": 4}) == [(3, 4, 3)]

    ((statement, generic, custom),) = planned()
    assert statement.endswith("AS SELECT $1::int, $2::int, $1::int")
    assert (generic, custom) == (2, 0)


def test_same_words_with_other_places_are_another_statement(afresh):
    other = Words(str(TWICE), ("one", "two", "three"))

    assert ask(TWICE, {"one": 1, "two": 2}) == [(1, 2, 1)]
    assert ask(other, {"one": 1, "two": 2, "three": 3}) == [(1, 2, 3)]


@pytest.mark.parametrize("is_ours", [True, False], ids=["direct", "behind a pool"])
def test_rows_are_those_of_the_orm(afresh, is_ours):
    afresh._is_ours = is_ours
    mine, theirs = NoteFactory.create_batch(2, text="100 % säker")
    rows = Note.objects.filter(kind=mine.kind, created_by=Given("who", BigIntegerField())).values_list("pk")
    by_text = UserFactory(name="Anna 100 %s O'Hara")
    named = User.objects.filter(
        name__startswith="Anna 100 %s O'H", title=Given("title", TextField())
    ).values_list("pk")

    found = [Written.of(rows).ask({"who": one.created_by_id}) for one in (mine, theirs)]

    assert found == [[(mine.pk,)], [(theirs.pk,)]]
    assert Written.of(named).ask({"title": by_text.title}) == [(by_text.pk,)]
    assert Written.of(User.objects.filter(name__contains="100 %").values_list("pk")).ask({}) == [
        (by_text.pk,)
    ]
    assert bool(planned()) is is_ours


@pytest.mark.parametrize("one", [timezone.localdate(), timezone.now()], ids=["day", "moment"])
def test_statement_that_would_stand_still_is_refused(one):
    with pytest.raises(ValueError, match="a day or a moment"):
        Written("SELECT %s", [one])
    assert Written("SELECT %s", [one], of_one_day=True).slots == ()


def test_whoever_looks_sees_the_statement_whole(afresh):
    with CaptureQueriesContext(connection) as asked:
        ask(TWICE, {"one": 1, "two": 2})
        ask(TWICE, {"one": 1, "two": 2})

    assert [one["sql"] for one in asked] == ["SELECT 1::int, 2::int, 1::int"] * 2


def test_what_was_prepared_in_a_transaction_outlives_it(afresh):
    with transaction.atomic():
        ask(TWICE, {"one": 1, "two": 2})
        transaction.set_rollback(True)

    assert ask(TWICE, {"one": 1, "two": 2}) == [(1, 2, 1)]
    assert planned()[0][1:] == (2, 0)


@pytest.mark.parametrize("number", [None, 1], ids=["direct", "behind a pool"])
def test_one_is_ours_whose_number_is_that_of_its_session(number):
    """A pool makes up a number of its own."""
    other = connections.create_connection("default")
    try:
        other.ensure_connection()
        with patch.object(session.Connection, "number", number or session.Connection.number):
            assert other.connection.is_ours is (number is None)
    finally:
        other.close()


def test_one_that_was_asked_longest_ago_goes_first(afresh, monkeypatch):
    monkeypatch.setattr(session, "MOST_PREPARED", 2)
    one, two, three = (Words(f"SELECT {number}", ()) for number in (1, 2, 3))

    for words in (one, two, one, three):
        ask(words, {})

    assert [statement.rpartition(" AS ")[2] for statement, *_ in planned()] == ["SELECT 1", "SELECT 3"]


# Connections


@pytest.fixture
def wrapper(db):
    """A thread's own; what it leaves behind is closed."""
    made = []

    def make():
        made.append(connections.create_connection("default"))
        return made[-1]

    yield make
    for one in made:
        one.close()
    close_idle()


def process_of(one) -> int:
    one.ensure_connection()
    return one.connection.info.backend_pid


def test_what_the_session_has_forgotten_is_prepared_anew(wrapper):
    with wrapper().cursor() as cursor:
        cursor.execute(TWICE, [1, 2, 1])
        cursor.execute("DEALLOCATE ALL")
        cursor.execute(TWICE, [3, 4, 3])

        assert cursor.fetchone() == (3, 4, 3)


def test_whoever_comes_next_gets_the_one_that_was_used_last(wrapper):
    one, two = wrapper(), wrapper()
    first, second = process_of(one), process_of(two)
    one.close_if_unusable_or_obsolete()
    two.close_if_unusable_or_obsolete()

    assert (one.connection, two.connection) == (None, None)
    assert [process_of(wrapper()) for _ in "12"] == [second, first]


def test_one_that_the_database_has_left_is_given_to_nobody(wrapper):
    one = wrapper()
    pid = process_of(one)
    one.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    deadline = time.monotonic() + 10
    while warm._idle[one._key][0].is_alive and time.monotonic() < deadline:
        time.sleep(0.01)

    assert process_of(wrapper()) != pid


def test_one_that_is_old_is_closed(wrapper, monkeypatch):
    one = wrapper()
    pid = process_of(one)
    one.close_if_unusable_or_obsolete()
    monkeypatch.setattr(warm, "LIFE", 0)

    assert process_of(wrapper()) != pid


def test_one_that_nobody_needed_is_closed(wrapper, monkeypatch):
    one, two = wrapper(), wrapper()
    process_of(one), process_of(two)
    unneeded = one.connection
    one.close_if_unusable_or_obsolete()
    monkeypatch.setattr(warm, "UNUSED", -1)
    two.close_if_unusable_or_obsolete()

    assert unneeded.closed


def test_what_is_in_the_middle_of_something_is_kept_where_it_is(wrapper):
    one = wrapper()
    with transaction.atomic():  # this thread's
        connection.close_if_unusable_or_obsolete()
        assert connection.connection is not None
    one.ensure_connection()
    one.set_autocommit(False)
    one.cursor().execute("SELECT 1")
    one.close_if_unusable_or_obsolete()

    assert one.connection is None
    assert not warm._idle[one._key]


def test_one_of_another_role_is_another(wrapper):
    one, owner = wrapper(), wrapper()
    owner.settings_dict = one.settings_dict | {"USER": "owner"}
    process_of(one)
    one.close_if_unusable_or_obsolete()

    assert warm.take(owner._key) is None


def test_process_that_is_made_of_this_one_leaves_them_to_it(wrapper):
    one = wrapper()
    process_of(one)
    one.close_if_unusable_or_obsolete()
    child = os.fork()
    if child == 0:
        os._exit(len(warm._idle))

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(warm._idle[one._key]) == 1


def test_one_that_waited_too_long_is_given_to_nobody(wrapper, monkeypatch):
    """Who stands between may have forgotten it without a word."""
    one = wrapper()
    pid = process_of(one)
    one.close_if_unusable_or_obsolete()
    monkeypatch.setattr(warm, "UNUSED", -1)

    assert process_of(wrapper()) != pid


def test_column_that_is_another_costs_one_refusal_and_no_more(own_database):
    """In a transaction what else was done is lost with it; outside of one it is asked again at once."""
    one, other = (
        Words("SELECT title FROM accounts_user", ()),
        Words("SELECT name, title FROM accounts_user", ()),
    )
    ask(one, {})
    ask(other, {})
    with closing(the_owners()) as there, there.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_user ALTER COLUMN title TYPE varchar(300)")

    with pytest.raises(NotSupportedError), transaction.atomic():
        ask(one, {})
    with transaction.atomic():
        assert (ask(one, {}), ask(other, {})) == ([], [])
