"""Whatever is sent to any form of the line, the answer is a page: never a 500.

The forms are found by opening every page of the access table, so that a new one is tried without being named here. The
apps' own tests go deeper into theirs.
"""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.table import TABLE
from stodtelefon.tests.test_access.world import make_world

ODD = st.sampled_from(
    [
        *("", "\x00", "a\x00b", "<script>alert(1)</script>", "🙂" * 60, "\u202eabc", "שלום", "'; --", "%s{}"),
        *("x" * 100_000, "-1", "0", "1", "9" * 30, "1e9", "NaN", "on", "true", "00000000-0000-4000-8000-0"),
        *("00000000-0000-4000-8000-000000000000", "2026-02-30", "0001-01-01", "9999-12-31", "24:61"),
        *("2026-11-22", "2999-01-01T10:00", "1969-12-31T23:59", "19800101-1231", "LEK-47-RAV"),
    ]
)
VALUES = ODD | st.text(max_size=40) | st.lists(ODD, max_size=3)
PARAMETERS = (
    "sida",
    "fore",
    "efter",
    "lista",
    "vecka",
    "slag",
    "typ",
    "tidigare",
    "malgrupp",
    "omrade",
    "ring-tillbaka",
    "q",
    "o",
    "p",
    "next",
)
FILTERS = ("person", "from", "until", "kind", "who", "fran", "till", "vem", "slag")
ANSWERS = (200, 302, 404, 405)  # a page without a form takes nothing
MANY = 1500
QUICK = {
    "deadline": None,
    "phases": [Phase.explicit, Phase.generate],
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


def many(*columns: str) -> list:
    """The long round: the same for `make long ONLY=fuzz`, with as many tries as a night has time for."""
    return [pytest.param(column, MANY, marks=pytest.mark.long, id=f"fuzz-{column}") for column in columns]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def fields_of(world):
    """`fields_of(column, name)`: the path of a page, and what the fields of its form say when it is opened."""
    opened = {}

    def open_once(column: str, name: str) -> tuple[str, dict]:
        if (column, name) not in opened:
            path = address_of(name, world.there)
            with transaction.atomic():
                opened[column, name] = path, fields_in(world.browser(column).get(path))
                transaction.set_rollback(True)
        return opened[column, name]

    return open_once


def pages_of(column: str) -> list[str]:
    return [name for name, row in TABLE.items() if row.method == "get" and row.answers[column] == "200"]


def fields_in(response) -> dict:
    """The names and first values of the page's form. The admin keeps its form in another."""
    context = response.context or {}
    form = context.get("form") or getattr(context.get("adminform"), "form", None)
    if form is None or isinstance(form, str):
        return {}
    return {bound.html_name: said for bound in form if (said := bound.value()) is not None} | {
        bound.html_name: "" for bound in form if bound.value() is None
    }


def sent(client, method: str, path: str, data: dict) -> int:
    """Send within a savepoint, so that one try leaves nothing to the next."""
    with transaction.atomic():
        status = getattr(client, method)(path, data).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize(
    ("column", "tries"),
    [
        ("coordinator", 60),
        ("manager", 15),
        ("log", 10),
        ("admin", 25),
        *many("coordinator", "manager", "admin"),
    ],
)
def test_any_form_takes_any_input(world, fields_of, column, tries):
    client = world.browser(column)
    client.raise_request_exception = True

    @seed(int(os.environ["SEED"]))
    @settings(max_examples=tries, **QUICK)
    @given(data=st.data())
    def try_it(data):
        path, fields = fields_of(column, data.draw(st.sampled_from(pages_of(column))))
        names = [*fields, "nonsense", "version", "token"]
        changes = data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=4))

        assert sent(client, "post", path, text_of(fields) | changes) in ANSWERS

    try_it()


def text_of(fields: dict) -> dict:
    """What a browser would send back: nothing for a box that is not ticked."""
    return {
        name: [getattr(one, "pk", one) for one in value]
        if isinstance(value, list)
        else getattr(value, "pk", value)
        for name, value in fields.items()
        if value not in (False, None)
    }


@pytest.mark.parametrize(
    ("column", "tries"), [("coordinator", 40), ("log", 15), ("admin", 15), *many("coordinator", "log")]
)
def test_any_address_takes_any_question(world, column, tries):
    client = world.browser(column)
    client.raise_request_exception = True

    @seed(int(os.environ["SEED"]))
    @settings(max_examples=tries, **QUICK)
    @given(data=st.data())
    def try_it(data):
        path = address_of(data.draw(st.sampled_from(pages_of(column))), world.there)
        asked = data.draw(
            st.dictionaries(
                st.sampled_from([*PARAMETERS, *FILTERS]), ODD.filter(lambda s: len(s) < 1000), max_size=3
            )
        )

        assert sent(client, "get", path, asked) in ANSWERS

    try_it()
