"""What the pages of the call cost, and that nothing sealed can be read in the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calls.actions.calls import log_call
from calls.inputs import CallInput
from calls.models import Identity, QuickScan
from calls.tests.test_calls_page import NEW, save
from stodtelefon.organisation.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_pages_of_the_call_cost_the_same_with_many_rows(login, call_taker, inputs, cost):
    OrganisationFactory()
    client = login(call_taker)
    call = log_call(by=call_taker, call=CallInput(), **inputs())
    urls = ("/samtal/", NEW, f"/samtal/{call.pk}/")
    few = [cost(client, url) for url in urls]

    for _ in range(40):
        log_call(by=call_taker, call=CallInput(), **inputs())

    many = [cost(client, url) for url in urls]
    # Where the first question for the list gives too few rows, wider ones follow.
    assert many[0] <= few[0] <= 10
    assert many[1:] == few[1:]
    assert few[1] <= 5
    assert max(few) <= 15


def test_call_without_a_name_is_saved_in_21_statements(login, call_taker):
    OrganisationFactory()
    client = login(call_taker)
    save(client, call_taker)  # the first of the year, and what is written once in a process

    with CaptureQueriesContext(connection) as captured:
        response = save(client, call_taker, code="LEK-48-RAV")

    assert response.status_code == 302
    assert len(captured) <= 21  # one of them the session, in which the code goes along to the next page
    savepoints = [one["sql"] for one in captured if "SAVEPOINT" in one["sql"]]
    assert [sql.split()[0] for sql in savepoints] == ["SAVEPOINT", "RELEASE"]


# Nothing sealed is readable


def test_new_call_leaves_no_word_readable_in_the_database(login, call_taker):
    secrets = {
        "own_observations": "Zebraobservation",
        "second_hand": "Zebraandrahand",
        "changes": "Zebraförändring",
        "what_works": "Zebrafungerar",
        "reason": "Zebraskäl",
        "advice_text": "Zebraråd",
        "name": "Zebranamn",
        "phone": "000-98 76 54",
        "email": "zebra@exempel.example",
        "contact_safety": "Zebrasäkert",
        "contact_times": "Zebratid",
        "interpreter_language": "Zebraspråk",
        "told_whom": "Zebrachef",
        "done": "Zebragjort",
        "reported_to": "Zebramottagning",
    }
    values = {
        "is_anonymous": "no",
        "danger": "yes",
        "emergency": "we_called",
        "child_at_risk": "yes",
        "child_kind": "reported",
    }

    save(login(call_taker), call_taker, **secrets | values)

    assert (Identity.objects.get().name, QuickScan.objects.get().reason) == ("Zebranamn", "Zebraskäl")
    everything = all_bytes()
    assert b"teacher" in everything  # what is plain is found, so that what is sealed would be
    found = [word for word in (*secrets.values(), "LEK-47-RAV") if word.encode() in everything]
    assert found == []


def all_bytes():
    """Every table of the database, as text and as the bytes behind it."""
    gathered = b""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for cell in row:
                    gathered += bytes(cell) if isinstance(cell, memoryview) else str(cell).encode()
    return gathered
