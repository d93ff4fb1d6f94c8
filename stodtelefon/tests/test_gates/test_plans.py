"""What is counted as read, and which statements."""

import pytest
from django.db import connection, transaction

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.demo.bench.plans import Meter, Node, readings
from stodtelefon.tests.test_gates.test_pages import shape

PLAN = {
    "Node Type": "Limit",
    "Actual Rows": 1,
    "Actual Loops": 1,
    "Plans": [
        {
            "Node Type": "Nested Loop",
            "Actual Rows": 1,
            "Actual Loops": 1,
            "Plans": [
                {
                    "Node Type": "Seq Scan",
                    "Relation Name": "calls_case",
                    "Actual Rows": 3,
                    "Rows Removed by Filter": 7,
                    "Actual Loops": 1,
                    "Plans": [
                        {
                            "Node Type": "Index Only Scan",
                            "Relation Name": "calls_promise",
                            "Index Name": "promise_by_case",
                            "Actual Rows": 2,
                            "Actual Loops": 10,
                        }
                    ],
                },
                {
                    "Node Type": "Bitmap Heap Scan",
                    "Relation Name": "calls_call",
                    "Actual Rows": 5,
                    "Actual Loops": 3,
                    "Plans": [
                        {
                            "Node Type": "Bitmap Index Scan",
                            "Index Name": "call_by_case",
                            "Actual Rows": 5,
                            "Actual Loops": 3,
                        }
                    ],
                },
            ],
        }
    ],
}


def test_readings_count_what_was_left_out_and_every_loop():
    assert list(readings(PLAN)) == [
        Node("Seq Scan", "calls_case", 10),
        Node("Index Only Scan", "calls_promise", 20),
        Node("Bitmap Index Scan", "call_by_case", 15),
    ]


@pytest.fixture
def meter(db):
    meter = Meter()
    with connection.execute_wrapper(meter):
        yield meter


def test_statement_is_kept_with_the_rows_that_it_read(meter):
    people = UserFactory.create_batch(3)
    meter.statements.clear()

    list(User.objects.filter(pk__in=[person.pk for person in people]))

    (statement,) = meter.statements
    assert statement.rows == 3
    assert "accounts_user" in str(statement)


def test_what_changes_rows_changes_them_once(meter):
    person = UserFactory(name="Före")

    User.objects.filter(pk=person.pk).update(name="Efter", version=person.version + 1)

    person.refresh_from_db()
    assert (person.name, User.objects.filter(name="Efter").count()) == ("Efter", 1)


def test_transaction_of_a_deed_is_no_statement_and_those_within_it_are(meter):
    with transaction.atomic():
        User.objects.exists()
        with transaction.atomic():
            User.objects.exists()

    assert [statement.sql.split()[0] for statement in meter.statements] == [
        *("SELECT", "SAVEPOINT", "SELECT", "RELEASE"),
    ]


def test_transaction_that_is_taken_back_is_no_statement(meter):
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        raise ValueError("no")
    with transaction.atomic():
        User.objects.exists()

    assert [statement.sql.split()[0] for statement in meter.statements] == ["SELECT"]


def test_statements_of_one_shape_differ_by_their_values_alone(meter):
    for name in ("Anna", "Bo"):
        list(User.objects.filter(name=name))

    one, other = meter.statements
    assert one.sql != other.sql
    assert shape(one) == shape(other)
