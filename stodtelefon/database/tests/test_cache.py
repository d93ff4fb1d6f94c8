"""The cache that all workers share: what has not run out stays, whatever is written, and each deed is one statement."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stodtelefon.tests.races import at_once

pytestmark = pytest.mark.django_db


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM stodtelefon_cache")
        return cursor.fetchone()[0]


def let_run_out(key):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE stodtelefon_cache SET expires = %s WHERE cache_key = %s",
            [timezone.now() - timedelta(seconds=1), cache.make_key(key)],
        )


@pytest.mark.parametrize("value", [True, 0, None, "åäö", [1.5, 2.5], {"a": [1]}])
def test_what_is_kept_comes_back(value):
    cache.set("a", value)

    assert cache.get("a", "nothing") == value
    assert cache.get_many(["a", "b"]) == {"a": value}
    assert "a" in cache
    assert "b" not in cache
    assert cache.get("b", "nothing") == "nothing"


def test_nothing_but_json_is_kept():
    with pytest.raises(TypeError):
        cache.set("a", object())


def test_a_thousand_others_wash_nothing_out():
    before = rows()
    cache.set("a", 1, timeout=300)

    for number in range(1000):
        cache.set(f"other-{number}", number, timeout=300)

    assert cache.get("a") == 1
    assert rows() == before + 1001


def test_add_is_first_come_first_served_until_it_has_run_out():
    assert cache.add("a", 1) is True
    assert cache.add("a", 2) is False
    assert cache.get("a") == 1

    let_run_out("a")

    assert cache.add("a", 3) is True
    assert cache.get("a") == 3


def test_count_lets_through_as_many_as_it_says():
    told = [cache.count("a", most=2, seconds=60) for _ in range(3)]

    assert [moment is not None for moment in told] == [True, True, False]
    assert cache.count("b", most=2, seconds=60) is not None


def test_count_forgets_what_is_older_than_its_seconds():
    first = cache.count("a", most=1, seconds=60)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stodtelefon_cache SET value = %s", [json.dumps([[first - 60_000_001]])])

    assert cache.count("a", most=1, seconds=60) is not None
    assert cache.count("a", most=1, seconds=60) is None


def test_uncount_takes_back_its_own_moments_only():
    first = cache.count("a", most=2, seconds=60)
    cache.count("a", most=2, seconds=60)

    cache.uncount(["a", "b"], [first, 1])

    assert cache.count("a", most=2, seconds=60) is not None
    assert cache.count("a", most=2, seconds=60) is None


def test_of_those_who_are_counted_at_once_none_is_lost(own_database):
    told = at_once(*[lambda: cache.count("a", most=4, seconds=60)] * 6)

    assert sum(moment is not None for moment in told) == 4


def test_of_those_who_add_at_once_one_is_first(own_database):
    assert sorted(at_once(*[lambda: cache.add("a", 1)] * 6)) == [False] * 5 + [True]


def test_what_has_run_out_is_not_there():
    cache.set("a", 1)
    let_run_out("a")

    assert cache.get("a") is None
    assert "a" not in cache
    assert cache.touch("a") is False


def test_touch_delete_and_clear():
    cache.set("a", 1, timeout=5)
    assert cache.touch("a", 500) is True
    assert (cache.delete("a"), cache.delete("a")) == (True, False)
    cache.set("b", 1, timeout=None)
    cache.clear()
    assert rows() == 0


def test_only_what_has_run_out_is_removed():
    for key in "abc":
        cache.set(key, 1)
    let_run_out("b")

    assert cache.remove_what_has_run_out() == 1
    assert cache.get_many("abc") == {"a": 1, "c": 1}


def test_a_row_of_an_earlier_version_is_as_if_it_were_not_there():
    cache.set("a", 1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stodtelefon_cache SET value = 'gAWVBQAAAAAAAABLAS4='")

    assert cache.get("a") is None
    cache.set("a", 2)
    assert cache.get("a") == 2


def test_each_deed_is_one_statement():
    for deed in (
        lambda: cache.set("a", 1),
        lambda: cache.add("a", 1),
        lambda: cache.get("a"),
        lambda: cache.get_many(["a", "b"]),
        lambda: cache.delete("a"),
    ):
        with CaptureQueriesContext(connection) as asked:
            deed()
        assert len(asked) == 1


def test_what_cannot_be_counted_is_not_let_through():
    """Django's own backend is silent here, and every attempt would be the first."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")

        with pytest.raises(DatabaseError), transaction.atomic():
            cache.add("a", 1)
